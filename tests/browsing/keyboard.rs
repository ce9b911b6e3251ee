//! Tab and Enter alone: from the home page to a proof, always seeing where one is.

use serde::Deserialize;

use crate::browser::{Browser, Screen};
use crate::pages::PAGES;
use crate::sample::SAMPLE;

/// What has the focus.
#[derive(Debug, Deserialize)]
struct Focus {
    id: String,
    text: String,
    /// Where it leads, without the address of the site.
    href: String,
    /// The ids that stand in its row.
    row: String,
    /// Whether it stands in the bar at the side.
    side: bool,
    /// Whether a line of two pixels or more goes round it.
    marked: bool,
    /// Whether a part of it is in view and under nothing else.
    seen: bool,
}

impl Focus {
    /// What has the focus now; nothing, if that is the page itself.
    fn of(browser: &mut Browser) -> Option<Self> {
        let found = browser.see(
            "(() => { const e = document.activeElement; if (e === document.body) return null; \
             const style = getComputedStyle(e); \
             const seen = [...e.getClientRects()].some((r) => [[.5, .5], [.05, .5], [.95, .5], [.5, .1], [.5, .9]].some(([x, y]) => { \
             const hit = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y); return hit !== null && (e.contains(hit) || hit.contains(e) && hit.closest('main, .side, .rail') !== null && !hit.matches('main, .top')); })); \
             return { id: e.id, text: e.textContent.trim().slice(0, 60), href: e.href ?? '', row: e.closest('tr')?.textContent ?? '', side: !!e.closest('.side'), \
             marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, seen }; })()",
        );
        let mut focus: Option<Self> = serde_json::from_value(found).expect("the page tells what has the focus");
        if let Some(focus) = &mut focus {
            focus.href = focus.href.replace(&SAMPLE.url, "");
        }
        focus
    }
}

/// Presses Tab until what is wanted has the focus; each stop on the way is marked and in view.
fn tab_to(browser: &mut Browser, wanted: impl Fn(&Focus) -> bool) -> Focus {
    for _ in 0..3000 {
        browser.press("Tab");
        let Some(focus) = Focus::of(browser) else { continue };
        assert!(focus.marked, "the focus is not to be seen on {focus:?}");
        assert!(focus.seen, "something lies over {focus:?}");
        if wanted(&focus) {
            return focus;
        }
    }
    panic!("Tab does not lead there");
}

/// Presses Enter on a link, and waits until its page is there.
fn follow(browser: &mut Browser, focus: &Focus) {
    browser.press("Enter");
    browser.until(&format!(
        "location.href === {:?} && document.readyState === 'complete'",
        format!("{}{}", SAMPLE.url, focus.href)
    ));
}

fn home() -> Browser {
    let mut browser = Browser::start();
    browser.screen(Screen::wide(1280));
    browser.go(&format!("{}index.html", SAMPLE.url));
    browser
}

/// The page in view shows a proof of the control.
fn assert_proves(browser: &mut Browser) {
    assert_eq!(browser.text("location.pathname.split('/').at(-2)"), "evidence");
    let main = browser.text("document.querySelector('main').innerText");
    assert!(main.contains("A.8.13"), "{main}");
}

#[test]
fn a_proof_is_two_steps_away_without_search() {
    let mut browser = home();
    let register = tab_to(&mut browser, |focus| focus.side && focus.href == "reports/evidence.html");
    follow(&mut browser, &register);
    let proof = tab_to(&mut browser, |focus| {
        focus.href.starts_with("evidence/") && focus.row.contains("A.8.13")
    });
    follow(&mut browser, &proof);
    assert_proves(&mut browser);
}

#[test]
fn a_proof_is_two_steps_away_by_search() {
    let mut browser = home();
    tab_to(&mut browser, |focus| focus.id == "q");
    browser.type_in("A.8.13");
    browser.until("document.querySelector('#found .hit')");
    let hit = tab_to(&mut browser, |focus| focus.href.starts_with("controls/A.8.13.html"));
    follow(&mut browser, &hit);
    let proof = tab_to(&mut browser, |focus| focus.href.starts_with("evidence/"));
    follow(&mut browser, &proof);
    assert_proves(&mut browser);
}

#[test]
fn the_first_stop_leads_to_the_text() {
    let mut browser = home();
    for page in PAGES.iter().step_by(7) {
        page.show(&mut browser);
        browser.see("document.activeElement.blur(), 0");
        if page.url("") != page.path || browser.see("document.querySelector('#found').hidden") == false {
            continue;
        }
        let skip = tab_to(&mut browser, |_| true);
        assert_eq!(skip.href, format!("{}#main", page.path));
        browser.press("Enter");
        browser.until("document.activeElement.id === 'main'");
        browser.press("Tab");
        assert_eq!(browser.see("!!document.activeElement.closest('main')"), true, "{}", page.path);
    }
}

#[test]
fn every_stop_is_marked_and_in_view() {
    for (path, width) in [
        ("risks/R-001.html", 1280),
        ("procedures/backup-and-restore.html", 1280),
        ("reports/exclusions.html", 1280),
        ("risks/R-001.html", 360),
        ("reports/exclusions.html", 800),
    ] {
        let mut browser = Browser::start();
        browser.screen(Screen::wide(width));
        browser.go(&format!("{}{path}", SAMPLE.url));
        // The way ends at the last link of the page, in its foot or before.
        let last = browser.text("[...document.querySelectorAll('main a[href]:not([tabindex])')].filter((e) => e.checkVisibility()).at(-1).textContent.trim().slice(0, 60)");
        tab_to(&mut browser, |focus| focus.text == last && !focus.side);
    }
}

#[test]
fn a_chosen_theme_stays() {
    let mut browser = home();
    let paper = "getComputedStyle(document.documentElement).backgroundColor";
    let light = browser.text(paper);
    tab_to(&mut browser, |focus| focus.id == "theme");
    for wanted in ["light", "dark"] {
        browser.press("Enter");
        assert_eq!(browser.see("document.documentElement.dataset.theme"), wanted);
    }
    let dark = browser.text(paper);
    assert_ne!(dark, light);
    browser.go(&format!("{}risks/R-001.html", SAMPLE.url));
    assert_eq!(browser.text(paper), dark, "the next page is dark too");
    tab_to(&mut browser, |focus| focus.id == "theme");
    browser.press("Enter");
    assert_eq!(browser.text(paper), light, "and the system decides again");
}
