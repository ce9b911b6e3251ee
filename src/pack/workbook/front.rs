//! The first and the last sheet: what there is, and what the columns mean.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Making;
use super::cells::{Cells, top};
use super::plan::DEFINITIONS;
use super::sheet::{AS_OF, FIRST, back, frame, print_setup};
use crate::text::Text;

/// Writes the list of sheets.
pub(super) fn contents(sheet: &mut Worksheet, making: &Making<'_>) -> Result<(), XlsxError> {
    let (lang, styles, plan) = (making.lang, making.styles, making.plan);
    let config = making.visible.config;
    sheet.set_name(&plan.contents)?;
    for (column, width) in (0..).zip([6, 44, 10, 90]) {
        sheet.set_column_width(column, width)?;
    }
    let mut cells = Cells::new(sheet);
    cells.text(0, 0, config.title.get(lang), &styles.title)?;
    cells.text(1, 0, config.organization.get(lang), &styles.plain)?;
    let day = format!("{}: {}", AS_OF.get(lang), making.visible.today.0);
    cells.text(2, 0, &day, &styles.plain)?;
    for (column, head) in (0..).zip([NUMBER, SHEET, ROWS, ABOUT]) {
        cells.text(FIRST - 1, column, head.get(lang), &styles.head)?;
    }
    let mut row = FIRST;
    let definitions = (plan.definitions.as_str(), None, &DEFINED);
    let sheets = plan
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), Some(sheet.table.rows.len()), &sheet.about));
    for (number, (name, rows, about)) in (1_u32..).zip(sheets.chain([definitions])) {
        cells.sheet.write_number_with_format(row, 0, number, &styles.cell)?;
        cells.link(row, 1, name, &top(name, 0), &styles.cell)?;
        let rows = rows.and_then(|rows| u32::try_from(rows).ok());
        match rows {
            Some(rows) => cells.sheet.write_number_with_format(row, 2, rows, &styles.cell)?,
            None => cells.sheet.write_blank(row, 2, &styles.cell)?,
        };
        cells.text(row, 3, about.get(lang), &styles.cell)?;
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
    frame(sheet, FIRST - 1, last, 4)?;
    print_setup(sheet, making, FIRST - 1, 150)
}

/// Writes what every column of every sheet means, and the words it may hold.
pub(super) fn definitions(sheet: &mut Worksheet, making: &Making<'_>) -> Result<(), XlsxError> {
    let (lang, styles, plan) = (making.lang, making.styles, making.plan);
    sheet.set_name(&plan.definitions)?;
    for (column, width) in (0..).zip([36, 22, 22, 80, 44]) {
        sheet.set_column_width(column, width)?;
    }
    let mut cells = Cells::new(sheet);
    cells.text(0, 0, DEFINITIONS.get(lang), &styles.title)?;
    back(&mut cells, making)?;
    for (column, head) in (0..).zip([SHEET, COLUMN, KEY, MEANING, WORDS]) {
        cells.text(FIRST - 1, column, head.get(lang), &styles.head)?;
    }
    let mut row = FIRST;
    for planned in &plan.sheets {
        for column in &planned.table.columns {
            let words: Vec<_> = column.words.iter().map(|(_, label)| label.get(lang)).collect();
            cells.link(row, 0, &planned.name, &top(&planned.name, 0), &styles.cell)?;
            cells.text(row, 1, column.label.get(lang), &styles.cell)?;
            cells.text(row, 2, &column.key, &styles.cell)?;
            cells.text(row, 3, column.legend.get(lang), &styles.cell)?;
            cells.text(row, 4, &words.join(" / "), &styles.cell)?;
            row += 1;
        }
    }
    frame(sheet, FIRST - 1, row.saturating_sub(1).max(FIRST), 5)?;
    print_setup(sheet, making, FIRST - 1, 180)
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
