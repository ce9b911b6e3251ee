//! The page of every rule is its test: the good book says nothing, the bad one says exactly what the page shows, under the name of the rule.
//!
//! The books of the pages are cut down to what their rule is about, so only that rule, what the loader says and dangling references are heard, on 2026-11-20.
//!
//! `UPDATE_EXPECT=1 cargo test --test rules` writes what is said into the pages; read the difference.
#![allow(clippy::disallowed_methods, reason = "this test rewrites pages where it is asked to")]

mod faults;

use std::path::Path;

use ismsbook::book::{Book, Request};
use ismsbook::check::{self, Rule};
use ismsbook::config::Level;
use ismsbook::diagnostic::human;
use ismsbook::files::Files;
use ismsbook::text::Lang;

/// The settings of a book whose page shows none.
const BOOK_TOML: &str = "[book]\nid = \"page\"\ntitle = \"ISMS\"\norganization = \"Minato\"\n";

/// A section of a page: the files of its book, and what the page shows of it.
#[derive(Debug, Default)]
struct Example {
    files: Vec<(String, String)>,
    /// What the program says, and where it stands in the page.
    said: Option<(String, std::ops::Range<usize>)>,
}

#[test]
fn good_says_nothing_and_bad_says_what_the_page_shows() {
    let rewrite = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut problems = Vec::new();
    for rule in check::rules() {
        for (lang, page, extension, good, bad) in [
            (Lang::En, rule.page_en, "md", "## Good", "## Bad"),
            (Lang::Ja, rule.page_ja, "ja.md", "## よい例", "## 悪い例"),
        ] {
            let path = format!("src/check/rules/{}.{extension}", stem(rule));
            let (good, bad) = (example(page, good), example(page, bad));
            if good.files.is_empty() || bad.files.is_empty() {
                problems.push(format!("{path}: an example has no files"));
                continue;
            }
            let (_, said) = compile(rule, &good, lang);
            if !said.is_empty() {
                problems.push(format!("{path}: the good example says\n{said}"));
            }
            let (codes, said) = compile(rule, &bad, lang);
            if codes.is_empty() || codes.iter().any(|code| *code != rule.name) {
                problems.push(format!("{path}: the bad example says {codes:?}\n{said}"));
            }
            let Some((shown, place)) = bad.said else {
                problems.push(format!("{path}: the bad example ends without a block `diagnostics`"));
                continue;
            };
            if shown != said && rewrite {
                let mut page = page.to_owned();
                page.replace_range(place, &said);
                std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), page).expect("pages can be written");
            } else if shown != said {
                problems.push(format!("{path}: shows\n{shown}\nbut the program says\n{said}"));
            }
        }
    }
    faults::none(&problems);
}

/// The path of a rule's files below `src/check/rules`, without extension.
fn stem(rule: &Rule) -> String {
    let holds = |group: &&check::Group| group.rules.iter().any(|other| other.name == rule.name);
    let group = check::groups().iter().find(holds).expect("a rule stands in a group");
    format!("{}/{}", group.name, rule.name.replace('-', "_"))
}

/// The codes and the text of everything that is said about an example.
fn compile(rule: &Rule, example: &Example, lang: Lang) -> (Vec<&'static str>, String) {
    let settings = ("book.toml".to_owned(), BOOK_TOML.to_owned());
    let files = Files::from_texts(example.files.iter().cloned().chain([settings]));
    // What is silent unless asked for is asked for.
    let level = if rule.level == Level::Allow { Level::Warn } else { rule.level };
    let request = Request {
        today: Some(jiff::civil::date(2026, 11, 20)),
        levels: [("all", Level::Allow), ("references", Level::Deny), (rule.name, level)]
            .map(|(name, level)| (name.to_owned(), level))
            .into(),
        ..Request::default()
    };
    let book = Book::compile(files, Vec::new(), "page", &request);
    let texts: Vec<_> = book
        .diagnostics
        .iter()
        .map(|diagnostic| human(diagnostic, &book.files, lang, false))
        .collect();
    (
        book.diagnostics.iter().map(|diagnostic| diagnostic.code).collect(),
        texts.join("\n"),
    )
}

/// Reads the section under `heading`: fenced blocks whose information ends in a path are files, the block `diagnostics` is what is said.
fn example(page: &str, heading: &str) -> Example {
    let mut example = Example::default();
    let (mut inside, mut offset) = (false, 0);
    let mut open: Option<(&str, usize)> = None;
    for line in page.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let text = line.trim_end();
        match (open, text.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info, offset)),
            (None, None) if text.starts_with('#') => inside = text == heading,
            (Some((info, begin)), Some("")) => {
                open = None;
                let block = page[begin..start].to_owned();
                match (inside, info.split_once(' ')) {
                    (true, Some((_, path))) => example.files.push((path.to_owned(), block)),
                    (true, None) if info == "diagnostics" => example.said = Some((block, begin..start)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    example
}

#[test]
fn the_readme_shows_what_a_rule_says() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README can be read");
    let rule = check::rule("unknown-id").expect("the rule of the README's picture is in the table");
    let (said, _) = example(rule.page_en, "## Bad").said.expect("the page shows what is said");
    assert!(readme.contains(&said), "the README shows something else than\n{said}");
}
