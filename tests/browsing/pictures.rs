//! Pictures of twelve pages, for people to look at: `tmp/browsing/pictures` in the target folder.

use std::path::Path;

use crate::browser::{Browser, Screen};
use crate::program::put;
use crate::sample::SAMPLE;

#[test]
fn pictures_are_taken() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browsing/pictures");
    let mut browser = Browser::start();
    for (path, width, dark) in [
        ("index.html", 1280, false),
        ("index.html", 360, true),
        ("policies/isms-policy.html", 1280, false),
        ("procedures/backup-and-restore.html", 1280, true),
        ("records/restore-test-2026.html", 360, false),
        ("risks/R-001.html", 1280, false),
        ("controls/A.8.13.html", 1280, true),
        ("guidance/12.3.1.html", 360, false),
        ("reports/soa-minato-docs.html", 1280, false),
        ("reports/risk-matrix.html", 1280, true),
        ("whitepaper/minato-docs.html", 360, false),
        ("en/services/minato-docs.html", 1280, false),
    ] {
        let screen = Screen {
            height: 1000,
            dark,
            ..Screen::wide(width)
        };
        browser.screen(screen);
        browser.go(&format!("{}{path}", SAMPLE.url));
        let picture = browser.picture();
        assert!(picture.starts_with(b"\x89PNG"), "{path}");
        let name = path.replace(['/', '.'], "-");
        put(
            &folder,
            &format!("{name}-{width}-{}.png", if dark { "dark" } else { "light" }),
            picture,
        );
    }
}
