//! Reports for the layout: cells as pieces with links, sparse columns folded into others, paper chosen.
//!
//! A column that holds nothing is named below the table; one that says the same everywhere becomes a fact above it;
//! one that says something in few rows only stands, with its name, in a cell of its neighbour.

use super::columns::{self, Column as Measured};
use super::documents::Desk;
use super::view::{self, Inline, Paper};
use super::words::{clean, flat, pieces};
use crate::model::Kind;
use crate::report::{Cell, Column, ColumnKind, Figure, Matrix, Row, Table, print};
use crate::text;
use crate::text::{Lang, Text};

/// Shorter tables keep all their columns.
const FEW_ROWS: usize = 4;

/// Rules by name; of more than these the site and the data files have the names.
const SOME_RULES: usize = 5;

/// Where the columns of a table are printed.
#[derive(Debug, Default)]
struct Layout {
    /// Columns of their own, each with those that are folded into it.
    shown: Vec<(usize, Vec<usize>)>,
    /// Columns that hold nothing.
    dropped: Vec<usize>,
    /// Columns that hold the same in every row.
    constant: Vec<usize>,
    /// Columns that say what the headings between the rows say.
    repeating: Vec<usize>,
}

/// The table of a report and the paper that it fits on; within a document that is the document's.
pub(super) fn view(table: &Table, item: usize, desk: &Desk<'_>, within: bool) -> (view::Table, Paper) {
    let lang = desk.lang;
    let layout = layout(table, desk);
    let label = |at: &usize| clean(table.columns[*at].label.get(lang));
    let mut rows: Vec<view::Row> = table
        .rows
        .iter()
        .enumerate()
        .map(|(nth, row)| view::Row {
            band: row.band.as_ref().map(|band| clean(band.label.get(lang))),
            depth: row.depth,
            label: desk.anchors.row(item, nth, &row.id),
            keep: true,
            cells: layout
                .shown
                .iter()
                .map(|(at, folded)| cell(row, &table.columns, *at, folded, desk))
                .collect(),
        })
        .collect();
    let title = clean(table.title.get(lang));
    let mut bands = rows.iter_mut().filter_map(|row| row.band.as_mut());
    if let (Some(only), None) = (bands.next().cloned(), bands.next())
        && title.contains(&only)
    {
        rows.iter_mut().for_each(|row| row.band = None);
    }
    let measured: Vec<_> = layout
        .shown
        .iter()
        .enumerate()
        .map(|(nth, (at, _))| {
            let cells: Vec<_> = rows.iter().map(|row| flat(&row.cells[nth].b)).collect();
            let terms = matches!(table.columns[*at].kind, ColumnKind::Word | ColumnKind::Level);
            Measured::of(&label(at), cells.iter().map(String::as_str), terms)
        })
        .collect();
    let plan = columns::plan(&measured, within);
    for (row, keep) in rows.iter_mut().zip(&plan.keep) {
        row.keep = *keep;
    }
    let constant = layout.constant.iter().map(|at| {
        let cell = table.rows.first().and_then(|row| row.cells.get(*at));
        (
            label(at),
            cell.map_or_else(Vec::new, |cell| inlines(cell, &table.columns[*at], desk)),
        )
    });
    let meta = table.meta.iter().filter(|(.., cell)| !print::words(cell, lang).is_empty());
    let meta = meta.map(|(_, label, cell)| (clean(label.get(lang)), named(cell, desk)));
    let mut facts: Vec<(String, Vec<Inline>)> = meta.collect();
    facts.extend(constant);
    let view = view::Table {
        title,
        facts,
        widths: plan.widths,
        heads: layout
            .shown
            .iter()
            .map(|(at, folded)| (label(at), folded.iter().map(label).collect::<Vec<_>>().join("・")))
            .collect(),
        rows,
        empty: table.empty.get(lang).to_owned(),
        totals: if table.rows.is_empty() { Vec::new() } else { totals(table, lang) },
        basis: table.basis.clone(),
        notes: table.notes.iter().map(|note| clean(note.get(lang))).collect(),
        dropped: layout.dropped.iter().map(label).collect(),
        matrices: table
            .figures
            .iter()
            .map(|Figure::Matrix(matrix)| self::matrix(matrix, desk))
            .collect(),
    };
    (view, plan.paper)
}

