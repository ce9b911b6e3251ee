//! Tables an auditor reads: each shaped once, printed many times (terminal, Markdown, CSV, JSON; pages and workbooks above).
//!
//! A report is a function from [`Visible`] to a [`Table`], a file each, and one line in [`REPORTS`]. Every kind of record has a register beside these.
//! Nothing here knows HTML or Excel.

use std::borrow::Cow;

use crate::audience::Visible;
use crate::data::Day;
use crate::model::Kind;
use crate::text::Text;

mod cld;
mod guidance;
pub mod print;
pub mod register;
mod soa;

/// A report as a table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name on the command line and in addresses.
    pub name: String,
    /// The title.
    pub title: Text,
    /// Facts about the whole: service, parties, editions, number, version. In their order, with keys that never change.
    pub meta: Vec<(&'static str, Text, Cell)>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Totals, by the key of their column.
    pub totals: Vec<(Cow<'static, str>, Cell)>,
    /// What the report rests on: requirements and other ids of the catalog.
    pub basis: Vec<String>,
    /// Remarks under the table.
    pub notes: Vec<Text>,
    /// Drawings that belong to it, as data; pages draw them.
    pub figures: Vec<Figure>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The key in JSON; never changes. Fixed words, and the parties of the catalog.
    pub key: Cow<'static, str>,
    /// The heading.
    pub label: Text,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// What it means.
    pub legend: Text,
}

/// What the cells of a column hold; the word in JSON is the `type` of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The id of the row's record.
    Id,
    /// Ids of records.
    Ids,
    /// Short text.
    Text,
    /// Long text.
    Prose,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of an enumeration.
    Word,
    /// A level of risk.
    Level,
}

impl ColumnKind {
    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Ids => "ids",
            Self::Text => "text",
            Self::Prose => "prose",
            Self::Number => "number",
            Self::Date => "date",
            Self::Word => "word",
            Self::Level => "level",
        }
    }
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The id of what the row is about; names the row in addresses.
    pub id: String,
    /// 0 for a row of its own, 1 for one that belongs to the row above.
    pub depth: u8,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell. Ids know what they link to: the graph has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, short or long as the column says.
    Text(Text),
    /// Several short texts.
    Texts(Vec<Text>),
    /// One id.
    Id(String),
    /// Ids, in their order.
    Ids(Vec<String>),
    /// A number.
    Number(f64),
    /// A number that opens the rows it counts: a report and a filter for its rows.
    Count(usize, Opens),
    /// A day; `true` if it is past and should not be.
    Date(Day, bool),
    /// One of an enumeration: the word that never changes, and how it is called.
    Word(Cow<'static, str>, Text),
    /// A level of risk: its place from 0, how many levels there are, its name, and the value.
    Level {
        /// The place of the level, from 0.
        index: usize,
        /// How many levels there are.
        of: usize,
        /// Its name.
        name: Text,
        /// The risk value.
        value: u32,
    },
}

/// What a figure opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// The report.
    pub report: String,
    /// The row it leads to, by its id; the whole table if empty.
    pub row: String,
}

/// A drawing as data.
#[derive(Clone, Debug)]
pub enum Figure {
    /// A risk matrix: rows are likelihood from the highest, columns impact from the lowest.
    Matrix(Matrix),
}

/// A risk matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What it shows: inherent, current or residual risk.
    pub title: Text,
    /// The marks of likelihood, from 1.
    pub likelihood: Vec<Text>,
    /// The marks of impact, from 1.
    pub impact: Vec<Text>,
    /// By likelihood and impact, both from 0: the place of the level, its name, the value, and the ids.
    pub cells: Vec<Vec<MatrixCell>>,
    /// How many levels there are.
    pub levels: usize,
}

/// A cell of a risk matrix.
#[derive(Clone, Debug)]
pub struct MatrixCell {
    /// The place of the level, from 0.
    pub level: usize,
    /// Its name.
    pub name: Text,
    /// The risk value.
    pub value: u32,
    /// Whether the value is within the acceptance criterion.
    pub acceptable: bool,
    /// The risks.
    pub ids: Vec<String>,
}

/// What is asked of a report.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The service, for reports that have one; a second one to compare with after it.
    pub services: Vec<String>,
}

impl Query {
    /// A query for one service.
    #[must_use]
    pub fn service(id: &str) -> Self {
        Self { services: vec![id.to_owned()] }
    }

    /// The first service.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.services.first().map(String::as_str)
    }
}

/// A report: one line, many consequences (command line, pages, expressions).
#[derive(Debug)]
pub struct Report {
    /// The name.
    pub name: &'static str,
    /// The title.
    pub title: Text,
    /// What it is for, in a sentence.
    pub about: Text,
    /// Whether it exists for each service too.
    pub per_service: bool,
    /// Makes the table.
    pub run: fn(&Visible<'_>, &Query) -> Table,
}

/// Every report but the registers.
pub static REPORTS: &[Report] = &[guidance::REPORT, cld::REPORT, soa::REPORT];

/// The report of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

/// All names that [`run`] knows: reports, then registers.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let registers = Kind::RECORDS.iter().map(|kind| kind.key()).filter(|key| find(key).is_none());
    REPORTS.iter().map(|report| report.name).chain(registers).collect()
}

/// Makes the report or register of this name; `None` if there is none.
#[must_use]
pub fn run(name: &str, visible: &Visible<'_>, query: &Query) -> Option<Table> {
    match find(name) {
        Some(report) => Some((report.run)(visible, query)),
        None => Kind::RECORDS.iter().find(|kind| kind.key() == name).map(|kind| register::table(visible, *kind)),
    }
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(name: &str, title: Text) -> Self {
        Self {
            name: name.to_owned(),
            title,
            meta: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            totals: Vec::new(),
            basis: Vec::new(),
            notes: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, key: impl Into<Cow<'static, str>>, kind: ColumnKind, label: Text, legend: Text) -> Self {
        self.columns.push(Column { key: key.into(), label, kind, legend });
        self
    }
}

impl Cell {
    /// Ids, or nothing.
    #[must_use]
    pub fn ids(ids: impl IntoIterator<Item = String>) -> Self {
        Self::Ids(ids.into_iter().collect())
    }

    /// Text, or nothing if it is empty.
    #[must_use]
    pub fn text(text: Text) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A count.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of records are far below 2^52")]
    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }
}
