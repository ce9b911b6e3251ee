//! Ids that a text seems to define although it cannot be read, so that references to them are not reported as dangling.

use std::ops::Range;

use super::Salvaged;
use crate::span::{FileId, Span};

/// Looks for `id: X` line by line, and for the key without indentation that it stands under.
pub(super) fn ids(file: FileId, text: &str, range: Range<usize>) -> Vec<Salvaged> {
    let mut found = Vec::new();
    let mut key = None;
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((name, _)) = line.split_once(':')
        {
            key = Some(name.trim().to_owned());
        }
        let mut from = 0;
        while let Some(place) = line[from..].find("id:").map(|place| place + from) {
            from = place + 3;
            let starts = line[..place]
                .chars()
                .next_back()
                .is_none_or(|before| matches!(before, ' ' | '{' | ',' | '-' | '\u{feff}'));
            let rest = line[from..].trim_start();
            let start = line.len() - rest.len();
            let id = rest
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | '#'))
                .next()
                .unwrap_or_default()
                .trim_matches(['"', '\'']);
            if starts && !id.is_empty() {
                found.push(Salvaged {
                    id: id.to_owned(),
                    key: key.clone(),
                    span: Span::new(file, at + start, at + start + id.len()),
                });
            }
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ids_in_a_broken_text() {
        let text = "risks:\n  - id: R-1\n    title: a: b\n  - {id: 'R-2', owner: x}\nroles: [{title: x, id: r}]\n";
        let found: Vec<_> = ids(FileId::new(0), text, 0..text.len())
            .into_iter()
            .map(|s| (s.id, s.key.unwrap_or_default()))
            .collect();
        let expected = [("R-1", "risks"), ("R-2", "risks"), ("r", "roles")].map(|(id, key)| (id.to_owned(), key.to_owned()));
        assert_eq!(found, expected);
    }
}
