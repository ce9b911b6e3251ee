//! The sheet of a table: title, facts, head, rows, totals, notes.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::Making;
use super::cells::{Cells, top};
use super::plan::{CONTENTS, Place, Planned};
use crate::report::{Cell, Column, ColumnKind, Table, print};
use crate::text::{Lang, Text};

/// The rows above the table: title, facts, the way back, and the head.
const FACTS: u32 = 1;
const BACK: u32 = 2;
const HEAD: u32 = 3;

/// The first row of the table, from 0.
pub(super) const FIRST: u32 = HEAD + 1;

/// Writes the sheet at `at` of the plan.
pub(super) fn table(sheet: &mut Worksheet, making: &Making<'_>, at: usize) -> Result<(), XlsxError> {
    let (lang, styles) = (making.lang, making.styles);
    let planned = &making.plan.sheets[at];
    let table = &planned.table;
    sheet.set_name(&planned.name)?;
    let widths = widths(table, lang);
    for (column, width) in (0_u16..).zip(&widths) {
        sheet.set_column_width(column, u32::try_from(*width).unwrap_or(u32::MAX))?;
    }
    let total = widths.iter().sum::<usize>();
    let (above, rest) = facts(table, lang, total);
    let mut cells = Cells::new(sheet);
    cells.text(0, 0, table.title.get(lang), &styles.title)?;
    cells.text(FACTS, 0, &above, &styles.plain)?;
    back(&mut cells, making)?;
    for (column, spec) in (0..).zip(&table.columns) {
        cells.text(HEAD, column, spec.label.get(lang), &styles.head)?;
    }
    let mut here = Place { sheet: at, row: FIRST };
    for row in &table.rows {
        for (column, cell) in (0..).zip(&row.cells) {
            let format = format(making, column, row.depth);
            cells.cell(making, here, column, cell, &format)?;
        }
        here.row += 1;
    }
    let last = here.row - 1;
    totals(&mut cells, making, planned, &mut here.row)?;
    remarks(&mut cells, making, planned, &rest, total, here.row)?;
    choices(cells.sheet, table, last, lang)?;
    frame(sheet, HEAD, last, table.columns.len())?;
    print_setup(sheet, making, HEAD, total)
}

/// Rows that belong to the row above are set in.
fn format(making: &Making<'_>, column: u16, depth: u8) -> Format {
    let format = making.styles.cell.clone();
    if column == 0 && depth > 0 {
        format.set_indent(depth)
    } else {
        format
    }
}

/// The facts about the whole: in one line, as many as the width of the table has room for, and the rest.
fn facts(table: &Table, lang: Lang, width: usize) -> (String, Vec<String>) {
    let facts = table.meta.iter().map(|(_, label, cell)| (label, print::words(cell, lang)));
    let mut above = String::new();
    let mut rest = Vec::new();
    for (label, value) in facts.filter(|(_, value)| !value.is_empty()) {
        let fact = format!("{}: {value}", label.get(lang));
        if !fact.contains('\n') && above.width() + fact.width() + 2 <= width.max(60) {
            above = if above.is_empty() { fact } else { format!("{above}　{fact}") };
        } else {
            rest.push(fact);
        }
    }
    (above, rest)
}

/// The way back to the list of sheets.
pub(super) fn back(cells: &mut Cells<'_>, making: &Making<'_>) -> Result<(), XlsxError> {
    let words = format!("← {}", CONTENTS.get(making.lang));
    cells.link(BACK, 0, &words, &top(&making.plan.contents, 0), &making.styles.link)
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
        cells.cell(making, here, 1, cell, &styles.cell)?;
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
    lines.push(format!("{}: {}", LEGEND.get(lang), making.plan.definitions));
    if cells.unlinked > 0 {
        lines.push(UNLINKED.get(lang).to_owned());
    }
    for line in lines.iter().flat_map(|line| folded(line, width.max(60))) {
        cells.text(row, 0, &line, &making.styles.plain)?;
        row += 1;
    }
    Ok(())
}

/// Lists to choose from, in columns that hold one word of an enumeration.
fn choices(sheet: &mut Worksheet, table: &Table, last: u32, lang: Lang) -> Result<(), XlsxError> {
    for (at, (number, column)) in (0_u16..).zip(table.columns.iter().enumerate()) {
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
            continue;
        }
        let list = DataValidation::new()
            .allow_list_strings(&words)?
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title(CHOOSE_TITLE.get(lang))?
            .set_error_message(CHOOSE.get(lang))?;
        sheet.add_data_validation(FIRST, at, last, at, &list)?;
    }
    Ok(())
}

