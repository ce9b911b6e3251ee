//! The search as readers use it: the sample built once, opened from its folder, and asked in a headless Chromium.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests read the pages that were built")]

#[path = "../browser/mod.rs"]
mod browser;
#[path = "../program/mod.rs"]
mod program;

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use browser::Browser;
use program::{BOOK_TOML, put, run};
use serde_json::{Value, json};

/// The built sample, as an address that ends with `/`.
fn sample() -> &'static str {
    static SAMPLE: OnceLock<(tempfile::TempDir, String)> = OnceLock::new();
    let (_, address) = SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let out = folder.path().join("site");
        let ran = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["build", "-o", &out.to_string_lossy()]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let address = format!("file://{}/", out.display());
        (folder, address)
    });
    address
}

/// Types a query in place of the one before, and waits for what is found.
fn ask(browser: &mut Browser, query: &str) {
    browser.see("{ const q = document.getElementById('q'); q.focus(); q.select(); }");
    browser.type_in(query);
    browser.until("!document.querySelector('#found[aria-busy]') && document.querySelector('#found .hit, #found .found-note')");
}

/// The addresses of what is found, below `base`.
fn found(browser: &mut Browser, base: &str) -> Vec<String> {
    let hits = browser.see("[...document.querySelectorAll('#found .hit:not(.hit-all)')].map((a) => decodeURI(a.href))");
    let hits: Vec<String> = serde_json::from_value(hits).expect("addresses are texts");
    hits.iter().map(|hit| hit.trim_start_matches(base).to_owned()).collect()
}

#[test]
fn people_find_what_they_ask_for() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/queries.yaml")).expect("the queries can be read");
    let asked = queries(&text);
    let count = |lang: &str| asked.iter().filter(|query| query.lang == lang).count();
    assert_eq!((count("ja"), count("en")), (60, 40));
    let mut browser = Browser::start();
    let (mut missed, mut misnamed) = (Vec::new(), Vec::new());
    for lang in ["ja", "en"] {
        let base = if lang == "ja" {
            sample().to_owned()
        } else {
            format!("{}en/", sample())
        };
        browser.go(&format!("{base}index.html"));
        for query in asked.iter().filter(|query| query.lang == lang) {
            ask(&mut browser, &query.ask);
            let hits = found(&mut browser, &base);
            let place = hits.iter().position(|hit| {
                let page = hit.split(".html").next().unwrap_or_default();
                query.want.iter().any(|want| want == page)
            });
            let told = || format!("{lang} {} ({:?}): {:#?}", query.ask, place, &hits[..hits.len().min(6)]);
            if place.is_none_or(|place| place > 2) {
                missed.push(told());
            }
            if query.is_id && place != Some(0) {
                misnamed.push(told());
            }
        }
    }
    assert!(misnamed.is_empty(), "an id comes first: {}", misnamed.join("\n"));
    assert!(
        missed.len() <= 5,
        "{} of 100 are not among the first three: {}",
        missed.len(),
        missed.join("\n")
    );
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

/// What is asked, and which pages answer it.
struct Query {
    lang: &'static str,
    ask: String,
    want: Vec<String>,
    /// Whether it names one thing.
    is_id: bool,
}

/// Reads the lines `- {ask: …, want: [a, b], id: true}` under `ja:` and `en:`.
fn queries(text: &str) -> Vec<Query> {
    let mut lang = "";
    let mut read = Vec::new();
    for line in text.lines() {
        match line {
            "ja:" => lang = "ja",
            "en:" => lang = "en",
            _ => {}
        }
        let Some(rest) = line.strip_prefix("  - {ask: ") else { continue };
        let (ask, rest) = rest.split_once(", want: [").expect("a query says what is wanted");
        let (want, rest) = rest.split_once(']').expect("the wanted pages are a list");
        read.push(Query {
            lang,
            ask: ask.trim_matches('"').to_owned(),
            want: want.split(", ").map(str::to_owned).collect(),
            is_id: rest.contains("id: true"),
        });
    }
    read
}

