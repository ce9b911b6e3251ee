//! How far the controls of a Statement of Applicability are done: a bar for each group of them, parted by decision and status.

use super::canvas::{
    Anchor, BOX, CHIP, Canvas, Frame, GHOST, HAIR, HERE, Letters, Look, ON_ACCENT, ON_OPEN, OPEN, PLAIN, SMALL, SOLID, shade,
};
use super::{Figure, Pen, count, label, measure, word};
use crate::audience::Visible;
use crate::catalog::Item;
use crate::model::word_label;
use crate::report::mark::{self, Mark};
use crate::report::{Cell, Row, Table};
use crate::text::{COMMA, Lang, Text};

/// As wide as the text of a sheet of A4.
const WIDTH: i32 = 656;
/// The names of the groups.
const NAMES: i32 = 168;
/// The sums on the right.
const SUMS: i32 = 44;
/// How high a bar is.
const BAR: i32 = 22;
/// From one line of words to the next.
const LINE: i32 = 16;

/// The parts of a bar, from the left.
const PARTS: [Mark; 7] = [Mark::Done, Mark::Part, Mark::Plan, Mark::Alt, Mark::Off, Mark::None, Mark::Open];

/// How many rows stand in each of [`PARTS`].
type Counts = [usize; PARTS.len()];

/// A group of rows.
struct Group {
    /// Groups stand in this order: by list, and by place in it.
    place: (usize, usize),
    name: Text,
    counts: Counts,
}

/// Draws the rows of a Statement of Applicability; nothing where there are none.
pub(super) fn draw(visible: &Visible<'_>, table: &Table, pen: Pen<'_>) -> Option<Figure> {
    let mut groups: Vec<Group> = Vec::new();
    for row in &table.rows {
        let part = part(table, row);
        let (place, name) = group(visible, table, row);
        let known = groups.iter().position(|group| group.place == place);
        let at = known.unwrap_or_else(|| {
            groups.push(Group {
                place,
                name,
                counts: Counts::default(),
            });
            groups.len() - 1
        });
        groups[at].counts[part] += 1;
    }
    groups.sort_by_key(|group| group.place);
    (!groups.is_empty()).then(|| paint(&groups, pen))
}

/// In which of [`PARTS`] a row is counted.
fn part(table: &Table, row: &Row) -> usize {
    let known = |word: &str| mark::of_word(&table.name, word);
    let found = match word(table, row, "decision") {
        // What is included without saying how far it is done has to be looked at.
        Some("included") => word(table, row, "status").and_then(known),
        decision => decision.and_then(known),
    };
    let found = found.unwrap_or(Mark::Open);
    PARTS.iter().position(|part| *part == found).unwrap_or(PARTS.len() - 1)
}

/// The group of a row: the theme or clause of Annex A, the cloud controls, the party that the guidance speaks to, the own controls.
fn group(visible: &Visible<'_>, table: &Table, row: &Row) -> ((usize, usize), Text) {
    let set = label(table, row, "set");
    match word(table, row, "set") {
        Some("annex_a") => theme(visible, row).unwrap_or(((0, usize::MAX), set)),
        Some("cld") => ((1, 0), set),
        Some("guidance") => {
            let side = word(table, row, "party").unwrap_or_default();
            let parties = visible.catalog.parties();
            let at = parties.iter().position(|party| party.id == side).unwrap_or(parties.len());
            let party = label(table, row, "party");
            let name = Text::owned(format!("{} {}", set.ja, party.ja), format!("{}, {}", set.en, party.en));
            ((2, at), name)
        }
        _ => ((3, 0), set),
    }
}

/// The theme or clause of Annex A that a row stands in.
fn theme(visible: &Visible<'_>, row: &Row) -> Option<((usize, usize), Text)> {
    let Some(Cell::Id(control)) = row.cells.first() else { return None };
    let Some(Item::Control(set, control)) = visible.catalog.get(control) else {
        return None;
    };
    let theme = set.outermost(&control.group)?;
    let place = set.groups.iter().position(|group| group.id == theme.id)?;
    let (number, title) = (&theme.number, theme.title.text());
    let name = Text::owned(format!("{number} {}", title.ja), format!("{number} {}", title.en));
    Some(((0, place), name))
}

fn paint(groups: &[Group], pen: Pen<'_>) -> Figure {
    let lang = pen.lang;
    let mut canvas = Canvas::new(pen);
    let mut all = Counts::default();
    for group in groups {
        for (sum, count) in all.iter_mut().zip(group.counts) {
            *sum += count;
        }
    }
    let mut y = key(&mut canvas, &all, lang);
    canvas.text((WIDTH - 2, y - 2), Anchor::End, SMALL, SUM.get(lang));
    y += 6;
    for group in groups {
        let name = measure::balanced(group.name.get(lang), NAMES - 12, PLAIN.size, 2);
        let height = (count(name.len()) * LINE).max(BAR) + 8;
        canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
        let first = y + (height - count(name.len()) * LINE) / 2 + 12;
        for (nth, line) in (0..).zip(&name) {
            canvas.text((2, first + nth * LINE), Anchor::Start, PLAIN, line);
        }
        let mut x = NAMES;
        for (part, width) in widths(&group.counts, WIDTH - NAMES - SUMS, lang) {
            let frame = Frame {
                x,
                y: y + (height - BAR) / 2,
                width: width - 2,
                height: BAR,
            };
            block(&mut canvas, frame, part, &signed(part, group.counts[part], lang));
            x += width;
        }
        let sum: usize = group.counts.iter().sum();
        canvas.text((WIDTH - 2, y + height / 2 + 5), Anchor::End, PLAIN, &sum.to_string());
        y += height;
    }
    canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
    canvas.figure(WIDTH, y + 2, TITLE.get(lang), about(groups, &all).get(lang))
}

