//! Who is accountable for what in a service: topics downwards, provider, customer and suppliers across.

use super::canvas::{Anchor, BOX, CHIP_HEIGHT, Canvas, Frame, HAIR, HERE, Letters, ON_ACCENT, PLAIN, SMALL, SOLID, STRONG, chip_width};
use super::{Figure, Pen, count, measure};
use crate::audience::Visible;
use crate::catalog::PROVIDER;
use crate::model::Record;
use crate::model::kinds::duty::Duty;
use crate::model::value::{Ref, to};
use crate::report::Query;
use crate::text;
use crate::text::{COMMA, Lang, Text};

/// As wide as the text of a sheet of A4.
const WIDTH: i32 = 656;
/// The names of the rows.
const NAMES: i32 = 132;
/// Where more suppliers than this are accountable, they share a column.
const COLUMNS: usize = 3;
/// From one line of words to the next.
const LINE: i32 = 16;
/// Above and below what stands in a row.
const PAD: i32 = 6;

/// Who can be accountable.
struct Actor {
    name: String,
    /// Whether it is us.
    own: bool,
    /// Whether it is a supplier.
    supplies: bool,
    /// The ids that stand in `accountable`.
    ids: Vec<String>,
}

/// A topic, or a service where all are asked for.
struct Line {
    name: String,
    /// What stands below each actor: under a name where several share a column, chips.
    cells: Vec<Vec<(String, Vec<String>)>>,
}

/// What stands for a duty in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duties {
    /// Its id, as in the table beside.
    ById,
    /// A mark for all of a topic: readers outside know no ids.
    Marked,
}

/// Draws the duties asked for; nothing where there are none.
pub(super) fn draw(visible: &Visible<'_>, query: &Query, shown: Duties, pen: Pen<'_>) -> Option<Figure> {
    let lang = pen.lang;
    let duties: Vec<_> = visible.isms.duties.iter().filter(|duty| concerns(query, duty)).collect();
    if duties.is_empty() {
        return None;
    }
    let service = query.first().and_then(|id| visible.isms.services.get(id));
    let actors = actors(visible, query, &duties, lang);
    let rows = if query.first().is_some() {
        by_topic(visible, &duties, &actors, shown, lang)
    } else {
        by_service(visible, &duties, &actors, lang)
    };
    let title = service.map_or_else(
        || TITLE.clone(),
        |service| {
            let name = service.title().text();
            Text::owned(format!("{}の責任分担", name.ja), format!("Split of duties: {}", name.en))
        },
    );
    let counts: Vec<_> = actors
        .iter()
        .map(|actor| duties.iter().filter(|duty| actor.ids.contains(&duty.accountable.id)).count())
        .collect();
    let alt = about(&actors, &counts, &rows, lang);
    Some(paint(pen, &actors, &counts, &rows, title.get(lang), &alt))
}

/// As the report: what names no service belongs to all.
fn concerns(query: &Query, duty: &Duty) -> bool {
    let named = |service: &str| query.services.is_empty() || query.services.iter().any(|wanted| wanted == service);
    duty.service.as_ref().is_none_or(|service| named(&service.id))
}

/// The parties of the guidance, then the suppliers that are accountable for something.
fn actors(visible: &Visible<'_>, query: &Query, duties: &[&Duty], lang: Lang) -> Vec<Actor> {
    let parties = visible.catalog.parties();
    let service = query.first().and_then(|id| visible.isms.services.get(id));
    // Who provides on the services of others is provider and customer; customers of such a service are others.
    let provides = |party: &&Ref<to::Party>| party.id == PROVIDER;
    let own = service.and_then(|service| service.parties.iter().find(provides).or(service.parties.first()));
    let mut actors: Vec<_> = parties
        .iter()
        .map(|party| {
            let own = own.is_some_and(|own| own.id == party.id);
            let title = party.short.text();
            let name = if own {
                Text::owned(format!("当社（{}）", title.ja), format!("We ({})", title.en))
            } else {
                title
            };
            Actor {
                name: name.get(lang).to_owned(),
                own,
                supplies: false,
                ids: vec![party.id.clone()],
            }
        })
        .collect();
    // We stand first; a party without duties has no column.
    actors.retain(|actor| actor.own || duties.iter().any(|duty| actor.ids.contains(&duty.accountable.id)));
    actors.sort_by_key(|actor| (!actor.own, actor.ids != [PROVIDER]));
    let mut suppliers: Vec<&str> = Vec::new();
    for duty in duties {
        let id = duty.accountable.id.as_str();
        if !parties.iter().any(|party| party.id == id) && !suppliers.contains(&id) {
            suppliers.push(id);
        }
    }
    if suppliers.len() > COLUMNS || query.first().is_none() && !suppliers.is_empty() {
        actors.push(Actor {
            name: SUPPLIERS.get(lang).to_owned(),
            own: false,
            supplies: false,
            ids: suppliers.into_iter().map(str::to_owned).collect(),
        });
    } else {
        actors.extend(suppliers.into_iter().map(|id| {
            let known = visible.isms.suppliers.get(id).map(|supplier| supplier.title().text());
            Actor {
                name: known.unwrap_or_else(|| Text::same(id)).get(lang).to_owned(),
                own: false,
                supplies: true,
                ids: vec![id.to_owned()],
            }
        }));
    }
    actors
}

