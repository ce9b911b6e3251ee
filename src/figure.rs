//! Pictures where people would rather look than read: drawn from the records and from [`Table`]s when a book is built, as SVG.
//!
//! A picture stands beside the table it is drawn from and says nothing that the table does not. It knows nothing of pages or of PDF: it has words, a size, and a text
//! that says the same to those who do not see it. Colours stand twice: as attributes, for printers that know no style sheet, and as classes, by which the site's style
//! sheet has the last word in both of its themes.
//!
//! Invariant: a text of an author changes words, sizes and line ends of a picture, never its elements.
//! Invariant: a picture names nothing by id, so any number of them may stand on one page.

use crate::audience::Visible;
use crate::report::{self, Query, Table};
use crate::text::Lang;

mod canvas;
mod matrix;
mod measure;
mod scope;
mod split;

pub use matrix::step;
use split::Duties;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it shows, in a few words.
    pub title: String,
    /// The same as the picture, in words.
    pub alt: String,
    /// The picture, with title and description within.
    pub svg: String,
    /// How wide it is, in pixels of a screen: 96 to the inch.
    pub width: i32,
    /// How high it is.
    pub height: i32,
}

/// What a picture is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Pen<'a> {
    /// The language of its words.
    pub lang: Lang,
    /// The font of its words, where no style sheet says it.
    pub family: Option<&'a str>,
}

/// The pictures of a report, in their order; most reports have none.
#[must_use]
pub fn of(visible: &Visible<'_>, table: &Table, query: &Query, pen: Pen<'_>) -> Vec<Figure> {
    match table.name.as_str() {
        "scope" => scope::draw(visible, pen),
        "responsibilities" => split::draw(visible, query, Duties::ById, pen).into_iter().collect(),
        _ => {
            let drawn = table.figures.iter().map(|report::Figure::Matrix(one)| matrix::draw(one, pen));
            drawn.collect()
        }
    }
}

/// Who is responsible for what in a service, for readers who know no ids; nothing where no duty is recorded.
#[must_use]
pub fn split(visible: &Visible<'_>, service: &str, pen: Pen<'_>) -> Option<Figure> {
    split::draw(visible, &Query::service(service), Duties::Marked, pen)
}
