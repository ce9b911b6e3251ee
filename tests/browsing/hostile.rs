//! Hostile texts where a browser meets them: as titles, links, cells, code, in the search and as what is searched for. None runs, none is asked for, none
//! makes a page that is no HTML. `tests/hostile.rs` reads more of them, without a browser.

use std::path::Path;
use std::sync::LazyLock;

use ismsbook::book::{Book, Request};
use ismsbook::files::Files;

use crate::browser::Browser;
use crate::faults;
use crate::payloads::{Snippet, quoted, snippets};
use crate::program::put;
use crate::sample::Site;
use crate::validity::errors;

/// The hostile texts.
static TEXTS: LazyLock<Vec<Snippet>> = LazyLock::new(snippets);

/// A book made of them.
static HOSTILE: LazyLock<Site> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browsing/hostile/site");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder of the tests can be written");
    }
    let mut files = Files::from_texts(sources());
    files.has_config = true;
    // The texts are mistakes, and are printed all the same.
    let book = Book::compile(files, Vec::new(), "b", &Request::default());
    let site = book.site().unwrap_or_else(|said| panic!("{said:#?}"));
    for (path, bytes) in site.iter() {
        put(&folder, path, bytes);
    }
    Site::at(folder)
});

/// The words by which a page of the book is found again.
const POLYGLOT: &str = "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e\u{2028}";

fn sources() -> Vec<(String, String)> {
    let polyglot = quoted(POLYGLOT);
    let mut yaml = String::from("roles:\n  - {id: role-a, title: 管理者}\nassets:\n");
    let mut index = String::from("# 表紙\n\n");
    let mut files = Vec::new();
    for (number, Snippet { text, .. }) in TEXTS.iter().enumerate() {
        let t = quoted(text);
        let line = text.replace(['\n', '\r'], " ");
        yaml.push_str(&format!(
            "  - {{id: AST-{number}, title: {t}, owner: role-a, kind: {t}, label: {t}, values: {{c: 1, i: 1, a: 1}}, place: {t}, note: {t}}}\n"
        ));
        index.push_str(&format!("[[AST-{number}]] [[D-{number}]]\n"));
        files.push((
            format!("content/d{number}.md"),
            format!(
                "---\nid: D-{number}\ntitle: {t}\nnumber: {t}\nversion: {t}\nhistory: [{{version: {t}, on: 2026-01-01, change: {t}}}]\n---\n# {line}\n\n{text}\n\n## 節 {line} {{#{number}}}\n\n\
                 | 一 | {line} |\n|---|---|\n| {line} | 値 |\n\n[x]({line}) [x](<{line}>) [x](README.md \"{line}\") ![{line}](x.png) ![x](<{line}>)\n\n<{line}>\n\n[[AST-{number}|{line}]]\n\n\
                 注[^1]\n\n[^1]: {line}\n\n```{line}\n{text}\n```\n\n```mermaid\ngraph TD; A[\"{line}\"] --> B; click A \"javascript:alert(1)\"\n```\n"
            ),
        ));
    }
    let service = format!(
        "services:\n  - {{id: s, name: {polyglot}, model: SaaS, kind: cloud-service, parties: [csp], uses_none: {polyglot}, infrastructure: own}}\nsoa:\n  - number: {polyglot}\n    version: {polyglot}\n    \
         decisions: [{{control: A.5.1, status: implemented, how: {polyglot}}}]\n  - service: s\n    decisions:\n      - {{control: 27017:12.3.1, csp: {{status: implemented, how: {polyglot}, \
         disclose: {{scope: {polyglot}}}}}}}\n"
    );
    files.push(("content/README.md".to_owned(), index));
    files.push(("content/r.yaml".to_owned(), yaml + &service));
    files.push((
        "book.toml".to_owned(),
        format!("[book]\nid = \"b\"\ntitle = {polyglot}\norganization = {polyglot}\n[check]\nall = \"allow\"\n"),
    ));
    files
}

