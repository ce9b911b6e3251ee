//! Values over periods, against what they are measured by: a line through what was reached, the target and the threshold across it, the base as a hollow point.
//!
//! Values stand as the author writes them. There is a picture only where all of them are numbers of one unit.

use super::canvas::{Anchor, BOUND, BOX, Canvas, GHOST, HAIR, Letters, Look, ON_OPEN, OPEN, SMALL, SOLID, STRONG, WITHIN};
use super::{Figure, Pen, count, measure};
use crate::model::kinds::measure::Measure;
use crate::model::kinds::objective::Objective;
use crate::model::value::{PeriodValue, Quantity};
use crate::text;
use crate::text::{COMMA, Lang, Text};

/// Values of one unit.
pub(super) struct Series {
    id: String,
    title: Text,
    points: Vec<Point>,
    lines: Vec<Line>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Where it starts.
    Base,
    /// What was reached.
    Reached,
    /// What was reached and misses the target.
    Missed,
}

/// A value in a period.
struct Point {
    period: String,
    text: String,
    value: f64,
    role: Role,
}

/// What values are measured by.
struct Line {
    name: Text,
    text: String,
    value: f64,
    look: Look,
}

/// The values of an objective; nothing without a result or a target, or where one is no number of the unit of the others.
pub(super) fn of_objective(objective: &Objective) -> Option<Series> {
    let lines = [(&TARGET, objective.target.as_ref(), WITHIN)];
    let base = objective.base.iter().map(|base| (base, Role::Base));
    let results = objective.results.iter().map(|result| (result, Role::Reached));
    series(&objective.id.0, objective.title.text(), base.chain(results), lines)
}

/// The values of a measure; likewise.
pub(super) fn of_measure(measure: &Measure) -> Option<Series> {
    let lines = [
        (&TARGET, measure.target.as_ref(), WITHIN),
        (&THRESHOLD, measure.threshold.as_ref(), GHOST),
    ];
    let results = measure.results.iter().map(|result| match measure.meets(result) {
        Some(false) => (result, Role::Missed),
        _ => (result, Role::Reached),
    });
    series(&measure.id.0, measure.title.text(), results, lines)
}

fn series<'a, const N: usize>(
    id: &str,
    title: Text,
    points: impl Iterator<Item = (&'a PeriodValue, Role)>,
    lines: [(&'static Text, Option<&'a Quantity>, Look); N],
) -> Option<Series> {
    let mut unit = None;
    let mut number = |quantity: &'a Quantity| {
        let (number, own) = quantity.measured()?;
        (*unit.get_or_insert(own) == own).then_some(number)
    };
    let mut drawn: Vec<Line> = Vec::new();
    for (name, quantity, look) in lines {
        let Some(quantity) = quantity else { continue };
        let value = number(quantity)?;
        match drawn.iter_mut().find(|line| line.value.total_cmp(&value).is_eq()) {
            Some(same) => same.name = Text::owned(format!("{}・{}", same.name.ja, name.ja), format!("{}, {}", same.name.en, name.en)),
            None => drawn.push(Line {
                name: name.clone(),
                text: quantity.text.clone(),
                value,
                look,
            }),
        }
    }
    let mut read = Vec::new();
    for (point, role) in points {
        read.push(Point {
            period: point.period.clone(),
            text: point.value.text.clone(),
            value: number(&point.value)?,
            role,
        });
    }
    let complete = !drawn.is_empty() && read.iter().any(|point| point.role != Role::Base);
    complete.then(|| Series {
        id: id.to_owned(),
        title,
        points: read,
        lines: drawn,
    })
}

/// What differs between the picture on a page of its own and one among others.
struct Format {
    width: i32,
    /// How high the field is in which the line runs.
    field: i32,
    /// What the names of the lines across have on the right.
    names: i32,
    /// Whether there is room for every value, or for those only that stand out.
    all: bool,
}

/// As wide as the text of a sheet of A4.
const WIDE: Format = Format {
    width: 656,
    field: 110,
    names: 116,
    all: true,
};
/// Three stand side by side on a sheet of A4.
const SMALL_ONE: Format = Format {
    width: 212,
    field: 70,
    names: 62,
    all: false,
};
/// What stands above the field: a value.
const TOP: i32 = 22;
/// No value and no name of a period is wider than this.
const LONGEST: i32 = 64;
/// From the middle of one name of a line across to that of the next.
const BESIDE: i32 = 32;

/// The picture on the page of what it shows.
pub(super) fn wide(series: &Series, pen: Pen<'_>) -> Option<Figure> {
    paint(series, &WIDE, TITLE.get(pen.lang), pen)
}

/// The picture among those of others.
pub(super) fn small(series: &Series, pen: Pen<'_>) -> Option<Figure> {
    let title = format!("{} {}", series.id, series.title.get(pen.lang));
    paint(series, &SMALL_ONE, &title, pen)
}

/// Where values stand.
struct Scale {
    least: f64,
    most: f64,
    field: i32,
}

