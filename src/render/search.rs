//! The search index: shards of script that the theme's `search.js` loads, offline and from a folder as well.
//!
//! 1. A page gives units: sections of a document, a record as a whole. A hit points at a unit.
//! 2. Terms are pairs of characters for Japanese and whole words for the rest, in the form in which people confuse them (NFKC, lower case, hiragana).
//! 3. Postings go into shards by the first character of their term; the texts, for excerpts and for checking, into shards of 64 units.
//!
//! The format stands at the head of `search.js`; names are stable, and the same pages give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

/// A page to be found.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its address in the output.
    pub(super) href: String,
    /// The id of its record, if it is known by one.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// What kind of thing it is.
    pub(super) kind: String,
    /// Its parts; at least one.
    pub(super) units: Vec<Unit>,
}

/// A part of a page that a hit points at.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// Its id on the page; empty for the page as a whole.
    pub(super) anchor: String,
    /// Its heading.
    pub(super) heading: String,
    /// Its text.
    pub(super) text: String,
}

/// How many shards of terms there are.
const SHARDS: u32 = 64;
/// How many units a shard of texts holds.
const TEXTS: usize = 64;
/// From how many times on a term counts as frequent in a text.
const OFTEN: usize = 3;

/// The files of the index of one language: name and content.
pub(super) fn index(entries: &[Entry]) -> Vec<(String, String)> {
    let mut kinds: Vec<&str> = Vec::new();
    let mut pages = Vec::new();
    let mut units: Vec<(&Entry, &Unit, bool)> = Vec::new();
    for entry in entries {
        let kind = kinds.iter().position(|kind| *kind == entry.kind).unwrap_or_else(|| {
            kinds.push(&entry.kind);
            kinds.len() - 1
        });
        pages.push(json!([entry.href, entry.id, entry.title, kind, entry.units.len()]));
        units.extend(entry.units.iter().enumerate().map(|(at, unit)| (entry, unit, at == 0)));
    }
    let weighed: Vec<_> = units.par_iter().map(|(entry, unit, first)| weigh(entry, unit, *first)).collect();
    let mut postings: BTreeMap<&str, Vec<(usize, u8)>> = BTreeMap::new();
    for (unit, terms) in weighed.iter().enumerate() {
        for (term, weight) in terms {
            postings.entry(term).or_default().push((unit, *weight));
        }
    }
    let mut shards: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for (term, hits) in postings {
        let Some(first) = term.chars().next() else { continue };
        append(shards.entry(u32::from(first) % SHARDS).or_default(), term, &hits);
    }
    let numbers: Vec<_> = shards.keys().copied().collect();
    let mut files = vec![(
        "pages.js".to_owned(),
        format!(
            "ISMS.pages(\"{}\");\n",
            packed(json!({"kinds": kinds, "pages": pages, "shards": numbers}).to_string().as_bytes())
        ),
    )];
    let terms = shards.into_par_iter().map(|(number, bytes)| {
        (
            format!("t-{number:02x}.js"),
            format!("ISMS.terms({number},\"{}\");\n", packed(&bytes)),
        )
    });
    files.extend(terms.collect::<Vec<_>>());
    let texts = units.par_chunks(TEXTS).enumerate().map(|(number, chunk)| {
        let texts: Vec<_> = chunk
            .iter()
            .map(|(_, unit, _)| json!([unit.anchor, unit.heading, unit.text]))
            .collect();
        (
            format!("x-{number:04x}.js"),
            format!("ISMS.texts({number},\"{}\");\n", packed(json!(texts).to_string().as_bytes())),
        )
    });
    files.extend(texts.collect::<Vec<_>>());
    files
}

/// The terms of a unit with their weights: 3 in id or title, 2 in a heading, 1 often in the text, 0 in the text.
fn weigh(entry: &Entry, unit: &Unit, first: bool) -> BTreeMap<String, u8> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for term in terms(&unit.text) {
        *times.entry(term).or_default() += 1;
    }
    let mut weights: BTreeMap<String, u8> = times.into_iter().map(|(term, times)| (term, u8::from(times >= OFTEN))).collect();
    weights.extend(terms(&unit.heading).into_iter().map(|term| (term, 2)));
    if first {
        weights.extend(terms(&format!("{} {}", entry.id, entry.title)).into_iter().map(|term| (term, 3)));
    }
    weights
}

/// A term and its postings: lengths and numbers as LEB128, units by their gaps.
fn append(shard: &mut Vec<u8>, term: &str, hits: &[(usize, u8)]) {
    let mut list = Vec::new();
    let mut next = 0;
    for (unit, weight) in hits {
        varint(&mut list, ((unit + 1 - next) << 2) | usize::from(*weight));
        next = unit + 1;
    }
    varint(shard, term.len());
    shard.extend(term.as_bytes());
    varint(shard, list.len());
    shard.extend(list);
}

fn varint(out: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        out.push(u8::try_from(number & 127).expect("seven bits fit in a byte") | 128);
        number >>= 7;
    }
    out.push(u8::try_from(number).expect("seven bits fit in a byte"));
}

/// Raw deflate in base64.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all bytes");
    STANDARD.encode(encoder.finish().expect("memory takes all bytes"))
}

/// The form in which texts are compared; exactly what `fold` of `search.js` does.
fn folded(text: &str) -> String {
    let hiragana = |c: char| {
        if ('\u{30a1}'..='\u{30f6}').contains(&c) {
            char::from_u32(u32::from(c) - 96).unwrap_or(c)
        } else {
            c
        }
    };
    text.nfkc().collect::<String>().to_lowercase().chars().map(hiragana).collect()
}

/// Whether a character belongs to runs that are cut into pairs.
fn is_paired(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FD5 | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3038..=0x303B | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x1B000..=0x1B16F | 0x20000..=0x3FFFF)
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-' | '_' | ':' | '/')
}

/// The terms of a text, in its order.
fn terms(text: &str) -> Vec<String> {
    let chars: Vec<char> = folded(text).chars().collect();
    let is_word = |c: char| c.is_alphanumeric() && !is_paired(c);
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if is_paired(chars[at]) {
            let end = chars[at..]
                .iter()
                .position(|c| !is_paired(*c))
                .map_or(chars.len(), |length| at + length);
            out.extend(chars[at..end].windows(2).map(|pair| pair.iter().collect::<String>()));
            out.push(chars[end - 1].to_string());
            at = end;
        } else if is_word(chars[at]) {
            let mut end = at + 1;
            while end < chars.len() && (is_word(chars[end]) || (is_joint(chars[end]) && end + 1 < chars.len() && is_word(chars[end + 1]))) {
                end += 1;
            }
            let run: String = chars[at..end].iter().collect();
            let parts: BTreeSet<&str> = run.split(['-', '_', ':', '/']).filter(|part| *part != run).collect();
            out.extend(parts.into_iter().map(str::to_owned));
            out.push(run);
            at = end;
        } else {
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_pairs_and_words() {
        assert_eq!(terms("バックアップ"), ["ばっ", "っく", "くあ", "あっ", "っぷ", "ぷ"]);
        assert_eq!(terms("Ａ.8.13 とR-012。"), ["a.8.13", "と", "012", "r", "r-012"]);
        assert_eq!(terms("27017:12.3.1/csp"), ["12.3.1", "27017", "csp", "27017:12.3.1/csp"]);
    }

    #[test]
    fn postings_are_gaps() {
        let mut shard = Vec::new();
        append(&mut shard, "a", &[(0, 3), (130, 0)]);
        assert_eq!(shard, [1, b'a', 3, 0b111, 0x88, 0x04]);
    }
}
