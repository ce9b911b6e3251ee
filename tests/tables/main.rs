//! Tables, cards and switches as readers use them: pages opened from a folder in a headless Chromium.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests read what was saved, and wait for it")]

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

/// How many duties and roles the book has: a table of 2,000 rows and 40 columns.
const DUTIES: usize = 2000;
const ROLES: usize = 36;

/// A built book with a large report, as an address that ends with `/`.
fn book() -> &'static str {
    static BOOK: OnceLock<(tempfile::TempDir, String)> = OnceLock::new();
    let (_, address) = BOOK.get_or_init(|| {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        put(folder.path(), "book.toml", format!("{BOOK_TOML}[check]\nall = \"allow\"\n"));
        put(folder.path(), "content/duties.yaml", duties());
        let ran = run(folder.path(), &["build", "-o", "out"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let address = format!("file://{}/out/", folder.path().display());
        (folder, address)
    });
    address
}

/// Roles, and duties in which most of them have a part.
fn duties() -> String {
    let mut text = String::from("roles:\n");
    for role in 0..ROLES {
        text.push_str(&format!("  - {{id: role-{role}, title: 役割{role}, holders: []}}\n"));
    }
    text.push_str("duties:\n");
    for duty in 0..DUTIES {
        let parts = (0..ROLES).filter(|role| (duty * 7 + role) % 3 > 0);
        let parts: Vec<_> = parts
            .map(|role| format!("role-{role}: {}", ["R", "A", "C", "I"][(duty + role) % 4]))
            .collect();
        let what = if duty == 7 {
            "=1+1".to_owned()
        } else {
            format!("作業{duty}, \\\"毎週\\\"")
        };
        text.push_str(&format!(
            "  - {{id: D-{duty:04}, topic: 話題{}, what: \"{what}\", accountable: csp, role: role-{}, raci: {{{}}}}}\n",
            duty % 9,
            duty % ROLES,
            parts.join(", ")
        ));
    }
    text
}

/// The large report in a browser, ready to be used.
fn large() -> Browser {
    let mut browser = Browser::start();
    browser.go(&format!("{}reports/raci.html", book()));
    browser.until("document.querySelector('.tbl-bar input')");
    browser
}

/// Types into the filter of the table.
fn filter(browser: &mut Browser, words: &str) {
    browser.see("{ const f = document.querySelector('.tbl-bar > input'); f.focus(); f.select(); }");
    if words.is_empty() {
        browser.see("document.execCommand('delete')");
    } else {
        browser.type_in(words);
    }
}

/// The ids of the rows in view, at most ten.
const ROWS: &str =
    "[...document.querySelectorAll('tbody tr:not([hidden], .later, .band)')].slice(0, 10).map((r) => r.cells[0].textContent.trim())";

#[test]
fn large_tables_are_filtered_sorted_and_shown_in_steps() {
    let mut browser = large();
    let count = "document.querySelector('.tbl-count').textContent.trim()";
    let laid = "document.querySelectorAll('tbody tr:not([hidden], .later, .band)').length";
    assert!(browser.see("document.querySelectorAll('thead th').length").as_u64() >= Some(39));
    assert_eq!(browser.text(count), "2000 行");
    assert!(browser.see(laid).as_u64() < Some(500), "not all rows are laid out at once");

    filter(&mut browser, "作業19 話題3");
    let wanted: Vec<_> = (0..DUTIES)
        .filter(|n| n % 9 == 3 && format!("{n}").starts_with("19"))
        .map(|n| format!("D-{n:04}"))
        .collect();
    assert_eq!(browser.text(count), format!("2000 行中 {} 行", wanted.len()));
    assert_eq!(browser.see(ROWS), json!(wanted[..10.min(wanted.len())]));
    filter(&mut browser, "");
    assert_eq!(browser.text(count), "2000 行");

    // Down to the last by scrolling; a key that looks through the page lays all of it out.
    browser.see("document.querySelector('thead button').click()");
    browser.see("document.querySelector('thead button').click()");
    assert_eq!(browser.text("document.querySelector('[aria-sort]').ariaSort"), "descending");
    assert_eq!(browser.see(&format!("{ROWS}[0]")), json!("D-1999"));
    let before = browser.see(laid).as_u64();
    browser.see("document.querySelector('.tbl-more').scrollIntoView({ behavior: 'instant' })");
    browser.until(&format!("{laid} > {}", before.unwrap_or_default()));
    browser.see("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true }))");
    assert_eq!(browser.see(laid), DUTIES);
    assert_eq!(browser.troubles(), Vec::<String>::new());

    // A link to a row leads there, however far down it is.
    let row = "document.getElementById(decodeURIComponent(location.hash.slice(1)))";
    browser.go(&format!("{}reports/raci.html", book()));
    let anchor = browser.text("[...document.querySelectorAll('tbody a.anchor')].at(-1).getAttribute('href')");
    filter(&mut browser, "作業1");
    browser.see(&format!("location.hash = '{anchor}'"));
    browser.until(&format!(
        "{row}?.matches(':target:not([hidden], .later)') && {row}.getBoundingClientRect().top < innerHeight"
    ));
}

#[test]
fn what_is_shown_is_saved() {
    let mut browser = large();
    let saved = tempfile::tempdir().expect("there is room for a temporary folder");
    browser.ask(
        "Browser.setDownloadBehavior",
        &json!({"behavior": "allow", "downloadPath": saved.path(), "eventsEnabled": false}),
    );
    // All but the first column and three can go.
    browser.point("document.querySelector('.tbl-cols > summary')", true);
    browser.until("document.querySelector('.tbl-cols').open");
    let kept = ["topic", "what", "role-1"];
    browser.see(&format!(
        "document.querySelectorAll('.tbl-cols input').forEach((b) => {{ if (!{}.includes(b.value)) b.click(); }})",
        json!(kept)
    ));
    let shown = "[...document.querySelectorAll('thead th')].filter((h) => h.offsetParent).map((h) => h.dataset.key)";
    assert_eq!(browser.see(shown), json!(["id", "topic", "what", "role-1"]));
    assert_eq!(
        browser.see("[...document.querySelectorAll('.tbl-cols input')].some((b) => b.value === 'id')"),
        false
    );
    browser.see("document.querySelector('.tbl-cols input').focus()");
    browser.press("Escape");
    assert_eq!(
        browser.see("[document.querySelector('.tbl-cols').open, document.activeElement.localName]"),
        json!([false, "summary"])
    );

    filter(&mut browser, "話題7");
    browser.see("document.querySelector('thead button').click(); document.querySelector('thead button').click()");
    browser.point("document.querySelector('.tbl-csv')", true);
    let file = wait_for(saved.path());
    let lines: Vec<_> = file.split("\r\n").collect();
    let wanted: Vec<_> = (0..DUTIES).rev().filter(|n| n % 9 == 7).collect();
    assert!(file.starts_with('\u{feff}') && file.ends_with("\r\n"));
    assert_eq!(lines.len(), wanted.len() + 2, "a head, the rows, and the end of the last");
    let part = |n: usize| {
        if (n * 7 + 1_usize).is_multiple_of(3) {
            ""
        } else {
            ["R", "A", "C", "I"][(n + 1) % 4]
        }
    };
    let last = wanted.len();
    assert_eq!(
        lines[1],
        format!("D-{0},話題7,\"作業{0}, \"\"毎週\"\"\",{1}", wanted[0], part(wanted[0]))
    );
    assert_eq!(
        lines[last],
        format!("D-0007,話題7,'=1+1,{}", part(7)),
        "no spreadsheet takes a cell for a formula"
    );
    assert_eq!(browser.troubles(), Vec::<String>::new());

    browser.see("document.querySelector('.tbl-cols button').click()");
    assert_eq!(
        browser.see(&format!("{shown}.length")),
        browser.see("document.querySelectorAll('thead th').length")
    );
}

/// The text of the one file that is saved into a folder, once it is whole.
fn wait_for(folder: &Path) -> String {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let files = std::fs::read_dir(folder).expect("the folder can be read").filter_map(Result::ok);
        let csv = files
            .map(|file| file.path())
            .find(|path| path.extension().is_some_and(|ending| ending == "csv"));
        if let Some(text) = csv
            .and_then(|path| std::fs::read_to_string(path).ok())
            .filter(|text| text.ends_with("\r\n"))
        {
            return text;
        }
        assert!(Instant::now() < end, "nothing was saved");
        std::thread::sleep(Duration::from_millis(15));
    }
}

