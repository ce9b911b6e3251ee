//! Writes one cell: text as text, numbers as numbers, days as dates.

use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError};

use super::plan::Place;
use super::style::{late, linked};
use super::{Making, measure};
use crate::data::Day;
use crate::report::{Cell, print};
use crate::text::Text;

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

/// A day that is past and should not be: readable in grey print too.
const LATE: &str = "\"! \"yyyy-mm-dd";

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
    ///
    /// `to` is the address, and what is said of it; the cell holds its own words.
    pub(super) fn link(&mut self, row: u32, column: u16, words: &str, to: (&str, &str), format: &Format) -> Result<(), XlsxError> {
        if self.links == 0 {
            self.unlinked += 1;
            return self.text(row, column, words, format);
        }
        self.links -= 1;
        self.address(row, column, to)?;
        self.text(row, column, words, &linked(format))
    }

    fn address(&mut self, row: u32, column: u16, (to, said): (&str, &str)) -> Result<(), XlsxError> {
        let url = Url::new(to);
        let url = if said.is_empty() { url } else { url.set_tip(said) };
        self.sheet.write_url(row, column, url)?;
        Ok(())
    }

    /// Makes a row as high as its texts need in columns of these widths.
    pub(super) fn height<'t>(&mut self, row: u32, cells: impl IntoIterator<Item = (&'t str, usize)>) -> Result<(), XlsxError> {
        self.sheet.set_row_height_pixels(row, measure::height(cells))?;
        Ok(())
    }

    /// Writes a cell of a table in the row and column given, which is so wide.
    ///
    /// A text that takes several lines is no link: `LibreOffice` shows a link in one line, and what is cut off cannot be read.
    pub(super) fn cell(
        &mut self,
        making: &Making<'_>,
        here: Place,
        (column, width): (u16, usize),
        cell: &Cell,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let row = here.row;
        let words = print::words(cell, making.lang);
        let target = target(making, here, cell).map(|place| (address(making, place), tip(making, cell, place)));
        match cell {
            Cell::Number(number) if number.is_finite() => {
                self.sheet.write_number_with_format(row, column, *number, format)?;
            }
            Cell::Count(count, _) => {
                let number = f64::from(u32::try_from(*count).unwrap_or(u32::MAX));
                let format = match target {
                    Some((to, said)) if self.links > 0 => {
                        self.links -= 1;
                        self.address(row, column, (&to, &said))?;
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
                        let format = format.clone().set_num_format(if *past { LATE } else { DAY });
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
                Some((to, said)) if !words.is_empty() && measure::is_line(&words, width) => {
                    self.link(row, column, &words, (&to, &said), format)?;
                }
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

/// What a link says before it is followed: the id and the title of what it leads to, and that it is the first of several.
fn tip(making: &Making<'_>, cell: &Cell, place: Place) -> String {
    let lang = making.lang;
    let ids: &[String] = match cell {
        Cell::Id(id) => std::slice::from_ref(id),
        Cell::Ids(ids) => ids,
        _ => return String::new(),
    };
    let Some(id) = ids.iter().find(|id| making.plan.home(id) == Some(place)) else {
        return String::new();
    };
    let title = making.visible.graph.get(id).map_or("", |node| node.title.get(lang));
    let several = if ids.len() > 1 { FIRST_OF } else { Text::default() };
    let said: String = format!("{id} {title}").chars().filter(|c| !c.is_control()).take(100).collect();
    format!("{}{}", said.trim_end(), several.get(lang))
}

const FIRST_OF: Text = Text::new("（リンクは最初のIDへ）", " (the link leads to the first id)");

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
