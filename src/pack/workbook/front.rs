//! The first and the last sheet: what there is, and what the columns mean.

use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::Making;
use super::cells::{Cells, top};
use super::head::{self, Head};
use super::plan::{CONTENTS, DEFINITIONS};
use super::sheet::{frame, print_setup};
use crate::text::Text;

/// Writes the list of sheets.
pub(super) fn contents(sheet: &mut Worksheet, making: &Making<'_>) -> Result<(), XlsxError> {
    let (lang, styles, plan) = (making.lang, making.styles, making.plan);
    sheet.set_name(&plan.contents)?;
    for (column, width) in (0..).zip(CONTENTS_WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let title = CONTENTS;
    let running = head::running(None, lang);
    let head = Head {
        title: title.get(lang),
        facts: "",
        running: &running,
    };
    let mut cells = Cells::new(sheet);
    head::write(&mut cells, making, &head, false)?;
    for (column, head) in (0..).zip([NUMBER, SHEET, ROWS, ABOUT]) {
        cells.text(FIRST - 1, column, head.get(lang), &styles.head)?;
    }
    let middle = styles.cell.clone().set_align(FormatAlign::Center);
    let mut row = FIRST;
    let definitions = (plan.definitions.as_str(), None, &DEFINED);
    let sheets = plan
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), Some(sheet.table.rows.len()), &sheet.about));
    for (number, (name, rows, about)) in (1_u32..).zip(sheets.chain([definitions])) {
        cells.sheet.write_number_with_format(row, 0, number, &middle)?;
        cells.link(row, 1, name, (&top(name, 0), ""), &styles.cell)?;
        let rows = rows.and_then(|rows| u32::try_from(rows).ok());
        match rows {
            Some(rows) => cells.sheet.write_number_with_format(row, 2, rows, &middle)?,
            None => cells.sheet.write_blank(row, 2, &styles.cell)?,
        };
        cells.text(row, 3, about.get(lang), &styles.cell)?;
        cells.height(row, [(about.get(lang), width_of(&CONTENTS_WIDTHS, 3))])?;
        row += 1;
    }
    let last = row - 1;
    if !plan.empty.is_empty() {
        cells.text(row + 1, 0, EMPTY.get(lang), &styles.name)?;
        row += 2;
        for planned in &plan.empty {
            cells.text(row, 1, &planned.name, &styles.cell)?;
            cells.text(row, 3, planned.table.empty.get(lang), &styles.cell)?;
            row += 1;
        }
    }
    frame(sheet, FIRST, FIRST - 1, last, 4)?;
    print_setup(sheet, making, &head, FIRST - 1, total(&CONTENTS_WIDTHS))
}

/// Writes what every column of every sheet means, and the words it may hold.
pub(super) fn definitions(sheet: &mut Worksheet, making: &Making<'_>) -> Result<(), XlsxError> {
    let (lang, styles, plan) = (making.lang, making.styles, making.plan);
    sheet.set_name(&plan.definitions)?;
    for (column, width) in (0..).zip(DEFINITIONS_WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let title = DEFINITIONS;
    let running = head::running(None, lang);
    let head = Head {
        title: title.get(lang),
        facts: "",
        running: &running,
    };
    let mut cells = Cells::new(sheet);
    head::write(&mut cells, making, &head, true)?;
    for (column, head) in (0..).zip([SHEET, COLUMN, KEY, MEANING, WORDS]) {
        cells.text(FIRST - 1, column, head.get(lang), &styles.head)?;
    }
    let mut row = FIRST;
    for planned in &plan.sheets {
        for column in &planned.table.columns {
            let words: Vec<_> = column.words.iter().map(|(_, label)| label.get(lang)).collect();
            let texts = [
                &planned.name,
                column.label.get(lang),
                &column.key,
                column.legend.get(lang),
                &words.join(" / "),
            ];
            cells.height(row, texts.into_iter().zip((0..).map(|at| width_of(&DEFINITIONS_WIDTHS, at))))?;
            cells.link(row, 0, &planned.name, (&top(&planned.name, 0), ""), &styles.cell)?;
            cells.text(row, 1, column.label.get(lang), &styles.cell)?;
            cells.text(row, 2, &column.key, &styles.cell)?;
            cells.text(row, 3, column.legend.get(lang), &styles.cell)?;
            cells.text(row, 4, &words.join(" / "), &styles.cell)?;
            row += 1;
        }
    }
    frame(sheet, FIRST, FIRST - 1, row.saturating_sub(1).max(FIRST), 5)?;
    print_setup(sheet, making, &head, FIRST - 1, total(&DEFINITIONS_WIDTHS))
}

/// The first row below the head of the columns.
const FIRST: u32 = head::ROWS + 1;

/// The widths of the columns of the two sheets.
const CONTENTS_WIDTHS: [u32; 4] = [6, 56, 10, 90];
const DEFINITIONS_WIDTHS: [u32; 5] = [56, 22, 22, 70, 40];

fn width_of(widths: &[u32], at: usize) -> usize {
    widths.get(at).map_or(0, |width| usize::try_from(*width).unwrap_or(0))
}

fn total(widths: &[u32]) -> usize {
    (0..widths.len()).map(|at| width_of(widths, at)).sum()
}

const NUMBER: Text = Text::new("No.", "No.");
const SHEET: Text = Text::new("シート", "Sheet");
const ROWS: Text = Text::new("行数", "Rows");
const ABOUT: Text = Text::new("内容", "What it shows");
const EMPTY: Text = Text::new(
    "該当する行がなく、シートを設けていない表",
    "Tables without rows, which have no sheet",
);
const COLUMN: Text = Text::new("列", "Column");
const KEY: Text = Text::new("キー", "Key");
const MEANING: Text = Text::new("説明", "Meaning");
const WORDS: Text = Text::new("取り得る値", "Values");
const DEFINED: Text = Text::new("すべてのシートの列の意味です。", "What the columns of all sheets mean.");