fn totals(table: &Table, lang: Lang) -> Vec<(String, String)> {
    let totals = table.totals.iter();
    totals
        .map(|(key, cell)| (clean(table.label(key).get(lang)), print::words(cell, lang)))
        .collect()
}

fn layout(table: &Table, desk: &Desk<'_>) -> Layout {
    let lang = desk.lang;
    let rows = table.rows.len();
    let cells = |at: usize| table.rows.iter().filter_map(move |row| row.cells.get(at));
    let filled = |at: usize| cells(at).filter(|cell| !print::words(cell, lang).is_empty()).count();
    let is_text = |at: usize| matches!(table.columns[at].kind, ColumnKind::Text | ColumnKind::Prose | ColumnKind::Ids);
    // Words stay in columns of their own: a matrix is read by its columns.
    let may_fold = |at: usize| is_text(at) || table.columns[at].kind == ColumnKind::Date;
    let is_same = |at: usize| cells(at).all(|cell| Some(cell) == cells(at).next());
    let mut layout = Layout::default();
    if rows == 0 {
        return layout;
    }
    let mut sparse = Vec::new();
    for at in 0..table.columns.len() {
        let filled = filled(at);
        if filled == 0 {
            layout.dropped.push(at);
        } else if table.columns[at].kind != ColumnKind::Id && repeats_band(table, at, desk) {
            layout.repeating.push(at);
        } else if at > 0 && rows >= FEW_ROWS && is_text(at) && filled == rows && is_same(at) {
            layout.constant.push(at);
        } else if at > 0 && rows >= FEW_ROWS && filled * 4 <= rows && may_fold(at) {
            sparse.push(at);
        } else {
            layout.shown.push((at, Vec::new()));
        }
    }
    for &at in &sparse {
        let hosts = layout.shown.iter().enumerate().filter(|(_, (host, _))| *host > 0 && is_text(*host));
        // Beside what it belongs to; else where there is room for long text.
        let before = (0..at)
            .rev()
            .find(|other| !sparse.contains(other) && !layout.dropped.contains(other));
        let near = |(_, (host, _)): &(usize, &(usize, Vec<usize>))| {
            let is_long = table.columns[*host].kind == ColumnKind::Prose;
            (Some(*host) != before, !is_long, *host > at, host.abs_diff(at))
        };
        match hosts.min_by_key(near).map(|(nth, _)| nth) {
            Some(nth) => layout.shown[nth].1.push(at),
            None => layout.shown.push((at, Vec::new())),
        }
    }
    layout.shown.sort_by_key(|(at, _)| *at);
    layout
}

/// Whether a column says in every row what the heading above says.
fn repeats_band(table: &Table, at: usize, desk: &Desk<'_>) -> bool {
    let mut band = None;
    let mut repeats = |row: &Row| {
        band = row.band.as_ref().map(|band| clean(band.label.get(desk.lang))).or(band.take());
        let cell = row.cells.get(at).map(|cell| flat(&inlines(cell, &table.columns[at], desk)));
        band.is_some() && cell == band
    };
    table.rows.iter().all(&mut repeats)
}

