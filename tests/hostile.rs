//! Hostile texts in every place that authors write to: none reaches a page as markup, and each is kept as text.
//!
//! 1. Make the texts, by family ([`snippets`]), each with a word of its own.
//! 2. Put them into fields of records, into front matter, and into Markdown: escaped, and raw.
//! 3. Build, diagnostics or not, and read every page with the tokenizer of the HTML standard ([`Page`]).

mod faults;
mod payloads;

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use ismsbook::artifact::Artifacts;
use ismsbook::book::{Book, Request};
use ismsbook::files::Files;
use payloads::{Family, Snippet, quoted, snippets};
use rayon::prelude::*;

/// Elements that the theme and the printer of documents write; nothing else may stand in a page.
const MAY_STAND: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "circle",
    "code",
    "dd",
    "del",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "img",
    "input",
    "kbd",
    "label",
    "li",
    "line",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "path",
    "polyline",
    "pre",
    "rect",
    "rp",
    "rt",
    "ruby",
    "s",
    "script",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

/// Attributes that they may have, beside `aria-…` and `data-…`.
const MAY_HAVE: &[&str] = &[
    "action",
    "alt",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "colspan",
    "content",
    "cx",
    "cy",
    "d",
    "datetime",
    "decoding",
    "dir",
    "disabled",
    "download",
    "fill",
    "focusable",
    "font-size",
    "font-weight",
    "for",
    "height",
    "hidden",
    "href",
    "hreflang",
    "http-equiv",
    "id",
    "lang",
    "loading",
    "maxlength",
    "media",
    "name",
    "open",
    "placeholder",
    "points",
    "preserveaspectratio",
    "r",
    "rel",
    "role",
    "rowspan",
    "rx",
    "scope",
    "spellcheck",
    "src",
    "start",
    "stroke",
    "stroke-dasharray",
    "stroke-width",
    "tabindex",
    "target",
    "text-anchor",
    "title",
    "transform",
    "type",
    "value",
    "viewbox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
];

/// A page as a browser reads it.
#[derive(Default)]
struct Page {
    /// What may not stand in it.
    faults: Vec<String>,
    /// All text and all values of attributes.
    words: String,
}

impl Page {
    fn read(bytes: &[u8]) -> Self {
        let mut page = Self::default();
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut inside = String::new();
        for token in Tokenizer::new_with_emitter(bytes, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    if !MAY_STAND.contains(&name.as_str()) {
                        page.faults.push(format!("element <{name}>"));
                    }
                    let attributes: BTreeMap<_, _> = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                    for (attribute, value) in &attributes {
                        page.attribute(&name, attribute, value);
                    }
                    if name == "script" && !attributes.get("src").is_some_and(|src| is_theme_script(src)) {
                        page.faults.push(format!("script {attributes:?}"));
                    }
                    inside = name;
                }
                Token::EndTag(_) => inside.clear(),
                Token::String(string) => {
                    let string = text(&string);
                    if matches!(inside.as_str(), "script" | "style") && !string.trim().is_empty() {
                        page.faults.push(format!("text in <{inside}>: {string:.80}"));
                    }
                    page.words.push_str(&string);
                    page.words.push('\u{1}');
                }
                Token::Comment(comment) => page.faults.push(format!("comment {:.80}", text(&comment))),
                Token::Doctype(_) => {}
                // A control character that an author wrote is shown as what it is; it opens and closes nothing.
                Token::Error(error)
                    if error.to_string().ends_with("-in-input-stream") || error.to_string() == "unexpected-null-character" => {}
                Token::Error(error) => page.faults.push(format!("syntax: {}", *error)),
            }
        }
        page
    }

    fn attribute(&mut self, element: &str, attribute: &str, value: &str) {
        let known = MAY_HAVE.contains(&attribute) || attribute.starts_with("aria-") || attribute.starts_with("data-");
        if !known {
            self.faults.push(format!("attribute {attribute} of <{element}>"));
        }
        // As browsers do: control characters and blanks do not count.
        let address: String = value
            .chars()
            .filter(|c| !c.is_control() && !c.is_whitespace())
            .collect::<String>()
            .to_lowercase();
        let scheme = address
            .split(['/', '?', '#'])
            .next()
            .and_then(|first| first.split_once(':'))
            .map(|(scheme, _)| scheme.to_owned());
        match attribute {
            "href" | "action"
                if scheme
                    .as_deref()
                    .is_some_and(|scheme| !matches!(scheme, "http" | "https" | "mailto" | "tel")) =>
            {
                self.faults.push(format!("{attribute} of <{element}>: {value}"));
            }
            "src" if scheme.is_some() => self.faults.push(format!("src of <{element}>: {value}")),
            "href" | "src" | "action" if address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\") => {
                self.faults.push(format!("{attribute} of <{element}>: {value}"));
            }
            "href" if element == "link" && scheme.is_some() => self.faults.push(format!("href of <link>: {value}")),
            _ => {}
        }
        self.words.push_str(value);
        self.words.push('\u{1}');
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("pages are UTF-8")
}

