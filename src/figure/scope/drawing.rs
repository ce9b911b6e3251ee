//! The sheet of a plan of the scope, laid out from top to bottom.

use super::{LEFT_OUT, Level, PLACES, Place, Plan, SERVICES, UNITS, UNNAMED};
use crate::figure::canvas::{
    Anchor, BOUND, BOX, CHIP, CHIP_HEIGHT, Canvas, EDGE, Frame, GHOST, HAIR, HERE, Letters, SHARED, SMALL, STRONG, WITHIN, flow,
};
use crate::figure::{Figure, Pen, measure};
use crate::text::{Lang, Text};

/// As wide as the text of a sheet of A4.
const WIDTH: i32 = 656;
/// The right edge of the boundary of the ISMS where suppliers stand beside it.
const BOUNDARY: i32 = 388;
/// Where everything begins.
const TOP: i32 = 2;
/// Where the cards inside begin.
const INSIDE: i32 = 20;
/// The cards of suppliers.
const OUTSIDE: (i32, i32) = (438, 217);
/// What a card has around its words.
const INSET: i32 = 9;
/// What lies between two cards.
const GAP: i32 = 8;
/// From one line of words to the next.
const LINE: i32 = 16;
/// So few suppliers have room to say all of themselves.
const FEW: usize = 6;
/// More than so many have room for a line.
const MANY: usize = 10;

impl Plan {
    /// The plan as a picture.
    pub(super) fn paint(&self, pen: Pen<'_>, title: &str) -> Figure {
        let boundary = if self.shown.is_empty() { WIDTH - 1 } else { BOUNDARY };
        let mut drawing = Drawing {
            canvas: Canvas::new(pen),
            lang: pen.lang,
            y: 0,
            ends: Vec::new(),
            boundary,
            room: boundary - 2 * INSIDE - 2,
        };
        drawing.inside(self);
        let (right, touched) = drawing.suppliers(self);
        drawing.bound(self, touched);
        let left = drawing.y;
        let bottom = drawing.outside(self, left.max(right) + GAP);
        drawing.canvas.figure(WIDTH, bottom + 2, title, &self.about(pen.lang))
    }
}

/// A drawing that grows downwards.
struct Drawing<'a> {
    canvas: Canvas<'a>,
    lang: Lang,
    /// Where the next thing stands.
    y: i32,
    /// The lines to suppliers.
    ends: Vec<End>,
    /// The right edge of the boundary of the ISMS.
    boundary: i32,
    /// How wide the cards inside are.
    room: i32,
}

/// A line to a supplier.
#[derive(Clone, Copy)]
struct End {
    /// Where it begins.
    from: (i32, i32),
    /// The supplier.
    to: usize,
    /// Whether that rests on the supplier where the line begins; else the two share duties.
    rests: bool,
}

