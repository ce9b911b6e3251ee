//! Pages as they print: number, version, class and page on each sheet, boxes for approval, nothing cut off, light.

use std::collections::BTreeMap;
use std::process::Command;

use unicode_normalization::UnicodeNormalization;

use crate::browser::{Browser, Screen};
use crate::sample::SAMPLE;

/// A printed page: the words of each sheet with the box they stand in, and the size of the sheet, in points.
struct Sheet {
    width: f64,
    height: f64,
    words: Vec<(String, [f64; 4])>,
}

impl Sheet {
    fn text(&self) -> String {
        self.words.iter().map(|(word, _)| word.as_str()).collect()
    }
}

/// The value of an attribute of a line such as `<word xMin="1.5" ...>`.
fn number(line: &str, name: &str) -> f64 {
    let value = line.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.and_then(|value| value.parse().ok()).expect("places are numbers")
}

/// Prints a page of the sample.
fn printed(browser: &mut Browser, path: &str) -> Vec<Sheet> {
    browser.go(&format!("{}{path}", SAMPLE.url));
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, browser.print()).expect("a temporary folder can be written");
    let output = Command::new("pdftotext")
        .arg("-bbox")
        .arg(&file)
        .arg("-")
        .output()
        .expect("pdftotext runs; it is in poppler-utils");
    let mut sheets = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line = line.trim();
        if line.starts_with("<page") {
            sheets.push(Sheet {
                width: number(line, "width"),
                height: number(line, "height"),
                words: Vec::new(),
            });
        } else if let (Some(sheet), Some(rest)) = (sheets.last_mut(), line.strip_prefix("<word ")) {
            let word = rest.split_once('>').map_or("", |(_, word)| word.trim_end_matches("</word>"));
            let word = word
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            sheet
                .words
                .push((word, ["xMin", "yMin", "xMax", "yMax"].map(|name| number(rest, name))));
        }
    }
    assert!(!sheets.is_empty(), "{path} prints no sheet");
    sheets
}

/// How often each letter stands in a text, in the form that all of one meaning share: fonts may bring another of them back.
fn counts(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

/// The text without blanks, which a sheet does not keep.
fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn each_sheet_says_what_it_is_of() {
    let mut browser = Browser::start();
    browser.screen(Screen::wide(1280));
    for path in [
        "policies/isms-policy.html",
        "procedures/backup-and-restore.html",
        "reports/soa-minato-compute.html",
    ] {
        let sheets = printed(&mut browser, path);
        let count = sheets.len();
        let said = |browser: &mut Browser, name: &str| close(&browser.text(&format!("document.documentElement.dataset.{name}")));
        let (page_number, version, class) = (
            said(&mut browser, "number"),
            said(&mut browser, "version"),
            said(&mut browser, "class"),
        );
        for (at, sheet) in sheets.iter().enumerate() {
            let text = sheet.text();
            for wanted in [&page_number, &version, &class, &format!("{}/{count}", at + 1)] {
                assert!(text.contains(wanted.as_str()), "{path}, sheet {}: {wanted} is not said", at + 1);
            }
        }
        let first = sheets[0].text();
        for wanted in ["承認", "審査", "作成"] {
            assert!(first.contains(wanted), "{path}: there is no box for {wanted}");
        }
    }
}

#[test]
fn no_table_is_cut_off() {
    let mut browser = Browser::start();
    browser.screen(Screen::wide(1280));
    for path in [
        "reports/evidence.html",
        "reports/risks-minato-docs.html",
        "reports/soa-minato-compute.html",
        "reports/raci.html",
        "services/minato-docs.html",
    ] {
        let sheets = printed(&mut browser, path);
        browser.ask("Emulation.setEmulatedMedia", &serde_json::json!({"media": "print"}));
        for sheet in &sheets {
            for (word, [left, top, right, bottom]) in &sheet.words {
                let inside = *left >= 0.0 && *top >= 0.0 && *right <= sheet.width + 0.5 && *bottom <= sheet.height + 0.5;
                assert!(inside, "{path}: {word} stands outside the sheet");
            }
        }
        // A cell of several lines is no run of text on a sheet, so its letters are counted.
        let cells = browser
            .see("[...document.querySelectorAll('main td, main th')].filter((e) => e.checkVisibility()).map((e) => e.innerText).join('')");
        let mut left = counts(cells.as_str().expect("a text"));
        for (letter, count) in counts(&sheets.iter().map(Sheet::text).collect::<String>()) {
            left.entry(letter).and_modify(|wanted| *wanted -= count.min(*wanted));
        }
        left.retain(|_, count| *count > 0);
        assert!(left.is_empty(), "{path}: not printed, with their number: {left:?}");
        let clipping = browser.see("[...document.querySelectorAll('main *')].filter((e) => e.querySelector('td') && getComputedStyle(e).overflow !== 'visible').map((e) => e.className)");
        assert_eq!(clipping, serde_json::json!([]), "{path}: what clips a table on paper");
    }
}

#[test]
fn the_dark_theme_prints_light() {
    let mut browser = Browser::start();
    browser.screen(Screen::wide(1280).dark());
    browser.go(&format!("{}risks/R-001.html", SAMPLE.url));
    browser.see("document.documentElement.dataset.theme = 'dark', 0");
    let colours = "['backgroundColor', 'color'].map((name) => getComputedStyle(document.documentElement)[name])";
    let screen = browser.see(colours);
    browser.ask(
        "Emulation.setEmulatedMedia",
        &serde_json::json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}),
    );
    assert_eq!(
        browser.see(colours),
        serde_json::json!(["rgb(255, 255, 255)", "rgb(17, 17, 17)"]),
        "on the screen: {screen}"
    );
}
