//! Columns measured against paper: what each must have, then room where it saves most lines.

use super::view::Paper;
use super::words::measure;

/// The papers that a table may stand on, and how wide and high its text area is in millimetres.
const PAPERS: [(Paper, f64, f64); 3] = [
    (PORTRAIT, PORTRAIT_WIDTH, 235.0),
    (Paper { name: "a4", flipped: true }, 261.0, 150.0),
    (Paper { name: "a3", flipped: true }, 384.0, 235.0),
];

/// What documents are printed on.
pub(super) const PORTRAIT: Paper = Paper {
    name: "a4",
    flipped: false,
};
/// How wide a document's text area is, in millimetres.
pub(super) const PORTRAIT_WIDTH: f64 = 174.0;

/// The em of tables in millimetres: 8 points.
const EM: f64 = 2.83;
/// What a cell has left and right of its text, in millimetres, with a little for what measuring does not see.
const INSET: f64 = 3.2;
/// What a line of a table is high, and what a row has above and below its lines, in millimetres.
const LINE: f64 = 4.3;
const ROW: f64 = 2.4;
/// What is shorter stands on one line, in ems.
const SHORT: f64 = 4.0;
/// Single words up to this width stand on one line, in ems.
const TERM: f64 = 9.0;
/// Rows with more lines than this may be broken.
const LINES: f64 = 24.0;
/// Where the usual row has more lines than this, larger paper reads better.
const USUAL: f64 = 4.5;
/// The same for one row in ten.
const OFTEN: f64 = 6.5;
/// How many rows are measured: widths need a fair picture, not every row.
const SAMPLE: usize = 100;
/// How much room a column gets at a time, in millimetres.
const STEP: f64 = 2.5;

/// A column: the lines of its cells, row by row, in ems.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    cells: Vec<Vec<f64>>,
    least: f64,
    most: f64,
}

impl Column {
    /// Of a head and its cells. A column of terms keeps each on a line where that is not long.
    pub(super) fn of<'a>(head: &str, cells: impl Iterator<Item = &'a str>, terms: bool) -> Self {
        let mut column = Self::default();
        column.take(head, SHORT);
        for cell in cells {
            column.take(cell, if terms { TERM } else { SHORT });
        }
        column
    }

    fn take(&mut self, text: &str, whole: f64) {
        let mut lines = Vec::new();
        for line in text.split('\n') {
            let (all, word) = measure(line);
            let least = word.max(if all <= whole { all } else { SHORT });
            self.least = self.least.max(least * EM + INSET);
            self.most = self.most.max(all * EM + INSET);
            lines.push(all);
        }
        self.cells.push(lines);
    }

    /// How many lines a cell has at a width; not rounded, so that every bit of room counts.
    fn lines(&self, row: usize, width: f64) -> f64 {
        let room = (width - INSET).max(EM);
        self.cells[row].iter().map(|ems| (ems * EM / room).max(1.0)).sum()
    }
}

/// How a table stands on paper.
#[derive(Debug)]
pub(super) struct Plan {
    /// The paper.
    pub(super) paper: Paper,
    /// The widths of the columns in millimetres.
    pub(super) widths: Vec<f64>,
    /// Which rows fit on a page and are not to be broken.
    pub(super) keep: Vec<bool>,
}

/// The smallest paper on which rows are not too high, and the widths there; a table within a document has the document's paper.
pub(super) fn plan(columns: &[Column], within: bool) -> Plan {
    let papers = if within { &PAPERS[..1] } else { &PAPERS[..] };
    let least: f64 = columns.iter().map(|column| column.least).sum();
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let mut plan = None;
    for (nth, (paper, width, height)) in papers.iter().enumerate() {
        let last = nth + 1 == papers.len();
        if least > *width && !last {
            continue;
        }
        let widths = share(columns, *width);
        let lines: Vec<f64> = (0..rows).map(|row| height_of(columns, &widths, row)).collect();
        let all: f64 = lines.iter().map(|lines| lines * LINE + ROW).sum();
        let mut sorted = lines.clone();
        sorted.sort_by(f64::total_cmp);
        let often = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or_default();
        let usual = mean(&lines);
        let suits = (all <= *height && usual <= 2.0 * USUAL) || (usual <= USUAL && often <= OFTEN);
        plan = Some(Plan {
            paper: *paper,
            widths,
            keep: lines.iter().skip(1).map(|lines| *lines < LINES).collect(),
        });
        if suits {
            break;
        }
    }
    plan.expect("the last paper is always measured")
}

