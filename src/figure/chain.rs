//! The chain that a record hangs in: what it hangs on to the left, what hangs on it to the right, each a box that leads to its page.

use super::canvas::{Anchor, BOX, Canvas, EDGE, Frame, HERE, Letters, ON_OPEN, PLAIN, SMALL, STRONG};
use super::{Figure, Pen, count, measure};
use crate::report::mark::Mark;
use crate::text;
use crate::text::{COMMA, Lang, Text};

/// A record as its readers know it.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// Its id; empty where it is known by its title.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where its page is; nothing if it has none.
    pub href: Option<String>,
    /// How it stands, with the word for that.
    pub state: Option<(Mark, String)>,
}

/// Records that stand in one relation to another.
#[derive(Clone, Debug)]
pub struct Related {
    /// The relation, as it reads from the other.
    pub label: String,
    /// The first of them, at most [`LISTED`].
    pub stops: Vec<Stop>,
    /// How many there are.
    pub count: usize,
}

/// A record in its chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// What it hangs on.
    pub above: Vec<Related>,
    /// The record.
    pub here: Stop,
    /// What hangs on it.
    pub below: Vec<Related>,
}

/// The most boxes in a column.
pub const LISTED: usize = 5;
/// How wide a box is.
const BOX_WIDTH: i32 = 204;
/// How wide the box of the record is.
const HERE_WIDTH: i32 = 160;
/// What lies between two columns.
const BETWEEN: i32 = 43;
/// What a box has left and right of its words.
const INSET: i32 = 8;
/// From one line of words to the next.
const LINE: i32 = 17;
/// What lies below a box.
const GAP: i32 = 6;

/// Draws a chain; nothing if the record hangs in none.
pub(super) fn draw(chain: &Chain, pen: Pen<'_>) -> Option<Figure> {
    if chain.above.is_empty() && chain.below.is_empty() {
        return None;
    }
    let lang = pen.lang;
    let (above, below) = (column(&chain.above, lang), column(&chain.below, lang));
    let here = Piece::stop(&chain.here, HERE_WIDTH, 4);
    // The boxes of a column stand around the box of the record.
    let (up, down) = [reach(&above), reach(&below), (here.height() / 2, here.height() / 2)]
        .into_iter()
        .fold((0, 0), |(up, down), (above, below)| (up.max(above), down.max(below)));
    let middle = 1 + up;
    let mut canvas = Canvas::new(pen);
    let mut x = 1;
    if !above.is_empty() {
        let ends = pieces(&mut canvas, &above, (x, middle));
        x += BOX_WIDTH + BETWEEN;
        fan(&mut canvas, &ends, (x - BETWEEN, x - 2), middle, false);
    }
    here.paint(&mut canvas, (x, middle - (here.height() - GAP) / 2), HERE_WIDTH, true);
    x += HERE_WIDTH;
    if !below.is_empty() {
        let ends = pieces(&mut canvas, &below, (x + BETWEEN, middle));
        fan(&mut canvas, &ends, (x + BETWEEN - 2, x), middle, true);
        x += BETWEEN + BOX_WIDTH;
    }
    let sum = |side: &[Related]| side.iter().map(|related| related.count).sum::<usize>();
    let title = title(sum(&chain.above), sum(&chain.below));
    Some(canvas.figure(x + 1, middle + down + 3, title.get(lang), &about(chain, lang)))
}

/// What stands in a column.
enum Piece<'a> {
    /// The name of a relation.
    Label(String),
    /// A record: its id or none, the lines of its title, and its state.
    Stop(&'a Stop, Vec<String>),
    /// How many were left out.
    More(String),
}

impl<'a> Piece<'a> {
    fn stop(stop: &'a Stop, width: i32, most: usize) -> Self {
        let room = width - 2 * INSET;
        let lines = if stop.id.is_empty() {
            let beside = stop
                .state
                .as_ref()
                .map_or(0, |state| measure::width(&signed(state, 0), SMALL.size) + 8);
            let mut lines = measure::lines(&stop.title, room - beside, PLAIN.size, most);
            if lines.is_empty() {
                lines.push(String::new());
            }
            lines
        } else {
            measure::lines(&stop.title, room, SMALL.size, most.saturating_sub(1).max(1))
        };
        Self::Stop(stop, lines)
    }