/// A row for each topic, in the order in which they come; the ids of the duties below who is accountable for them.
fn by_topic(visible: &Visible<'_>, duties: &[&Duty], actors: &[Actor], shown: Duties, lang: Lang) -> Vec<Line> {
    let mut topics: Vec<&str> = Vec::new();
    for duty in duties {
        let topic = duty.topic.get(lang);
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    let cell = |topic: &str, actor: &Actor| {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for id in &actor.ids {
            let own = duties
                .iter()
                .filter(|duty| duty.topic.get(lang) == topic && duty.accountable.id == *id);
            let mut chips: Vec<_> = own.map(|duty| duty.id.0.clone()).collect();
            if shown == Duties::Marked && !chips.is_empty() {
                chips = vec![MARK.get(lang).to_owned()];
            }
            let shared = actor.ids.len() > 1;
            let supplier = visible.isms.suppliers.get(id).filter(|_| shared);
            let name = supplier.map_or_else(String::new, |supplier| supplier.title().get(lang).to_owned());
            if !chips.is_empty() {
                groups.push((name, chips));
            }
        }
        groups
    };
    topics
        .into_iter()
        .map(|topic| Line {
            name: topic.to_owned(),
            cells: actors.iter().map(|actor| cell(topic, actor)).collect(),
        })
        .collect()
}

/// A row for each service, with numbers of duties; those of every service come first.
fn by_service(visible: &Visible<'_>, duties: &[&Duty], actors: &[Actor], lang: Lang) -> Vec<Line> {
    let mut services: Vec<Option<&str>> = vec![None];
    services.extend(visible.isms.services.iter().map(|service| Some(service.id.0.as_str())));
    let of = |duty: &Duty| duty.service.as_ref().map(|service| service.id.clone());
    let line = |service: Option<&str>| {
        let own: Vec<_> = duties.iter().filter(|duty| of(duty).as_deref() == service).collect();
        let cell = |actor: &Actor| {
            let count = own.iter().filter(|duty| actor.ids.contains(&duty.accountable.id)).count();
            let words = text!("{count}件", "{count}");
            if count == 0 {
                Vec::new()
            } else {
                vec![(String::new(), vec![words.get(lang).to_owned()])]
            }
        };
        let known = service.and_then(|id| visible.isms.services.get(id));
        let name = known.map_or(EVERY, |service| service.title().text());
        (!own.is_empty()).then(|| Line {
            name: name.get(lang).to_owned(),
            cells: actors.iter().map(cell).collect(),
        })
    };
    services.into_iter().filter_map(line).collect()
}

/// The picture in words.
fn about(actors: &[Actor], counts: &[usize], rows: &[Line], lang: Lang) -> String {
    let (comma, stop) = (COMMA.get(lang), STOP.get(lang));
    let counted: Vec<_> = actors
        .iter()
        .zip(counts)
        .map(|(actor, count)| {
            let name = &actor.name;
            text!("{name} {count}件", "{name} {count}").get(lang).to_owned()
        })
        .collect();
    let mut said = vec![counted.join(comma)];
    for row in rows {
        let cells = actors.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        let cells = cells.map(|(actor, groups)| {
            let groups = groups.iter().map(|(name, chips)| {
                let chips = chips.join(" ");
                if name.is_empty() { chips } else { format!("{name} {chips}") }
            });
            format!("{} {}", actor.name, groups.collect::<Vec<_>>().join(" "))
        });
        said.push(format!("{}: {}", row.name, cells.collect::<Vec<_>>().join(comma)));
    }
    let mut text = said.join(stop);
    text.push_str(stop.trim_end());
    text
}

/// A cell, broken into lines.
enum Piece {
    /// The name of a supplier.
    Name(Vec<String>),
    /// Chips: from the left, in which row, with which words.
    Chips(Vec<(i32, i32, String)>),
}

impl Piece {
    fn height(&self) -> i32 {
        match self {
            Self::Name(lines) => count(lines.len()) * LINE,
            Self::Chips(chips) => chips.last().map_or(0, |(_, row, _)| (row + 1) * (CHIP_HEIGHT + 4)),
        }
    }
}

fn paint(pen: Pen<'_>, actors: &[Actor], counts: &[usize], rows: &[Line], title: &str, alt: &str) -> Figure {
    let mut canvas = Canvas::new(pen);
    let width = (WIDTH - NAMES) / count(actors.len()).max(1);
    let room = width - 14;
    let left = |at: usize| NAMES + count(at) * width;
    let heads: Vec<_> = actors
        .iter()
        .map(|actor| measure::balanced(&actor.name, room, STRONG.size + 1, 3))
        .collect();
    let most = heads.iter().map(Vec::len).max().unwrap_or_default();
    let top = count(most) * LINE + 30;
    // The column that is ours is seen before a word is read.
    for at in (0..actors.len()).filter(|at| actors[*at].own) {
        let frame = Frame {
            x: left(at),
            y: 1,
            width: width - 4,
            height: top - 5,
        };
        canvas.rect(HERE, frame, 4);
    }
    for (at, lines) in heads.iter().enumerate() {
        let mut y = 18;
        for line in lines {
            canvas.text((left(at) + 7, y), Anchor::Start, STRONG, line);
            y += LINE;
        }
        let counted = counts.get(at).copied().unwrap_or_default();
        let words = if actors[at].supplies {
            text!("供給者 {counted}件", "supplier, {counted}")
        } else {
            text!("{counted}件", "{counted}")
        };
        canvas.text((left(at) + 7, y + 1), Anchor::Start, SMALL, words.get(pen.lang));
    }
    let mut y = top;
    for row in rows {
        let name = measure::balanced(&row.name, NAMES - 12, PLAIN.size, 4);
        let cells: Vec<Vec<Piece>> = row.cells.iter().map(|groups| pieces(groups, room)).collect();
        let tallest = cells.iter().map(|cell| cell.iter().map(Piece::height).sum::<i32>()).max();
        let height = tallest.unwrap_or_default().max(count(name.len()) * LINE + 4) + 2 * PAD - 4;
        canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
        for (nth, line) in (0..).zip(&name) {
            canvas.text((2, y + PAD + 15 + nth * LINE), Anchor::Start, PLAIN, line);
        }
        for (at, cell) in cells.iter().enumerate() {
            let own = actors.get(at).is_some_and(|actor| actor.own);
            let mut top = y + PAD;
            for piece in cell {
                match piece {
                    Piece::Name(lines) => {
                        for (nth, line) in (0..).zip(lines) {
                            canvas.text((left(at) + 7, top + 12 + nth * LINE), Anchor::Start, SMALL, line);
                        }
                    }
                    Piece::Chips(chips) => {
                        for (x, row, words) in chips {
                            let at = (left(at) + 7 + x, top + row * (CHIP_HEIGHT + 4));
                            chip(&mut canvas, at, words, own);
                        }
                    }
                }
                top += piece.height();
            }
        }
        y += height;
    }
    canvas.path(HAIR, &format!("M1 {y}h{}", WIDTH - 2));
    canvas.figure(WIDTH, y + 2, title, alt)
}

fn pieces(groups: &[(String, Vec<String>)], room: i32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (name, chips) in groups {
        if !name.is_empty() {
            pieces.push(Piece::Name(measure::lines(name, room, SMALL.size, 2)));
        }
        pieces.push(Piece::Chips(super::canvas::flow(room, chips)));
    }
    pieces
}

/// A chip: full where it is ours, hollow where it is another's.
fn chip(canvas: &mut Canvas<'_>, (x, y): (i32, i32), words: &str, own: bool) {
    let (look, letters): (_, Letters) = if own { (SOLID, ON_ACCENT) } else { (BOX, SMALL) };
    let frame = Frame {
        x,
        y,
        width: chip_width(words),
        height: CHIP_HEIGHT,
    };
    canvas.rect(look, frame, 3);
    canvas.text((x + frame.width / 2, y + 15), Anchor::Middle, letters, words);
}

static MARK: Text = Text::new("責任を負う", "accountable");
static TITLE: Text = Text::new("責任分担", "Split of duties");
static SUPPLIERS: Text = Text::new("供給者", "Suppliers");
const EVERY: Text = Text::new("全サービス", "Every service");
static STOP: Text = Text::new("。", ". ");
