//! Text across tags: what a reader sees as one, whatever elements stand in it.

use super::{Decoded, Rewriter};
use crate::inspect::fold::PART;

/// Elements that end a line of text; all others stand in one.
const BLOCKS: &str = " address article aside blockquote body br caption cell col d dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre row script section select si style summary table tbody td textarea tfoot th thead title tr ul v ";

/// Elements whose texts stand apart, each on its own: nothing is read from one into the next.
const APART: &str = " caption dd dt li option td th tr ";

/// The text without tags and comments.
pub(super) fn without_tags(text: &str) -> Option<Decoded> {
    strip(text, false)
}

/// The same without the readings of ruby, which stand between the parts of a word. Nothing if there are none.
pub(super) fn without_readings(text: &str) -> Option<Decoded> {
    text.contains("<rt").then(|| strip(text, true)).flatten()
}

fn strip(text: &str, readings: bool) -> Option<Decoded> {
    let mut out = Rewriter::new(text);
    for (start, _) in text.match_indices('<') {
        if start < out.at {
            continue;
        }
        let rest = &text[start..];
        let Some(length) = tag(rest) else { continue };
        let name = name(rest);
        let reading = readings && !rest.starts_with("</") && matches!(name, "rt" | "rp");
        let named = format!(" {} ", name.to_ascii_lowercase());
        let with = if APART.contains(&named) {
            PART
        } else if BLOCKS.contains(&named) {
            " "
        } else {
            ""
        };
        let end = match reading.then(|| rest.find(&format!("</{name}"))).flatten() {
            Some(end) => end,
            None => length,
        };
        out.replace(start, start + end, with);
    }
    out.finish()
}

/// The name of the element whose tag begins here; empty for comments and the like.
fn name(tag: &str) -> &str {
    let inner = tag[1..].trim_start_matches('/');
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-')))
        .unwrap_or(inner.len());
    &inner[..end]
}

/// How long the tag, comment or declaration is that begins here.
fn tag(text: &str) -> Option<usize> {
    let to = |end: &str| text.find(end).map(|at| at + end.len());
    if text.starts_with("<!--") {
        return to("-->");
    }
    if text.starts_with("<![CDATA[") {
        // What is in it is text.
        return Some("<![CDATA[".len());
    }
    let bytes = text.as_bytes();
    let first = *bytes.get(1)?;
    let named = first.is_ascii_alphabetic() || first == b'/' && bytes.get(2).is_some_and(u8::is_ascii_alphabetic);
    if matches!(first, b'!' | b'?') {
        return to(">");
    }
    if !named {
        return None;
    }
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), close) if open == *close => quote = None,
            _ => {}
        }
    }
    // A quotation mark that is never closed opens nothing.
    to(">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_do_not_part_words() {
        let text = |decoded: Option<Decoded>| decoded.map(|(text, _)| text);
        let page = "<p title='>'>社<em>外</em><!-- x -->秘<wbr>密</p><p>a < b</p>";
        assert_eq!(text(without_tags(page)).as_deref(), Some(" 社外秘密  a < b "));
        let ruby = "<ruby>秘<rp>(</rp><rt>ひ</rt><rp>)</rp>密<rt>みつ</rt></ruby>";
        assert_eq!(text(without_readings(ruby)).as_deref(), Some("秘密"));
        assert_eq!(without_tags("a < b > c"), None);
        let row = without_tags("<td>機</td><td>密</td>").map(|(text, _)| crate::inspect::fold::fold(&text));
        assert!(row.is_some_and(|row| row.contains('機') && !row.contains("機密")));
    }
}
