//! Finds needles: all of them at once, in folded texts and in the bytes of other encodings.

use aho_corasick::AhoCorasick;

use super::Needle;
use super::fold::{fold, steps};
use super::piece::{LEGACY, Layer, UTF_16};
use crate::text::nfc;

/// From how many folded characters on a needle is found inside a longer word too.
const UNBOUND: usize = 12;

/// A machine that knows all needles.
#[derive(Debug)]
pub(super) struct Seeker {
    folded: AhoCorasick,
    /// The needles of each folded text: which, and whether it has to stand by itself.
    groups: Vec<(Vec<usize>, bool)>,
    encoded: AhoCorasick,
    /// The group of each encoded text, in which encoding, and how wide a unit of it is.
    encodings: Vec<(usize, &'static Layer, Unit)>,
}

/// How characters stand in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Little,
    Big,
    Legacy,
}

impl Seeker {
    /// The machine for `needles`; those that fold to nothing are passed over.
    pub(super) fn new(needles: &[Needle]) -> Self {
        let mut by_text = std::collections::BTreeMap::<String, Vec<usize>>::new();
        for (index, needle) in needles.iter().enumerate() {
            by_text.entry(fold(&needle.text)).or_default().push(index);
        }
        by_text.remove("");
        let (mut patterns, mut encodings) = (Vec::new(), Vec::new());
        for (group, members) in by_text.values().enumerate() {
            for text in members.iter().map(|index| nfc(&needles[*index].text)) {
                for (bytes, layer, unit) in encoded(text.trim()) {
                    patterns.push(bytes);
                    encodings.push((group, layer, unit));
                }
            }
        }
        let build = |patterns: Vec<Vec<u8>>| AhoCorasick::new(patterns).expect("the needles of a book fit in memory");
        let folded = build(by_text.keys().map(|text| text.clone().into_bytes()).collect());
        let bound = |text: &String| text.chars().count() < UNBOUND;
        Self {
            folded,
            groups: by_text.iter().map(|(text, members)| (members.clone(), bound(text))).collect(),
            encoded: build(patterns),
            encodings,
        }
    }

    /// Every needle in a text, with the place where it begins.
    pub(super) fn in_text(&self, text: &str, found: &mut dyn FnMut(usize, usize)) {
        let folded = fold(text);
        let mut steps_of_text = None;
        for hit in self.folded.find_overlapping_iter(&folded) {
            let (members, bound) = &self.groups[hit.pattern().as_usize()];
            let steps = steps_of_text.get_or_insert_with(|| steps(text));
            // Left-out characters are steps that come to nothing: the last of those at a place is the one that gave the character.
            let start = steps[steps.partition_point(|(folded, _)| *folded <= hit.start()) - 1].1;
            let end = steps[steps.partition_point(|(folded, _)| *folded < hit.end())].1;
            if *bound && !stands_alone(text, start, end) {
                continue;
            }
            members.iter().for_each(|needle| found(*needle, start));
        }
    }

    /// Every needle that stands in bytes in another encoding than UTF-8, with the place where it begins.
    pub(super) fn in_bytes(&self, bytes: &[u8], found: &mut dyn FnMut(usize, usize, &'static Layer)) {
        for hit in self.encoded.find_overlapping_iter(bytes) {
            let (group, layer, unit) = self.encodings[hit.pattern().as_usize()];
            let (members, bound) = &self.groups[group];
            let first = unit_is_word(bytes, hit.start(), unit) && unit_is_word_before(bytes, hit.start(), unit);
            let last = unit_is_word_before(bytes, hit.end(), unit) && unit_is_word(bytes, hit.end(), unit);
            if !(*bound && (first || last)) {
                members.iter().for_each(|needle| found(*needle, hit.start(), layer));
            }
        }
    }
}

/// Whether what stands at `start..end` is not a part of a longer word or number.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let inner = &text[start..end];
    let begins_inside = word(inner.chars().next()) && word(text[..start].chars().next_back());
    let ends_inside = word(inner.chars().next_back()) && word(text[end..].chars().next());
    !begins_inside && !ends_inside
}

/// Whether the unit that begins at `at` is a letter or digit of ASCII.
fn unit_is_word(bytes: &[u8], at: usize, unit: Unit) -> bool {
    let byte = |at: usize| bytes.get(at).copied();
    match unit {
        Unit::Little => byte(at + 1) == Some(0) && byte(at).is_some_and(|b| b.is_ascii_alphanumeric()),
        Unit::Big => byte(at) == Some(0) && byte(at + 1).is_some_and(|b| b.is_ascii_alphanumeric()),
        Unit::Legacy => byte(at).is_some_and(|b| b.is_ascii_alphanumeric()),
    }
}

fn unit_is_word_before(bytes: &[u8], at: usize, unit: Unit) -> bool {
    let width = if unit == Unit::Legacy { 1 } else { 2 };
    at.checked_sub(width).is_some_and(|at| unit_is_word(bytes, at, unit))
}

/// The text in every encoding that is looked for byte by byte.
fn encoded(text: &str) -> Vec<(Vec<u8>, &'static Layer, Unit)> {
    let mut all = vec![
        (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), &UTF_16, Unit::Little),
        (text.encode_utf16().flat_map(u16::to_be_bytes).collect(), &UTF_16, Unit::Big),
    ];
    if !text.is_ascii() {
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
            let (bytes, _, lost) = encoding.encode(text);
            if !lost {
                all.push((bytes.into_owned(), &LEGACY, Unit::Legacy));
            }
        }
    }
    all
}
