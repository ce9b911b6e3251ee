//! Small screens, large letters, wide spacing, no motion: what readers set for themselves.

use serde_json::Value;

use crate::browser::{Browser, Screen};
use crate::faults;
use crate::pages::PAGES;

/// What stands out of the page at its side.
const WIDER: &str = "(() => { const root = document.documentElement; if (root.scrollWidth <= innerWidth) return []; \
     return [`the page is ${root.scrollWidth} wide`, ...[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && \
     !e.parentElement.closest('.scroll, pre, .vh')).slice(0, 4).map((e) => `${e.tagName}.${e.className}`)]; })()";

/// What hides a part of its own text; a long text in a table, which says so, is none.
const CLIPPED: &str = "[...document.querySelectorAll('body *')].filter((e) => { const s = getComputedStyle(e); \
     return (s.overflowX !== 'visible' || s.overflowY !== 'visible') && !['auto', 'scroll'].includes(s.overflowX) && !['auto', 'scroll'].includes(s.overflowY) && \
     e.checkVisibility() && !e.closest('svg, .vh, .clamp, .part > .tbl caption') && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && e.textContent.trim(); }) \
     .concat([...document.querySelectorAll('button, select, .class, .party, .lv, .st, th, td')].filter((e) => e.checkVisibility() && e.clientWidth && e.scrollWidth > e.clientWidth + 1)) \
     .slice(0, 5).map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 30)}: ${e.scrollWidth} in ${e.clientWidth}, ${e.scrollHeight} in ${e.clientHeight}`)";

/// The spacing that WCAG 2.2, 1.4.12 lets readers choose.
const SPACED: &str = "(() => { const sheet = new CSSStyleSheet(); \
     sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }'); \
     document.adoptedStyleSheets = [sheet]; })()";

fn list(value: &Value) -> Vec<String> {
    let items = value.as_array().expect("the page gives a list");
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Looks at every page on a screen, after `before` has run in it, for what `look` finds.
fn problems(screen: Screen, before: &str, looks: &[&str]) -> Vec<String> {
    let mut browser = Browser::start();
    browser.screen(screen);
    let mut problems = Vec::new();
    for page in PAGES {
        page.show(&mut browser);
        browser.see(before);
        for look in looks {
            let found = list(&browser.see(look));
            if !found.is_empty() {
                problems.push(format!("{}: {}", page.path, found.join("; ")));
            }
        }
    }
    problems
}

#[test]
fn no_page_scrolls_sideways_at_320_pixels() {
    let found = problems(Screen::wide(320), "0", &[WIDER]);
    faults::none(&found);
}

#[test]
fn no_page_scrolls_sideways_at_twice_the_size() {
    let twice = Screen {
        height: 400,
        zoom: 2,
        ..Screen::wide(640)
    };
    let found = problems(twice, "0", &[WIDER]);
    faults::none(&found);
}

#[test]
fn wide_spacing_hides_nothing() {
    let found = problems(Screen::wide(1280), SPACED, &[WIDER, CLIPPED]);
    faults::none(&found);
}

#[test]
fn nothing_moves_for_who_does_not_want_it() {
    let moving = "[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); \
         return s.scrollBehavior !== 'auto' || s.animationName !== 'none' || s.transitionDuration !== '0s'; }).map((e) => e.tagName)";
    let mut browser = Browser::start();
    browser.prefer(&[("prefers-reduced-motion", "no-preference")]);
    PAGES[0].show(&mut browser);
    assert_eq!(list(&browser.see(moving)), ["HTML"], "the page glides to what is asked for");
    browser.prefer(&[("prefers-reduced-motion", "reduce")]);
    for page in PAGES {
        page.show(&mut browser);
        assert!(list(&browser.see(moving)).is_empty(), "{}", page.path);
    }
}
