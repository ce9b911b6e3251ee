//! Risk matrices above the table that counts them: likelihood down, impact across, each cell in the colour of its level.

use rust_xlsxwriter::{Format, FormatAlign, XlsxError};

use super::Making;
use super::cells::Cells;
use super::plan::Planned;
use crate::report::{Cell, Figure, Matrix, MatrixCell, Table, print};
use crate::text;
use crate::text::Text;

/// The width of a column of a matrix.
const WIDTH: usize = 26;

/// How many rows the drawings of a table take, with a blank one after each and one line that explains them.
pub(super) fn rows(table: &Table) -> u32 {
    let each = table.figures.iter().map(|Figure::Matrix(matrix)| matrix.cells.len() + 3);
    if table.figures.is_empty() {
        0
    } else {
        u32::try_from(each.sum::<usize>() + 2).unwrap_or(u32::MAX)
    }
}

/// Widens the columns in which drawings stand.
pub(super) fn widen(table: &Table, widths: &mut Vec<usize>) {
    let across = table.figures.iter().map(|Figure::Matrix(matrix)| matrix.impact.len() + 1).max();
    for at in 0..across.unwrap_or(0) {
        match widths.get_mut(at) {
            Some(width) => *width = (*width).max(WIDTH),
            None => widths.push(WIDTH),
        }
    }
}

/// Draws the matrices of a table from `row` down.
pub(super) fn write(cells: &mut Cells<'_>, making: &Making<'_>, planned: &Planned, mut row: u32) -> Result<(), XlsxError> {
    if planned.table.figures.is_empty() {
        return Ok(());
    }
    cells.text(row, 0, EXPLAINED.get(making.lang), &making.styles.plain)?;
    row += 2;
    for Figure::Matrix(matrix) in &planned.table.figures {
        self::matrix(cells, making, matrix, row)?;
        row += u32::try_from(matrix.cells.len() + 3).unwrap_or(u32::MAX);
    }
    Ok(())
}

fn matrix(cells: &mut Cells<'_>, making: &Making<'_>, matrix: &Matrix, top: u32) -> Result<(), XlsxError> {
    let (lang, styles) = (making.lang, making.styles);
    let mut row = top;
    cells.text(row, 0, matrix.title.get(lang), &styles.name)?;
    row += 1;
    let axes = AXES;
    let heads: Vec<_> = std::iter::once(&axes).chain(&matrix.impact).map(|head| head.get(lang)).collect();
    for (column, head) in (0..).zip(&heads) {
        cells.text(row, column, head, &styles.head)?;
    }
    cells.height(row, heads.iter().map(|head| (*head, WIDTH)))?;
    for (line, mark) in matrix.cells.iter().zip(&matrix.likelihood).rev() {
        row += 1;
        cells.text(row, 0, mark.get(lang), &styles.head)?;
        let mut texts = vec![mark.get(lang).to_owned()];
        for (column, cell) in (1..).zip(line) {
            let words = said(cell).get(lang).to_owned();
            let format = look(making, cell);
            cells.text(row, column, &words, &format)?;
            texts.push(words);
        }
        cells.height(row, texts.iter().map(|text| (text.as_str(), WIDTH)))?;
    }
    Ok(())
}

/// Value and level; below, how many risks and which.
fn said(cell: &MatrixCell) -> Text {
    let (value, count) = (cell.value, cell.ids.len());
    let (ja, en) = (&cell.name.ja, &cell.name.en);
    if count == 0 {
        return text!("{value} {ja}", "{value} {en}");
    }
    let ids = print::words(&Cell::Ids(cell.ids.clone()), crate::text::Lang::En);
    text!("{value} {ja}\n{count}件: {ids}", "{value} {en}\n{count}: {ids}")
}

/// The colour of the level; what is beyond the criterion has a thick border.
fn look(making: &Making<'_>, cell: &MatrixCell) -> Format {
    let format = making.styles.level(cell.level).set_align(FormatAlign::Left);
    if cell.acceptable { format } else { super::style::beyond(&format) }
}

const AXES: Text = Text::new("起こりやすさ ＼ 影響度", "Likelihood \\ impact");
const EXPLAINED: Text = Text::new(
    "升には、リスク値とレベル、リスクの件数とIDを示します。太枠の升は、リスク受容基準を超えます。",
    "Each cell shows value and level, then how many risks there are and which. Thick borders: beyond the acceptance criterion.",
);
