//! Reports for the layout: cells as pieces with links, columns measured, paper chosen.

use super::anchors::Anchors;
use super::view::{self, Inline, Paper};
use super::words::{clean, measure, pieces};
use crate::report::{Cell, Column, ColumnKind, Figure, Matrix, Row, Table, print};
use crate::text::Lang;

/// The papers that a table may stand on, and how wide its text area is in millimetres.
const PAPERS: [(Paper, f64); 3] = [
    (PORTRAIT, PORTRAIT_WIDTH),
    (Paper { name: "a4", flipped: true }, 261.0),
    (Paper { name: "a3", flipped: true }, 384.0),
];

/// What documents are printed on.
pub(super) const PORTRAIT: Paper = Paper {
    name: "a4",
    flipped: false,
};
/// How wide a document's text area is, in millimetres.
pub(super) const PORTRAIT_WIDTH: f64 = 174.0;

/// The em of tables in millimetres: 7.5 points.
const EM: f64 = 2.65;
/// What a cell has left and right of its text, in millimetres.
const INSET: f64 = 3.0;
/// How wide a column of long text wants to be, in ems.
const COMFORT: f64 = 30.0;
/// What is shorter stands on one line, in ems.
const SHORT: f64 = 4.0;
/// Rows with more lines than this may be broken.
const LINES: f64 = 24.0;

/// What a column asks for, in millimetres.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wish {
    /// So that no word is broken.
    least: f64,
    /// So that it reads well.
    good: f64,
    /// So that nothing is wrapped.
    most: f64,
}

impl Wish {
    /// Of a column with these texts.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut least, mut most, mut sum, mut count) = (0.0_f64, 0.0_f64, 0.0, 0.0);
        for text in texts {
            let (all, word) = measure(text);
            least = least.max(word).max(all.min(SHORT));
            most = most.max(all);
            sum += all;
            count += 1.0;
        }
        // A column that is mostly empty needs no room for its few long cells.
        let usual = SHORT + sum / f64::max(count, 1.0) / 2.0;
        let good = usual.min(COMFORT).min(most).max(least);
        let whole = |ems: f64| ems * EM + INSET;
        Self {
            least: whole(least),
            good: whole(good),
            most: whole(most),
        }
    }
}

/// The table of a report and the paper that it fits on; within a document that is the document's.
pub(super) fn view(table: &Table, item: usize, anchors: &Anchors, lang: Lang, within: bool) -> (view::Table, Paper) {
    let filled = |at: usize| {
        table
            .rows
            .iter()
            .any(|row| row.cells.get(at).is_some_and(|cell| *cell != Cell::Empty))
    };
    let (shown, dropped): (Vec<usize>, Vec<usize>) = (0..table.columns.len()).partition(|at| filled(*at));
    let words: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            shown
                .iter()
                .map(|at| row.cells.get(*at).map_or_else(String::new, |cell| print::words(cell, lang)))
                .collect()
        })
        .collect();
    let head = |at: &usize| clean(table.columns[*at].label.get(lang));
    let wishes: Vec<_> = shown
        .iter()
        .enumerate()
        .map(|(nth, at)| {
            let head = head(at);
            Wish::of(words.iter().map(|row| row[nth].as_str()).chain([head.as_str()]))
        })
        .collect();
    let good: f64 = wishes.iter().map(|wish| wish.good).sum();
    let papers = if within { &PAPERS[..1] } else { &PAPERS[..] };
    let (paper, width) = *papers.iter().find(|(_, width)| good <= *width).unwrap_or(&papers[papers.len() - 1]);
    let widths = share(&wishes, width);
    let rows = table.rows.iter().zip(&words).enumerate();
    let rows = rows
        .map(|(nth, (row, words))| {
            let lines = words
                .iter()
                .zip(&widths)
                .map(|(text, width)| measure(text).0 * EM / (width - INSET).max(EM));
            view::Row {
                band: row.band.as_ref().map(|band| clean(band.label.get(lang))),
                depth: row.depth,
                label: anchors.row(item, nth, &row.id),
                keep: lines.fold(0.0, f64::max) < LINES,
                cells: cells(row, &shown, &table.columns, anchors, lang),
            }
        })
        .collect();
    let view = view::Table {
        title: clean(table.title.get(lang)),
        facts: table
            .meta
            .iter()
            .map(|(_, label, cell)| (clean(label.get(lang)), inlines(cell, anchors, lang)))
            .collect(),
        widths,
        heads: shown.iter().map(head).collect(),
        rows,
        empty: table.empty.get(lang).to_owned(),
        totals: table
            .totals
            .iter()
            .map(|(key, cell)| (clean(table.label(key).get(lang)), print::words(cell, lang)))
            .collect(),
        basis: table.basis.clone(),
        notes: table.notes.iter().map(|note| clean(note.get(lang))).collect(),
        dropped: if table.rows.is_empty() {
            Vec::new()
        } else {
            dropped.iter().map(head).collect()
        },
        matrices: table
            .figures
            .iter()
            .map(|Figure::Matrix(matrix)| self::matrix(matrix, anchors, lang))
            .collect(),
    };
    (view, paper)
}

