//! Which guidance is answered: a cell for each position, with a part for each party, clause by clause.

use super::canvas::{Anchor, Canvas, Frame, GHOST, HAIR, Letters, Look, ON_ACCENT, ON_OPEN, OPEN, PLAIN, SMALL, SOLID};
use super::{Figure, Pen, count, label, measure, word};
use crate::audience::Visible;
use crate::catalog::{Item, SHARED, Set};
use crate::report::{Cell, Query, Row, Table};
use crate::text;
use crate::text::{COMMA, Lang, Text};
use crate::trace::soa::{self, side_of};

/// As wide as the text of a sheet of A4.
const WIDTH: i32 = 656;
/// The names of the clauses.
const NAMES: i32 = 158;
/// The part of a party in a cell.
const PART: i32 = 31;
/// How high it is.
const HEIGHT: i32 = 20;
/// What lies between two cells.
const GAP: i32 = 9;
/// From one line of words to the next.
const LINE: i32 = 16;

/// How a side is answered: by the service asked for, or by all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// By everyone who plays its party.
    Answered,
    /// Someone has not said anything yet.
    Open,
    /// Nobody plays its party.
    OutOfRole,
}

const STATES: [State; 3] = [State::Answered, State::Open, State::OutOfRole];

/// A side of a position.
struct Side {
    /// The party, or what is shared.
    id: String,
    /// The first of the parties it speaks to, and how many.
    parties: (usize, usize),
    state: State,
}

/// A position.
struct Spot {
    id: String,
    number: String,
    sides: Vec<Side>,
}

/// A clause, or the cloud controls.
struct Clause {
    name: Text,
    spots: Vec<Spot>,
}

/// Draws the positions of a report, and the cloud controls after them; nothing where no service has anything to answer.
pub(super) fn draw(visible: &Visible<'_>, table: &Table, query: &Query, pen: Pen<'_>) -> Option<Figure> {
    let set = visible.catalog.guidance()?;
    let asked = |id: &&str| query.services.is_empty() || query.services.iter().any(|service| service == id);
    let services: Vec<&str> = visible
        .isms
        .services
        .iter()
        .map(|service| service.id.0.as_str())
        .filter(asked)
        .collect();
    let mut clauses = positions(visible, set, table, &services);
    clauses.extend(cloud(visible, set, &services));
    let drawn = !services.is_empty() && clauses.iter().any(|clause| !clause.spots.is_empty());
    drawn.then(|| paint(set, &clauses, pen))
}

/// The clauses of the guidance, as the report has them.
fn positions(visible: &Visible<'_>, set: &Set, table: &Table, services: &[&str]) -> Vec<Clause> {
    let mut clauses: Vec<(&str, Clause)> = Vec::new();
    for row in &table.rows {
        let (Some(clause), Some(party)) = (word(table, row, "clause"), word(table, row, "party")) else {
            continue;
        };
        let (position, number, parties) = match visible.catalog.get(&row.id) {
            Some(Item::PositionSide(_, position, side)) => (&position.id, &position.number, &side.parties),
            Some(Item::Position(_, position)) => match position.sides.first() {
                Some(side) => (&position.id, &position.number, &side.parties),
                None => continue,
            },
            _ => continue,
        };
        let states = services.iter().filter_map(|service| said(table, row, service));
        let side = Side {
            id: party.to_owned(),
            parties: columns(set, parties),
            state: together(states),
        };
        if clauses.last().is_none_or(|(last, _)| *last != clause) {
            let name = label(table, row, "clause");
            clauses.push((clause, Clause { name, spots: Vec::new() }));
        }
        let Some((_, Clause { spots, .. })) = clauses.last_mut() else {
            continue;
        };
        match spots.last_mut().filter(|last| last.id == *position) {
            Some(last) => last.sides.push(side),
            None => spots.push(Spot {
                id: position.clone(),
                number: number.clone(),
                sides: vec![side],
            }),
        }
    }
    clauses.into_iter().map(|(_, clause)| clause).collect()
}