    /// How much room it takes, with what lies below it.
    fn height(&self) -> i32 {
        match self {
            Self::Label(_) => LINE + 2,
            Self::More(_) => LINE + 4,
            Self::Stop(stop, lines) => (count(lines.len()) + i32::from(!stop.id.is_empty())) * LINE + 8 + GAP,
        }
    }

    fn paint(&self, canvas: &mut Canvas<'_>, (x, y): (i32, i32), width: i32, here: bool) {
        match self {
            Self::Label(words) => canvas.text((x, y + 14), Anchor::Start, SMALL, words),
            Self::More(words) => canvas.text((x + INSET, y + 10), Anchor::Start, SMALL, words),
            Self::Stop(stop, lines) => {
                let frame = Frame {
                    x,
                    y,
                    width,
                    height: self.height() - GAP,
                };
                let state = stop.state.as_ref().map(|(_, word)| word.as_str()).unwrap_or_default();
                let name = format!("{} {} {state}", stop.id, stop.title);
                canvas.leading(stop.href.as_deref(), &name, |canvas| stop.paint(canvas, frame, lines, here));
            }
        }
    }
}

impl Stop {
    fn paint(&self, canvas: &mut Canvas<'_>, frame: Frame, lines: &[String], here: bool) {
        let Frame { x, mut y, width, .. } = frame;
        let right = x + width - INSET;
        canvas.rect(if here { HERE } else { BOX }, frame, 3);
        let id = measure::lines(&self.id, width - 2 * INSET, STRONG.size, 1).concat();
        if let Some(state) = &self.state {
            let letters: Letters = if matches!(state.0, Mark::Open | Mark::Late) {
                ON_OPEN
            } else {
                SMALL
            };
            let free = width - 2 * INSET - measure::width(&id, STRONG.size) - 8;
            let room = if id.is_empty() { 0 } else { free };
            canvas.text((right, y + 17), Anchor::End, letters, &signed(state, room));
        }
        if !id.is_empty() {
            canvas.text((x + INSET, y + 17), Anchor::Start, STRONG, &id);
            y += LINE;
        }
        for (nth, line) in (0..).zip(lines) {
            let letters = if self.id.is_empty() { PLAIN } else { SMALL };
            canvas.text((x + INSET, y + 17 + nth * LINE), Anchor::Start, letters, line);
        }
    }
}

/// The mark of a state, and its word where there is room for it; nothing where there is room for neither.
fn signed((mark, word): &(Mark, String), room: i32) -> String {
    let shape = mark.shape();
    let whole = format!("{shape} {word}");
    if measure::width(&whole, SMALL.size) <= room {
        whole
    } else {
        shape.to_owned()
    }
}

/// The boxes of a column: of each relation some, so that none is lost as long as there is room.
fn column(groups: &[Related], lang: Lang) -> Vec<Piece<'_>> {
    let shown = shares(groups);
    let mut pieces = Vec::new();
    let mut left = 0;
    for (group, shown) in groups.iter().zip(shown) {
        let more = group.count.saturating_sub(shown);
        if shown == 0 {
            left += more;
            continue;
        }
        pieces.push(Piece::Label(measure::lines(&group.label, BOX_WIDTH, SMALL.size, 1).concat()));
        let stops = group.stops.iter().take(shown);
        pieces.extend(stops.map(|stop| Piece::stop(stop, BOX_WIDTH, 2)));
        if more > 0 {
            pieces.push(Piece::More(others(more).get(lang).to_owned()));
        }
    }
    if left > 0 {
        pieces.push(Piece::More(of_other_kinds(left).get(lang).to_owned()));
    }
    pieces
}

/// How many of each relation stand in a column: in turn one of each, up to [`LISTED`].
fn shares(groups: &[Related]) -> Vec<usize> {
    let mut shares = vec![0; groups.len()];
    let mut left = LISTED;
    let mut placed = true;
    while left > 0 && placed {
        placed = false;
        for (share, group) in shares.iter_mut().zip(groups) {
            if left > 0 && *share < group.stops.len() {
                *share += 1;
                left -= 1;
                placed = true;
            }
        }
    }
    shares
}

