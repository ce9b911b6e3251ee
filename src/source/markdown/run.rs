//! A run of text in pieces, and what stands in it: bare addresses and placeholders.

use std::ops::Range;

use super::prepared::PLACEHOLDER;

/// Text with the place of each of its pieces.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    /// Where a piece begins in `text`, and its place in the source, which is of the same length.
    pieces: Vec<(usize, Range<usize>)>,
    /// Where a placeholder stands in `text`, and what it stands for in the source.
    places: Vec<(usize, Range<usize>)>,
}

/// A part of a run.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// Text.
    Text(String),
    /// A bare `http` or `https` address and its place.
    Address(String, Range<usize>),
    /// What a placeholder stands for.
    Place(Range<usize>),
}

impl Run {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends text that stands at `source` as it is.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        match self.pieces.last_mut() {
            Some((at, last)) if last.end == source.start && *at + last.len() == self.text.len() => last.end = source.end,
            _ => self.pieces.push((self.text.len(), source)),
        }
        self.text.push_str(text);
    }

    /// Appends the placeholder that stands for `source`.
    pub(super) fn push_place(&mut self, source: Range<usize>) {
        self.places.push((self.text.len(), source));
        self.text.push(PLACEHOLDER);
    }

    /// Appends text that stands nowhere.
    pub(super) fn push_literal(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Cuts the run.
    pub(super) fn parts(self, finds_addresses: bool) -> Vec<Part> {
        let mut out = Vec::new();
        let (mut done, mut at) = (0, 0);
        while let Some(step) = self.text[at..].find([PLACEHOLDER, ':']) {
            let found = at + step;
            at = found + self.text[found..].chars().next().map_or(1, char::len_utf8);
            let (start, part) = if self.text.as_bytes()[found] == b':' {
                let Some(range) = bare_address(&self.text, found, done).filter(|_| finds_addresses) else {
                    continue;
                };
                at = range.end;
                match self.place(range.clone()) {
                    Some(place) => (range.start, Part::Address(self.text[range].to_owned(), place)),
                    // An author who escapes a part of an address wants text.
                    None => continue,
                }
            } else {
                match self.places.binary_search_by_key(&found, |(at, _)| *at) {
                    Ok(index) => (found, Part::Place(self.places[index].1.clone())),
                    Err(_) => continue,
                }
            };
            if done < start {
                out.push(Part::Text(self.text[done..start].to_owned()));
            }
            out.push(part);
            done = at;
        }
        if done < self.text.len() {
            out.push(Part::Text(self.text[done..].to_owned()));
        }
        out
    }

    /// Where `range` stands, if it is all of one piece.
    fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let (at, place) = self.pieces[..self.pieces.partition_point(|(at, _)| *at <= range.start)].last()?;
        (range.end <= at + place.len()).then(|| place.start + (range.start - at)..place.start + (range.end - at))
    }
}

/// The bare `http` or `https` address in `text` whose scheme ends with the colon at `colon`, not reaching before `from`.
pub(super) fn bare_address(text: &str, colon: usize, from: usize) -> Option<Range<usize>> {
    let rest = text[colon..].strip_prefix("://")?;
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') {
        return None;
    }
    let before = &text[from..colon];
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        before.len() >= scheme.len() && before.as_bytes()[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = colon - scheme.len();
    if text[from..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    // Japanese follows an address without a blank, so that an address ends where ASCII ends.
    let len = rest
        .bytes()
        .take_while(|b| b.is_ascii_graphic() && !b"<>\"`\\{}|^".contains(b))
        .count();
    Some(start..colon + 3 + trimmed_len(&rest[..len]))
}

/// The length of `address` without the punctuation of the sentence around it.
fn trimmed_len(address: &str) -> usize {
    let count = |byte: u8| address.bytes().filter(|&b| b == byte).count();
    let mut open = [(b')', count(b'('), count(b')')), (b']', count(b'['), count(b']'))];
    let mut len = address.len();
    while let Some(&last) = address.as_bytes()[..len].last() {
        let is_outside = match open.iter_mut().find(|(close, ..)| *close == last) {
            Some((_, opened, closed)) if *closed > *opened => {
                *closed -= 1;
                true
            }
            Some(_) => false,
            None => b".,:;!?'*_~&".contains(&last),
        };
        if !is_outside {
            break;
        }
        len -= 1;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<String> {
        let mut run = Run::default();
        run.push(text, 0..text.len());
        let parts = run.parts(true).into_iter();
        parts
            .filter_map(|part| {
                if let Part::Address(address, _) = part {
                    Some(address)
                } else {
                    None
                }
            })
            .collect()
    }

    #[test]
    fn finds_bare_addresses() {
        assert_eq!(
            addresses("詳細はhttps://a.example/x?y=1#zをご覧ください。"),
            ["https://a.example/x?y=1#z"]
        );
        assert_eq!(
            addresses("(see http://a.example/b_(c)), HTTPS://b.example."),
            ["http://a.example/b_(c)", "HTTPS://b.example"]
        );
        assert_eq!(addresses("xhttps://a https:// http://. ftp://a https:x"), Vec::<String>::new());
        assert_eq!(
            addresses("https://a.example/https://b.example"),
            ["https://a.example/https://b.example"]
        );
    }

    #[test]
    fn an_escaped_address_is_text() {
        let mut run = Run::default();
        run.push("https", 0..5);
        run.push("://a", 6..10);
        assert_eq!(run.parts(true), [Part::Text("https://a".to_owned())]);
    }
}
