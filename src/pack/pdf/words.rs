//! Text of authors as pieces for the layout: cleaned, and breakable where it is too long.

use super::view::Inline;
use crate::text::is_cjk;

/// The longest word that is kept whole, in letters.
const LONG: usize = 28;
/// How wide a Latin letter is, in ems.
const LETTER: f64 = 0.56;

/// A text as pieces: line ends become blanks, or nothing between Japanese; long words can be broken after a sign.
pub(super) fn pieces(text: &str) -> Vec<Inline> {
    let text = clean(text);
    let mut out = Vec::new();
    let mut piece = String::new();
    let mut length = 0;
    for c in text.chars() {
        length = if c.is_whitespace() || is_cjk(c) { 0 } else { length + 1 };
        piece.push(c);
        if length >= LONG || (length > LONG / 2 && matches!(c, '/' | '.' | '-' | '_' | ':' | ',' | '=' | '&' | '?')) {
            out.push(Inline::T {
                t: std::mem::take(&mut piece),
            });
            out.push(Inline::Cut);
            length = 0;
        }
    }
    if !piece.is_empty() {
        out.push(Inline::T { t: piece });
    }
    out
}

/// A text on one line and without characters that cannot be printed.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\t') {
            if !c.is_control() {
                out.push(c);
            }
            continue;
        }
        while chars.peek().is_some_and(|next| next.is_whitespace()) {
            chars.next();
        }
        let between_japanese = out.chars().next_back().is_some_and(is_cjk) && chars.peek().copied().is_some_and(is_cjk);
        if !between_japanese && !out.is_empty() && chars.peek().is_some() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// How wide a text is in ems, and how wide its longest unbreakable word.
pub(super) fn measure(text: &str) -> (f64, f64) {
    let (mut all, mut word, mut longest) = (0.0, 0.0_f64, 0.0_f64);
    for c in text.chars() {
        let width = if is_cjk(c) { 1.0 } else { LETTER };
        all += width;
        word = if c.is_whitespace() {
            0.0
        } else if is_cjk(c) {
            1.0
        } else {
            word + width
        };
        longest = longest.max(word);
    }
    #[allow(clippy::cast_precision_loss, reason = "the longest word has few letters")]
    let most = LONG as f64 * LETTER;
    (all, longest.min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_between_japanese_leave_no_blank() {
        assert_eq!(clean("です。\n  次の行"), "です。次の行");
        assert_eq!(clean("one\ntwo"), "one two");
        assert_eq!(clean("三つの\ncloud\n"), "三つの cloud");
    }

    #[test]
    fn long_words_can_be_broken_and_stay_whole_when_read() {
        let url = "https://example.com/a/very/long/path/that/no/column/holds/at/all.html";
        let pieces = pieces(url);
        assert!(pieces.iter().any(|piece| matches!(piece, Inline::Cut)));
        let joined: String = pieces
            .iter()
            .map(|piece| match piece {
                Inline::T { t } => t.as_str(),
                _ => "",
            })
            .collect();
        assert_eq!(joined, url);
    }
}
