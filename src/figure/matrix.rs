//! A risk matrix: how many risks lie where, and which of them are acceptable.

use super::canvas::{Anchor, BOUND, Canvas, Frame, NUMBER, SMALL, shade};
use super::{Figure, Pen, count};
use crate::report::{Matrix, MatrixCell};
use crate::text::Text;

/// Three stand side by side on a sheet of A4.
const WIDTH: i32 = 212;
const LEFT: i32 = 32;
const TOP: i32 = 4;
const HEIGHT: i32 = 46;

/// Rows are likelihood from the highest, columns impact from the lowest. Each cell says its value and how many risks it holds; a line parts what is acceptable from what
/// is not.
pub(super) fn draw(matrix: &Matrix, pen: Pen<'_>) -> Figure {
    let lang = pen.lang;
    let (rows, columns) = (count(matrix.likelihood.len()), count(matrix.impact.len()).max(1));
    let width = (WIDTH - LEFT) / columns;
    let bottom = TOP + rows * HEIGHT;
    let mut canvas = Canvas::new(pen);
    for (likelihood, cells) in (0..).zip(&matrix.cells) {
        let y = TOP + (rows - 1 - likelihood) * HEIGHT;
        for (impact, cell) in (0..).zip(cells) {
            let x = LEFT + impact * width;
            let level = step(cell.level, matrix.levels);
            let frame = Frame {
                x,
                y,
                width: width - 2,
                height: HEIGHT - 2,
            };
            canvas.rect(shade(level), frame, 0);
            canvas.text((x + 4, y + 13), Anchor::Start, SMALL.on_level(level), &cell.value.to_string());
            if !cell.ids.is_empty() {
                let number = cell.ids.len().to_string();
                canvas.text((x + width / 2, y + 35), Anchor::Middle, NUMBER.on_level(level), &number);
            }
        }
    }
    let border = border(matrix, width);
    if !border.is_empty() {
        canvas.path(BOUND, &border);
    }
    for mark in 1..=rows {
        let y = TOP + (rows - mark) * HEIGHT + 27;
        canvas.text((LEFT - 5, y), Anchor::End, SMALL, &mark.to_string());
    }
    for mark in 1..=columns {
        let x = LEFT + (mark - 1) * width + width / 2;
        canvas.text((x, bottom + 13), Anchor::Middle, SMALL, &mark.to_string());
    }
    canvas.text((LEFT + columns * width, bottom + 30), Anchor::End, SMALL, IMPACT.get(lang));
    canvas.upwards((13, bottom), SMALL, LIKELIHOOD.get(lang));
    let said = summary(matrix);
    canvas.text((LEFT, bottom + 52), Anchor::Start, SMALL, said.get(lang));
    canvas.figure(WIDTH, bottom + 58, matrix.title.get(lang), about(matrix).get(lang))
}

/// How many risks are above the criterion.
fn summary(matrix: &Matrix) -> Text {
    let risks = |of: fn(&MatrixCell) -> bool| -> usize {
        let cells = matrix.cells.iter().flatten().filter(|cell| of(cell));
        cells.map(|cell| cell.ids.len()).sum()
    };
    let (all, above) = (risks(|_| true), risks(|cell| !cell.acceptable));
    crate::text!("{all}件のうち基準超 {above}件", "{above} of {all} above criterion")
}

/// The picture in words.
fn about(matrix: &Matrix) -> Text {
    let summary = summary(matrix);
    let (mut ja, mut en) = (format!("{}。{}。", ABOUT.ja, summary.ja), format!("{}. {}.", ABOUT.en, summary.en));
    for (likelihood, cells) in matrix.cells.iter().enumerate().rev() {
        for (impact, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.ids.is_empty()) {
            let (x, y, name, count) = (impact + 1, likelihood + 1, &cell.name, cell.ids.len());
            ja.push_str(&format!("起こりやすさ{y}・影響度{x}（{}）: {count}件。", name.ja));
            en.push_str(&format!(" Likelihood {y}, impact {x} ({}): {count}.", name.en));
        }
    }
    Text::owned(ja, en)
}

/// The line between acceptable cells and others.
fn border(matrix: &Matrix, width: i32) -> String {
    let rows = count(matrix.cells.len());
    let acceptable = |likelihood: usize, impact: usize| {
        let cells = matrix.cells.get(likelihood)?;
        cells.get(impact).map(|cell| cell.acceptable)
    };
    let mut path = String::new();
    for (likelihood, cells) in matrix.cells.iter().enumerate() {
        for (impact, cell) in cells.iter().enumerate() {
            let x = LEFT + count(impact) * width;
            let y = TOP + (rows - 1 - count(likelihood)) * HEIGHT;
            if acceptable(likelihood, impact + 1).is_some_and(|other| other != cell.acceptable) {
                path.push_str(&format!("M{} {}v{HEIGHT}", x + width - 1, y - 1));
            }
            if acceptable(likelihood + 1, impact).is_some_and(|other| other != cell.acceptable) {
                path.push_str(&format!("M{} {}h{width}", x - 1, y - 1));
            }
        }
    }
    path
}

/// The lightness of a level: 1 to 5, whatever the number of levels.
#[must_use]
pub fn step(index: usize, of: usize) -> usize {
    if of < 2 {
        1
    } else {
        1 + (8 * index.min(of - 1) + (of - 1)) / (2 * (of - 1))
    }
}

static IMPACT: Text = Text::new("影響度 →", "Impact →");
static LIKELIHOOD: Text = Text::new("起こりやすさ →", "Likelihood →");
static ABOUT: Text = Text::new(
    "縦軸は起こりやすさ、横軸は影響度。左上の小さな数字はリスク値、中央の数字は件数。太線が受容基準の境",
    "Upwards: likelihood; to the right: impact. The small figure is the risk value, the large one the number of risks. The heavy line is the acceptance criterion",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_spread_over_five_steps() {
        let steps = |of: usize| (0..of).map(|index| step(index, of)).collect::<Vec<_>>();
        assert_eq!(steps(5), [1, 2, 3, 4, 5]);
        assert_eq!(steps(4), [1, 2, 4, 5]);
        assert_eq!(steps(3), [1, 3, 5]);
        assert_eq!(steps(1), [1]);
    }
}