/// What a service says to a side, by the word of the report.
fn said(table: &Table, row: &Row, service: &str) -> Option<State> {
    let Some(Cell::Word(word, _)) = super::cell(table, row, service) else {
        return None;
    };
    Some(match word.as_ref() {
        "out-of-role" => State::OutOfRole,
        "undecided" => State::Open,
        _ => State::Answered,
    })
}

/// The cloud controls, by the rows of the Statements of Applicability.
fn cloud(visible: &Visible<'_>, set: &Set, services: &[&str]) -> Option<Clause> {
    let rows = |control: &str| {
        let statements = services.iter().filter_map(|service| soa::find(visible.graph, service));
        let rows = statements.flat_map(|statement| &statement.rows);
        rows.filter(|row| row.set == soa::Set::Cloud && row.control == control)
            .collect::<Vec<_>>()
    };
    let state = |row: &soa::Row, side: &str| match (row.parties.iter().any(|party| party == side), side_of(row, side)) {
        (false, _) => State::OutOfRole,
        (true, Some(_)) => State::Answered,
        (true, None) => State::Open,
    };
    let spots = set.controls.iter().map(|control| {
        let rows = rows(&control.id);
        let sides = control.sides.iter().map(|side| Side {
            id: side.id.clone(),
            parties: columns(set, &side.parties),
            state: together(rows.iter().map(|row| state(row, &side.id))),
        });
        Spot {
            id: control.id.clone(),
            number: control.number.trim_start_matches("CLD.").to_owned(),
            sides: sides.collect(),
        }
    });
    let spots: Vec<_> = spots.collect();
    (!spots.is_empty()).then(|| Clause {
        name: soa::Set::Cloud.label(),
        spots,
    })
}

/// What several services say: open if one leaves it open.
fn together(states: impl Iterator<Item = State>) -> State {
    let states: Vec<_> = states.collect();
    let says = |state| states.contains(&state);
    match (says(State::Open), says(State::Answered)) {
        (true, _) => State::Open,
        (false, true) => State::Answered,
        (false, false) => State::OutOfRole,
    }
}

/// The first of the parties in the order of the set, and how many places lie up to the last of them.
fn columns(set: &Set, parties: &[String]) -> (usize, usize) {
    let places = || {
        set.parties
            .iter()
            .enumerate()
            .filter(|(_, party)| parties.contains(&party.id))
            .map(|(at, _)| at)
    };
    let first = places().min().unwrap_or(0);
    (first, places().max().unwrap_or(first) - first + 1)
}

/// What a side is called.
fn side_name(set: &Set, side: &str) -> Text {
    match set.parties.iter().find(|party| party.id == side) {
        Some(party) => party.short.text(),
        None if side == SHARED => Text::new("共通", "Shared"),
        None => Text::same(side.to_owned()),
    }
}

/// The letter that stands for a side.
fn letter(set: &Set, side: &str, lang: Lang) -> String {
    side_name(set, side).get(lang).chars().take(1).collect()
}

fn paint(set: &Set, clauses: &[Clause], pen: Pen<'_>) -> Figure {
    let lang = pen.lang;
    let mut canvas = Canvas::new(pen);
    let mut y = key(&mut canvas, set, clauses, lang);
    let cell = PART * count(set.parties.len()).max(1) + GAP;
    let across = ((WIDTH - NAMES + GAP) / cell).max(1);
    for clause in clauses {
        let name = measure::balanced(clause.name.get(lang), NAMES - 14, PLAIN.size, 4);
        canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
        for (nth, line) in (0..).zip(&name) {
            canvas.text((2, y + 20 + nth * LINE), Anchor::Start, PLAIN, line);
        }
        for (nth, spot) in (0..).zip(&clause.spots) {
            let (x, top) = (NAMES + nth % across * cell, y + 6 + nth / across * (LINE + HEIGHT + 6));
            canvas.text((x, top + 12), Anchor::Start, SMALL, &spot.number);
            for side in &spot.sides {
                let (first, parties) = side.parties;
                let frame = Frame {
                    x: x + count(first) * PART,
                    y: top + LINE,
                    width: count(parties) * PART - 2,
                    height: HEIGHT,
                };
                part(&mut canvas, frame, side.state, &letter(set, &side.id, lang));
            }
        }
        let lines = (count(clause.spots.len()) + across - 1) / across;
        y += (lines * (LINE + HEIGHT + 6)).max(count(name.len()) * LINE + 4) + 8;
    }
    canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
    canvas.figure(WIDTH, y + 2, TITLE.get(lang), about(set, clauses).get(lang))
}