impl Drawing<'_> {
    /// What lies within.
    fn inside(&mut self, plan: &Plan) {
        self.y = TOP;
        if !plan.titles[1].is_empty() {
            self.title(0, &plan.titles[1]);
        }
        if !plan.titles[0].is_empty() && plan.has(Level::Cloud) {
            let (from, inner) = (self.y, 10);
            self.title(inner, &plan.titles[0]);
            self.level(plan, Level::Cloud);
            let frame = Frame {
                x: inner,
                y: from,
                width: self.boundary - 2 * inner,
                height: self.y - from,
            };
            self.canvas.rect(WITHIN, frame, 6);
            self.y += 10;
        }
        self.level(plan, Level::Isms);
    }

    /// The boundary of the ISMS, down to the last supplier that touches it, and services that no scope names below it.
    fn bound(&mut self, plan: &Plan, touched: i32) {
        if !plan.titles[1].is_empty() {
            self.y = self.y.max(touched + GAP);
            let frame = Frame {
                x: 1,
                y: TOP,
                width: self.boundary - 1,
                height: self.y - TOP,
            };
            self.canvas.rect(BOUND, frame, 8);
        }
        self.y += GAP;
        self.services(plan, Level::Outside);
    }

    fn title(&mut self, x: i32, words: &str) {
        let from = self.y;
        self.words(x + 10, from + 6, self.boundary - 2 * x - 20, STRONG, words, 3);
        self.y += 4;
    }

    fn level(&mut self, plan: &Plan, level: Level) {
        self.services(plan, level);
        let places: Vec<_> = plan.places.iter().filter(|place| place.level == level).collect();
        if !places.is_empty() {
            self.heading(&PLACES);
        }
        for place in places {
            self.place(plan, place);
        }
        let units = match level {
            Level::Cloud => &plan.units[0],
            _ => &plan.units[1],
        };
        if !units.is_empty() {
            self.heading(&UNITS);
            self.y = self.chips((INSIDE, self.y), self.room, units) + GAP;
        }
    }

    fn services(&mut self, plan: &Plan, level: Level) {
        let services: Vec<_> = plan.services.iter().filter(|service| service.level == level).collect();
        if !services.is_empty() {
            self.heading(match level {
                Level::Outside => &UNNAMED,
                _ if plan.named => &NAMED,
                _ => &SERVICES,
            });
        }
        let naming = plan.named || level == Level::Outside;
        for service in services {
            let (x, width) = (INSIDE, self.room);
            let name = measure::balanced(&service.name, width - 2 * INSET, STRONG.size + 1, 3);
            let detail = measure::lines(&service.detail, width - 2 * INSET, SMALL.size, 2);
            let words = LINE * lines(name.len() + detail.len()) + 12;
            let named: Vec<_> = service.suppliers().filter(|_| naming).collect();
            let names: Vec<_> = named.iter().map(|(at, _)| plan.suppliers[*at].name.clone()).collect();
            let chips = flow(width - 2 * INSET, &names);
            let rows = chips.last().map_or(0, |(_, row, _)| row + 1);
            let height = words + rows * (CHIP_HEIGHT + 4);
            let frame = Frame {
                x,
                y: self.y,
                width,
                height,
            };
            self.canvas.rect(HERE, frame, 4);
            let mut y = self.y + 18;
            for (letters, words) in name
                .iter()
                .map(|line| (STRONG, line))
                .chain(detail.iter().map(|line| (SMALL, line)))
            {
                self.canvas.text((x + INSET, y), Anchor::Start, letters, words);
                y += LINE;
            }
            let middle = self.y + height / 2;
            for ((at, row, name), (_, rests)) in chips.iter().zip(&named) {
                let corner = (x + INSET + at, self.y + words - 5 + row * (CHIP_HEIGHT + 4));
                self.canvas.chip(corner, if *rests { BOX } else { GHOST }, name);
            }
            let ends = service.suppliers().filter(|_| !naming).map(|(to, rests)| End {
                from: (x + width, middle),
                to,
                rests,
            });
            self.ends.extend(ends);
            self.y += height + GAP;
        }
    }

    /// A site with its systems.
    fn place(&mut self, plan: &Plan, place: &Place) {
        let (x, width) = (INSIDE, self.room);
        let from = self.y;
        let room = width - 2 * INSET;
        let name = measure::balanced(&place.name, room, STRONG.size + 1, 3);
        let detail = measure::lines(&place.detail, room, SMALL.size, 2);
        let mut y = from + 18 + LINE * lines(name.len() + detail.len()) - 10;
        let words = |drawing: &mut Self| {
            let mut y = from + 18;
            for (letters, words) in name
                .iter()
                .map(|line| (STRONG, line))
                .chain(detail.iter().map(|line| (SMALL, line)))
            {
                drawing.canvas.text((x + INSET, y), Anchor::Start, letters, words);
                y += LINE;
            }
        };
        let chips = flow(room, &place.systems);
        if let Some((_, row, _)) = chips.last() {
            y += (row + 1) * (CHIP_HEIGHT + 4);
        }
        let frame = Frame {
            x,
            y: from,
            width,
            height: y + 4 - from,
        };
        self.canvas.rect(BOX, frame, 4);
        words(self);
        let top = from + 18 + LINE * lines(name.len() + detail.len()) - 10;
        for (at, row, name) in &chips {
            self.canvas.chip((x + INSET + at, top + row * (CHIP_HEIGHT + 4)), CHIP, name);
        }
        if let Some(host) = place.host {
            // Its name says it; a line is needed where no service has one.
            if !plan.suppliers[host].serves && !self.ends.iter().any(|end| end.to == host) {
                self.ends.push(End {
                    from: (x + width, from + frame.height / 2),
                    to: host,
                    rests: true,
                });
            }
        }
        self.y = from + frame.height + GAP;
    }

    /// Chips in rows; says where the last row ends.
    fn chips(&mut self, (x, y): (i32, i32), room: i32, names: &[String]) -> i32 {
        let mut bottom = y;
        for (at, row, name) in flow(room, names) {
            let top = y + row * (CHIP_HEIGHT + 4);
            self.canvas.chip((x + at, top), CHIP, &name);
            bottom = top + CHIP_HEIGHT;
        }
        bottom
    }

    fn heading(&mut self, words: &Text) {
        let from = self.y;
        self.words(INSIDE, from + 2, self.room, SMALL, words.get(self.lang), 2);
        self.y += 2;
    }

    /// Sets words in lines from `y`, and goes on below them.
    fn words(&mut self, x: i32, y: i32, room: i32, letters: Letters, words: &str, most: usize) {
        self.y = y;
        for line in measure::lines(words, room, letters.size + 1, most) {
            self.canvas.text((x, self.y + letters.size), Anchor::Start, letters, &line);
            self.y += LINE;
        }
    }

    /// The suppliers, each near what rests on it, and the lines to them; says where they end,
    /// and where the last one touches the boundary.
    fn suppliers(&mut self, plan: &Plan) -> (i32, i32) {
        let (x, width) = OUTSIDE;
        let bottom = self.y;
        if plan.shown.is_empty() {
            return (0, 0);
        }
        self.words(x, 8, width, STRONG, SUPPLIERS.get(self.lang), 2);
        if self.ends.iter().any(|end| !end.rests) {
            self.words(x, self.y, width, SMALL, LINES.get(self.lang), 3);
        }
        let mut y = self.y + 6;
        self.y = bottom;
        let mut touched = 0;
        let most = match plan.shown.len() {
            0..=FEW => 4,
            count if count <= MANY => 2,
            _ => 1,
        };
        let room = width - 2 * INSET;
        let cards: Vec<_> = plan
            .order()
            .into_iter()
            .map(|at| {
                let supplier = &plan.suppliers[at];
                let name = measure::balanced(&supplier.name, room, STRONG.size + 1, 3);
                let detail = measure::lines(&supplier.detail, room, SMALL.size, most);
                let chain = measure::lines(&supplier.subprocessors, room, SMALL.size, most);
                let rule = if chain.is_empty() { 0 } else { 6 };
                let height = LINE * lines(name.len() + detail.len() + chain.len()) + 12 + rule;
                (at, name, detail, chain, height)
            })
            .collect();
        let mut rest: i32 = cards.iter().map(|card| card.4 + GAP).sum();
        for (at, name, detail, chain, height) in cards {
            let starts: Vec<_> = self.ends.iter().filter(|end| end.to == at).copied().collect();
            if !starts.is_empty() {
                let middle = starts.iter().map(|end| end.from.1).sum::<i32>() / lines(starts.len());
                y = y.max((middle - height / 2).min(bottom - rest));
            }
            rest -= height + GAP;
            let middle = y + height / 2;
            for End {
                from: (from, start),
                rests,
                ..
            } in &starts
            {
                let bend = i32::midpoint(self.boundary, x) - 10;
                let look = if *rests { EDGE } else { SHARED };
                self.canvas
                    .path(look, &format!("M{from} {start}C{bend} {start} {bend} {middle} {x} {middle}"));
            }
            let linked = plan.suppliers[at].interface || plan.suppliers[at].serves;
            let touches = linked && starts.is_empty();
            if touches {
                touched = middle;
                self.canvas.path(EDGE, &format!("M{} {middle}H{x}", self.boundary));
            }
            let frame = Frame { x, y, width, height };
            self.canvas.rect(BOX, frame, 4);
            if touches || !starts.is_empty() {
                self.canvas.dot((x, middle));
            }
            let mut line = y + 18;
            for (letters, words) in name
                .iter()
                .map(|line| (STRONG, line))
                .chain(detail.iter().map(|line| (SMALL, line)))
            {
                self.canvas.text((x + INSET, line), Anchor::Start, letters, words);
                line += LINE;
            }
            if !chain.is_empty() {
                self.canvas.path(HAIR, &format!("M{} {}h{room}", x + INSET, line - 9));
                line += 6;
            }
            for words in &chain {
                self.canvas.text((x + INSET, line), Anchor::Start, SMALL, words);
                line += LINE;
            }
            y += height + GAP;
        }
        (y, touched)
    }

    /// What the scopes leave out; says where it ends.
    fn outside(&mut self, plan: &Plan, y: i32) -> i32 {
        if plan.outside.is_empty() {
            return y - GAP;
        }
        let words: Vec<_> = plan
            .outside
            .iter()
            .map(|what| measure::lines(what, WIDTH - 2 * INSET - 14, SMALL.size, 3))
            .collect();
        let count = lines(words.iter().map(Vec::len).sum::<usize>() + 1);
        let frame = Frame {
            x: 1,
            y,
            width: WIDTH - 2,
            height: LINE * count + 12,
        };
        self.canvas.rect(GHOST, frame, 4);
        let mut line = y + 18;
        self.canvas.text((1 + INSET, line), Anchor::Start, STRONG, LEFT_OUT.get(self.lang));
        for lines in &words {
            for (nth, words) in lines.iter().enumerate() {
                line += LINE;
                if nth == 0 {
                    self.canvas.text((1 + INSET, line), Anchor::Start, SMALL, "－");
                }
                self.canvas.text((15 + INSET, line), Anchor::Start, SMALL, words);
            }
        }
        y + frame.height
    }
}

fn lines(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / LINE)
}

static SUPPLIERS: Text = Text::new("供給者（適用範囲の外）", "Suppliers (outside the scope)");
static NAMED: Text = Text::new(
    "サービスと、その供給者（破線の枠は責務の分担）",
    "Services and their suppliers (dashed: shares duties)",
);
static LINES: Text = Text::new("実線は利用、破線は責務の分担", "solid: rests on; dashed: shares duties");
