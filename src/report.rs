//! Tables an auditor reads: each shaped once, printed many times (terminal, Markdown, CSV, JSON; pages and workbooks above).
//!
//! A report is a function from [`Visible`] to a [`Table`], a file each, and one line in [`REPORTS`]. Every kind of record has a register beside these.
//! Nothing here knows HTML or Excel.

use std::borrow::Cow;

use serde::Serialize;

use crate::audience::{Audience, Visible};
use crate::config::RiskMethod;
use crate::data::Day;
use crate::model::shape::Shape;
use crate::model::value::{Estimate, Interval, Ref};
use crate::model::{Kind, Record, word_labels};
use crate::text;
use crate::text::Text;

mod assets;
mod audits;
mod check_sheet;
mod cld;
pub mod conformance;
mod coverage;
mod crosswalk;
pub mod diagnostics;
pub mod disclosures;
pub(crate) mod documents;
mod duties;
mod evidence;
mod exclusions;
mod findings;
mod guidance;
mod incidents;
pub mod mark;
mod measures;
mod objectives;
mod positions;
pub mod print;
mod raci;
pub mod register;
mod requirements;
mod responsibilities;
mod reviews;
mod risk_matrix;
mod risk_sources;
mod risks;
mod roles;
mod scope;
mod services;
mod soa;
mod soa_delta;
mod supplier_gaps;
mod suppliers;
mod tasks;
mod topics;
mod trace;
mod treatment_plan;
mod watch;
pub mod whitepaper;

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
    /// Totals, by the key of their column, or of their own (see [`Table::label`]).
    pub totals: Vec<(Cow<'static, str>, Cell)>,
    /// What the keys of totals are called that are no columns.
    pub labels: Vec<(Cow<'static, str>, Text)>,
    /// The sentence that stands where there are no rows.
    pub empty: Text,
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
    /// Every word that its cells may hold, and how it is called; empty where they are not of one enumeration.
    pub words: Vec<(Cow<'static, str>, Text)>,
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
    /// A heading that stands above this row, for it and the rows that follow. It is no row of its own: programs read the same from a column.
    pub band: Option<Band>,
}

/// A heading between rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Names the place in addresses, as the id of a row does.
    pub id: String,
    /// The heading.
    pub label: Text,
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
    /// Several of an enumeration.
    Words(Vec<(Cow<'static, str>, Text)>),
    /// The name of a rule, or a code of the loader that no rule has.
    Rule(String),
    /// Names of rules.
    Rules(Vec<&'static str>),
    /// How many records of several kinds there are: the key of the kind, which is the name of its report, what they are called, and how many.
    Counts(Vec<(&'static str, Text, usize)>),
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opens {
    /// The report.
    pub report: String,
    /// The row or band it leads to, by its id; the whole table if empty.
    pub row: String,
    /// The rows it counts: the key of a column, and the word or id that a row has there (see [`Table::counted`]).
    pub filter: Vec<(Cow<'static, str>, String)>,
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
        Self {
            services: vec![id.to_owned()],
        }
    }

    /// The first service.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.services.first().map(String::as_str)
    }

    /// Whether something that names `services` concerns what is asked for. What names none concerns every service.
    #[must_use]
    pub fn concerns<T>(&self, services: &[Ref<T>]) -> bool {
        self.services.is_empty() || services.is_empty() || services.iter().any(|service| self.services.contains(&service.id))
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

/// Every report but the generic registers, in the order in which an auditor asks for them.
pub static REPORTS: &[Report] = &[
    scope::REPORT,
    services::REPORT,
    responsibilities::REPORT,
    duties::REPORT,
    raci::REPORT,
    risks::REPORT,
    risk_sources::REPORT,
    risk_matrix::REPORT,
    treatment_plan::REPORT,
    soa::REPORT,
    soa_delta::REPORT,
    exclusions::REPORT,
    guidance::REPORT,
    positions::REPORT,
    crosswalk::REPORT,
    cld::REPORT,
    disclosures::REPORT,
    check_sheet::REPORT,
    conformance::REPORT,
    trace::REPORT,
    coverage::REPORT,
    evidence::REPORT,
    documents::REPORT,
    assets::REPORT,
    suppliers::REPORT,
    supplier_gaps::REPORT,
    requirements::REPORT,
    roles::REPORT,
    tasks::REPORT,
    objectives::REPORT,
    measures::REPORT,
    audits::REPORT,
    findings::REPORT,
    reviews::REPORT,
    incidents::REPORT,
    topics::REPORT,
    diagnostics::REPORT,
];

/// Whether an audience gets a report: about all, or about one service. Readers outside get those on one service that are made for customers.
#[must_use]
pub fn is_for(report: &Report, audience: Audience, of_service: bool) -> bool {
    let for_customers = || [responsibilities::REPORT.name, check_sheet::REPORT.name].contains(&report.name);
    !audience.is_outside() || of_service && for_customers()
}

/// What reports say of themselves to an audience, whatever stands in their rows.
#[must_use]
pub fn own_words(visible: &Visible<'_>) -> Vec<Text> {
    let all = REPORTS.iter().flat_map(|report| [report.title.clone(), report.about.clone()]);
    let services = visible.isms.services.iter().map(|service| Query::service(&service.id.0));
    let queries: Vec<_> = services.chain([Query::default()]).collect();
    let printed = REPORTS.iter().filter(|report| is_for(report, visible.audience, report.per_service));
    let tables = printed.flat_map(|report| queries.iter().filter_map(|query| run(report.name, visible, query)));
    let registers = Kind::RECORDS.iter().map(|kind| register::table(visible, *kind));
    let columns = tables.chain(registers).flat_map(|table| table.columns);
    let words = columns.flat_map(|column| {
        let words = column.words.into_iter().map(|(_, label)| label);
        [column.label, column.legend].into_iter().chain(words).collect::<Vec<_>>()
    });
    all.chain(words).collect()
}

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
        Some(report) => Some((report.run)(visible, query).fit_for(visible.audience)),
        None => Kind::RECORDS
            .iter()
            .find(|kind| kind.key() == name)
            .map(|kind| register::table(visible, *kind)),
    }
}

/// Whether a text that shows this report announces rows: a table of what is still open is meant to be empty.
#[must_use]
pub fn promises_rows(name: &str) -> bool {
    ![coverage::REPORT.name, diagnostics::REPORT.name].contains(&name)
}

const NO_ROWS: Text = Text::new("該当する記録はありません。", "There is nothing to list.");

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
            labels: Vec::new(),
            empty: NO_ROWS,
            basis: Vec::new(),
            notes: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// The beginning of a report: its name, its title, the service asked for, and the day it speaks of.
    fn begin(report: &Report, visible: &Visible<'_>, query: &Query) -> Self {
        let mut table = Self::new(report.name, report.title.clone());
        let service = query
            .first()
            .filter(|_| report.per_service)
            .and_then(|id| visible.isms.services.get(id));
        if let Some(service) = service {
            let name = service.name.text();
            table.title = Text::owned(
                format!("{}（{}）", table.title.ja, name.ja),
                format!("{}: {}", table.title.en, name.en),
            );
            table.meta.push(("service", Text::new("対象", "For"), Cell::Text(name)));
        }
        table
            .meta
            .push(("as_of", Text::new("基準日", "As of"), Cell::Date(visible.today, false)));
        table
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, key: impl Into<Cow<'static, str>>, kind: ColumnKind, label: Text, legend: Text) -> Self {
        self.columns.push(Column {
            key: key.into(),
            label,
            kind,
            legend,
            words: Vec::new(),
        });
        self
    }

    /// Says which words the cells of the last column may hold.
    #[must_use]
    fn of_words(mut self, words: impl IntoIterator<Item = (Cow<'static, str>, Text)>) -> Self {
        if let Some(column) = self.columns.last_mut() {
            column.words.extend(words);
        }
        self
    }

    /// Says which words the cells of the last column may hold, by cells that hold one each.
    #[must_use]
    fn of_cells(self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.of_words(cells.into_iter().filter_map(|cell| match cell {
            Cell::Word(word, label) => Some((word, label)),
            _ => None,
        }))
    }

    /// Says that the cells of the last column hold values of an enumeration of the model.
    #[must_use]
    fn of_enumeration(self, name: &str) -> Self {
        self.of_words(word_labels(name).map(|(word, label)| (word.into(), label)))
    }

    /// Adds what `columns` adds: columns that several reports have.
    #[must_use]
    fn and(self, columns: fn(Self) -> Self) -> Self {
        columns(self)
    }

    /// Adds a column whose words are fixed: Japanese, then English.
    #[must_use]
    fn with(self, key: &'static str, kind: ColumnKind, label: [&'static str; 2], legend: [&'static str; 2]) -> Self {
        self.column(key, kind, Text::new(label[0], label[1]), Text::new(legend[0], legend[1]))
    }

    /// The table as an audience gets it: outside, without columns that nothing may be read in.
    fn fit_for(self, audience: Audience) -> Self {
        if audience.is_outside() {
            self.without_empty_columns()
        } else {
            self
        }
    }

    /// Without the columns that no row has anything in.
    #[must_use]
    fn without_empty_columns(mut self) -> Self {
        let filled = |at: usize| self.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_blank()));
        let keeps: Vec<_> = (0..self.columns.len()).map(filled).collect();
        if !self.rows.is_empty() {
            let kept = |at: usize| keeps.get(at).copied().unwrap_or(true);
            let mut at = 0..;
            self.columns.retain(|_| at.next().is_some_and(kept));
            for row in &mut self.rows {
                let mut at = 0..;
                row.cells.retain(|_| at.next().is_some_and(kept));
            }
            let columns: Vec<_> = self.columns.iter().map(|column| column.key.clone()).collect();
            let labels: Vec<_> = self.labels.iter().map(|(key, _)| key.clone()).collect();
            self.totals.retain(|(key, _)| columns.contains(key) || labels.contains(key));
        }
        self
    }

    /// Names what the report rests on; of ids that only other editions have, nothing is said.
    #[must_use]
    fn rests_on(mut self, visible: &Visible<'_>, ids: &[&str]) -> Self {
        self.basis
            .extend(ids.iter().filter(|id| visible.graph.get(id).is_some()).map(|id| (*id).to_owned()));
        self
    }

    /// Sets the sentence that stands where there are no rows.
    #[must_use]
    fn if_empty(mut self, ja: &'static str, en: &'static str) -> Self {
        self.empty = Text::new(ja, en);
        self
    }

    /// Adds a total whose key is no column.
    fn total(&mut self, key: impl Into<Cow<'static, str>>, label: Text, cell: Cell) {
        let key = key.into();
        self.labels.push((key.clone(), label));
        self.totals.push((key, cell));
    }

    /// What the key of a column or of a total is called.
    #[must_use]
    pub fn label(&self, key: &str) -> Text {
        let total = self.labels.iter().find(|(own, _)| own == key).map(|(_, label)| label);
        let column = || self.columns.iter().find(|column| column.key == key).map(|column| &column.label);
        total.or_else(column).cloned().unwrap_or_else(|| Text::same(key))
    }

    /// The rows that a figure counts.
    pub fn counted<'a>(&'a self, opens: &'a Opens) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| {
            opens.filter.iter().all(|(key, wanted)| {
                let at = self.columns.iter().position(|column| column.key == *key);
                at.and_then(|at| row.cells.get(at)).is_some_and(|cell| cell.has(wanted))
            })
        })
    }
}

impl Opens {
    /// All rows of a report.
    #[must_use]
    pub fn report(name: &str) -> Self {
        Self {
            report: name.to_owned(),
            ..Self::default()
        }
    }

    /// Only rows that have `word` in the column `key`.
    #[must_use]
    pub fn only(mut self, key: impl Into<Cow<'static, str>>, word: impl Into<String>) -> Self {
        self.filter.push((key.into(), word.into()));
        self
    }

    /// The row or band to begin at.
    fn at(mut self, row: &str) -> Self {
        row.clone_into(&mut self.row);
        self
    }
}

impl Row {
    /// A row of its own.
    fn new(id: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            id: id.into(),
            cells,
            ..Self::default()
        }
    }

    /// Puts a heading above it.
    fn under(mut self, band: Option<Band>) -> Self {
        self.band = band;
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

    /// A count that opens the rows it counts; of none, there is nothing to open.
    fn figure(count: usize, opens: Opens) -> Self {
        if count == 0 { Self::count(0) } else { Self::Count(count, opens) }
    }

    /// A word that never changes, and how it is called.
    fn word(word: &'static str, ja: &'static str, en: &'static str) -> Self {
        Self::Word(word.into(), Text::new(ja, en))
    }

    /// The id of the row's record.
    fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// The title of a record.
    fn title(record: &impl Record) -> Self {
        Self::text(record.title().text())
    }

    /// Any field of a record: text, number, day, word, reference, or several of these.
    fn of(value: &impl Serialize) -> Self {
        // The kind only names fields within fields, and those have columns of their own in reports.
        register::cell(Kind::Document, &Shape::of(value))
    }

    /// How often; an interval in days is a word of its own.
    fn every(interval: Interval) -> Self {
        match interval {
            Interval::Days(days) => Self::Word(format!("{days} days").into(), text!("{days}日ごと", "every {days} days")),
            named => Self::of(&named),
        }
    }

    /// A day by which something has to be done; marked if it is past and the thing is still open.
    fn due(due: Option<Day>, today: Day, open: bool) -> Self {
        due.map_or(Self::Empty, |due| Self::Date(due, open && due < today))
    }

    /// The level of an estimate; nothing if a mark is off its scale.
    fn level(method: &RiskMethod, estimate: Estimate) -> Self {
        let Some(value) = method.value(estimate.likelihood, estimate.impact) else {
            return Self::Empty;
        };
        let (index, level) = method.level(value);
        Self::Level {
            index,
            of: method.levels.len(),
            name: level.name.text(),
            value,
        }
    }

    /// Whether it shows nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Ids(ids) => ids.is_empty(),
            Self::Words(words) => words.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
            Self::Rules(names) => names.is_empty(),
            Self::Counts(counts) => counts.is_empty(),
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// Whether it is or holds this word or id.
    fn has(&self, wanted: &str) -> bool {
        match self {
            Self::Id(id) | Self::Rule(id) => id == wanted,
            Self::Rules(names) => names.contains(&wanted),
            Self::Counts(counts) => counts.iter().any(|(key, ..)| *key == wanted),
            Self::Ids(ids) => ids.iter().any(|id| id == wanted),
            Self::Word(word, _) => word == wanted,
            Self::Words(words) => words.iter().any(|(word, _)| word == wanted),
            _ => false,
        }
    }
}
