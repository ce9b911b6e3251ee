//! Pages as they print.

use serde_json::json;

use crate::browser::{Browser, Screen};
use crate::sample::SAMPLE;

#[test]
fn the_dark_theme_prints_light() {
    let mut browser = Browser::start();
    browser.screen(Screen::wide(1280).dark());
    browser.go(&format!("{}risks/R-001.html", SAMPLE.url));
    browser.see("document.documentElement.dataset.theme = 'dark', 0");
    let colours = "['backgroundColor', 'color'].map((name) => getComputedStyle(document.documentElement)[name])";
    let paper = json!(["rgb(255, 255, 255)", "rgb(17, 17, 17)"]);
    assert_ne!(browser.see(colours), paper);
    let dark = json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    browser.ask("Emulation.setEmulatedMedia", &dark);
    assert_eq!(browser.see(colours), paper);
}
