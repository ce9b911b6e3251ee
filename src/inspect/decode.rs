//! The ways in which a text can be written differently: each gives the text without its wrapping, or nothing if there is none.

use super::piece::{Body, CSS, ENTITIES, ESCAPES, MARKUP, Made, PERCENT, READINGS};

mod entities;
mod escapes;
mod markup;
mod runs;

/// A text, and where its stretches stand in that from which it was made.
type Decoded = (String, Vec<(usize, usize)>);

/// Everything that a text may be without a wrapping.
pub(super) fn all(text: &str) -> Vec<Made<'static>> {
    let mut made: Vec<_> = [
        (&ENTITIES, entities::decode(text)),
        (&PERCENT, escapes::percent(text)),
        (&ESCAPES, escapes::script(text)),
        (&CSS, escapes::css(text)),
        (&MARKUP, markup::without_tags(text)),
        (&READINGS, markup::without_readings(text)),
    ]
    .into_iter()
    .filter_map(|(layer, decoded)| Some(Made::text(layer, decoded?)))
    .collect();
    made.extend(runs::all(text));
    made
}

/// How many bytes of memory what was made takes.
pub(super) fn size(made: &Made<'_>) -> u64 {
    match &made.body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::Text(text) => text.len() as u64,
    }
}

/// Writes a text anew with some of it replaced.
struct Rewriter<'t> {
    text: &'t str,
    out: String,
    runs: Vec<(usize, usize)>,
    /// Up to where the text is written.
    at: usize,
}

impl<'t> Rewriter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            out: String::new(),
            runs: vec![(0, 0)],
            at: 0,
        }
    }

    /// Copies what stands before `start`, and puts `with` in the place of `start..end`.
    fn replace(&mut self, start: usize, end: usize, with: &str) {
        self.out.push_str(&self.text[self.at..start]);
        self.runs.push((self.out.len(), start));
        self.out.push_str(with);
        self.runs.push((self.out.len(), end));
        self.at = end;
    }

    /// The text, if anything was replaced.
    fn finish(mut self) -> Option<Decoded> {
        if self.at == 0 {
            return None;
        }
        self.out.push_str(&self.text[self.at..]);
        Some((self.out, self.runs))
    }
}

/// The character of a number in some base; what is none is a sign for that.
fn character(digits: &str, radix: u32) -> Option<char> {
    let code = u32::from_str_radix(digits, radix).ok()?;
    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// How many bytes at the beginning of `text` are hexadecimal digits, `most` at most.
fn hex_digits(text: &str, most: usize) -> usize {
    text.bytes().take(most).take_while(u8::is_ascii_hexdigit).count()
}