#[test]
fn cards_copies_and_themes() {
    let mut browser = Browser::start();
    browser.go(&format!("{}reports/duties.html", book()));
    browser.until("document.querySelector('.tbl-bar input')");
    let link = "document.querySelector('tbody a.ref[data-t]')";
    let card = "document.querySelector('.card-pop')";
    browser.point(link, false);
    browser.until(card);
    let title = browser.text(&format!("{link}.dataset.t"));
    assert!(browser.text(&format!("{card}.textContent")).starts_with(&title));
    // The pointer may go onto it, Escape puts it away, and leaving does.
    browser.point(card, false);
    browser.until(&format!("{card}?.matches(':hover')"));
    browser.press("Escape");
    assert_eq!(browser.see(card), Value::Null);
    browser.point("document.querySelector('h1')", false);
    browser.point(link, false);
    browser.until(card);
    browser.point("document.querySelector('h1')", false);
    browser.until(&format!("!{card}"));
    // The keyboard opens it too, and whoever hears the page hears the title.
    browser.see(&format!("{link}.focus()"));
    browser.until(card);
    assert_eq!(browser.text(&format!("{link}.getAttribute('aria-description')")), title);
    browser.press("Escape");
    assert_eq!(
        browser.see(&format!("[{card}, document.activeElement === {link}]")),
        json!([null, true])
    );

    // An id is copied by a real press.
    browser.go(&format!("{}duties/D-0007.html", book()));
    browser.until("document.querySelector('[data-copy] + .copy')");
    browser.point("document.querySelector('[data-copy] + .copy')", true);
    browser.until("document.querySelector('[data-copy] + .copy').textContent === document.body.dataset.copied");
    assert!(
        browser
            .text("document.querySelector('[data-copy] + .copy').ariaLabel")
            .contains("D-0007")
    );

    // The chosen theme is remembered by the next page, before it is painted.
    let theme = "document.documentElement.dataset.theme ?? 'auto'";
    assert_eq!(browser.text(theme), "auto");
    let ink = browser.text("getComputedStyle(document.body).color");
    for wanted in ["light", "dark"] {
        browser.point("document.querySelector('#theme')", true);
        browser.until(&format!("({theme}) === '{wanted}'"));
    }
    browser.until(&format!("getComputedStyle(document.body).color !== '{ink}'"));
    browser.go(&format!("{}index.html", book()));
    assert_eq!(browser.text(theme), "dark");
    browser.point("document.querySelector('#theme')", true);
    browser.until(&format!("({theme}) === 'auto'"));
    browser.go(&format!("{}duties/D-0001.html", book()));
    assert_eq!(browser.text(theme), "auto");
    assert_eq!(browser.troubles(), Vec::<String>::new());
}