/// `assets/site-1d227909d7.js`, from any depth.
fn is_theme_script(src: &str) -> bool {
    let path = src.trim_start_matches("../");
    path.strip_prefix("assets/")
        .and_then(|name| name.strip_suffix(".js"))
        .is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

const BOOK: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\n[check]\nall = \"allow\"\nreferences = \"deny\"\n";

/// Compiles and builds, whatever the diagnostics say.
fn build(files: Vec<(String, String)>) -> (Book, Artifacts) {
    let mut all = vec![("book.toml".to_owned(), BOOK.to_owned())];
    all.retain(|(path, _)| files.iter().all(|(given, _)| given != path));
    all.extend(files);
    let mut files = Files::from_texts(all);
    files.has_config = true;
    let book = Book::compile(files, Vec::new(), "b", &Request::default());
    let site = book.site().unwrap_or_else(|said| panic!("{said:#?}"));
    (book, site)
}

/// Reads all pages and asserts that nothing hostile stands in them; gives what they say, by path.
fn scan(site: &Artifacts) -> BTreeMap<String, String> {
    let pages: Vec<_> = site.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let read: Vec<_> = pages
        .into_par_iter()
        .map(|(path, bytes)| (path.to_owned(), Page::read(bytes)))
        .collect();
    let faults: Vec<_> = read
        .iter()
        .flat_map(|(path, page)| page.faults.iter().map(move |fault| format!("{path}: {fault}")))
        .collect();
    faults::none(&faults);
    for (path, bytes) in site.iter() {
        let inside_tree = path.split('/').all(|part| !part.is_empty() && part != ".." && part != ".");
        assert!(
            inside_tree && !path.contains(['<', '>', '"', '\'', '\\', ':', '\n']),
            "path {path:?}"
        );
        if path.ends_with(".js") {
            let script = match bytes.strip_prefix(b"\xFF\xFE") {
                Some(wide) => char::decode_utf16(wide.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])))
                    .map(|c| c.expect("scripts are Unicode"))
                    .collect(),
                None => String::from_utf8(bytes.to_vec()).expect("scripts are Unicode"),
            };
            assert!(!script.contains("pwn") || !script.contains('<'), "{path} holds markup");
        }
        if path.ends_with(".json") {
            serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{path} is no JSON: {error}"));
        }
    }
    read.into_iter().map(|(path, page)| (path, page.words)).collect()
}

/// A text without what neither YAML nor HTML hand on unchanged: line ends and characters that HTML has no way to write.
fn comparable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '\u{fffd}' | '\u{fffe}' | '\u{feff}'))
        .collect()
}

fn assert_kept(words: &str, snippet: &Snippet, place: &str) {
    assert!(
        comparable(words).contains(&comparable(&snippet.text)),
        "{place}: {:?} ({:?}) is not kept as text",
        snippet.text,
        snippet.family
    );
}

#[test]
fn there_are_enough_and_each_is_another() {
    let snippets = snippets();
    assert!(snippets.len() >= 400, "{}", snippets.len());
    let different: BTreeSet<_> = snippets.iter().map(|snippet| snippet.text.replace(&snippet.word, "")).collect();
    assert!(different.len() >= 400, "{}", different.len());
}

