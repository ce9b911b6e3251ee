//! Lines and columns of many spans: each text is cut into lines once, however many spans point into it.

use std::collections::BTreeMap;

use super::{FileId, Position, Sources, Span};

/// Where a span begins and ends.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The path, relative to the book, with `/`.
    pub path: &'a str,
    /// Its first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// Finds places in the texts of `sources`.
pub struct Places<'a> {
    sources: &'a dyn Sources,
    /// The first byte of each line.
    lines: BTreeMap<FileId, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Nothing is looked at before it is asked for.
    #[must_use]
    pub fn new(sources: &'a dyn Sources) -> Self {
        Self {
            sources,
            lines: BTreeMap::new(),
        }
    }

    /// The place of `span`; `None` if no source states it.
    pub fn of(&mut self, span: Span) -> Option<Place<'a>> {
        if !span.is_some() {
            return None;
        }
        let text = self.sources.text(span.file);
        let lines = self.lines(span.file);
        let range = span.range();
        let (start, end) = (position(text, lines, range.start), position(text, lines, range.end));
        let path = self.sources.path(span.file);
        Some(Place { path, start, end })
    }

    /// The number of the line, from 1, that holds byte `offset` of `file`.
    pub fn line(&mut self, file: FileId, offset: usize) -> usize {
        line(self.lines(file), offset)
    }

    fn lines(&mut self, file: FileId) -> &[usize] {
        let text = self.sources.text(file);
        self.lines.entry(file).or_insert_with(|| starts(text))
    }
}

/// The first byte of each line.
fn starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn line(lines: &[usize], offset: usize) -> usize {
    lines.partition_point(|start| *start <= offset)
}

/// As [`super::position`], with the lines at hand.
fn position(text: &str, lines: &[usize], offset: usize) -> Position {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = line(lines, end);
    let column = text[lines[line - 1]..end].chars().filter(|&c| c != '\u{feff}').count() + 1;
    Position { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn agrees_with_the_slow_way(text in "[aあ\n\r\u{feff}]{0,20}", at in 0_usize..70) {
            proptest::prop_assert_eq!(position(&text, &starts(&text), at), crate::span::position(&text, at));
        }
    }
}
