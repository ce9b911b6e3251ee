//! How deep quotations and lists nest, counted before parsing: the parser takes time for every level on every line.

/// The place of the first marker that opens more than `limit` levels, or of what merely looks like it.
pub(super) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut open: Vec<Level> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = beyond(line, limit, &mut open) {
            return Some(start + at);
        }
        start += line.len();
    }
    None
}

/// An open level.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Quote,
    /// What is indented at least so far belongs to it.
    Item(usize),
}

/// Follows the markers at the beginning of `line`; `open` becomes at least as long as the parser's own stack.
fn beyond(line: &str, limit: usize, open: &mut Vec<Level>) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut column, mut matched) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => {
                let width = marker(&line[at..])?;
                // A thematic break may be written with blanks.
                if matched == 0
                    && line.len() > limit
                    && line[at..].chars().all(|c| c == char::from(byte) || c.is_whitespace())
                    && byte != b'>'
                {
                    return None;
                }
                while matches!(open.get(matched), Some(Level::Item(indent)) if *indent <= column) {
                    matched += 1;
                }
                let is_quote = byte == b'>';
                if !(is_quote && open.get(matched) == Some(&Level::Quote)) {
                    open.truncate(matched);
                    open.push(if is_quote { Level::Quote } else { Level::Item(column + 1) });
                }
                matched += 1;
                if open.len() > limit {
                    return Some(at);
                }
                at += width - 1;
                column += width;
            }
        }
        at += 1;
    }
    None
}

/// The width of the marker that `text` begins with.
fn marker(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_end = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    match bytes[0] {
        b'>' => Some(1),
        b'-' | b'*' | b'+' | b':' => is_end(1).then_some(1),
        b'[' if text.starts_with("[^") => text.find("]:").map(|at| at + 2),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            (digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')')) && is_end(digits + 1)).then_some(digits + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_levels_of_lines() {
        assert_eq!(first_beyond("> > - 1. a\n\n> > - 1. b\n", 4), None);
        assert_eq!(first_beyond("> > - 1. a", 3), Some(6));
        assert_eq!(first_beyond("- a\n  - b\n\nx\n    - c\n", 2), Some(17));
        assert_eq!(first_beyond("- a\n- b\n- c\n* * * * * * * *\n", 2), None);
        assert_eq!(first_beyond("[^a]: [^b]: c", 1), Some(6));
        assert_eq!(first_beyond("a > b > c\n-b\n1.c", 0), None);
    }
}
