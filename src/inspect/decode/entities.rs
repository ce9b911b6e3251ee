//! Character references of HTML and XML: `&#26085;`, `&#x65e5;`, `&amp;`.

use std::borrow::Cow;

use html_escape::NAMED_ENTITIES;

use super::{Decoded, Rewriter, character};

/// The text without character references.
pub(super) fn decode(text: &str) -> Option<Decoded> {
    let mut out = Rewriter::new(text);
    for (start, _) in text.match_indices('&') {
        if start < out.at {
            continue;
        }
        let rest = &text[start + 1..];
        let length = rest
            .bytes()
            .take(32)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let Some(words) = named(&rest[..length]) else { continue };
        let closed = usize::from(rest[length..].starts_with(';'));
        out.replace(start, start + 1 + length + closed, &words);
    }
    out.finish()
}

/// What stands for what is between `&` and `;`.
fn named(name: &str) -> Option<Cow<'static, str>> {
    let number = |digits, radix| character(digits, radix).map(|c| Cow::Owned(c.to_string()));
    if let Some(digits) = name.strip_prefix('#') {
        return match digits.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(digits, 10),
        };
    }
    let at = NAMED_ENTITIES.binary_search_by(|(known, _)| (*known).cmp(name.as_bytes())).ok()?;
    Some(Cow::Borrowed(NAMED_ENTITIES[at].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_characters() {
        let (text, _) = decode("&#31192;&#x5bC6&amp;&commat;&yuml;&unknown;&#x110000;").expect("there are references");
        assert_eq!(text, "秘密&@ÿ&unknown;\u{fffd}");
        assert_eq!(decode("a & b &c"), None);
        assert_eq!(decode("&shy;&nbsp;&hellip;").expect("there are references").0, "\u{ad}\u{a0}…");
    }
}
