//! The sample as readers meet it: in a headless Chromium, with and without scripts, by keyboard, on small screens, on paper, and read by the tools that judge pages.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests build a site, and read what a browser makes of it")]

mod axe;
#[path = "../browser/mod.rs"]
mod browser;
#[path = "../faults/mod.rs"]
mod faults;
mod hostile;
mod keyboard;
mod pages;
mod paper;
#[path = "../payloads/mod.rs"]
mod payloads;
mod pictures;
#[path = "../program/mod.rs"]
mod program;
mod quiet;
mod sample;
mod screens;
mod validity;

use std::path::PathBuf;

/// A file of the packages that `package.json` names.
fn package(path: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browsing");
    let path = folder.join("node_modules").join(path);
    assert!(
        path.is_file(),
        "{} is missing; bring it with: npm ci --ignore-scripts --prefix {}",
        path.display(),
        folder.display()
    );
    path
}