#[allow(clippy::cast_precision_loss, reason = "there are few rows")]
fn mean(lines: &[f64]) -> f64 {
    lines.iter().sum::<f64>() / lines.len().max(1) as f64
}

fn height_of(columns: &[Column], widths: &[f64], row: usize) -> f64 {
    let lines = columns.iter().zip(widths).map(|(column, width)| column.lines(row, *width));
    lines.fold(1.0, f64::max)
}

/// The widths of columns that together fill `width`: first what each must have, then bit by bit where it saves most lines.
pub(super) fn share(columns: &[Column], width: f64) -> Vec<f64> {
    let least: f64 = columns.iter().map(|column| column.least).sum();
    let mut widths: Vec<f64> = columns.iter().map(|column| column.least).collect();
    if least >= width {
        widths.iter_mut().for_each(|own| *own *= width / least);
        return whole_tenths(widths);
    }
    let mut left = width - least;
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let sample: Vec<usize> = (0..rows).step_by(rows / SAMPLE + 1).collect();
    while left >= STEP {
        let Some(widest) = neediest(columns, &widths, &sample) else { break };
        widths[widest] += STEP;
        left -= STEP;
    }
    // What nobody needs is spread, so that all tables are as wide as the text.
    let sum: f64 = widths.iter().sum();
    widths.iter_mut().for_each(|own| *own *= width / sum);
    whole_tenths(widths)
}

/// The column that saves most lines if it gets a bit more room.
fn neediest(columns: &[Column], widths: &[f64], sample: &[usize]) -> Option<usize> {
    let mut saved = vec![0.0_f64; columns.len()];
    for row in sample {
        let lines: Vec<f64> = columns
            .iter()
            .zip(widths)
            .map(|(column, width)| column.lines(*row, *width))
            .collect();
        let (mut first, mut highest, mut second) = (0, 1.0_f64, 1.0_f64);
        for (at, lines) in lines.iter().enumerate() {
            if *lines > highest {
                (first, second, highest) = (at, highest, *lines);
            } else {
                second = second.max(*lines);
            }
        }
        for (at, column) in columns.iter().enumerate().filter(|(at, _)| lines[*at] > 1.0) {
            let after = column.lines(*row, widths[at] + STEP);
            // Lines that are not the highest of their row count a little: they are the next to be.
            saved[at] += (lines[at] - after) * 0.05;
            if at == first {
                saved[at] += highest - after.max(second);
            }
        }
    }
    let room = |at: &usize| widths[*at] < columns[*at].most;
    (0..columns.len())
        .filter(room)
        .max_by(|a, b| saved[*a].total_cmp(&saved[*b]).then(b.cmp(a)))
}

/// Whole tenths, so that the last bit of a float never decides where a line ends.
fn whole_tenths(widths: Vec<f64>) -> Vec<f64> {
    widths.into_iter().map(|width| (width * 10.0).floor() / 10.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(of: &[(&str, &str, bool)]) -> Vec<Column> {
        let column = |(head, cell, terms): &(&str, &str, bool)| Column::of(head, std::iter::repeat_n(*cell, 30), *terms);
        of.iter().map(column).collect()
    }

    #[test]
    fn room_goes_where_it_saves_lines() {
        let prose = "利用規約と別紙で責任の分担を定め、変更のたびに顧客へ通知する。".repeat(3);
        let columns = columns(&[("ID", "R-001", false), ("内容", &prose, false), ("期限", "2026-11-20", false)]);
        let widths = share(&columns, PORTRAIT_WIDTH);
        assert!(widths[1] > 110.0, "{widths:?}");
        assert!((widths.iter().sum::<f64>() - PORTRAIT_WIDTH).abs() < 1.0);
    }

    #[test]
    fn small_paper_is_enough_for_a_small_table() {
        let columns = columns(&[("名称", "みなとコンピュート", false), ("種別", "プロバイダ", true)]);
        assert_eq!(plan(&columns, false).paper, PORTRAIT);
    }

    #[test]
    fn words_of_an_enumeration_are_kept_on_a_line() {
        let (terms, not) = (
            &columns(&[("立場", "プロバイダ側", true)])[0],
            &columns(&[("立場", "プロバイダ側", false)])[0],
        );
        assert!(terms.least > not.least);
    }
}