/// What the marks mean, each with its sum; returns where that ends.
fn key(canvas: &mut Canvas<'_>, all: &Counts, lang: Lang) -> i32 {
    let (mut x, mut y) = (NAMES, 1);
    for (part, count) in present(all) {
        let (words, named) = (signed(part, count, lang), name(PARTS[part]));
        let (box_width, text_width) = (room(&words), measure::width(named.get(lang), SMALL.size));
        let width = box_width + 6 + text_width + 14;
        if x > NAMES && x + width > WIDTH - SUMS {
            (x, y) = (NAMES, y + BAR + 5);
        }
        let frame = Frame {
            x,
            y,
            width: box_width,
            height: BAR,
        };
        block(canvas, frame, part, &words);
        canvas.text((x + box_width + 6, y + 15), Anchor::Start, SMALL, named.get(lang));
        x += width;
    }
    y + BAR + 8
}

/// A part of a bar.
fn block(canvas: &mut Canvas<'_>, frame: Frame, part: usize, words: &str) {
    let (look, letters): (Look, Letters) = match PARTS[part] {
        Mark::Done => (SOLID, ON_ACCENT),
        Mark::Part => (shade(3), SMALL.on_level(3)),
        Mark::Plan => (BOX, SMALL),
        Mark::Alt => (HERE, SMALL),
        Mark::Off => (CHIP, SMALL),
        Mark::None => (GHOST, SMALL),
        Mark::Open | Mark::Late => (OPEN, ON_OPEN),
    };
    canvas.rect(look, frame, 2);
    // On the left, where a narrow screen begins.
    canvas.text((frame.x + 6, frame.y + 15), Anchor::Start, letters, words);
}

/// A count with its mark.
fn signed(part: usize, count: usize, lang: Lang) -> String {
    match PARTS[part].shape() {
        "" => format!("{} {count}", name(PARTS[part]).get(lang)),
        shape => format!("{shape} {count}"),
    }
}

/// What a count needs at least.
fn room(words: &str) -> i32 {
    measure::width(words, SMALL.size) + 12
}

/// How wide the parts of a bar are that hold something: room for their counts, and of the rest as much as they have.
fn widths(counts: &Counts, whole: i32, lang: Lang) -> Vec<(usize, i32)> {
    let least = |(part, count): (usize, usize)| room(&signed(part, count, lang)) + 2;
    let sum: usize = counts.iter().sum();
    let rest = (whole - present(counts).map(least).sum::<i32>()).max(0);
    let share = |own: usize| i64::from(rest) * i64::from(count(own)) / i64::from(count(sum).max(1));
    let width = |(part, own)| (part, least((part, own)) + i32::try_from(share(own)).unwrap_or(0));
    let mut parts: Vec<_> = present(counts).map(width).collect();
    let filled: i32 = parts.iter().map(|(_, width)| width).sum();
    if let Some((_, last)) = parts.last_mut() {
        *last += (whole - filled).max(0);
    }
    parts
}

/// The parts that hold something, with their counts.
fn present(counts: &Counts) -> impl Iterator<Item = (usize, usize)> {
    counts.iter().copied().enumerate().filter(|(_, count)| *count > 0)
}

/// The picture in words.
fn about(groups: &[Group], all: &Counts) -> Text {
    let said = |counts: &Counts, lang: Lang| {
        let parts = present(counts).map(|(part, count)| {
            let name = name(PARTS[part]);
            match lang {
                Lang::Ja => format!("{} {count}件", name.ja),
                Lang::En => format!("{} {count}", name.en),
            }
        });
        parts.collect::<Vec<_>>().join(COMMA.get(lang))
    };
    let sum: usize = all.iter().sum();
    let mut ja = format!("全{sum}行: {}。", said(all, Lang::Ja));
    let mut en = format!("{sum} rows: {}.", said(all, Lang::En));
    for group in groups {
        let sum: usize = group.counts.iter().sum();
        ja.push_str(&format!("{} {sum}行: {}。", group.name.ja, said(&group.counts, Lang::Ja)));
        en.push_str(&format!(" {}, {sum}: {}.", group.name.en, said(&group.counts, Lang::En)));
    }
    Text::owned(ja, en)
}

/// What a part is called.
fn name(part: Mark) -> Text {
    match part {
        Mark::Done => word_label("Status", "implemented"),
        Mark::Part => word_label("Status", "partial"),
        Mark::Plan => word_label("Status", "planned"),
        Mark::Alt => word_label("Status", "alternative"),
        Mark::Off => Text::new("除外", "excluded"),
        Mark::None => Text::new("立場外", "out of role"),
        Mark::Open | Mark::Late => Text::new("未判定・状況の記載なし", "undecided, or no status"),
    }
}

static TITLE: Text = Text::new("区分ごとの採否と実施状況", "Decisions and status by group");
static SUM: Text = Text::new("計", "Total");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_filled_and_shows_the_smallest_part() {
        for counts in [[114, 1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0, 0], [0, 90_000, 0, 3, 0, 0, 1]] {
            let parts = widths(&counts, WIDTH - NAMES - SUMS, Lang::En);
            assert_eq!(parts.iter().map(|(_, width)| width).sum::<i32>(), WIDTH - NAMES - SUMS);
            assert_eq!(parts.len(), present(&counts).count());
            for (part, width) in parts {
                assert!(width > room(&signed(part, counts[part], Lang::En)), "{counts:?}");
            }
        }
    }
}