/// Links whose scheme, as the browser reads it, is none that a page may have.
const SCHEMES: &str = "[...document.querySelectorAll('a, area, form, link')].map((e) => e.protocol ?? new URL(e.action ?? e.href, location).protocol) \
     .filter((p) => !['file:', 'http:', 'https:', 'mailto:', 'tel:', ':', ''].includes(p))";

/// Moves over every link and control of the text, and gives the focus to whatever takes it. What stands around the text is the same on all pages.
const TOUCH: &str = "document.querySelectorAll('main :is(a, button, summary, input, [tabindex])').forEach((e) => { \
     for (const kind of ['pointerover', 'mouseover', 'mouseenter']) e.dispatchEvent(new Event(kind, { bubbles: true })); e.focus(); }), 0";

/// What hostile texts did in the page in view.
fn done(browser: &mut Browser, place: &str) -> Vec<String> {
    browser.see(TOUCH);
    let schemes = browser.see(SCHEMES);
    let mut found: Vec<_> = browser
        .strays(&HOSTILE.url)
        .into_iter()
        .map(|one| format!("{place}: {one}"))
        .collect();
    if schemes != serde_json::json!([]) {
        found.push(format!("{place}: links with {schemes}"));
    }
    found
}

#[test]
fn no_text_runs_in_a_page() {
    assert!(TEXTS.len() > 350, "{}", TEXTS.len());
    let mut browser = Browser::start();
    browser.trap();
    let mut found = Vec::new();
    let mut paths: Vec<_> = (0..TEXTS.len()).map(|number| format!("d{number}.html")).collect();
    let others = [
        "index.html",
        "contents.html",
        "assets/AST-0.html",
        "services/s.html",
        "reports/assets.html",
        "reports/soa.html",
        "reports/soa-s.html",
        "reports/documents.html",
        "reports/diagnostics.html",
        "whitepaper/s.html",
    ];
    paths.extend(others.map(str::to_owned));
    for path in paths {
        browser.go(&format!("{}{path}", HOSTILE.url));
        found.extend(done(&mut browser, &path));
    }
    faults::none(&found);
}

/// The word of a text with the letters that stand before it without a border.
fn word(Snippet { text, word, .. }: &Snippet) -> &str {
    let end = text.find(word.as_str()).expect("a text holds its word") + word.len();
    let start = text[..end].rfind(|c: char| !c.is_ascii_alphanumeric());
    &text[start.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))..end]
}

#[test]
fn no_text_runs_in_search_and_filter() {
    let mut browser = Browser::start();
    browser.trap();
    let mut found = Vec::new();
    browser.go(&format!("{}reports/assets.html", HOSTILE.url));
    let mut shown = 0;
    for snippet in TEXTS.iter().step_by(12) {
        browser.see("document.querySelector('#q').focus(), document.querySelector('#q').select()");
        browser.type_in(&snippet.text);
        browser.see("document.querySelector('#q').select()");
        browser.type_in(word(snippet));
        browser.until("document.querySelector('#found .hit')");
        shown += 1;
        browser.see("document.querySelector('.tbl-bar input').focus(), document.querySelector('.tbl-bar input').select()");
        browser.type_in(&snippet.text);
        found.extend(done(&mut browser, &snippet.text));
    }
    for text in [POLYGLOT, "\"><img src=x onerror=alert(1)>", "</script><script>alert(1)</script>"] {
        browser.see(&format!(
            "location.href = {:?} + '?q=' + encodeURIComponent({}), 0",
            format!("{}search.html", HOSTILE.url),
            serde_json::json!(text)
        ));
        browser.until("location.pathname.endsWith('search.html') && document.readyState === 'complete' && document.getElementById('results').textContent");
        found.extend(done(&mut browser, text));
    }
    assert!(shown > 30);
    faults::none(&found);
}

#[test]
fn every_page_of_them_is_valid() {
    let found = errors(&HOSTILE.folder);
    faults::none(&found);
}
