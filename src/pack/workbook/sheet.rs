//! The sheet of a table: head, drawings, column heads, rows, totals, notes.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::Making;
use super::cells::Cells;
use super::choices::choices;
use super::head::{self, Head, LEAST};
use super::plan::{Place, Planned};
use super::{figure, measure};
use crate::report::{ColumnKind, print};
use crate::text::Text;

/// Writes the sheet at `at` of the plan.
pub(super) fn table(sheet: &mut Worksheet, making: &Making<'_>, at: usize) -> Result<(), XlsxError> {
    let (lang, styles) = (making.lang, making.styles);
    let planned = &making.plan.sheets[at];
    let table = &planned.table;
    sheet.set_name(&planned.name)?;
    let mut widths = measure::widths(table, &planned.shown, lang);
    figure::widen(table, &mut widths);
    for (column, width) in (0_u16..).zip(&widths) {
        sheet.set_column_width(column, u32::try_from(*width).unwrap_or(u32::MAX))?;
    }
    let total = widths.iter().sum::<usize>();
    let (above, rest) = head::facts(table, lang, total);
    let running = head::running(Some(planned), lang);
    let head = Head {
        title: table.title.get(lang),
        facts: &above,
        running: &running,
    };
    let mut cells = Cells::new(sheet);
    head::write(&mut cells, making, &head, true)?;
    figure::write(&mut cells, making, planned, head::ROWS)?;
    let heads: Vec<_> = planned.shown.iter().map(|number| table.columns[*number].label.get(lang)).collect();
    for (column, words) in (0..).zip(&heads) {
        cells.text(planned.head, column, words, &styles.head)?;
    }
    // The button of the filter takes room from the words.
    let narrower = widths.iter().map(|width| width.saturating_sub(3));
    cells.height(planned.head, heads.iter().copied().zip(narrower))?;
    let mut here = Place {
        sheet: at,
        row: planned.first(),
    };
    for row in &table.rows {
        let mut texts = Vec::new();
        for ((column, number), width) in (0..).zip(&planned.shown).zip(&widths) {
            let Some(cell) = row.cells.get(*number) else { continue };
            let format = format(making, table.columns[*number].kind, column, row.depth);
            cells.cell(making, here, (column, *width), cell, &format)?;
            texts.push(print::words(cell, lang));
        }
        cells.height(here.row, texts.iter().map(String::as_str).zip(widths.iter().copied()))?;
        here.row += 1;
    }
    let last = here.row - 1;
    totals(&mut cells, making, planned, &mut here.row)?;
    remarks(&mut cells, making, planned, &rest, total, here.row)?;
    choices(cells.sheet, making, planned, last)?;
    let still = if table.figures.is_empty() { planned.head + 1 } else { head::ROWS };
    frame(sheet, still, planned.head, last, planned.shown.len())?;
    print_setup(sheet, making, &head, planned.head, total)
}

/// Days stand in the middle; rows that belong to the row above are set in.
fn format(making: &Making<'_>, kind: ColumnKind, column: u16, depth: u8) -> Format {
    let format = making.styles.cell.clone();
    match kind {
        ColumnKind::Date | ColumnKind::Level => format.set_align(FormatAlign::Center),
        _ if column == 0 && depth > 0 => format.set_indent(depth),
        _ => format,
    }
}

/// Totals, below a blank row; `row` goes on to the row after them.
fn totals(cells: &mut Cells<'_>, making: &Making<'_>, planned: &Planned, row: &mut u32) -> Result<(), XlsxError> {
    let (lang, styles, table) = (making.lang, making.styles, &planned.table);
    *row += 1;
    if table.totals.is_empty() {
        return Ok(());
    }
    cells.text(*row, 0, TOTAL.get(lang), &styles.name)?;
    *row += 1;
    for (key, cell) in &table.totals {
        let here = Place {
            sheet: usize::MAX,
            row: *row,
        };
        cells.text(*row, 0, table.label(key).get(lang), &styles.cell)?;
        cells.cell(making, here, (1, 0), cell, &styles.cell)?;
        *row += 1;
    }
    *row += 1;
    Ok(())
}

/// Facts that found no room above, basis and notes, in lines as wide as the table, from `row` down.
fn remarks(
    cells: &mut Cells<'_>,
    making: &Making<'_>,
    planned: &Planned,
    facts: &[String],
    width: usize,
    mut row: u32,
) -> Result<(), XlsxError> {
    let (lang, table) = (making.lang, &planned.table);
    let mut lines = facts.to_vec();
    if !table.basis.is_empty() {
        lines.push(format!("{}: {}", BASIS.get(lang), table.basis.join(", ")));
    }
    lines.extend(table.notes.iter().map(|note| format!("※ {}", note.get(lang))));
    if !planned.dropped.is_empty() {
        let heads = planned.dropped.iter().map(|at| table.columns[*at].label.get(lang));
        lines.push(format!("{}: {}", DROPPED.get(lang), heads.collect::<Vec<_>>().join(", ")));
    }
    lines.push(format!("{}: {}", LEGEND.get(lang), making.plan.definitions));
    if cells.unlinked > 0 {
        lines.push(UNLINKED.get(lang).to_owned());
    }
    for line in lines.iter().flat_map(|line| measure::folded(line, width.max(LEAST))) {
        cells.text(row, 0, &line, &making.styles.plain)?;
        row += 1;
    }
    Ok(())
}

/// What stands above row `still` and the first column stay in sight; the head of the columns filters.
pub(super) fn frame(sheet: &mut Worksheet, still: u32, head: u32, last: u32, columns: usize) -> Result<(), XlsxError> {
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(still, 1)?;
    sheet.autofilter(head, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

/// Paper sizes as Excel numbers them.
const A3: u8 = 8;
const A4: u8 = 9;

/// The width up to which a table stands upright on A4, and that from which it goes on A3.
const NARROW: usize = 110;
const WIDE: usize = 180;

/// One page wide, the head on every page, and what stands in the margins.
pub(super) fn print_setup(sheet: &mut Worksheet, making: &Making<'_>, head: &Head<'_>, row: u32, width: usize) -> Result<(), XlsxError> {
    if width > NARROW {
        sheet.set_landscape();
    } else {
        sheet.set_portrait();
    }
    sheet
        .set_paper_size(if width > WIDE { A3 } else { A4 })
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.75, 0.7, 0.35, 0.35);
    head::margins(sheet, making, head);
    sheet.set_repeat_rows(row, row)?;
    Ok(())
}

const TOTAL: Text = Text::new("合計", "Total");
const BASIS: Text = Text::new("根拠", "Basis");
const LEGEND: Text = Text::new("列の意味を説明するシート", "What the columns mean is said on the sheet");
const DROPPED: Text = Text::new("値がないため省いた列", "Columns left out because no row has a value");
const UNLINKED: Text = Text::new(
    "※ Excel の上限を超えるため、下の方の行にはリンクを付けていません。",
    "※ Excel reads no more links: the lower rows have none.",
);
