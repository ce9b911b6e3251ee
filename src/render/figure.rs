//! Pictures on pages.

use super::edition::Edition;
use super::view;
use crate::figure::{self, Pen};
use crate::report::{Query, Table};

/// Wider pictures have a row of their own, and scroll where the screen is narrow.
const NARROW: i32 = 300;

impl Edition<'_> {
    /// The pictures of a report.
    pub(super) fn figures(&self, table: &Table, query: &Query) -> Vec<view::Figure> {
        let pen = Pen {
            lang: self.lang(),
            family: None,
        };
        let drawn = figure::of(self.press().visible, table, query, pen);
        drawn
            .into_iter()
            .map(|figure| view::Figure {
                svg: figure.svg,
                caption: Some(figure.title),
                wide: figure.width > NARROW,
            })
            .collect()
    }
}
