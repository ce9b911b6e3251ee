//! Which tables become sheets, and where every record stands.

use std::collections::BTreeMap;

use super::name::Names;
use super::{figure, head};
use crate::audience::Visible;
use crate::diagnostic::Diagnostic;
use crate::files::Area;
use crate::model::Kind;
use crate::pack::parts;
use crate::report::{self, Cell, Query, Row, Table, print};
use crate::span::Span;
use crate::text;
use crate::text::{Lang, Text};

/// The sheets and the places of records in them.
pub(super) struct Plan {
    /// The name of the list of sheets.
    pub(super) contents: String,
    /// The name of the definitions of columns.
    pub(super) definitions: String,
    /// The tables that have rows, in the order of their sheets.
    pub(super) sheets: Vec<Planned>,
    /// The tables that have none.
    pub(super) empty: Vec<Planned>,
    /// By id: how well the place fits, and the place.
    homes: BTreeMap<String, (usize, Place)>,
    /// For each sheet, the rows by the ids of rows and bands.
    rows: Vec<BTreeMap<String, u32>>,
}

/// A table and its sheet.
pub(super) struct Planned {
    /// The name of the sheet.
    pub(super) name: String,
    /// What the table is for.
    pub(super) about: Text,
    /// The table.
    pub(super) table: Table,
    /// The columns that any row has a value in, in their order: those of the sheet.
    pub(super) shown: Vec<usize>,
    /// The columns that no row has a value in.
    pub(super) dropped: Vec<usize>,
    /// The row of the column heads.
    pub(super) head: u32,
    /// The service of a Statement of Applicability.
    service: Option<String>,
}

/// A row of a sheet, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sheet: usize,
    pub(super) row: u32,
}

/// The report that is printed for each service too.
const SOA: &str = "soa";

/// The most UTF-16 units that a cell holds.
const CELL: usize = 32_767;

/// The most rows that a table may have; a sheet has 1,048,576, of which some go to its title and totals.
const ROWS: usize = 1_000_000;

impl Plan {
    pub(super) fn make(visible: &Visible<'_>, lang: Lang) -> Self {
        let mut names = Names::new();
        let contents = names.give(CONTENTS.get(lang));
        let definitions = names.give(DEFINITIONS.get(lang));
        let (mut sheets, mut empty) = (Vec::new(), Vec::new());
        for (title, about, service, table) in tables(visible) {
            if table.rows.is_empty() {
                let name = title.get(lang).to_owned();
                empty.push(Planned::new(name, about, service, table));
            } else {
                let register = report::find(&table.name).is_none();
                let instead = if register { &table.title } else { &title };
                let name = names.either(title.get(lang), instead.get(lang));
                sheets.push(Planned::new(name, about, service, table));
            }
        }
        let mut plan = Self {
            contents,
            definitions,
            sheets,
            empty,
            homes: BTreeMap::new(),
            rows: Vec::new(),
        };
        plan.settle(visible);
        plan
    }

    /// Where a record stands: in its own register, else in the first table that has a row for it.
    pub(super) fn home(&self, id: &str) -> Option<Place> {
        let whole = id.split_once('#').map_or(id, |(document, _)| document);
        let up = || whole.rsplit_once('/').and_then(|(of, _)| self.homes.get(of));
        self.homes.get(whole).or_else(up).map(|(_, place)| *place)
    }

    /// The row that a figure opens.
    pub(super) fn opened(&self, report: &str, row: &str) -> Option<Place> {
        let sheet = self
            .sheets
            .iter()
            .position(|sheet| sheet.table.name == report && sheet.service.is_none())?;
        let row = self.rows[sheet].get(row).copied().unwrap_or(0);
        Some(Place { sheet, row })
    }

