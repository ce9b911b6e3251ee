//! Pictures where people would rather look than read: drawn from the records and from [`Table`]s when a book is built, as SVG.
//!
//! A picture stands beside the table it is drawn from and says nothing that the table does not. It knows nothing of pages or of PDF: it has words, a size, and a text
//! that says the same to those who do not see it. Colours stand twice: as attributes, for printers that know no style sheet, and as classes, by which the site's style
//! sheet has the last word in both of its themes.
//!
//! Invariant: a text of an author changes words, sizes and line ends of a picture, never its elements.
//! Invariant: a picture names nothing by id, so any number of them may stand on one page.

use crate::audience::Visible;
use crate::model::kinds::measure::Measure;
use crate::model::kinds::objective::Objective;
use crate::report::{self, Cell, Query, Row, Table};
use crate::text::{Lang, Text};

mod answers;
mod canvas;
mod chain;
mod matrix;
mod measure;
mod scope;
mod split;
mod status;
mod trend;

pub use chain::{Chain, LISTED, Related, Stop};
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
    /// The font of its words, where no style sheet says how things look.
    pub family: Option<&'a str>,
}

/// The pictures of a report, in their order; most reports have none.
#[must_use]
pub fn of(visible: &Visible<'_>, table: &Table, query: &Query, pen: Pen<'_>) -> Vec<Figure> {
    match table.name.as_str() {
        "scope" => scope::draw(visible, pen),
        "responsibilities" => split::draw(visible, query, Duties::ById, pen).into_iter().collect(),
        "soa" => status(visible, table, pen).into_iter().collect(),
        "positions" => answers::draw(visible, table, query, pen).into_iter().collect(),
        "guidance" => {
            let positions = report::run("positions", visible, query);
            positions
                .and_then(|table| answers::draw(visible, &table, query, pen))
                .into_iter()
                .collect()
        }
        "objectives" => visible
            .isms
            .objectives
            .iter()
            .filter_map(|one| trend::small(&trend::of_objective(one)?, pen))
            .collect(),
        "measures" => visible
            .isms
            .measures
            .iter()
            .filter_map(|one| trend::small(&trend::of_measure(one)?, pen))
            .collect(),
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

/// How far the controls of a Statement of Applicability are done, by its report; nothing where that has no rows.
#[must_use]
pub fn status(visible: &Visible<'_>, table: &Table, pen: Pen<'_>) -> Option<Figure> {
    status::draw(visible, table, pen)
}

/// What was reached of an objective, period by period; nothing where a value is no number.
#[must_use]
pub fn objective(objective: &Objective, pen: Pen<'_>) -> Option<Figure> {
    trend::wide(&trend::of_objective(objective)?, pen)
}

/// What was measured, period by period; nothing where a value is no number.
#[must_use]
pub fn measure(measure: &Measure, pen: Pen<'_>) -> Option<Figure> {
    trend::wide(&trend::of_measure(measure)?, pen)
}

/// The chain that a record hangs in; nothing where it hangs in none.
#[must_use]
pub fn chain(chain: &Chain, pen: Pen<'_>) -> Option<Figure> {
    chain::draw(chain, pen)
}

/// The cell of a row in the column `key`.
fn cell<'a>(table: &Table, row: &'a Row, key: &str) -> Option<&'a Cell> {
    let at = table.columns.iter().position(|column| column.key == key)?;
    row.cells.get(at)
}

/// The word of an enumeration that a row has in the column `key`.
fn word<'a>(table: &Table, row: &'a Row, key: &str) -> Option<&'a str> {
    match cell(table, row, key)? {
        Cell::Word(word, _) => Some(word),
        _ => None,
    }
}

/// How that word is called; nothing where there is none.
fn label(table: &Table, row: &Row, key: &str) -> Text {
    match cell(table, row, key) {
        Some(Cell::Word(_, label)) => label.clone(),
        _ => Text::new("", ""),
    }
}

/// A count as a number of pixels or lines, small enough to be multiplied by the height of one.
fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX).min(i32::MAX / 64)
}