/// The middles of the boxes of a column, from its upper edge.
fn middles(pieces: &[Piece<'_>]) -> Vec<i32> {
    let mut y = 0;
    let mut middles = Vec::new();
    for piece in pieces {
        if matches!(piece, Piece::Stop(..)) {
            middles.push(y + (piece.height() - GAP) / 2);
        }
        y += piece.height();
    }
    middles
}

/// How far a column reaches up and down from the middle between its first box and its last.
fn reach(pieces: &[Piece<'_>]) -> (i32, i32) {
    let middles = middles(pieces);
    let (Some(first), Some(last)) = (middles.first(), middles.last()) else {
        return (0, 0);
    };
    let middle = i32::midpoint(*first, *last);
    (middle, pieces.iter().map(Piece::height).sum::<i32>() - middle)
}

/// Paints a column around `middle`; returns the middles of its boxes.
fn pieces(canvas: &mut Canvas<'_>, pieces: &[Piece<'_>], (x, middle): (i32, i32)) -> Vec<i32> {
    let top = middle - reach(pieces).0;
    let mut y = top;
    for piece in pieces {
        piece.paint(canvas, (x, y), BOX_WIDTH, false);
        y += piece.height();
    }
    middles(pieces).into_iter().map(|middle| top + middle).collect()
}

/// Lines from the boxes of a column, at one height each, to the box of the record; arrows stand where lines end, downwards in the chain.
fn fan(canvas: &mut Canvas<'_>, ends: &[i32], (from, to): (i32, i32), middle: i32, below: bool) {
    let bus = i32::midpoint(from, to);
    let (Some(first), Some(last)) = (ends.iter().min(), ends.iter().max()) else {
        return;
    };
    let arrow = |(x, y): (i32, i32)| format!("M{} {}l6 4l-6 4", x - 6, y - 4);
    let mut path = format!("M{bus} {}V{}M{to} {middle}H{bus}", first.min(&middle), last.max(&middle));
    for y in ends {
        path.push_str(&format!("M{from} {y}H{bus}"));
        if below {
            path.push_str(&arrow((from, *y)));
        }
    }
    if !below {
        path.push_str(&arrow((to, middle)));
    }
    canvas.path(EDGE, &path);
}

fn title(above: usize, below: usize) -> Text {
    text!(
        "つながりの図（よりどころ {above}件、連なるもの {below}件）",
        "Diagram of the trace (hangs on {above}, {below} hang on it)"
    )
}

/// The picture in words: how many stand where.
fn about(chain: &Chain, lang: Lang) -> String {
    let side = |name: &Text, groups: &[Related]| {
        let groups = groups.iter().map(|group| {
            let (label, count) = (&group.label, group.count);
            text!("{label} {count}件", "{label} {count}").get(lang).to_owned()
        });
        let groups = groups.collect::<Vec<_>>().join(COMMA.get(lang));
        (!groups.is_empty()).then(|| format!("{}: {groups}", name.get(lang)))
    };
    let sides = [side(&ABOVE, &chain.above), side(&BELOW, &chain.below)];
    let (between, end) = if lang == Lang::Ja { ("。", "。") } else { (". ", ".") };
    sides.into_iter().flatten().collect::<Vec<_>>().join(between) + end
}

fn others(count: usize) -> Text {
    text!("ほか {count}件", "and {count} more")
}

fn of_other_kinds(count: usize) -> Text {
    text!("そのほかのつながり {count}件", "and {count} in other relations")
}

static ABOVE: Text = Text::new("よりどころ", "Hangs on");
static BELOW: Text = Text::new("これに連なるもの", "What hangs on it");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_shows_some_of_every_relation() {
        let related = |count: usize| Related {
            label: String::new(),
            stops: vec![Stop::default(); count.min(LISTED)],
            count,
        };
        let shown = |counts: &[usize]| shares(&counts.iter().map(|count| related(*count)).collect::<Vec<_>>());
        assert_eq!(shown(&[1, 40, 2]), [1, 2, 2]);
        assert_eq!(shown(&[40]), [5]);
        assert_eq!(shown(&[1, 1, 1, 1, 1, 1, 9]), [1, 1, 1, 1, 1, 0, 0]);
        assert_eq!(shown(&[]), [0; 0]);
    }
}
