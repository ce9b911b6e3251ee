//! Percent-encoding of addresses, and the escapes of JSON, scripts, workbooks and style sheets.

use super::{Decoded, Rewriter, character, hex_digits};
use crate::inspect::fold::BREAK;

/// The words of a text that hold percent-encoding, without it and one after the other.
pub(super) fn percent(text: &str) -> Option<Decoded> {
    let (mut out, mut runs) = (String::new(), Vec::new());
    let mut done = 0;
    for (at, _) in text.match_indices('%') {
        if at < done || hex_digits(&text[at + 1..], 2) < 2 {
            continue;
        }
        let begins = |c: char| c.is_whitespace() || "\"'<>()`".contains(c);
        let start = text[done..at].rfind(begins).map_or(done, |before| done + before);
        let end = text[at..].find(begins).map_or(text.len(), |after| at + after);
        runs.push((out.len(), start));
        out.push_str(&unquoted(&text[start..end], b'%'));
        out.push(BREAK);
        done = end;
    }
    (!runs.is_empty()).then_some((out, runs))
}

/// A word in which `sign` and two digits stand for a byte.
fn unquoted(word: &str, sign: u8) -> String {
    let (mut bytes, mut at) = (Vec::with_capacity(word.len()), 0);
    while let Some(byte) = word.as_bytes().get(at) {
        let code = (*byte == sign).then(|| word.get(at + 1..at + 3)).flatten();
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                at += 3;
            }
            None => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text without `\u79d8`, `\u{79d8}`, `\xe7`, `\n`, `\"` and the like, and without `_x79D8_`, as workbooks write characters.
pub(super) fn script(text: &str) -> Option<Decoded> {
    let mut out = Rewriter::new(text);
    for (start, sign) in text.match_indices(['\\', '_']) {
        if start < out.at {
            continue;
        }
        let rest = &text[start..];
        let found = if sign == "_" { workbook(rest) } else { escape(rest) };
        if let Some((with, length)) = found {
            out.replace(start, start + length, &with);
        }
    }
    out.finish()
}

/// What the escape at the beginning of `text` stands for, and how long it is.
fn escape(text: &str) -> Option<(String, usize)> {
    let kind = text[1..].chars().next()?;
    let simple = |with: &str| Some((with.to_owned(), 1 + kind.len_utf8()));
    match kind {
        'u' => utf_16(text),
        'x' => bytes(text),
        'n' | 'r' | 't' | 'b' | 'f' | 'v' => simple(" "),
        '\n' => simple(""),
        '"' | '\'' | '`' | '\\' | '/' => simple(kind.encode_utf8(&mut [0; 4])),
        _ => None,
    }
}

/// A run of `\uXXXX`, or one `\u{X...}`.
fn utf_16(text: &str) -> Option<(String, usize)> {
    if let Some(inner) = text[2..].strip_prefix('{') {
        let digits = hex_digits(inner, 6);
        let closed = inner[digits..].starts_with('}');
        return character(&inner[..digits], 16)
            .filter(|_| closed)
            .map(|c| (c.to_string(), digits + 4));
    }
    let unit = |at: usize| {
        let digits = text[at..].strip_prefix("\\u").filter(|digits| hex_digits(digits, 4) == 4)?;
        u16::from_str_radix(&digits[..4], 16).ok()
    };
    let units: Vec<_> = (0..).step_by(6).map_while(|at| text.get(at..).and_then(|_| unit(at))).collect();
    (!units.is_empty()).then(|| (String::from_utf16_lossy(&units), 6 * units.len()))
}

/// A run of `\xXX`: UTF-8 if it can be, else a character each.
fn bytes(text: &str) -> Option<(String, usize)> {
    let byte = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\x").filter(|digits| hex_digits(digits, 2) == 2)?;
        u8::from_str_radix(&digits[..2], 16).ok()
    };
    let bytes: Vec<_> = (0..).step_by(4).map_while(byte).collect();
    let length = 4 * bytes.len();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|byte| char::from(*byte)).collect());
    (length > 0).then_some((text, length))
}

/// A run of `_xXXXX_`.
fn workbook(text: &str) -> Option<(String, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("_x").filter(|digits| hex_digits(digits, 4) == 4)?;
        let unit = u16::from_str_radix(&digits[..4], 16).ok();
        unit.filter(|_| digits[4..].starts_with('_'))
    };
    let units: Vec<_> = (0..).step_by(7).map_while(unit).collect();
    (!units.is_empty()).then(|| (String::from_utf16_lossy(&units), 7 * units.len()))
}

/// The text without `\79d8 `, as style sheets write characters.
pub(super) fn css(text: &str) -> Option<Decoded> {
    let mut out = Rewriter::new(text);
    for (start, _) in text.match_indices('\\') {
        let rest = &text[start + 1..];
        let digits = hex_digits(rest, 6);
        if start < out.at || digits < 2 {
            continue;
        }
        if let Some(c) = character(&rest[..digits], 16) {
            let blank = usize::from(rest[digits..].starts_with([' ', '\n', '\t']));
            out.replace(start, start + 1 + digits + blank, c.encode_utf8(&mut [0; 4]));
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(decoded: Option<Decoded>) -> Option<String> {
        decoded.map(|(text, _)| text)
    }

    #[test]
    fn escapes_are_characters() {
        assert_eq!(
            text(script(r#"\u79d8\u5bc6 \ud83d\ude00\n\"\/ \u{20bb7}"#)).as_deref(),
            Some("秘密 😀 \"/ 𠮷")
        );
        assert_eq!(text(script(r"\xe7\xa7\x98 \xe9x")).as_deref(), Some("秘 éx"));
        assert_eq!(text(script("_x79D8__x5BC6_")).as_deref(), Some("秘密"));
        assert_eq!(script(r"\d \p{L} _x_ \u12"), None);
        assert_eq!(text(css(r"\79d8 \5bc6x")).as_deref(), Some("秘密x"));
        assert_eq!(
            text(percent("a <b href='/%E7%A7%98/x.html'> 5% of %zz")).as_deref(),
            Some("'/秘/x.html\u{1f}")
        );
    }
}