/// A part of a cell.
fn part(canvas: &mut Canvas<'_>, frame: Frame, state: State, words: &str) {
    let (look, letters, sign): (Look, Letters, _) = match state {
        State::Answered => (SOLID, ON_ACCENT, ""),
        State::Open => (OPEN, ON_OPEN, "! "),
        State::OutOfRole => (GHOST, SMALL, "－"),
    };
    canvas.rect(look, frame, 2);
    let words = if state == State::OutOfRole {
        sign.to_owned()
    } else {
        format!("{sign}{words}")
    };
    canvas.text((frame.x + frame.width / 2, frame.y + 14), Anchor::Middle, letters, &words);
}

/// What the marks mean, each with its sum, then the letters; returns where that ends.
fn key(canvas: &mut Canvas<'_>, set: &Set, clauses: &[Clause], lang: Lang) -> i32 {
    let mut x = NAMES;
    for state in STATES {
        let sum = sum(clauses, state);
        if sum == 0 {
            continue;
        }
        let frame = Frame {
            x,
            y: 1,
            width: PART - 2,
            height: HEIGHT,
        };
        part(canvas, frame, state, "");
        let number = sum.to_string();
        let words = format!("{} {number}", state_name(state).get(lang));
        canvas.text((x + PART + 4, 15), Anchor::Start, SMALL, &words);
        x += PART + 4 + measure::width(&words, SMALL.size) + 16;
    }
    let mut letters: Vec<_> = set.parties.iter().map(|party| party.id.as_str()).collect();
    if clauses
        .iter()
        .flat_map(|clause| &clause.spots)
        .flat_map(|spot| &spot.sides)
        .any(|side| side.id == SHARED)
    {
        letters.push(SHARED);
    }
    let letters = letters
        .iter()
        .map(|side| format!("{} = {}", letter(set, side, lang), side_name(set, side).get(lang)));
    let letters = letters.collect::<Vec<_>>().join(COMMA.get(lang));
    for (nth, line) in (0..).zip(measure::lines(&letters, WIDTH - NAMES, SMALL.size, 1)) {
        canvas.text((NAMES, 40 + nth * LINE), Anchor::Start, SMALL, &line);
    }
    50
}

/// How many sides stand so.
fn sum(clauses: &[Clause], state: State) -> usize {
    let sides = clauses.iter().flat_map(|clause| &clause.spots).flat_map(|spot| &spot.sides);
    sides.filter(|side| side.state == state).count()
}

/// The picture in words: sums, then what is open.
fn about(set: &Set, clauses: &[Clause]) -> Text {
    let said = |lang: Lang| {
        let sums = STATES.map(|state| format!("{} {}", state_name(state).get(lang), sum(clauses, state)));
        let mut said = vec![sums.join(COMMA.get(lang))];
        for clause in clauses {
            let open = clause.spots.iter().flat_map(|spot| spot.sides.iter().map(move |side| (spot, side)));
            let open = open.filter(|(_, side)| side.state == State::Open);
            let open: Vec<_> = open
                .map(|(spot, side)| format!("{} {}", spot.id, side_name(set, &side.id).get(lang)))
                .collect();
            if !open.is_empty() {
                said.push(format!(
                    "{} {}: {}",
                    state_name(State::Open).get(lang),
                    clause.name.get(lang),
                    open.join(COMMA.get(lang))
                ));
            }
        }
        said
    };
    let (ja, en) = (said(Lang::Ja).join("。"), said(Lang::En).join(". "));
    text!("{ja}。", "{en}.")
}

fn state_name(state: State) -> Text {
    match state {
        State::Answered => Text::new("回答済", "answered"),
        State::Open => Text::new("未回答", "open"),
        State::OutOfRole => Text::new("立場外", "out of role"),
    }
}

static TITLE: Text = Text::new("手引への回答の状況", "Guidance answered");
