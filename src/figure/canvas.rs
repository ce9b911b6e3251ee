//! SVG, element by element. Positions are whole pixels.

use super::measure::{clean, lines, width};
use super::{Figure, Pen};
use crate::text::escaped;

/// How words look: the classes on a page, and the attributes that say the same where no style sheet does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    class: &'static str,
    /// The height of the letters.
    pub(super) size: i32,
    bold: bool,
    fill: &'static str,
}

const INK: &str = "#1a2232";
const SOFT_INK: &str = "#545d6d";
const PAPER: &str = "#ffffff";

/// A name.
pub(super) const STRONG: Letters = Letters {
    class: "f-text f-strong",
    size: 13,
    bold: true,
    fill: INK,
};
/// Words.
pub(super) const PLAIN: Letters = Letters {
    class: "f-text",
    size: 13,
    bold: false,
    fill: INK,
};
/// Words beside others.
pub(super) const SMALL: Letters = Letters {
    class: "f-small",
    size: 12,
    bold: false,
    fill: SOFT_INK,
};
/// A number that is the point.
pub(super) const NUMBER: Letters = Letters {
    class: "f-num",
    size: 17,
    bold: true,
    fill: INK,
};
/// Words on the accent.
pub(super) const ON_ACCENT: Letters = Letters {
    class: "f-text f-on-accent",
    size: 12,
    bold: false,
    fill: PAPER,
};

/// Words on what needs a person.
pub(super) const ON_OPEN: Letters = Letters {
    class: "f-on-open",
    size: 12,
    bold: true,
    fill: "#b3361b",
};

impl Letters {
    /// The same on the shade of a level of risk, from 1 to 5.
    pub(super) fn on_level(self, level: usize) -> Self {
        let (class, fill) = match level {
            0..=2 => (["f-small f-on2", "f-num f-on2"], INK),
            3 => (["f-small f-on3", "f-num f-on3"], INK),
            4 => (["f-small f-on4", "f-num f-on4"], PAPER),
            _ => (["f-small f-on5", "f-num f-on5"], PAPER),
        };
        Self {
            class: class[usize::from(self.bold)],
            fill,
            ..self
        }
    }
}

/// How a shape looks: its class on a page, and the attributes that say the same where no style sheet does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look(&'static str, &'static str);

