//! How wide columns and how high rows are: no program that opens the workbook has to measure anything.
//!
//! Widths are in characters of half width in the font of the workbook, heights in pixels.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::{Column, ColumnKind, Table, print};
use crate::text::Lang;

/// The widths of the columns that are shown.
///
/// A table that is too wide for paper is set in narrower columns before it is printed smaller.
pub(super) fn widths(table: &Table, shown: &[usize], lang: Lang) -> Vec<usize> {
    let needs: Vec<_> = shown.iter().map(|at| Need::of(table, *at, &table.columns[*at], lang)).collect();
    let at = |percent: usize| needs.iter().map(|need| need.width(percent)).collect::<Vec<_>>();
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
    /// The widest word that should not be broken.
    word: usize,
    /// Its head, with the button of the filter beside it.
    head: usize,
}

impl Need {
    fn of(table: &Table, at: usize, column: &Column, lang: Lang) -> Self {
        let (mut line, mut whole, mut word) = (0, 0, 0);
        for cell in table.rows.iter().filter_map(|row| row.cells.get(at)) {
            let words = print::words(cell, lang);
            line = line.max(words.lines().map(UnicodeWidthStr::width).max().unwrap_or(0));
            whole = whole.max(words.width());
            let ids = words.split(' ').filter(|word| word.is_ascii());
            word = word.max(ids.map(str::len).max().unwrap_or(0));
        }
        Self {
            kind: column.kind,
            line,
            whole,
            word,
            head: column.label.get(lang).width() + 4,
        }
    }

    /// The width: that of the widest line, within what the kind of the column needs.
    fn width(&self, percent: usize) -> usize {
        let most = match self.kind {
            ColumnKind::Prose => (48 * percent / 100).max(24),
            ColumnKind::Text => (34 * percent / 100).max(18),
            ColumnKind::Ids | ColumnKind::Id => (22 * percent / 100).max(14).max((self.word + 2).min(LONGEST_ID)),
            // A mark stands before a state.
            ColumnKind::Word | ColumnKind::Level => 16,
            ColumnKind::Date | ColumnKind::Number => 13,
        };
        let line = match self.kind {
            ColumnKind::Word | ColumnKind::Level | ColumnKind::Date => self.line + 5,
            _ => self.line + 2,
        };
        // Excel shows no row higher than some 25 lines.
        let tall = (self.whole / 18).min(TALL);
        line.min(most).max(tall).max(self.head.min(14)).max(8)
    }
}

/// The width that a column may have for the sake of a very long text.
const TALL: usize = 200;

/// The longest id that is kept in one line.
const LONGEST_ID: usize = 30;

/// The height of a row whose cells hold these texts in columns of these widths.
pub(super) fn height<'a>(cells: impl IntoIterator<Item = (&'a str, usize)>) -> u32 {
    let lines = cells.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    u32::try_from(lines * LINE + INSET).unwrap_or(u32::MAX).clamp(LEAST, MOST)
}

/// The height of a line, what stands above and below, and what Excel takes for a row at least and at most.
const LINE: usize = 22;
const INSET: usize = 4;
const LEAST: u32 = 25;
const MOST: u32 = 545;

/// How many lines a text takes; words of Latin letters are not broken where they fit into a line.
fn lines(text: &str, width: usize) -> usize {
    // The text is set smaller than the font that widths are counted in; a little room is left for fonts that run wide.
    let room = (width * 23 / 20).max(2);
    text.split('\n').map(|line| wrapped(line, room)).sum()
}

/// Whether a text surely stands in one line of a column of this width.
pub(super) fn is_line(text: &str, width: usize) -> bool {
    !text.contains(['\n', '\r']) && text.width() <= width
}

fn wrapped(line: &str, room: usize) -> usize {
    let (mut lines, mut used, mut word) = (1, 0, 0);
    let mut put = |length: usize| {
        if length > 0 && used > 0 && used + length > room {
            lines += 1;
            used = 0;
        }
        lines += (used + length).saturating_sub(1) / room;
        used = (used + length) - (used + length).saturating_sub(1) / room * room;
    };
    for c in line.chars() {
        let width = c.width().unwrap_or(0);
        if c.is_ascii() && c != ' ' && c != '/' && c != '-' {
            // Letters run wider than figures.
            word += 1;
        } else {
            put(word);
            put(width);
            word = 0;
        }
    }
    put(word);
    lines
}

/// A text in lines that are at most `width` wide, broken at blanks where there are any.
pub(super) fn folded(text: &str, width: usize) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_high_as_their_longest_cell() {
        assert_eq!(height([("", 10), ("あ", 10)]), 26);
        assert_eq!(lines(&"あ".repeat(20), 20), 2);
        assert_eq!(lines("a\nb\n\nc", 20), 4);
        assert_eq!(lines("PRC-ONE, PRC-TWO, PRC-SIX", 10), 3);
        assert_eq!(height([("あ".repeat(30_000).as_str(), 20)]), MOST);
    }
}