    /// Gives every id its place.
    fn settle(&mut self, visible: &Visible<'_>) {
        for (at, sheet) in self.sheets.iter().enumerate() {
            let name = sheet.table.name.as_str();
            let mut put = |id: &str, rank: usize, row: u32| {
                let place = Place { sheet: at, row };
                let better = self.homes.get(id).is_none_or(|(known, _)| rank < *known);
                if better {
                    self.homes.insert(id.to_owned(), (rank, place));
                }
            };
            if name == SOA {
                put(&format!("soa:{}", sheet.scope()), 0, 0);
            }
            let mut rows = BTreeMap::new();
            for (number, row) in sheet.table.rows.iter().enumerate() {
                for id in row.band.iter().map(|band| &band.id).chain([&row.id]).filter(|id| !id.is_empty()) {
                    rows.entry(id.clone()).or_insert(sheet.row_of(number));
                }
                let first = row.cells.iter().find_map(|cell| match cell {
                    Cell::Id(id) => Some(id.as_str()),
                    _ => None,
                });
                let place = sheet.row_of(number);
                if name == SOA {
                    put(&format!("soa:{}/{}", sheet.scope(), row.id), 0, place);
                }
                for id in [first, Some(row.id.as_str())].into_iter().flatten() {
                    let kind = visible.graph.get(id).map(|node| node.kind);
                    let rank = match kind {
                        Some(kind) if kind.key() == name => 0,
                        Some(Kind::Control) if name == SOA && sheet.service.is_none() => 1,
                        _ => 2,
                    };
                    put(id, rank, place);
                    // A side stands for the position too, if that has no row of its own.
                    if let Some((of, _)) = id.rsplit_once('/') {
                        put(of, rank + 3, place);
                    }
                }
            }
            self.rows.push(rows);
        }
    }

    /// Every cell and table that does not fit.
    pub(super) fn too_long(&self, visible: &Visible<'_>, lang: Lang) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for sheet in self.sheets.iter().chain(&self.empty) {
            let table = &sheet.table;
            let title = table.title.clone();
            if let Some(row) = table.rows.get(ROWS) {
                let span = sheet.stated(visible, row).unwrap_or(visible.config.span);
                found.push(sheet_too_long(span, &title, table.rows.len()));
            }
            let mut see = |row: Option<&Row>, column: &Text, words: &str| {
                let length = words.encode_utf16().count();
                if length > CELL {
                    let place = Overlong {
                        title: &title,
                        row: row.map_or("", |row| &row.id),
                        column,
                        length,
                    };
                    let span = row.and_then(|row| sheet.stated(visible, row));
                    found.push(place.said(span.unwrap_or(visible.config.span)));
                }
            };
            for row in &table.rows {
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    see(Some(row), &column.label, &print::words(cell, lang));
                }
            }
            for (_, label, cell) in &table.meta {
                see(None, label, &print::words(cell, lang));
            }
            for (key, cell) in &table.totals {
                see(None, &table.label(key), &print::words(cell, lang));
            }
            for note in table.notes.iter().chain([&table.title]) {
                see(None, &NOTE, note.get(lang));
            }
        }
        for (label, words) in [(&TITLE, &visible.config.title), (&ORGANIZATION, &visible.config.organization)] {
            let length = words.get(lang).encode_utf16().count();
            if length > CELL {
                let place = Overlong {
                    title: &CONTENTS,
                    row: "",
                    column: label,
                    length,
                };
                found.push(place.said(visible.config.span));
            }
        }
        found
    }
}

impl Planned {
    fn new(name: String, about: Text, service: Option<String>, table: Table) -> Self {
        let filled = |at: &usize| table.rows.iter().any(|row| row.cells.get(*at).is_some_and(|cell| !cell.is_blank()));
        // The first column names the rows and carries their links.
        let (shown, dropped) = (0..table.columns.len()).partition(|at| *at == 0 || filled(at));
        Self {
            name,
            about,
            shown,
            dropped,
            head: head::ROWS + figure::rows(&table),
            table,
            service,
        }
    }

    /// The first row of the table.
    pub(super) fn first(&self) -> u32 {
        self.head + 1
    }

    /// The row of the sheet in which a row of the table stands.
    fn row_of(&self, number: usize) -> u32 {
        u32::try_from(number).map_or(u32::MAX, |number| number.saturating_add(self.first()))
    }

    /// Where the author stated what a row of the table shows: the row itself, else the first record that it names.
    fn stated(&self, visible: &Visible<'_>, row: &Row) -> Option<Span> {
        let of = |id: &str| {
            let span = visible.graph.get(id).map(|node| node.span).filter(|span| span.is_some())?;
            let own = visible.files.file(span.file).is_some_and(|file| file.area == Area::Content);
            own.then_some(span)
        };
        let statement = (self.table.name == SOA).then(|| format!("soa:{}/{}", self.scope(), row.id));
        let named = row.cells.iter().flat_map(|cell| match cell {
            Cell::Id(id) => std::slice::from_ref(id),
            Cell::Ids(ids) => ids,
            _ => &[],
        });
        let ids = statement.as_ref().into_iter().chain([&row.id]).chain(named);
        ids.map(String::as_str).find_map(of)
    }