fn cell(row: &Row, columns: &[Column], at: usize, folded: &[usize], desk: &Desk<'_>) -> view::Cell {
    let own = row.cells.get(at).unwrap_or(&Cell::Empty);
    let mut b = inlines(own, &columns[at], desk);
    for at in folded {
        let Some(cell) = row.cells.get(*at).filter(|cell| !print::words(cell, desk.lang).is_empty()) else {
            continue;
        };
        if !b.is_empty() {
            b.push(Inline::Br);
        }
        let label = columns[*at].label.get(desk.lang);
        let label = if desk.lang == Lang::Ja {
            format!("{label}：")
        } else {
            format!("{label}: ")
        };
        b.push(Inline::Strong { b: pieces(&label) });
        let inner = inlines(cell, &columns[*at], desk);
        match cell {
            Cell::Date(_, true) => b.push(Inline::Late { b: inner }),
            _ => b.extend(inner),
        }
    }
    view::Cell {
        b,
        right: columns[at].kind == ColumnKind::Number,
        late: matches!(own, Cell::Date(_, true)),
        level: match own {
            Cell::Level { index, of, .. } => Some(fraction(*index, *of)),
            _ => None,
        },
    }
}

/// A cell as pieces; what stands in the pack is a link.
fn inlines(cell: &Cell, column: &Column, desk: &Desk<'_>) -> Vec<Inline> {
    match cell {
        // The id of the row itself is what others refer to.
        Cell::Id(id) if column.kind == ColumnKind::Id => {
            let b = whole(id);
            vec![linked(id, b, desk)]
        }
        Cell::Ids(ids) if column.key == "justifications" => reasons(ids, desk),
        cell => named(cell, desk),
    }
}

fn named(cell: &Cell, desk: &Desk<'_>) -> Vec<Inline> {
    match cell {
        Cell::Id(id) => vec![desk.reference(id)],
        Cell::Ids(ids) => references(ids, desk),
        Cell::Text(text) => lines(std::iter::once(text), desk.lang),
        Cell::Texts(texts) => lines(texts.iter(), desk.lang),
        Cell::Rules(names) if names.len() > SOME_RULES => {
            let more = names.len() - SOME_RULES;
            let some = names[..SOME_RULES].join(", ");
            pieces(text!("{some} ほか{more}件", "{some} and {more} more").get(desk.lang))
        }
        other => pieces(&print::words(other, desk.lang)),
    }
}

/// Texts, each line of theirs on its own.
fn lines<'a>(texts: impl Iterator<Item = &'a Text>, lang: Lang) -> Vec<Inline> {
    let lines = texts.flat_map(|text| text.get(lang).lines()).filter(|line| !line.trim().is_empty());
    join(lines.map(pieces).collect(), &Inline::Br)
}

fn join(all: Vec<Vec<Inline>>, between: &Inline) -> Vec<Inline> {
    let mut out = Vec::new();
    for (nth, one) in all.into_iter().enumerate() {
        if nth > 0 {
            out.push(between.clone());
        }
        out.extend(one);
    }
    out
}

/// Records by name: documents and evidence a line each, others one after the other.
fn references(ids: &[String], desk: &Desk<'_>) -> Vec<Inline> {
    let long = ids
        .iter()
        .any(|id| matches!(desk.names().kind(id), Some(Kind::Document | Kind::Evidence)));
    let between = if long { Inline::Br } else { Inline::T { t: ", ".into() } };
    join(ids.iter().map(|id| vec![desk.reference(id)]).collect(), &between)
}

/// What calls for a control, a line for each kind: risks, laws and contracts, requirements.
fn reasons(ids: &[String], desk: &Desk<'_>) -> Vec<Inline> {
    let mut kinds: Vec<(Option<Kind>, Vec<String>)> = Vec::new();
    for id in ids {
        let kind = desk.names().kind(id);
        match kinds.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, same)) => same.push(id.clone()),
            None => kinds.push((kind, vec![id.clone()])),
        }
    }
    let line = |(kind, ids): (Option<Kind>, Vec<String>)| {
        let label = kind.map(|kind| kind.label().get(desk.lang).to_owned());
        let mut line: Vec<_> = label.map_or_else(Vec::new, |label| pieces(&format!("{label}: ")));
        line.extend(references(&ids, desk));
        line
    };
    join(kinds.into_iter().map(line).collect(), &Inline::Br)
}

