//! The certification pack of the sample as readers get it: made once with the program, read back, and held against its own reports.
//!
//! These tests need a Japanese font, poppler and qpdf (`fonts-noto-cjk`, `poppler-utils`, `qpdf`); where one is missing they fail and say so.
#![cfg(feature = "pdf")]
#![allow(clippy::disallowed_methods, reason = "these tests read back what was printed")]

use std::path::Path;

use ismsbook::files::fonts::{self, Fonts};

mod again;
mod file;
mod numbers;
#[path = "../program/mod.rs"]
mod program;
mod reader;
mod sample;
mod volumes;

pub(crate) use sample::SAMPLE;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fonts() -> Fonts {
    fonts::find(root(), &[]).unwrap_or_else(|missing| panic!("{missing:#?}"))
}