#[test]
fn fields_of_records_stay_text() {
    let snippets = snippets();
    let mut yaml = String::from(
        "roles:\n  - {id: role-a, title: 管理者}\nassessments:\n  - {id: RA-1, kind: regular, on: 2026-06-01, method: README, participants: [role-a]}\n",
    );
    let mut kinds: [(&str, String); 6] =
        ["assets", "risks", "evidence", "suppliers", "interested_parties", "findings"].map(|kind| (kind, String::new()));
    for (number, snippet) in snippets.iter().enumerate() {
        let t = quoted(&snippet.text);
        let both = format!("{{ja: {t}, en: {t}}}");
        let records = [
            format!(
                "{{id: AST-{number}, title: {t}, owner: role-a, kind: {t}, label: {t}, values: {{c: 1, i: 1, a: 1}}, medium: {t}, place: {t}, retention: {t}, disposal: {t}, topics: [{t}], note: {t}}}"
            ),
            format!(
                "{{id: R-{number}, title: {both}, owner: role-a, cause: {t}, event: {t}, consequence: {t}, assessed: {{round: RA-1, on: 2026-06-10, by: [role-a]}}, inherent: {{likelihood: 2, impact: 2}}, \
                 current: {{likelihood: 1, impact: 1}}, treatment: {{option: retain, reason: {t}, actions: [{{what: {t}, owner: role-a, due: 2027-01-01}}], plan_approved: {{by: role-a, on: 2026-06-11, ref: {t}}}}}, note: {t}}}"
            ),
            format!(
                "{{id: EV-{number}, title: {t}, kind: {t}, shows: [A.5.1], owner: role-a, where: {t}, instances: [{{on: 2026-06-01, ref: {t}}}]}}"
            ),
            format!("{{id: SUP-{number}, name: {both}, kind: cloud, services_used: [{t}], subprocessors: [{t}], note: {t}}}"),
            format!("{{id: IP-{number}, name: {t}, needs: [{{what: {t}, addressed: true, how: {t}}}]}}"),
            format!(
                "{{id: F-{number}, source: self, class: minor, clause: 27001:10.2, statement: {t}, owner: role-a, cause: {t}, actions: []}}"
            ),
        ];
        for ((_, list), record) in kinds.iter_mut().zip(records) {
            list.push_str(&format!("  - {record}\n"));
        }
    }
    for (kind, list) in &kinds {
        yaml.push_str(&format!("{kind}:\n{list}"));
    }
    let (book, site) = build(vec![
        ("content/README.md".to_owned(), "# 表紙\n".to_owned()),
        ("content/r.yaml".to_owned(), yaml),
    ]);
    assert_eq!(book.diagnostics, [], "the texts are no mistakes");
    let pages = scan(&site);
    for (number, snippet) in snippets.iter().enumerate() {
        for (kind, prefix) in [
            ("assets", "AST"),
            ("risks", "R"),
            ("evidence", "EV"),
            ("suppliers", "SUP"),
            ("interested_parties", "IP"),
            ("findings", "F"),
        ] {
            let path = format!("{kind}/{prefix}-{number}.html");
            let words = pages.get(&path).unwrap_or_else(|| panic!("{path} was not built"));
            assert_kept(words, snippet, &path);
        }
    }
}

#[test]
fn settings_and_answers_stay_text() {
    let all = snippets();
    let chosen: Vec<_> = all.iter().step_by(17).collect();
    let joined = chosen.iter().map(|snippet| snippet.text.as_str()).collect::<Vec<_>>().join(" ");
    let settings = format!(
        "[book]\nid = \"b\"\ntitle = {0}\norganization = {0}\n[risk]\nlikelihood = [{0}, \"x\"]\nimpact = [{0}, \"y\"]\nvalue = \"product\"\nlevels = [{{up_to = 4, name = {0}}}]\nacceptable = 1\n",
        quoted(&joined)
    );
    let t = quoted(&joined);
    let yaml = format!(
        "services:\n  - {{id: s, name: {t}, not_names: [{t}], model: SaaS, kind: cloud-service, parties: [csp], uses_none: {t}, infrastructure: own, activities: [{{what: {t}, roles: []}}]}}\n\
         soa:\n  - number: {t}\n    version: {t}\n    history: [{{version: {t}, on: 2026-01-01, change: {t}}}]\n    decisions:\n      - {{control: A.5.1, status: implemented, how: {t}, reasons: [{{practice: {t}}}]}}\n      - {{control: A.5.2, exclude: {t}}}\n\
         \x20 - service: s\n    decisions:\n      - {{control: 27017:12.3.1, csp: {{status: implemented, how: {t}, disclose: {{scope: {t}}}}}}}\n"
    );
    let (_, site) = build(vec![
        ("book.toml".to_owned(), settings),
        ("content/README.md".to_owned(), "# 表紙\n".to_owned()),
        ("content/r.yaml".to_owned(), yaml),
    ]);
    let pages = scan(&site);
    for snippet in chosen {
        for path in ["index.html", "services/s.html", "reports/soa.html", "reports/soa-s.html"] {
            assert_kept(&pages[path], snippet, path);
        }
    }
}

/// Every mark of ASCII behind a backslash, line ends as blanks: Markdown that means the text itself.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r' | '\t' | '\0' | '\u{2028}' | '\u{2029}' | '\u{85}') {
            ' '
        } else {
            c
        });
        out
    })
}