/// A card.
pub(super) const BOX: Look = Look("f-box", r##"fill="#ffffff" stroke="#7d828c" stroke-width="1.25""##);
/// A card that the picture is about.
pub(super) const HERE: Look = Look("f-here", r##"fill="#e9ebf5" stroke="#2a3f86" stroke-width="1.75""##);
/// A small thing within a card.
pub(super) const CHIP: Look = Look("f-chip", r##"fill="#f4f2ec" stroke="#dcd8ce" stroke-width="1""##);
/// Something that is left out.
pub(super) const GHOST: Look = Look(
    "f-ghost",
    r##"fill="none" stroke="#7d828c" stroke-width="1.25" stroke-dasharray="3 3""##,
);
/// A boundary.
pub(super) const BOUND: Look = Look("f-accent", r##"fill="none" stroke="#2a3f86" stroke-width="1.75""##);
/// A boundary within another.
pub(super) const WITHIN: Look = Look(
    "f-within",
    r##"fill="none" stroke="#2a3f86" stroke-width="1.25" stroke-dasharray="7 4""##,
);
/// A line from one thing to another.
pub(super) const EDGE: Look = Look("f-edge", r##"fill="none" stroke="#2a3f86" stroke-width="1.25""##);
/// A looser one.
pub(super) const SHARED: Look = Look(
    "f-shared",
    r##"fill="none" stroke="#2a3f86" stroke-width="1.25" stroke-dasharray="4 3""##,
);
/// A line that parts.
pub(super) const HAIR: Look = Look("f-hair", r##"fill="none" stroke="#dcd8ce" stroke-width="1""##);
/// A card of what needs a person.
pub(super) const OPEN: Look = Look("f-open", r##"fill="#ffffff" stroke="#b3361b" stroke-width="1.75""##);
/// A solid mark.
pub(super) const SOLID: Look = Look("f-fill-accent", r##"fill="#2a3f86""##);

/// The shade of a level of risk, from 1 to 5.
pub(super) fn shade(level: usize) -> Look {
    match level {
        0 | 1 => Look("f-lv1", r##"fill="#efece5""##),
        2 => Look("f-lv2", r##"fill="#d8d9dd""##),
        3 => Look("f-lv3", r##"fill="#b0b6c3""##),
        4 => Look("f-lv4", r##"fill="#616b80""##),
        _ => Look("f-lv5", r##"fill="#262f42""##),
    }
}

/// Where words stand from the point they are set at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// To its right.
    Start,
    /// Around it.
    Middle,
    /// To its left.
    End,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The left edge.
    pub(super) x: i32,
    /// The upper edge.
    pub(super) y: i32,
    /// How wide it is.
    pub(super) width: i32,
    /// How high it is.
    pub(super) height: i32,
}

/// What is drawn on.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    pen: Pen<'a>,
    out: String,
    /// Whether something in it leads somewhere.
    leads: bool,
}

impl<'a> Canvas<'a> {
    /// An empty one.
    pub(super) fn new(pen: Pen<'a>) -> Self {
        Self {
            pen,
            out: String::new(),
            leads: false,
        }
    }

    /// Sets words on the base line at `y`.
    pub(super) fn text(&mut self, (x, y): (i32, i32), anchor: Anchor, letters: Letters, words: &str) {
        let words = clean(words);
        if words.is_empty() {
            return;
        }
        let Letters { class, size, bold, fill } = letters;
        let (side, named) = match anchor {
            Anchor::Start => ("", ""),
            Anchor::Middle => (r#" text-anchor="middle""#, " f-mid"),
            Anchor::End => (r#" text-anchor="end""#, " f-end"),
        };
        let weight = if bold { r#" font-weight="600""# } else { "" };
        let look = if self.is_styled() {
            format!(r#"class="{class}{named}""#)
        } else {
            format!(r#"font-size="{size}"{weight}{side} fill="{fill}""#)
        };
        self.out
            .push_str(&format!(r#"<text {look} x="{x}" y="{y}">{}</text>"#, escaped(&words)));
    }

    /// Whether a style sheet says how things look.
    fn is_styled(&self) -> bool {
        self.pen.family.is_none()
    }

    /// How a shape looks: by its class where a style sheet says what that is, else by attributes.
    fn look(&self, Look(class, attributes): Look) -> String {
        if self.is_styled() {
            format!(r#"class="{class}""#)
        } else {
            attributes.to_owned()
        }
    }

    /// Sets words that are read from below, beginning at the point.
    pub(super) fn upwards(&mut self, (x, y): (i32, i32), letters: Letters, words: &str) {
        self.out.push_str(&format!(r#"<g transform="translate({x} {y}) rotate(-90)">"#));
        self.text((0, 0), Anchor::Start, letters, words);
        self.out.push_str("</g>");
    }

    /// Draws a rectangle.
    pub(super) fn rect(&mut self, look: Look, frame: Frame, round: i32) {
        let look = self.look(look);
        let Frame { x, y, width, height } = frame;
        let round = if round > 0 { format!(r#" rx="{round}""#) } else { String::new() };
        self.out.push_str(&format!(
            r#"<rect {look} x="{x}" y="{y}" width="{width}" height="{height}"{round}/>"#
        ));
    }

    /// Draws a line.
    pub(super) fn path(&mut self, look: Look, path: &str) {
        let look = self.look(look);
        self.out.push_str(&format!(r#"<path {look} d="{path}"/>"#));
    }

    /// Draws a dot.
    pub(super) fn dot(&mut self, at: (i32, i32)) {
        self.circle(SOLID, at, 3);
    }

    /// Draws a circle around a point.
    pub(super) fn circle(&mut self, look: Look, (x, y): (i32, i32), radius: i32) {
        let look = self.look(look);
        self.out.push_str(&format!(r#"<circle {look} cx="{x}" cy="{y}" r="{radius}"/>"#));
    }

    /// Draws what leads to an address, if there is one; `name` says where to those who do not see it.
    pub(super) fn leading(&mut self, href: Option<&str>, name: &str, draw: impl FnOnce(&mut Self)) {
        let Some(href) = href else { return draw(self) };
        self.leads = true;
        self.out.push_str(&format!(
            r#"<a href="{}"><title>{}</title>"#,
            escaped(&clean(href)),
            escaped(&clean(name))
        ));
        draw(self);
        self.out.push_str("</a>");
    }

    /// Sets words in a chip whose upper left corner is given.
    pub(super) fn chip(&mut self, (x, y): (i32, i32), look: Look, words: &str) {
        let size = SMALL.size;
        let frame = Frame {
            x,
            y,
            width: chip_width(words),
            height: CHIP_HEIGHT,
        };
        self.rect(look, frame, 3);
        self.text((x + frame.width / 2, y + size + 3), Anchor::Middle, SMALL, words);
    }

    /// Ends the picture. One that leads somewhere is a group of links, any other is read as one thing.
    pub(super) fn figure(self, width: i32, height: i32, title: &str, alt: &str) -> Figure {
        let (title, alt) = (clean(title), clean(alt));
        let role = if self.leads { "group" } else { "img" };
        let family = self.pen.family.map(|family| format!(r#" font-family="{}""#, escaped(family)));
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="{role}"{}><title>{}</title><desc>{}</desc>{}</svg>"#,
            family.unwrap_or_default(),
            escaped(&title),
            escaped(&alt),
            self.out
        );
        Figure {
            title,
            alt,
            svg,
            width,
            height,
        }
    }
}

/// How high a chip is.
pub(super) const CHIP_HEIGHT: i32 = 21;
/// What a chip has left and right of its words.
pub(super) const CHIP_INSET: i32 = 6;

/// How wide a chip with these words is.
pub(super) fn chip_width(words: &str) -> i32 {
    width(&clean(words), SMALL.size) + 2 * CHIP_INSET
}

/// Where chips stand that fill `room` in rows: from the left, in which row, with which words.
pub(super) fn flow(room: i32, names: &[String]) -> Vec<(i32, i32, String)> {
    let (mut x, mut row) = (0, 0);
    let mut placed = Vec::new();
    for name in names {
        let shown = lines(name, room - 2 * CHIP_INSET, SMALL.size, 1).concat();
        let width = chip_width(&shown);
        if x > 0 && x + width > room {
            (x, row) = (0, row + 1);
        }
        placed.push((x, row, shown));
        x += width + 5;
    }
    placed
}