fn cells(row: &Row, shown: &[usize], columns: &[Column], anchors: &Anchors, lang: Lang) -> Vec<view::Cell> {
    let cell = |at: &usize| {
        let cell = row.cells.get(*at)?;
        Some(view::Cell {
            b: inlines(cell, anchors, lang),
            right: columns[*at].kind == ColumnKind::Number,
            late: matches!(cell, Cell::Date(_, true)),
            level: match cell {
                Cell::Level { index, of, .. } => Some(fraction(*index, *of)),
                _ => None,
            },
        })
    };
    shown.iter().map(|at| cell(at).unwrap_or_default()).collect()
}

/// A cell as pieces; ids that stand in the pack are links.
fn inlines(cell: &Cell, anchors: &Anchors, lang: Lang) -> Vec<Inline> {
    match cell {
        Cell::Id(id) => vec![reference(id, anchors)],
        Cell::Ids(ids) => {
            let mut out = Vec::new();
            for (nth, id) in ids.iter().enumerate() {
                if nth > 0 {
                    out.push(Inline::T { t: ", ".into() });
                }
                out.push(reference(id, anchors));
            }
            out
        }
        Cell::Texts(texts) => {
            let mut out = Vec::new();
            for (nth, text) in texts.iter().enumerate() {
                if nth > 0 {
                    out.push(Inline::Br);
                }
                out.extend(pieces(text.get(lang)));
            }
            out
        }
        other => pieces(&print::words(other, lang)),
    }
}

fn reference(id: &str, anchors: &Anchors) -> Inline {
    let b = pieces(id);
    match anchors.of(id) {
        Some(to) => Inline::To { to, b },
        None => Inline::Plain { b },
    }
}

fn matrix(matrix: &Matrix, anchors: &Anchors, lang: Lang) -> view::Matrix {
    let cell = |cell: &crate::report::MatrixCell| view::MatrixCell {
        level: fraction(cell.level, matrix.levels),
        name: format!("{} {}", cell.value, cell.name.get(lang)),
        acceptable: cell.acceptable,
        b: inlines(&Cell::Ids(cell.ids.clone()), anchors, lang),
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

/// Where `index` stands among `of`, from 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "there are few levels")]
fn fraction(index: usize, of: usize) -> f64 {
    if of < 2 { 0.0 } else { index as f64 / (of - 1) as f64 }
}

/// The widths of columns that together fill `width`: first what each must have, then what it needs to read well, then by what it holds.
pub(super) fn share(wishes: &[Wish], width: f64) -> Vec<f64> {
    let sum = |of: fn(&Wish) -> f64| wishes.iter().map(of).sum::<f64>();
    let (least, good, most) = (sum(|wish| wish.least), sum(|wish| wish.good), sum(|wish| wish.most));
    let between = |from: fn(&Wish) -> f64, to: fn(&Wish) -> f64, start: f64, end: f64| {
        let part = if end > start {
            ((width - start) / (end - start)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        wishes
            .iter()
            .map(|wish| from(wish) + (to(wish) - from(wish)) * part)
            .collect::<Vec<_>>()
    };
    let widths = if width < least {
        wishes.iter().map(|wish| wish.least * width / least).collect()
    } else if width < good {
        between(|wish| wish.least, |wish| wish.good, least, good)
    } else {
        between(|wish| wish.good, |wish| wish.most, good, most)
    };
    // Whole tenths, so that the last bit of a float never decides where a line ends.
    widths.into_iter().map(|width| (width * 10.0).floor() / 10.0).collect()
}