impl Scale {
    fn of(series: &Series, field: i32) -> Self {
        let points = series.points.iter().map(|point| point.value);
        let values: Vec<_> = points.chain(series.lines.iter().map(|line| line.value)).collect();
        Self {
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            most: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            field,
        }
    }

    /// How far below the upper edge a value stands; what is all the same stands in the middle.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the share lies between 0 and 1, and a cast does not overflow"
    )]
    fn y(&self, value: f64) -> i32 {
        let range = self.most - self.least;
        let share = if range > 0.0 { (self.most - value) / range } else { 0.5 };
        TOP + (share.clamp(0.0, 1.0) * f64::from(self.field)).round() as i32
    }
}

fn paint(series: &Series, format: &Format, title: &str, pen: Pen<'_>) -> Option<Figure> {
    let lang = pen.lang;
    let cut = |words: &str| measure::lines(words, LONGEST, SMALL.size, 1).concat();
    let values: Vec<_> = series.points.iter().map(|point| said(point, &cut(&point.text))).collect();
    let periods: Vec<_> = series.points.iter().map(|point| cut(&point.period)).collect();
    let wide = |words: &String| measure::width(words, SMALL.size);
    let base = series.points.iter().position(|point| point.role == Role::Base);
    let named = base.map_or(0, |_| measure::width(BASE.get(lang), SMALL.size));
    let half = values.iter().chain(&periods).map(wide).max()?.max(named) / 2 + 2;
    let (left, right) = (half, format.width - format.names - half);
    let steps = (count(series.points.len()) - 1).max(1);
    let x = |nth: usize| match series.points.len() {
        1 => i32::midpoint(left, right),
        _ => left + (right - left) * count(nth) / steps,
    };
    let scale = Scale::of(series, format.field);
    let bottom = TOP + format.field + 22;
    let mut canvas = Canvas::new(pen);
    canvas.path(HAIR, &format!("M2 {bottom}H{}", right + half));
    across(&mut canvas, series, &scale, (right + half, format), lang);
    let at = |nth: usize| (x(nth), scale.y(series.points[nth].value));
    let run: Vec<_> = (0..series.points.len()).map(at).collect();
    let path: Vec<_> = run.iter().map(|(x, y)| format!("{x} {y}")).collect();
    if path.len() > 1 {
        canvas.path(BOUND, &format!("M{}", path.join("L")));
    }
    for (point, at) in series.points.iter().zip(&run) {
        match point.role {
            Role::Base => canvas.circle(BOX, *at, 4),
            Role::Reached => canvas.circle(SOLID, *at, 3),
            Role::Missed => canvas.circle(OPEN, *at, 5),
        }
    }
    let lines: Vec<_> = series.lines.iter().map(|line| scale.y(line.value)).collect();
    for (nth, place) in beside(series, &run, &lines, &values, format.all) {
        let letters: Letters = if series.points[nth].role == Role::Missed { ON_OPEN } else { SMALL };
        canvas.text(place, Anchor::Middle, letters, &values[nth]);
    }
    for nth in apart(series, &run, &periods) {
        canvas.text((run[nth].0, bottom + 15), Anchor::Middle, SMALL, &periods[nth]);
    }
    let mut height = bottom + 20;
    if let Some(nth) = base {
        canvas.text((run[nth].0, bottom + 31), Anchor::Middle, SMALL, BASE.get(lang));
        height += 16;
    }
    Some(canvas.figure(format.width, height, title, about(series).get(lang)))
}

/// The lines across, each with its name and value at its end.
fn across(canvas: &mut Canvas<'_>, series: &Series, scale: &Scale, (end, format): (i32, &Format), lang: Lang) {
    let room = format.width - end - 8;
    let mut lines: Vec<_> = series.lines.iter().map(|line| (scale.y(line.value), line)).collect();
    lines.sort_by_key(|(y, _)| *y);
    let below = |nth: usize| count(lines.len() - 1 - nth) * BESIDE;
    let mut free = if lines.len() > 1 { TOP - 8 } else { TOP + 8 };
    for (nth, (y, line)) in lines.iter().enumerate() {
        let middle = (*y).min(TOP + scale.field - below(nth)).max(free);
        free = middle + BESIDE;
        canvas.path(line.look, &format!("M2 {y}H{end}"));
        // Where one line bears two names, nothing stands below it.
        let name = measure::lines(line.name.get(lang), room, SMALL.size, if lines.len() > 1 { 1 } else { 2 });
        let value = measure::lines(&line.text, room, STRONG.size, 1).concat();
        for (up, part) in (0..).zip(name.iter().rev()) {
            canvas.text((end + 7, middle - 2 - up * 14), Anchor::Start, SMALL, part);
        }
        canvas.text((end + 7, middle + 13), Anchor::Start, STRONG, &value);
    }
}

/// A value with its mark, where it has one.
fn said(point: &Point, value: &str) -> String {
    match point.role {
        Role::Missed => format!("! {value}"),
        Role::Base | Role::Reached => value.to_owned(),
    }
}