/// The widths of the columns, in characters of half width.
///
/// A table that is too wide for paper is set in narrower columns before it is printed smaller.
fn widths(table: &Table, lang: Lang) -> Vec<usize> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| Need::of(table, at, column, lang))
        .collect();
    let at = |percent: usize| columns.iter().map(|need| need.width(percent)).collect::<Vec<_>>();
    let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= PAPER;
    [100, 85, 70, 60].into_iter().map(at).find(fits).unwrap_or_else(|| at(50))
}

/// The width up to which a table can be read on A3.
const PAPER: usize = 270;

/// How much room a column needs.
struct Need {
    kind: ColumnKind,
    /// The widest line of its cells.
    line: usize,
    /// The widest cell, if it were one line.
    whole: usize,
    /// Its head, with the button of the filter beside it.
    head: usize,
}

impl Need {
    fn of(table: &Table, at: usize, column: &Column, lang: Lang) -> Self {
        let (mut line, mut whole) = (0, 0);
        for cell in table.rows.iter().filter_map(|row| row.cells.get(at)) {
            let words = print::words(cell, lang);
            line = line.max(words.lines().map(UnicodeWidthStr::width).max().unwrap_or(0));
            whole = whole.max(words.width());
        }
        Self {
            kind: column.kind,
            line,
            whole,
            head: column.label.get(lang).width() + 4,
        }
    }

    /// The width: that of the widest line, within what the kind of the column needs.
    fn width(&self, percent: usize) -> usize {
        let most = match self.kind {
            ColumnKind::Prose => (48 * percent / 100).max(24),
            ColumnKind::Text => (34 * percent / 100).max(18),
            ColumnKind::Ids | ColumnKind::Id => (22 * percent / 100).max(14),
            ColumnKind::Word | ColumnKind::Level => 16,
            ColumnKind::Date | ColumnKind::Number => 12,
        };
        // Excel shows no row higher than some 25 lines.
        let tall = (self.whole / 18).min(TALL);
        (self.line + 2).min(most).max(tall).max(self.head.min(14)).max(8)
    }
}

/// The width that a column may have for the sake of a very long text.
const TALL: usize = 200;

/// A text in lines that are at most `width` wide, broken at blanks where there are any.
fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for piece in paragraph.split_inclusive([' ', '、', '。']) {
            if !line.is_empty() && line.width() + piece.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
        lines.push(line);
    }
    lines
}

/// Head and first column stay in sight; the head filters.
pub(super) fn frame(sheet: &mut Worksheet, head: u32, last: u32, columns: usize) -> Result<(), XlsxError> {
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(head + 1, 1)?;
    sheet.autofilter(head, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

/// Paper sizes as Excel numbers them.
const A3: u8 = 8;
const A4: u8 = 9;

/// The width from which a table goes on A3.
const WIDE: usize = 180;

/// Landscape, one page wide, the head on every page, and page x / y.
pub(super) fn print_setup(sheet: &mut Worksheet, making: &Making<'_>, head: u32, width: usize) -> Result<(), XlsxError> {
    let (lang, config) = (making.lang, making.visible.config);
    sheet
        .set_landscape()
        .set_paper_size(if width > WIDE { A3 } else { A4 })
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_header("&L&A")
        .set_footer(format!(
            "&L{}&C{} {}&R&P / &N",
            in_footer(config.title.get(lang)),
            AS_OF.get(lang),
            making.visible.today.0
        ));
    sheet.set_repeat_rows(head, head)?;
    Ok(())
}

/// The title as a footer shows it, which has room for 255 characters and reads `&` as a command.
fn in_footer(title: &str) -> String {
    let mut shown: String = title.chars().filter(|c| !c.is_control()).take(60).collect();
    if title.chars().count() > 60 {
        shown.push('…');
    }
    shown.replace('&', "&&")
}

const TOTAL: Text = Text::new("合計", "Total");
const BASIS: Text = Text::new("根拠", "Basis");
const LEGEND: Text = Text::new("列の意味を説明するシート", "What the columns mean is said on the sheet");
pub(super) const AS_OF: Text = Text::new("基準日", "As of");
const UNLINKED: Text = Text::new(
    "※ Excel の上限を超えるため、下の方の行にはリンクを付けていません。",
    "※ Excel reads no more links: the lower rows have none.",
);
const CHOOSE_TITLE: Text = Text::new("選べない値です", "Not one of the list");
const CHOOSE: Text = Text::new("一覧から選んでください。", "Choose from the list.");
