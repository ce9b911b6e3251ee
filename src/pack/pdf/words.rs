//! Text of authors as pieces for the layout: cleaned, and breakable where it is too long.

use super::view::Inline;
use crate::text::is_cjk;

/// The longest word that is kept whole, in letters.
const LONG: usize = 28;
/// How wide the gap between Japanese and Latin letters is, in ems.
const GAP: f64 = 0.25;
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

/// The letters of pieces, with line ends where they have breaks.
pub(super) fn flat(pieces: &[Inline]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Inline::T { t } | Inline::Keep { t } => out.push_str(t),
            Inline::Br => out.push('\n'),
            Inline::Plain { b }
            | Inline::Em { b }
            | Inline::Strong { b }
            | Inline::Strike { b }
            | Inline::Mono { b }
            | Inline::To { b, .. }
            | Inline::Out { b, .. }
            | Inline::Sup { b }
            | Inline::Sub { b }
            | Inline::Late { b } => out.push_str(&flat(b)),
            Inline::Cut | Inline::Image { .. } | Inline::Note { .. } | Inline::Again { .. } => {}
        }
    }
    out
}

/// How wide a text is in ems, and how wide its longest unbreakable word.
pub(super) fn measure(text: &str) -> (f64, f64) {
    let (mut all, mut word, mut longest) = (0.0, 0.0_f64, 0.0_f64);
    let mut before = None;
    for c in text.chars() {
        let (wide, blank) = (is_cjk(c), c.is_whitespace());
        // Between Japanese and Latin letters a gap is set.
        let gap = before.is_some_and(|before| before != wide) && !blank;
        before = (!blank).then_some(wide);
        let width = if wide { 1.0 } else { LETTER } + if gap { GAP } else { 0.0 };
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
