//! Writes one cell: text as text, numbers as numbers, days as dates.

use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::Making;
use super::plan::Place;
use super::style::{late, linked};
use crate::data::Day;
use crate::report::{Cell, print};

/// A sheet that is being written, and the links that it may still have.
pub(super) struct Cells<'a> {
    pub(super) sheet: &'a mut Worksheet,
    links: usize,
    /// How many links did not fit.
    pub(super) unlinked: usize,
}

/// How many links a sheet may have: Excel reads 65,530.
const LINKS: usize = 65_000;

/// How days are printed, whatever the settings of the reader's machine.
const DAY: &str = "yyyy-mm-dd";

impl<'a> Cells<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet) -> Self {
        Self {
            sheet,
            links: LINKS,
            unlinked: 0,
        }
    }

    /// Writes text, never anything that is evaluated, not even when the cell is edited.
    pub(super) fn text(&mut self, row: u32, column: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
        let format = if print::starts_formula(words) {
            &format.clone().set_quote_prefix()
        } else {
            format
        };
        self.sheet.write_string_with_format(row, column, words, format)?;
        Ok(())
    }

    /// Writes text that leads to a row of a sheet.
    pub(super) fn link(&mut self, row: u32, column: u16, words: &str, to: &str, format: &Format) -> Result<(), XlsxError> {
        if self.links == 0 {
            self.unlinked += 1;
            return self.text(row, column, words, format);
        }
        self.links -= 1;
        self.sheet.write_url(row, column, to)?;
        self.text(row, column, words, &linked(format))
    }

    /// Writes a cell of a table in the row and column given.
    pub(super) fn cell(&mut self, making: &Making<'_>, here: Place, column: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
        let row = here.row;
        let words = print::words(cell, making.lang);
        let target = target(making, here, cell).map(|place| address(making, place));
        match cell {
            Cell::Number(number) if number.is_finite() => {
                self.sheet.write_number_with_format(row, column, *number, format)?;
            }
            Cell::Count(count, _) => {
                let number = f64::from(u32::try_from(*count).unwrap_or(u32::MAX));
                let format = match target {
                    Some(to) if self.links > 0 => {
                        self.links -= 1;
                        self.sheet.write_url(row, column, to.as_str())?;
                        &linked(format)
                    }
                    _ => format,
                };
                self.sheet.write_number_with_format(row, column, number, format)?;
            }
            Cell::Date(day, past) => {
                let format = if *past { &late(format) } else { format };
                match excel_day(*day) {
                    Some(date) => {
                        let format = format.clone().set_num_format(DAY);
                        self.sheet.write_datetime_with_format(row, column, &date, &format)?;
                    }
                    None => self.text(row, column, &words, format)?,
                }
            }
            Cell::Level { index, name, value, .. } => {
                let format = making.styles.level(*index);
                match level_format(name.get(making.lang)) {
                    Some(shown) => {
                        let format = format.set_num_format(shown);
                        self.sheet.write_number_with_format(row, column, *value, &format)?;
                    }
                    None => self.text(row, column, &words, &format)?,
                }
            }
            _ => match target {
                Some(to) if !words.is_empty() => self.link(row, column, &words, &to, format)?,
                _ => self.text(row, column, &words, format)?,
            },
        }
        Ok(())
    }
}

/// Where a cell leads. Excel has one link for a cell: of several ids, the first that has a row elsewhere.
fn target(making: &Making<'_>, here: Place, cell: &Cell) -> Option<Place> {
    let plan = making.plan;
    let elsewhere = |place: &Place| *place != here;
    match cell {
        Cell::Id(id) => plan.home(id).filter(elsewhere),
        Cell::Ids(ids) => ids.iter().filter_map(|id| plan.home(id)).find(elsewhere),
        Cell::Count(_, opens) => plan.opened(&opens.report, &opens.row),
        Cell::Counts(counts) => counts.iter().find_map(|(key, ..)| plan.opened(key, "")),
        _ => None,
    }
}

/// A row of a sheet as an address of the workbook.
pub(super) fn address(making: &Making<'_>, place: Place) -> String {
    top(&making.plan.sheets[place.sheet].name, place.row)
}

/// The first cell of a row of a sheet, as an address of the workbook.
pub(super) fn top(sheet: &str, row: u32) -> String {
    format!("internal:'{}'!A{}", sheet.replace('\'', "''"), row + 1)
}

/// A day as Excel counts days; `None` before March 1900, where its calendar is wrong.
pub(super) fn excel_day(day: Day) -> Option<ExcelDateTime> {
    let date = day.0;
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    if (year, month) < (1900, 3) {
        return None;
    }
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Shows a value with the name of its level behind it: the cell stays a number that sorts and filters as one.
fn level_format(name: &str) -> Option<String> {
    let plain = name.chars().all(|c| c != '"' && !c.is_control()) && name.chars().count() <= 60;
    plain.then(|| format!("0\" {name}\""))
}
