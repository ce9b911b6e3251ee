//! The least that any program does to turn Markdown into pages that share a frame: read, parse, fill in a template, write. Two threads, as the machine has that the goals
//! were set on; no navigation, no search, no check of links, no highlighting.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use rayon::prelude::*;
use serde_json::json;

use crate::common::books::files;

const BASE: &str = "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{% block title %}{% endblock %}</title>\n<link rel=\"stylesheet\" href=\"/style.css\"></head>\
<body>\n<header><a href=\"/\">{{ site }}</a></header>\n<main>{% block content %}{% endblock %}</main>\n<footer>ISMS handbook corpus</footer></body></html>\n";
const PAGE: &str = "{% extends \"base.html\" %}{% block title %}{{ title }}{% endblock %}\n{% block content %}<article><h1>{{ title }}</h1>\n<nav class=\"toc\"><ul>\
{% for heading in toc %}<li class=\"l{{ heading.level }}\"><a href=\"#{{ heading.id }}\">{{ heading.title }}</a></li>{% endfor %}</ul></nav>\n{{ content | safe }}\n<nav class=\"pn\">\
{% if prev %}<a href=\"{{ prev }}\">prev</a>{% endif %}{% if next %}<a href=\"{{ next }}\">next</a>{% endif %}</nav></article>{% endblock %}\n";

/// Builds all pages below `source` into `target`.
pub(super) fn build(source: &Path, target: &Path) {
    let mut sources = Vec::new();
    files(source, &mut sources);
    let inside = |path: &PathBuf| path.strip_prefix(source).expect("it was found in there").with_extension("html");
    let paths: Vec<PathBuf> = sources.iter().map(inside).collect();
    let folders: BTreeSet<_> = paths.iter().filter_map(|path| path.parent()).collect();
    for folder in folders {
        fs::create_dir_all(target.join(folder)).expect("the output can be written");
    }
    let mut tera = tera::Tera::default();
    tera.add_raw_templates([("base.html", BASE), ("page.html", PAGE)])
        .expect("the templates are right");
    let address = |index: usize| paths.get(index).map(|path| format!("/{}", path.display()));
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("two threads can be had");
    threads.install(|| {
        (0..sources.len()).into_par_iter().for_each(|index| {
            let text = fs::read_to_string(&sources[index]).expect("the pages can be read");
            let (title, toc, content) = parse(&text);
            let (prev, next) = (index.checked_sub(1).and_then(address), address(index + 1));
            let values = json!({ "site": "ISMS Handbook", "title": title, "toc": toc, "content": content, "prev": prev, "next": next });
            let context = tera::Context::from_serialize(&values).expect("an object is a context");
            let page = tera.render("page.html", &context).expect("the templates are right");
            fs::write(target.join(&paths[index]), page).expect("the output can be written");
        });
    });
}

/// The title, the headings and the rest of a page.
fn parse(text: &str) -> (String, Vec<serde_json::Value>, String) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut events = Vec::with_capacity(512);
    let (mut title, mut toc) = (String::new(), Vec::new());
    // The heading that is being read: its level, its words so far, and where it began.
    let mut heading: Option<(HeadingLevel, String, usize)> = None;
    for event in Parser::new_ext(text, options) {
        match &event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((*level, String::new(), events.len())),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, said, _)) = &mut heading {
                    said.push_str(words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let (level, said, begun) = heading.take().expect("a heading begins before it ends");
                if level == HeadingLevel::H1 && title.is_empty() {
                    title = said;
                    events.truncate(begun);
                    continue;
                }
                let name = format!("h{}", toc.len());
                if let Event::Start(Tag::Heading { id, .. }) = &mut events[begun] {
                    *id = Some(name.clone().into());
                }
                toc.push(json!({ "level": level as u8, "id": name, "title": said }));
            }
            _ => {}
        }
        events.push(event);
    }
    let mut content = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut content, events.into_iter());
    (title, toc, content)
}