/// An id on one line, unless it is too long for that.
pub(super) fn whole(id: &str) -> Vec<Inline> {
    match pieces(id).as_slice() {
        [Inline::T { t }] => vec![Inline::Keep { t: t.clone() }],
        _ => pieces(id),
    }
}

fn linked(id: &str, b: Vec<Inline>, desk: &Desk<'_>) -> Inline {
    match desk.anchors.of(id) {
        Some(to) => Inline::To { to, b },
        None => Inline::Plain { b },
    }
}

/// Pictures, with where the layout finds them.
pub(super) fn figures(figures: &[crate::figure::Figure], item: usize) -> Vec<view::Figure> {
    let several = figures.len() > 1;
    let figures = figures.iter().enumerate().map(|(nth, figure)| view::Figure {
        path: format!("figures/{item}-{nth}.svg"),
        title: if several { figure.title.clone() } else { String::new() },
        alt: format!("{} {}", figure.title, figure.alt),
        width: figure.width,
        height: figure.height,
        svg: figure.svg.clone(),
    });
    figures.collect()
}

/// What the marks of a drawn matrix mean.
pub(super) fn scales(table: &Table, lang: Lang) -> Vec<(String, String)> {
    let Some(Figure::Matrix(matrix)) = table.figures.first() else {
        return Vec::new();
    };
    let marks = |marks: &[Text]| {
        let marks = marks.iter().zip(1..);
        let marks: Vec<_> = marks.map(|(mark, number)| format!("{number} {}", clean(mark.get(lang)))).collect();
        marks.join("　")
    };
    vec![
        (LIKELIHOOD.get(lang).to_owned(), marks(&matrix.likelihood)),
        (IMPACT.get(lang).to_owned(), marks(&matrix.impact)),
    ]
}

impl Desk<'_> {
    /// Labels and cells as pieces.
    pub(super) fn facts(&self, facts: &[(Text, Cell)]) -> Vec<(String, Vec<Inline>)> {
        let fact = |(label, cell): &(Text, Cell)| (clean(label.get(self.lang)), named(cell, self));
        facts.iter().map(fact).collect()
    }

    /// A record by its name, as a link to its place.
    pub(super) fn reference(&self, id: &str) -> Inline {
        linked(id, self.called(id), self)
    }

    /// How a record is called, in pieces.
    pub(super) fn called(&self, id: &str) -> Vec<Inline> {
        let name = self.names().of(id);
        let mut b = if name.id.is_empty() { Vec::new() } else { whole(&name.id) };
        // A blank between number and title would be cleaned away at the edge of a piece.
        if name.words.starts_with(' ') {
            b.push(Inline::T { t: " ".into() });
        }
        b.extend(pieces(name.words.trim_start()));
        b
    }
}

fn matrix(matrix: &Matrix, desk: &Desk<'_>) -> view::Matrix {
    let lang = desk.lang;
    let cell = |cell: &crate::report::MatrixCell| view::MatrixCell {
        level: fraction(cell.level, matrix.levels),
        name: format!("{} {}", cell.value, cell.name.get(lang)),
        acceptable: cell.acceptable,
        b: references(&cell.ids, desk),
    };
    let rows = matrix.cells.iter().zip(&matrix.likelihood).rev();
    view::Matrix {
        title: clean(matrix.title.get(lang)),
        impact: matrix.impact.iter().map(|mark| clean(mark.get(lang))).collect(),
        rows: rows
            .map(|(cells, mark)| (clean(mark.get(lang)), cells.iter().map(cell).collect()))
            .collect(),
    }
}

static LIKELIHOOD: Text = Text::new("起こりやすさ", "Likelihood");
static IMPACT: Text = Text::new("影響度", "Impact");

/// Where `index` stands among `of`, from 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "there are few levels")]
fn fraction(index: usize, of: usize) -> f64 {
    if of < 2 { 0.0 } else { index as f64 / (of - 1) as f64 }
}