#[test]
fn the_keyboard_is_enough() {
    let mut browser = Browser::start();
    browser.go(&format!("{}risks/R-012.html", sample()));
    let loaded = "performance.getEntriesByType('resource').filter((e) => e.name.includes('search')).length";
    assert_eq!(browser.see(loaded), 0, "nothing of the search loads before it is wanted");
    browser.press("/");
    assert_eq!(browser.text("document.activeElement.id + '|' + document.activeElement.value"), "q|");
    browser.type_in("復元");
    browser.until("document.querySelector('#found .hit') && !document.querySelector('#found[aria-busy]')");

    // Groups have names, words are marked, and the count is told.
    let seen = browser.see(
        "[...document.querySelectorAll('#found [role=group]')].every((g) => document.getElementById(g.getAttribute('aria-labelledby')).textContent) \
         && [...document.querySelectorAll('#found mark')].every((m) => m.textContent === '復元')",
    );
    assert_eq!(seen, true);
    let hits = browser.see("document.querySelectorAll('#found .hit:not(.hit-all)').length");
    assert_eq!(
        browser.text("document.querySelector('[role=status]#found-status').textContent"),
        format!("{hits} 件")
    );

    // Down, up, on with the query, and away.
    let place = "[...document.querySelectorAll('#found a')].indexOf(document.activeElement)";
    for (key, at) in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)] {
        browser.press(key);
        assert_eq!(browser.see(place), at, "{key}");
    }
    assert_eq!(browser.text("document.activeElement.id"), "q");
    browser.press("ArrowDown");
    browser.press("Escape");
    let state = "[document.activeElement.id, document.activeElement.value, document.getElementById('found').hidden]";
    assert_eq!(browser.see(state), json!(["q", "復元", true]));

    // What an input method asks for is no choice of a result.
    ask(&mut browser, "受容基準 第6条");
    browser.see("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))");
    assert!(browser.text("location.href").ends_with("risks/R-012.html"));
    assert!(found(&mut browser, sample())[0].ends_with("#acceptance"));

    // Enter opens the first, at its section, also before it is shown.
    browser.see("{ const q = document.getElementById('q'); q.focus(); q.select(); }");
    browser.type_in("受容基準 第6");
    browser.press("Enter");
    browser.until("location.pathname.endsWith('/standards/risk-management.html') && document.readyState === 'complete'");
    assert_eq!(browser.text("document.querySelector(':target').id"), "acceptance");
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

#[test]
fn the_page_of_all_results_works_and_says_what_it_needs() {
    let mut browser = Browser::start();
    let page = format!("{}search.html?q=%E7%89%B9%E6%A8%A9", sample());
    browser.go(&page);
    browser.until("document.querySelector('#results .hit')");
    browser.see("document.getElementById('q').focus()");
    browser.press("ArrowDown");
    assert_eq!(browser.see("document.activeElement.matches('#results .hit')"), true);
    browser.press("Escape");
    assert_eq!(browser.text("document.activeElement.id"), "q");
    // Further sections of a page stand below it.
    let further = browser
        .see("[...document.querySelectorAll('#results .hit-more a')].every((a) => a.hash) && !!document.querySelector('.hit-more a')");
    assert_eq!(further, true);
    assert_eq!(browser.troubles(), Vec::<String>::new());

    browser.ask("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.ask("Page.navigate", &json!({"url": page}));
    // No timer runs in such a page: it is looked at from here.
    let end = Instant::now() + Duration::from_secs(30);
    while browser.see("!!document.querySelector('noscript .notice a[href=\"contents.html\"]')?.offsetParent") != true {
        assert!(Instant::now() < end, "the page does not say where to go instead");
        std::thread::sleep(Duration::from_millis(15));
    }
    let said = browser.text("document.querySelector('main').innerText");
    assert!(said.contains("スクリプトが動いていないため検索できません"), "{said}");
}

#[test]
fn what_is_written_and_typed_stays_text() {
    let hostile = "<img src=x onerror=\"window.hit=1\">";
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", format!("{BOOK_TOML}[check]\nall = \"allow\"\n"));
    let text = format!("---\nid: DOC-X\ntitle: '{hostile} 侵入'\nkind: page\n---\n\n## `{hostile}` 見出し\n\n`{hostile}` 本文の侵入。\n\n");
    put(folder.path(), "content/x.md", text);
    put(folder.path(), "content/README.md", "# 本\n");
    let ran = run(folder.path(), &["build", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let base = format!("file://{}/out/", folder.path().display());
    let mut browser = Browser::start();
    browser.go(&format!("{base}index.html"));
    for query in [
        hostile,
        "侵入",
        "onerror",
        "\"><script>window.hit=1</script>",
        "'; window.hit=1 //",
        "\u{0}\u{202e}(((*[",
        "%3Cimg",
    ] {
        ask(&mut browser, query);
        let seen = browser.see("[window.hit ?? null, document.querySelectorAll('#found :is(img, script)').length]");
        assert_eq!(seen, json!([null, 0]), "{query}");
    }
    ask(&mut browser, "侵入");
    assert!(
        browser
            .text("document.querySelector('#found .hit-title').textContent")
            .contains(hostile)
    );
    browser.go(&format!(
        "{base}search.html?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E%20%E4%BE%B5%E5%85%A5"
    ));
    browser.until("document.querySelector('#results .hit, #results .found-note') && !document.querySelector('#results[aria-busy]')");
    assert_eq!(browser.see("window.hit ?? null"), Value::Null);
    assert_eq!(browser.troubles(), Vec::<String>::new());
}
