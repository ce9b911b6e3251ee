//! The text that the Markdown parser reads, and the way back to the text that the author wrote.

use std::ops::Range;

/// What the Japanese emphasis pass puts beside a delimiter: it counts as punctuation and is taken out again.
pub(super) const BORDER: &str = "&#8288;";

/// What stands for an expression while Markdown is parsed: neither a blank nor punctuation to Markdown.
pub(super) const PLACEHOLDER: char = '\u{E000}';

/// A change: the range, and what takes its place.
pub(super) type Edit = (Range<usize>, &'static str);

/// A text made from a part of a source by edits, with the source of every byte.
pub(super) struct Prepared {
    /// The text as it stands now.
    pub(super) text: String,
    /// Ascending in both texts; a piece of equal length in both is verbatim.
    pieces: Vec<Piece>,
    /// Where an empty text stands in the source.
    base: usize,
}

#[derive(Clone)]
struct Piece {
    at: usize,
    len: usize,
    source: Range<usize>,
}

impl Piece {
    fn is_verbatim(&self) -> bool {
        self.len == self.source.len()
    }
}

impl Prepared {
    /// The bytes `body` of `text`: without a byte order mark, with line feeds only, without NUL.
    pub(super) fn new(text: &str, body: Range<usize>) -> Self {
        let base = text.floor_char_boundary(body.start);
        let part = &text[base..text.floor_char_boundary(body.end).max(base)];
        let piece = Piece {
            at: 0,
            len: part.len(),
            source: base..base + part.len(),
        };
        let whole = Self {
            text: part.to_owned(),
            pieces: vec![piece],
            base,
        };
        let edits = line_edits(part);
        if edits.is_empty() { whole } else { whole.edit(&edits) }
    }

    /// The text after `edits`, which ascend and do not overlap.
    pub(super) fn edit(self, edits: &[Edit]) -> Self {
        let mut out = Self {
            text: String::with_capacity(self.text.len()),
            pieces: Vec::new(),
            base: self.base,
        };
        let (mut done, mut cursor) = (0, 0);
        for (range, new) in edits {
            self.copy(done..range.start, &mut cursor, &mut out);
            out.push(new, self.source(range.clone()));
            done = range.end;
        }
        self.copy(done..self.text.len(), &mut cursor, &mut out);
        out
    }

    /// Forgets everything from byte `at` on.
    pub(super) fn truncate(self, at: usize) -> Self {
        let end = self.text.len();
        self.edit(&[(at..end, "")])
    }

    /// Where `range` comes from; empty for what no author wrote.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = match self.pieces[..self.pieces.partition_point(|p| p.at <= range.start)].last() {
            None => self.base,
            Some(p) if range.start >= p.at + p.len => p.source.end,
            Some(p) if p.is_verbatim() => p.source.start + (range.start - p.at),
            Some(p) => p.source.start,
        };
        if range.end <= range.start {
            return start..start;
        }
        let end = match self.pieces[..self.pieces.partition_point(|p| p.at < range.end)].last() {
            Some(p) if p.is_verbatim() => p.source.start + (range.end - p.at).min(p.len),
            Some(p) => p.source.end,
            None => start,
        };
        start..end.max(start)
    }

    /// Whether `range` holds nothing but what an edit put in.
    pub(super) fn is_inserted(&self, range: &Range<usize>) -> bool {
        !range.is_empty() && self.source(range.clone()).is_empty()
    }

    /// Appends what stands in `range`; `cursor` is the first piece that may reach into it.
    fn copy(&self, range: Range<usize>, cursor: &mut usize, out: &mut Self) {
        while let Some(piece) = self.pieces.get(*cursor) {
            let (from, to) = (range.start.max(piece.at), range.end.min(piece.at + piece.len));
            if from < to {
                let source = if piece.is_verbatim() {
                    piece.source.start + (from - piece.at)..piece.source.start + (to - piece.at)
                } else {
                    piece.source.clone()
                };
                out.push(&self.text[from..to], source);
            }
            if piece.at + piece.len > range.end {
                break;
            }
            *cursor += 1;
        }
    }

    fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let piece = Piece {
            at: self.text.len(),
            len: text.len(),
            source,
        };
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last) if last.is_verbatim() && piece.is_verbatim() && last.source.end == piece.source.start => {
                last.len += piece.len;
                last.source.end = piece.source.end;
            }
            _ => self.pieces.push(piece),
        }
    }
}

/// What makes every line end in one line feed and every character one that a page may hold.
fn line_edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if text.starts_with('\u{feff}') {
        edits.push((0..'\u{feff}'.len_utf8(), ""));
    }
    let bytes = text.as_bytes();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => edits.push((at..at + 1, "")),
            b'\r' => edits.push((at..at + 1, "\n")),
            0 => edits.push((at..at + 1, "\u{fffd}")),
            _ => {}
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_keeps_its_source() {
        let text = "前\u{feff}a\r\nb\rc";
        let prepared = Prepared::new(text, 3..text.len());
        assert_eq!(prepared.text, "a\nb\nc");
        assert_eq!(prepared.source(0..1), 6..7);
        assert_eq!(prepared.source(0..2), 6..9);
        assert_eq!(prepared.source(4..5), 11..12);
        let edited = prepared.edit(&[(1..1, BORDER), (2..3, "\u{E000}")]);
        assert_eq!(edited.text, "a&#8288;\n\u{E000}\nc");
        assert!(edited.is_inserted(&(1..8)));
        assert_eq!(edited.source(0..1), 6..7);
        assert_eq!(edited.source(8..9), 8..9);
        let at = edited.text.find('\u{E000}').expect("it was put in");
        assert_eq!(edited.source(at..at + 3), 9..10);
        assert_eq!(edited.source(14..14), 12..12);
    }

    #[test]
    fn an_empty_body_has_a_place() {
        assert_eq!(Prepared::new("abc", 3..3).source(0..0), 3..3);
        assert_eq!(Prepared::new("abc", 9..12).source(0..0), 3..3);
    }
}
