//! Columns of states and other fixed words: lists to choose from, and marks that follow the word.

use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle, Worksheet, XlsxError};

use super::Making;
use super::plan::Planned;
use crate::report::{Cell, Column, Table, mark, print};
use crate::text::{Lang, Text};

/// Gives the columns of a sheet their lists and their marks, from the first row to `last`.
pub(super) fn choices(sheet: &mut Worksheet, making: &Making<'_>, planned: &Planned, last: u32) -> Result<(), XlsxError> {
    for (at, number) in (0_u16..).zip(&planned.shown) {
        list(sheet, planned, (at, *number), last, making.lang)?;
        if mark::holds_states(&planned.table, *number) {
            marks(sheet, making, planned, (at, *number), last)?;
        }
    }
    Ok(())
}

/// A list to choose from, in a column that holds one word of an enumeration.
fn list(sheet: &mut Worksheet, planned: &Planned, (at, number): (u16, usize), last: u32, lang: Lang) -> Result<(), XlsxError> {
    let (table, column) = (&planned.table, &planned.table.columns[number]);
    let known = |cell: &Cell| match cell {
        Cell::Empty => true,
        Cell::Word(word, _) => column.words.iter().any(|(own, _)| own == word),
        _ => false,
    };
    let fits = table.rows.iter().all(|row| row.cells.get(number).is_none_or(known));
    let words: Vec<_> = column.words.iter().map(|(_, label)| label.get(lang)).collect();
    // A list is written as one string, in which commas part its words.
    let writable = !words.iter().any(|word| word.contains([',', '"'])) && words.join(",").encode_utf16().count() <= 255;
    if words.is_empty() || !fits || !writable {
        return Ok(());
    }
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title(CHOOSE_TITLE.get(lang))?
        .set_error_message(CHOOSE.get(lang))?;
    sheet.add_data_validation(planned.first(), at, last, at, &list)?;
    Ok(())
}

/// Shape and colour for each word; the cell holds the word alone, so that it sorts, filters and compares as what it is.
fn marks(sheet: &mut Worksheet, making: &Making<'_>, planned: &Planned, (at, number): (u16, usize), last: u32) -> Result<(), XlsxError> {
    for (word, label) in words(&planned.table, number) {
        let label = label.get(making.lang);
        let Some(mark) = mark::of_word(&planned.table.name, &word) else {
            continue;
        };
        if label.is_empty() || label.contains('"') || print::starts_formula(label) {
            continue;
        }
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(label))
            .set_format(making.styles.mark(mark));
        sheet.add_conditional_format(planned.first(), at, last, at, &rule)?;
    }
    Ok(())
}

/// The words that a column may hold, else those that it does hold, each once.
fn words(table: &Table, number: usize) -> Vec<(String, Text)> {
    let column: &Column = &table.columns[number];
    let held = table.rows.iter().filter_map(|row| match row.cells.get(number) {
        Some(Cell::Word(word, label)) => Some((word, label)),
        _ => None,
    });
    let stated = column.words.iter().map(|(word, label)| (word, label));
    let mut words: Vec<(String, Text)> = Vec::new();
    for (word, label) in stated.chain(held) {
        if !words.iter().any(|(own, _)| own == word) {
            words.push((word.to_string(), label.clone()));
        }
    }
    words
}

const CHOOSE_TITLE: Text = Text::new("選べない値です", "Not one of the list");
const CHOOSE: Text = Text::new("一覧から選んでください。", "Choose from the list.");
