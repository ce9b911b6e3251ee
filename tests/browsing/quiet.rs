//! Pages without scripts, and pages that say and ask for nothing: no message, no request beyond the site, no report of the policy.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::browser::{Browser, Screen};
use crate::faults;
use crate::pages::PAGES;
use crate::program::Served;
use crate::sample::SAMPLE;

/// The words of the page, everything unfolded, without the controls that scripts add.
const WORDS: &str = "(() => { const main = document.querySelector('main'); \
     main.querySelectorAll('.copy, .anchor, .tbl-bar, .tbl-more, noscript').forEach((e) => e.remove()); \
     main.querySelectorAll('details').forEach((d) => { d.open = true; }); return main.innerText.replace(/\\s+/g, ' ').trim(); })()";

/// Where a page leads to and what it is made of.
const ADDRESSES: &str =
    "[...document.querySelectorAll('[href], [src]')].map((e) => new URL(e.href?.baseVal ?? e.href ?? e.src, document.baseURI).href)";

/// The pages that stand as files: without questions, and each once.
fn files() -> BTreeSet<&'static str> {
    PAGES.iter().map(|page| page.path).collect()
}

#[test]
fn pages_read_whole_without_scripts() {
    let mut browser = Browser::start();
    let mut problems = Vec::new();
    for path in files() {
        let url = format!("{}{path}", SAMPLE.url);
        browser.scripts(false);
        browser.open(&url);
        assert_eq!(browser.see("document.documentElement.className"), "", "no script has run");
        let without = browser.text(WORDS);
        browser.scripts(true);
        browser.go(&url);
        browser.until("document.documentElement.className === 'js'");
        let with = browser.text(WORDS);
        if with != without {
            let at = with.chars().zip(without.chars()).take_while(|(a, b)| a == b).count();
            let around = |text: &str| text.chars().skip(at.saturating_sub(30)).take(90).collect::<String>();
            problems.push(format!("{path}:\n  with:    {}\n  without: {}", around(&with), around(&without)));
        }
    }
    faults::none(&problems);
}

#[test]
fn every_way_leads_to_a_page_without_scripts() {
    let mut browser = Browser::start();
    browser.scripts(false);
    let mut problems = Vec::new();
    for path in files() {
        browser.open(&format!("{}{path}", SAMPLE.url));
        let found = browser.see(ADDRESSES);
        for address in found.as_array().expect("a list").iter().filter_map(Value::as_str) {
            if let Some(inside) = address.strip_prefix(&SAMPLE.url)
                && let Some(problem) = missing(&SAMPLE.folder, inside)
            {
                problems.push(format!("{path}: {inside}: {problem}"));
            } else if !["file:", "https:", "mailto:", "tel:"]
                .iter()
                .any(|scheme| address.starts_with(scheme))
            {
                problems.push(format!("{path}: {address}"));
            }
        }
    }
    faults::none(&problems);
}

/// What is missing of an address within the site: the file, or the place in it.
fn missing(folder: &Path, address: &str) -> Option<&'static str> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or_default();
    let Ok(bytes) = std::fs::read(folder.join(decoded(path))) else {
        return Some("there is no such file");
    };
    let id = decoded(fragment).replace('&', "&amp;").replace('"', "&quot;");
    let found = fragment.is_empty() || String::from_utf8_lossy(&bytes).contains(&format!("id=\"{id}\""));
    (!found).then_some("there is no such place")
}

/// A percent-encoded text as it reads.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).expect("two digits follow a per cent sign"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

#[test]
fn folds_open_without_scripts() {
    let mut browser = Browser::start();
    browser.scripts(false);
    browser.screen(Screen::wide(360));
    for path in ["reports/soa-minato-docs.html", "risks/R-001.html", "contents.html"] {
        browser.open(&format!("{}{path}", SAMPLE.url));
        let place = browser.see(
            "(() => { const s = [...document.querySelectorAll('main details:not([open]) > summary')].find((e) => e.checkVisibility()); \
             s.parentElement.id = 'tried'; s.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' }); const r = s.getClientRects()[0]; \
             return [r.left + r.width / 2, r.top + r.height / 2]; })()",
        );
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            browser.ask("Input.dispatchMouseEvent", &event);
        }
        assert_eq!(browser.see("document.getElementById('tried').open"), true, "{path}");
    }
}

#[test]
fn the_search_says_where_to_go_without_scripts() {
    let mut browser = Browser::start();
    browser.scripts(false);
    browser.open(&format!("{}index.html", SAMPLE.url));
    for _ in 0..3 {
        browser.press("Tab");
    }
    assert_eq!(browser.see("document.activeElement.id"), "q");
    browser.type_in("A.8.13");
    browser.press("Enter");
    browser.arrive(&format!("{}search.html?q=A.8.13", SAMPLE.url));
    let said = browser.text("document.querySelector('main').innerText");
    assert!(said.contains("目次からたどってください"), "{said}");
    assert_eq!(
        browser.see("document.querySelector('noscript a').href"),
        format!("{}contents.html", SAMPLE.url)
    );
}

#[test]
fn pages_from_disk_say_and_ask_for_nothing() {
    let mut browser = Browser::start();
    browser.trap();
    let mut strays = Vec::new();
    for page in PAGES {
        page.show(&mut browser);
        strays.extend(browser.strays(&SAMPLE.url).into_iter().map(|one| format!("{}: {one}", page.path)));
    }
    faults::none(&strays);
    // What would be a stray is seen.
    browser.see("console.info('x'), alert('y'), document.body.append(Object.assign(new Image(), { src: 'https://example.com/z' })), 0");
    browser.until("window.stopped?.length === 2");
    let strays = browser.strays(&SAMPLE.url).join("\n");
    for wanted in ["consoleAPICalled", "alert(y)", "img-src https://example.com/z"] {
        assert!(strays.contains(wanted), "{wanted}: {strays}");
    }
}

#[test]
fn served_pages_say_and_ask_for_nothing() {
    let served = Served::start(Path::new(env!("CARGO_MANIFEST_DIR")), 0);
    let mut browser = Browser::start();
    browser.trap();
    let mut strays = Vec::new();
    for page in PAGES {
        browser.go(&page.url(&served.url));
        strays.extend(browser.strays(&served.url).into_iter().map(|one| format!("{}: {one}", page.path)));
    }
    faults::none(&strays);
}
