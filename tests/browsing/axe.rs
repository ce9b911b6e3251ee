//! axe-core on every type of page, light and dark, wide and narrow: nothing stands between a page and those who read it otherwise.

use serde_json::Value;

use crate::browser::{Browser, Screen};
use crate::faults;
use crate::package;
use crate::pages::{PAGES, Page};

/// The rules of WCAG 2.2 A and AA, and what is good practice beyond.
const ALL: &str = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'target-size': { enabled: true } }, \
     resultTypes: ['violations'], preload: false }";

/// The one rule for which it matters whether a page is light or dark.
const COLOURS: &str = "{ runOnly: ['color-contrast'], resultTypes: ['violations'], preload: false }";

/// What goes on as it begins: long tables and lists are read so far.
const MORE: &str =
    "['tbody > tr:nth-child(n + 9)'], ['.tree > li:nth-child(n + 5)'], ['.tree li li:nth-child(n + 13)'], ['.hit:nth-child(n + 9)']";

/// What axe finds in the page in view. The navigation is the same on every page: it is read on the home pages.
fn find(browser: &mut Browser, rules: &str) -> Vec<String> {
    let found = browser.see(&format!(
        "axe.run({{ exclude: [{MORE}, ...(location.pathname.endsWith('/index.html') ? [] : [['.side']])] }}, {rules}) \
         .then((said) => said.violations.flatMap((v) => v.nodes.slice(0, 5).map((n) => \
         `${{v.id}} (${{v.nodes.length}}): ${{n.target.join(' ')}}: ${{n.failureSummary.replace(/\\s+/g, ' ')}}`)))"
    ));
    let found = found.as_array().expect("axe gives a list");
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Puts axe into every page from now on.
fn bring(browser: &mut Browser) {
    let axe = std::fs::read_to_string(package("axe-core/axe.min.js")).expect("axe can be read");
    browser.ask("Page.addScriptToEvaluateOnNewDocument", &serde_json::json!({ "source": axe }));
}

/// What axe finds in pages at a width, in both themes.
fn look(pages: &[Page], width: u32) -> Vec<String> {
    let mut browser = Browser::start();
    bring(&mut browser);
    let mut found = Vec::new();
    for page in pages {
        browser.screen(Screen::wide(width));
        page.show(&mut browser);
        for (theme, screen, rules) in [("light", Screen::wide(width), ALL), ("dark", Screen::wide(width).dark(), COLOURS)] {
            browser.screen(screen);
            let said = find(&mut browser, rules);
            found.extend(said.into_iter().map(|one| format!("{} {width} {theme}: {one}", page.path)));
        }
    }
    found
}

#[test]
fn wide_pages_have_no_violation() {
    let found = look(PAGES, 1280);
    faults::none(&found);
}

#[test]
fn narrow_pages_have_no_violation() {
    let found = look(PAGES, 360);
    faults::none(&found);
}

#[test]
fn what_is_wrong_is_found() {
    let mut browser = Browser::start();
    bring(&mut browser);
    PAGES[0].show(&mut browser);
    browser.see(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x.png\"><p id=\"faint\">faint</p>'); document.getElementById('faint').style.color = '#ddd'",
    );
    let found = find(&mut browser, ALL);
    for rule in ["image-alt", "color-contrast"] {
        assert!(found.iter().any(|one| one.starts_with(rule)), "{rule} is not among {found:?}");
    }
}
