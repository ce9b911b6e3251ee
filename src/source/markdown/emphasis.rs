//! Emphasis beside Japanese.
//!
//! `CommonMark` asks for a blank between `**` and a letter when punctuation stands on its other side, and Japanese has
//! no blanks: `これは**「重要」**です` would keep its stars. Steps:
//!
//! 1. find delimiters with punctuation on one side and a letter on the other, one of them Japanese;
//! 2. ask the parser which of them stand in running text (not in code, addresses or raw HTML);
//! 3. put a border that counts as punctuation between the delimiter and the letter.
//!
//! On the way, what would be a delimiter within a bare address loses that meaning.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::OPTIONS;
use super::prepared::{BORDER, Edit, Prepared};
use super::run::bare_address;
use crate::text::is_cjk;

/// The text in which the delimiters beside Japanese open and close as a reader sees them.
pub(super) fn mend(prepared: Prepared) -> Prepared {
    let mut wanted = beside_japanese(&prepared.text);
    let addresses = in_addresses(&prepared.text);
    if !addresses.is_empty() {
        let within = |delimiter: &Range<usize>| {
            let last = addresses[..addresses.partition_point(|(_, at)| *at <= delimiter.start)].last();
            last.is_some_and(|(_, at)| *at == delimiter.start)
        };
        wanted.retain(|(delimiter, _)| !within(delimiter));
    }
    if wanted.is_empty() && addresses.is_empty() {
        return prepared;
    }
    let running = running_text(&prepared.text);
    let is_running = |range: &Range<usize>| {
        let last = running[..running.partition_point(|found| found.start <= range.start)].last();
        last.is_some_and(|found| range.end <= found.end)
    };
    let borders = wanted
        .into_iter()
        .filter(|(delimiter, _)| is_running(delimiter))
        .map(|(_, at)| (at..at, BORDER));
    let escapes = addresses
        .into_iter()
        .filter(|(scheme, _)| is_running(scheme))
        .map(|(_, at)| (at..at, "\\"));
    let mut edits: Vec<Edit> = borders.chain(escapes).collect();
    edits.sort_by_key(|(range, _)| range.start);
    prepared.edit(&edits)
}

/// Delimiters that want a border, each with the place of the border.
fn beside_japanese(text: &str) -> Vec<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(['*', '~']) {
        let byte = bytes[at + step];
        let end = at + step + bytes[at + step..].iter().take_while(|&&b| b == byte).count();
        let slashes = bytes[..at + step].iter().rev().take_while(|&&b| b == b'\\').count();
        let start = at + step + slashes % 2;
        at = end;
        if start == end || (byte == b'~' && end - start != 2) {
            continue;
        }
        let (Some(before), Some(after)) = (text[..start].chars().next_back(), text[end..].chars().next()) else {
            continue;
        };
        if !is_cjk(before) && !is_cjk(after) {
            continue;
        }
        if is_word(before) && is_punctuation(after) {
            found.push((start..end, start));
        } else if is_punctuation(before) && is_word(after) {
            found.push((start..end, end));
        }
    }
    found
}

/// The scheme of every bare address with each delimiter within it.
fn in_addresses(text: &str) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    let mut done = 0;
    for (colon, _) in text.match_indices("://") {
        if colon < done {
            continue;
        }
        let Some(address) = bare_address(text, colon, done) else {
            continue;
        };
        done = address.end;
        let delimiters = text[address.clone()]
            .match_indices(['*', '_', '~'])
            .map(|(at, _)| address.start + at);
        found.extend(delimiters.map(|at| (address.start..colon, at)));
    }
    found
}

/// The ranges of text and of delimiters in force, ascending, those that touch as one.
fn running_text(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    // Literal text: code, raw HTML, addresses and ids that are their own words, and words that are a label.
    let mut literal = 0usize;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        let delimiters = |len: usize| [range.start..range.start + len, range.end - len..range.end];
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => literal += 1,
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) if literal > 0 || is_literal(link_type) => {
                literal += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Link | TagEnd::Image) => literal = literal.saturating_sub(1),
            Event::Start(Tag::Emphasis) if literal == 0 => ranges.extend(delimiters(1)),
            Event::Start(Tag::Strong | Tag::Strikethrough) if literal == 0 => ranges.extend(delimiters(2)),
            Event::Text(_) if literal == 0 => ranges.push(range),
            _ => {}
        }
    }
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    ranges
}

fn is_literal(link: LinkType) -> bool {
    matches!(
        link,
        LinkType::Autolink | LinkType::Email | LinkType::Collapsed | LinkType::Shortcut | LinkType::WikiLink { has_pothole: false }
    )
}

/// Whether `c` is punctuation or a symbol.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_punctuation()
    } else {
        !(is_word(c) || c.is_whitespace() || c.is_control())
    }
}

/// Whether `c` is a letter, a digit, a mark that belongs to one, or of private use.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Whether `c` belongs to the character before it: accents, voicing marks, variation selectors.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