#[test]
fn documents_keep_what_is_escaped() {
    let snippets = snippets();
    let mut files = vec![("content/README.md".to_owned(), "# 表紙\n".to_owned())];
    for (number, snippet) in snippets.iter().enumerate() {
        let (t, e) = (quoted(&snippet.text), escaped(&snippet.text));
        let ticks = "`".repeat(5);
        let body = snippet.text.replace(['\0', '\r'], " ");
        let info = body.replace(['\n', '`'], " ");
        files.push((
            format!("content/d{number}.md"),
            format!(
                "---\nid: D-{number}\ntitle: {t}\nnumber: {t}\nversion: {t}\ndistribution: {t}\nretention: {t}\ntopics: [{t}]\nhistory: [{{version: {t}, on: 2026-01-01, change: {t}}}]\n---\n\
                 # {e}\n\n## {e}\n\n{e}\n\n**{e}** と *{e}* と [{e}](README.md \"{e}\")\n\n| {e} | 値 |\n|---|---|\n| {e} | {e} |\n\n- [ ] {e}\n\n> [!NOTE]\n> {e}\n\n用語 {e}\n: {e}\n\n注[^1]\n\n[^1]: {e}\n\n\
                 ~~~~~~~~~~ {info}\n{body}\n~~~~~~~~~~\n\n{ticks} {info} {ticks}\n"
            ),
        ));
    }
    let (_, site) = build(files);
    let pages = scan(&site);
    for (number, snippet) in snippets.iter().enumerate() {
        let path = format!("d{number}.html");
        let words = pages.get(&path).unwrap_or_else(|| panic!("{path} was not built"));
        assert_kept(words, snippet, &path);
    }
}

#[test]
fn documents_do_not_become_what_they_hold() {
    let snippets = snippets();
    let mut files = vec![("content/README.md".to_owned(), "# 表紙\n".to_owned())];
    for (number, Snippet { text, .. }) in snippets.iter().enumerate() {
        let line = text.replace(['\n', '\r'], " ");
        files.push((
            format!("content/d{number}.md"),
            format!(
                "# {line}\n\n{text}\n\n一文に {text} を含む。\n\n## 節 {line}\n\n| 一 | {line} |\n|---|---|\n| {line} | 値 |\n\n- {line}\n\n> {line}\n\n[{line}](README.md) [x]({line}) [x](<{line}>) [x](README.md \"{line}\") [x](README.md '{line}') [x](README.md ({line}))\n\n\
                 ![{line}](x.png) ![x]({line}) ![x](<{line}>) ![x](x.png \"{line}\")\n\n<{line}>\n\n[[{line}]] [[D|{line}]]\n\n[ref]\n\n[ref]: {line}\n\n[ref2]\n\n[ref2]: <{line}> \"{line}\"\n\n語\n: {line}\n\n注[^{number}]\n\n[^{number}]: {line}\n\n```{line}\n{text}\n```\n"
            ),
        ));
    }
    let (book, site) = build(files);
    let pages = scan(&site);
    let told: BTreeSet<_> = book
        .diagnostics
        .iter()
        .map(|diagnostic| {
            (
                book.files.file(diagnostic.span.file).expect("a place has a file").path.clone(),
                diagnostic.code,
            )
        })
        .collect();
    let mut silent = Vec::new();
    for (number, snippet) in snippets.iter().enumerate() {
        let path = format!("d{number}.html");
        let words = pages.get(&path).unwrap_or_else(|| panic!("{path} was not built"));
        assert!(words.contains(&snippet.word), "{path}: the word of {:?} is gone", snippet.text);
        let source = format!("content/d{number}.md");
        let code = match snippet.family {
            Family::Element | Family::Event | Family::Svg => "raw-html",
            Family::Scheme if snippet.text.starts_with("javascript:") => "link-scheme",
            _ => continue,
        };
        if !told.contains(&(source, code)) {
            silent.push(snippet.text.replace(&snippet.word, "~"));
        }
    }
    // To Markdown these are no tags but text; only the `abbr` is one, which may stand, with a title that is text.
    let no_tags = [
        "<iframe/onload=alert(~)>",
        "<img/src=x/onerror=alert(~)>",
        "<img src=`x`onerror=alert(~)>",
        "<abbr title='\"><script>alert(~)</script>'>x</abbr>",
        "<svg/onload=alert(~)>",
    ];
    assert_eq!(silent, no_tags);
}

#[test]
fn expressions_give_text() {
    let snippets = snippets();
    let mut files = vec![("content/README.md".to_owned(), "# 表紙\n".to_owned())];
    let mut yaml = String::from("roles:\n");
    let mut body = String::from("# 一覧\n\n{{ report(\"roles\") }}\n\n");
    for (number, snippet) in snippets.iter().enumerate() {
        yaml.push_str(&format!("  - {{id: role-{number}, title: {}}}\n", quoted(&snippet.text)));
        body.push_str(&format!("番号 {number} は {{{{ record(\"role-{number}\").title }}}} です。\n\n"));
    }
    files.push(("content/r.yaml".to_owned(), yaml));
    files.push(("content/list.md.jinja".to_owned(), body));
    let (book, site) = build(files);
    assert_eq!(book.diagnostics, []);
    let pages = scan(&site);
    let words = comparable(&pages["list.html"]);
    for snippet in &snippets {
        assert!(words.contains(&comparable(&snippet.text)), "{:?} is not kept as text", snippet.text);
    }
}
