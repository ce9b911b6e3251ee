//! Drawings as SVG: classes of the style sheet, no colours of their own, readable in grey and without sight.

use std::fmt::Write as _;

use super::edition::Edition;
use super::html::escaped;
use super::table::step;
use super::view;
use crate::report::{Figure, Matrix};
use crate::text::Text;

/// The width that a matrix may take where several stand side by side.
const WIDTH: usize = 300;
const LEFT: usize = 40;
const TOP: usize = 6;
const HEIGHT: usize = 54;

impl Edition<'_> {
    /// A drawing of a report; `number` tells it from others on the page.
    pub(super) fn figure(&self, figure: &Figure, number: usize) -> view::Figure {
        match figure {
            Figure::Matrix(matrix) => view::Figure {
                svg: self.matrix(matrix, number),
                caption: Some(self.say(&matrix.title)),
            },
        }
    }

    /// Rows are likelihood from the highest, columns impact from the lowest. Each cell says its value and how many risks it holds; a line parts what is
    /// acceptable from what is not.
    fn matrix(&self, matrix: &Matrix, number: usize) -> String {
        let (rows, columns) = (matrix.likelihood.len(), matrix.impact.len().max(1));
        let width = (WIDTH - LEFT) / columns;
        let bottom = TOP + rows * HEIGHT;
        let height = bottom + 44;
        let id = format!("fig-{number}");
        let title = escaped(matrix.title.get(self.lang()));
        let about = escaped(&self.about(matrix));
        let mut out = format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{about}</desc>"
        );
        let mut put = |part: String| out.push_str(&part);
        for (likelihood, cells) in matrix.cells.iter().enumerate() {
            let y = TOP + (rows - 1 - likelihood) * HEIGHT;
            for (impact, cell) in cells.iter().enumerate() {
                let x = LEFT + impact * width;
                let level = step(cell.level, matrix.levels);
                put(format!(
                    "<rect class=\"f-lv{level}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>",
                    width - 2,
                    HEIGHT - 2
                ));
                put(format!(
                    "<text class=\"f-small f-on{level}\" x=\"{}\" y=\"{}\">{}</text>",
                    x + 5,
                    y + 15,
                    cell.value
                ));
                if !cell.ids.is_empty() {
                    put(format!(
                        "<text class=\"f-num f-mid f-on{level}\" x=\"{}\" y=\"{}\">{}</text>",
                        x + width / 2,
                        y + 37,
                        cell.ids.len()
                    ));
                }
            }
        }
        put(border(matrix, width));
        for mark in 1..=rows {
            put(format!(
                "<text class=\"f-small f-end\" x=\"{}\" y=\"{}\">{mark}</text>",
                LEFT - 6,
                TOP + (rows - mark) * HEIGHT + 31
            ));
        }
        for mark in 1..=columns {
            put(format!(
                "<text class=\"f-small f-mid\" x=\"{}\" y=\"{}\">{mark}</text>",
                LEFT + (mark - 1) * width + width / 2,
                bottom + 14
            ));
        }
        let (impact, likelihood) = (IMPACT.get(self.lang()), LIKELIHOOD.get(self.lang()));
        put(format!(
            "<text class=\"f-text f-mid\" x=\"{}\" y=\"{}\">{impact}</text>",
            LEFT + columns * width / 2,
            bottom + 36
        ));
        put(format!(
            "<text class=\"f-text f-mid\" transform=\"translate(13 {}) rotate(-90)\">{likelihood}</text></svg>",
            TOP + rows * HEIGHT / 2
        ));
        out
    }

    /// The drawing in words.
    fn about(&self, matrix: &Matrix) -> String {
        let mut out = self.say(&ABOUT);
        for (likelihood, cells) in matrix.cells.iter().enumerate().rev() {
            for (impact, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.ids.is_empty()) {
                let (x, y, name, count) = (impact + 1, likelihood + 1, cell.name.get(self.lang()), cell.ids.len());
                let said = crate::text!(
                    "起こりやすさ{y}・影響度{x}（{name}）: {count}件。",
                    " Likelihood {y}, impact {x} ({name}): {count}."
                );
                let _ = write!(out, "{}", self.say(&said));
            }
        }
        out
    }
}

/// The line between acceptable cells and others.
fn border(matrix: &Matrix, width: usize) -> String {
    let rows = matrix.cells.len();
    let acceptable = |likelihood: usize, impact: usize| {
        matrix
            .cells
            .get(likelihood)
            .and_then(|cells| cells.get(impact))
            .map(|cell| cell.acceptable)
    };
    let mut path = String::new();
    for (likelihood, cells) in matrix.cells.iter().enumerate() {
        for (impact, cell) in cells.iter().enumerate() {
            let x = LEFT + impact * width;
            let y = TOP + (rows - 1 - likelihood) * HEIGHT;
            if acceptable(likelihood, impact + 1).is_some_and(|other| other != cell.acceptable) {
                let _ = write!(path, "M{} {}v{HEIGHT}", x + width - 1, y - 1);
            }
            if acceptable(likelihood + 1, impact).is_some_and(|other| other != cell.acceptable) {
                let _ = write!(path, "M{} {}h{width}", x - 1, y - 1);
            }
        }
    }
    if path.is_empty() {
        path
    } else {
        format!("<path class=\"f-line f-accent\" d=\"{path}\"/>")
    }
}

static IMPACT: Text = Text::new("影響度", "Impact");
static LIKELIHOOD: Text = Text::new("起こりやすさ", "Likelihood");
static ABOUT: Text = Text::new(
    "縦軸は起こりやすさ、横軸は影響度。左上の小さな数字はリスク値、中央の数字は件数。太線が受容基準の境。",
    "Upwards: likelihood; to the right: impact. The small figure is the risk value, the large one the number of risks. The heavy line is the acceptance criterion.",
);