/// The order in which words look for room: the last first, then what misses the target, then the first, then the others from the right.
fn by_weight(series: &Series) -> Vec<usize> {
    let last = series.points.len().saturating_sub(1);
    let mut order: Vec<_> = (0..series.points.len()).rev().collect();
    order.sort_by_key(|nth| (*nth != last, series.points[*nth].role != Role::Missed, *nth != 0));
    order
}

/// Whether a value is the first, the last, the least or the most, or misses the target.
fn stands_out(series: &Series, nth: usize) -> bool {
    let values = || series.points.iter().map(|point| point.value);
    let value = series.points[nth].value;
    let is_extreme = values().all(|other| value <= other) || values().all(|other| value >= other);
    let is_new = values().take(nth).all(|other| other.total_cmp(&value).is_ne());
    let at_end = nth == 0 || nth + 1 == series.points.len();
    at_end || is_extreme && is_new || series.points[nth].role == Role::Missed
}

/// Which words find room side by side.
fn apart(series: &Series, run: &[(i32, i32)], words: &[String]) -> Vec<usize> {
    let mut placed: Vec<(i32, i32, usize)> = Vec::new();
    for nth in by_weight(series) {
        let half = measure::width(&words[nth], SMALL.size) / 2 + 3;
        let (from, to) = (run[nth].0 - half, run[nth].0 + half);
        if placed.iter().all(|(left, right, _)| to <= *left || *right <= from) {
            placed.push((from, to, nth));
        }
    }
    placed.into_iter().map(|(.., nth)| nth).collect()
}

/// Which values find room near their points, and where the middle of their base line stands: clear of other values, of the run and of the lines across it. The last value
/// is not left out for a line.
fn beside(series: &Series, run: &[(i32, i32)], lines: &[i32], words: &[String], all: bool) -> Vec<(usize, (i32, i32))> {
    let target = series.lines.first().map_or(f64::NEG_INFINITY, |line| line.value);
    let last = run.len().saturating_sub(1);
    let edge = run.last().map_or(0, |(x, _)| *x);
    let mut placed: Vec<(Area, usize, (i32, i32))> = Vec::new();
    for nth in by_weight(series).into_iter().filter(|nth| all || stands_out(series, *nth)) {
        let (x, y) = run[nth];
        let half = measure::width(&words[nth], SMALL.size) / 2 + 2;
        let mut sides = [y - 8, y + 17];
        // Away from the target.
        if series.points[nth].value < target {
            sides.reverse();
        }
        let places = [0, half - 4, 4 - half]
            .into_iter()
            .flat_map(|aside| sides.map(|base| (x + aside, base)));
        let within = places.filter(|(x, _)| half <= *x && *x <= edge.max(half));
        let clear: Vec<_> = within
            .map(|place| (place, Area::of(place, half)))
            .filter(|(_, area)| placed.iter().all(|(other, ..)| !area.meets(other)))
            .collect();
        let free = clear.iter().find(|(_, area)| {
            let crossed = run.windows(2).any(|ends| area.is_crossed(ends[0], ends[1]));
            !crossed && !lines.iter().any(|line| area.top <= *line && *line <= area.bottom)
        });
        if let Some((place, area)) = free.or(clear.first().filter(|_| nth == last)) {
            placed.push((*area, nth, *place));
        }
    }
    placed.into_iter().map(|(_, nth, place)| (nth, place)).collect()
}

/// Where words stand.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Area {
    /// Where words of half this width stand around the middle of their base line.
    fn of((x, base): (i32, i32), half: i32) -> Self {
        Self {
            left: x - half,
            right: x + half,
            top: base - 11,
            bottom: base + 2,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether a line from one point to another, which lies to its right, runs through it.
    fn is_crossed(&self, from: (i32, i32), to: (i32, i32)) -> bool {
        let (left, right) = (self.left.max(from.0), self.right.min(to.0));
        let at = |x: i32| from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0).max(1);
        left < right && at(left).min(at(right)) < self.bottom && self.top < at(left).max(at(right))
    }
}

/// The picture in words.
fn about(series: &Series) -> Text {
    let of = |lang: Lang| {
        let lines = series.lines.iter().map(|line| format!("{} {}", line.name.get(lang), line.text));
        let points = series.points.iter().map(|point| {
            let role = match point.role {
                Role::Base => Some(&BASE),
                Role::Reached => None,
                Role::Missed => Some(&MISSED),
            };
            let (period, value) = (&point.period, &point.text);
            let role = role.map(|role| {
                let role = role.get(lang);
                text!("（{role}）", " ({role})").get(lang).to_owned()
            });
            format!("{period} {value}{}", role.unwrap_or_default())
        });
        let comma = COMMA.get(lang);
        (lines.collect::<Vec<_>>().join(comma), points.collect::<Vec<_>>().join(comma))
    };
    let ((ja, points), (en, en_points)) = (of(Lang::Ja), of(Lang::En));
    text!("{ja}。{points}。", "{en}. {en_points}.")
}

static TITLE: Text = Text::new("実績の推移", "Results over time");
static TARGET: Text = Text::new("目標", "Target");
static THRESHOLD: Text = Text::new("しきい値", "Threshold");
static BASE: Text = Text::new("基準値", "base");
static MISSED: Text = Text::new("未達", "missed");