    /// What a Statement of Applicability is for.
    fn scope(&self) -> &str {
        self.service.as_deref().unwrap_or(crate::model::kinds::soa::ISMS_WIDE)
    }
}

/// All tables in their order: what their sheets are called, what they are for, and for which service.
fn tables(visible: &Visible<'_>) -> Vec<(Text, Text, Option<String>, Table)> {
    let (audience, mut all) = (visible.audience, Vec::new());
    for name in report::names() {
        let whole = || report::run(name, visible, &Query::default());
        let Some(report) = report::find(name) else {
            let kind = Kind::RECORDS.iter().find(|kind| kind.key() == name);
            all.extend(whole().map(|table| {
                let title = kind.map_or_else(|| table.title.clone(), |kind| kind.plural());
                (title, REGISTER, None, table)
            }));
            continue;
        };
        let about = || report.about.clone();
        let titled = |ja: &str, en: &str| {
            let of = if name == SOA { &STATEMENT } else { &report.title };
            Text::owned(format!("{} {ja}", of.ja), format!("{} {en}", of.en))
        };
        if report::is_for(report, audience, false) {
            let title = if name == SOA {
                titled("ISMS全体", "ISMS-wide")
            } else {
                report.title.clone()
            };
            all.extend(whole().map(|table| (title, about(), None, table)));
        }
        // What customers get is about one service each, and so is a Statement of Applicability; other tables have a column for it.
        let apart = (name == SOA || audience.is_outside()) && report::is_for(report, audience, true);
        for service in parts::services(visible).filter(|_| apart) {
            let (id, words) = (&service.id.0, service.name.text());
            let table = report::run(name, visible, &Query::service(id));
            all.extend(table.map(|table| (titled(&words.ja, &words.en), about(), Some(id.clone()), table)));
        }
    }
    all
}

/// What is too long, and where.
struct Overlong<'a> {
    title: &'a Text,
    /// The row; empty outside the rows.
    row: &'a str,
    column: &'a Text,
    length: usize,
}

impl Overlong<'_> {
    fn said(&self, span: Span) -> Diagnostic {
        let (row, length) = (self.row, self.length);
        let (title_ja, title_en) = (&self.title.ja, &self.title.en);
        let (column_ja, column_en) = (&self.column.ja, &self.column.en);
        let message = if row.is_empty() {
            text!(
                "「{title_ja}」の「{column_ja}」は {length} 文字あり、Excel のセルの上限 {CELL} 文字を超えます",
                "`{column_en}` of `{title_en}` has {length} characters; a cell of Excel holds {CELL}"
            )
        } else {
            text!(
                "「{title_ja}」の行 `{row}` の列「{column_ja}」は {length} 文字あり、Excel のセルの上限 {CELL} 文字を超えます",
                "row `{row}`, column `{column_en}` of `{title_en}` has {length} characters; a cell of Excel holds {CELL}"
            )
        };
        Diagnostic::new("cell-too-long", span, message).help(Text::new(
            "文章を短くするか、文書に移してそれを参照してください",
            "shorten the text, or move it into a document and refer to that",
        ))
    }
}

fn sheet_too_long(span: Span, title: &Text, rows: usize) -> Diagnostic {
    let (ja, en) = (&title.ja, &title.en);
    Diagnostic::new(
        "sheet-too-long",
        span,
        text!(
            "「{ja}」は {rows} 行あり、Excel のシートに収まる {ROWS} 行を超えます",
            "`{en}` has {rows} rows; a sheet of Excel has room for {ROWS}"
        ),
    )
    .help(Text::new("本を分けてください", "divide the book"))
}

pub(super) const CONTENTS: Text = Text::new("目次", "Contents");
pub(super) const DEFINITIONS: Text = Text::new("列の説明", "Definitions");
const STATEMENT: Text = Text::new("適用宣言書", "SoA");
const REGISTER: Text = Text::new("この種類の記録の一覧です。", "All records of this kind.");
const NOTE: Text = Text::new("題名と注記", "title and notes");
const TITLE: Text = Text::new("本の題名", "title of the book");
const ORGANIZATION: Text = Text::new("組織名", "organization");
