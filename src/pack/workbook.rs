//! The Excel workbook: a sheet for each report and register that has rows, and one for each Statement of Applicability.
//!
//! 1. Plan: which tables become sheets, what the sheets are called, and in which row every record stands (`plan`).
//! 2. Write: the list of sheets, a sheet for each table, the definitions of all columns (`front`, `sheet`).
//! 3. Say what does not fit into a cell; nothing is cut.
//!
//! Invariant: no formula is ever written. Numbers are written as numbers, days as dates, everything else as strings, which no program evaluates.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::audience::Visible;
use crate::diagnostic::{self, Diagnostic};
use crate::text::Lang;

mod cells;
mod choices;
mod figure;
mod front;
mod head;
mod measure;
mod name;
mod plan;
mod sheet;
mod style;

use plan::Plan;
use style::Styles;

/// What a workbook is made with: how it looks, for whom, and what stands where.
#[derive(Clone, Copy)]
struct Making<'a> {
    /// Whether every sheet says that it is a draft.
    draft: bool,
    visible: &'a Visible<'a>,
    lang: Lang,
    plan: &'a Plan,
    styles: &'a Styles,
}

/// The workbook of a book in `lang`, the same bytes for the same book and day. A book with diagnostics at deny level is stamped as a draft.
///
/// # Errors
/// What does not fit: text longer than a cell, a table longer than a sheet.
pub fn workbook(visible: &Visible<'_>, lang: Lang) -> Result<Vec<u8>, Vec<Diagnostic>> {
    print(visible, lang, diagnostic::any_denied(visible.diagnostics))
}

/// The workbook, stamped as a draft on every sheet if it is one.
///
/// # Errors
/// As [`workbook`].
///
/// # Panics
/// Never: what Excel would not take is found before anything is written.
pub fn print(visible: &Visible<'_>, lang: Lang, draft: bool) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let plan = Plan::make(visible, lang);
    let found = plan.too_long(visible, lang);
    if !found.is_empty() {
        return Err(found);
    }
    let styles = Styles::new(lang, visible.config.risk.levels.len());
    let making = Making {
        draft,
        visible,
        lang,
        plan: &plan,
        styles: &styles,
    };
    Ok(write(&making).expect("the plan keeps to the limits of Excel"))
}

fn write(making: &Making<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_default_format(&making.styles.base, ROW_PIXELS, COLUMN_PIXELS)?;
    book.set_properties(&properties(making)?);
    front::contents(book.add_worksheet(), making)?;
    for at in 0..making.plan.sheets.len() {
        sheet::table(book.add_worksheet(), making, at)?;
    }
    front::definitions(book.add_worksheet(), making)?;
    book.save_to_buffer()
}

/// The height of an empty row and the width of an untouched column in the font of the workbook.
const ROW_PIXELS: u32 = 25;
const COLUMN_PIXELS: u32 = 72;

/// Title, organization and a time that is the day of the book: a file says no more about where it was made.
fn properties(making: &Making<'_>) -> Result<DocProperties, XlsxError> {
    let config = making.visible.config;
    let made = match cells::excel_day(making.visible.today) {
        Some(day) => day,
        None => ExcelDateTime::from_ymd(1970, 1, 1)?,
    };
    Ok(DocProperties::new()
        .set_title(config.title.get(making.lang))
        .set_company(config.organization.get(making.lang))
        .set_creation_datetime(&made))
}
