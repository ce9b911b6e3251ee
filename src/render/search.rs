//! The search index: shards of script that the theme's `search.js` loads, offline and from a folder as well.
//!
//! 1. A page gives units: sections of a document, a record as a whole. A hit points at a unit.
//! 2. Terms are pairs of characters for Japanese and whole words for the rest, in the form in which people confuse them (NFKC, lower case, hiragana).
//! 3. Stretches of pages are read on all cores, each into a ledger of its own (`ledger`); these are added up shard by shard.
//! 4. Postings go into shards by the first character of their term; the texts, for excerpts and for checking, into shards of 64 units.
//!
//! The format stands at the head of `search.js`; names are stable, and the same pages give the same bytes.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use serde::Serialize;

mod ledger;
mod terms;

use ledger::{Closed, Ledger};

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
/// How many pages are read at a stretch.
const STRETCH: usize = 128;

/// A stretch of pages that was read.
struct Stretch {
    /// The pages: address, id, title, kind, and how many units they have.
    pages: Vec<(String, String, String, String, usize)>,
    /// The texts of their units as JSON, one after the other, and where each ends.
    texts: Vec<u8>,
    ends: Vec<usize>,
    terms: Closed,
}

/// `pages.js`, as the head of `search.js` says.
#[derive(Serialize)]
struct Front<'a> {
    kinds: &'a [&'a str],
    pages: &'a [(&'a str, &'a str, &'a str, usize, usize)],
    shards: &'a [u32],
}

/// The files of the index of one language: name and content. `entry` reads one of `jobs`.
pub(super) fn index<J: Sync>(jobs: &[J], entry: impl Fn(&J) -> Option<Entry> + Sync) -> Vec<(String, String)> {
    let stretches: Vec<_> = jobs.par_chunks(STRETCH).map(|jobs| read(jobs.iter().filter_map(&entry))).collect();
    let mut kinds: Vec<&str> = Vec::new();
    let mut pages = Vec::new();
    for (href, id, title, kind, units) in stretches.iter().flat_map(|stretch| &stretch.pages) {
        let kind = kinds.iter().position(|known| known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        pages.push((href.as_str(), id.as_str(), title.as_str(), kind, *units));
    }
    let shards: BTreeSet<_> = stretches.iter().flat_map(|stretch| stretch.terms.shards(SHARDS)).collect();
    let shards: Vec<_> = shards.into_iter().collect();
    let front = Front {
        kinds: &kinds,
        pages: &pages,
        shards: &shards,
    };
    let mut files = vec![("pages.js".to_owned(), format!("ISMS.pages(\"{}\");\n", packed(&json(&front))))];
    let texts: Vec<&[u8]> = stretches.iter().flat_map(Stretch::texts).collect();
    let texts = texts.par_chunks(TEXTS).enumerate().map(|(number, texts)| {
        let json = [b"[".as_slice(), &texts.join(b",".as_slice()), b"]"].concat();
        (
            format!("x-{number:04x}.js"),
            format!("ISMS.texts({number},\"{}\");\n", packed(&json)),
        )
    });
    let texts: Vec<_> = texts.collect();
    let mut start = 0;
    let mut ledgers = Vec::new();
    for stretch in stretches {
        ledgers.push((start, stretch.terms));
        start += u32::try_from(stretch.ends.len()).expect("a book has less than four thousand million units");
    }
    let terms = shards.par_iter().map(|shard| {
        (
            format!("t-{shard:02x}.js"),
            format!("ISMS.terms({shard},\"{}\");\n", packed(&ledger::sum(&ledgers, *shard, SHARDS))),
        )
    });
    files.extend(terms.collect::<Vec<_>>());
    files.extend(texts);
    files
}

/// Reads pages. Terms weigh 3 in id or title, 2 in a heading, 1 often in the text, 0 in the text.
fn read(entries: impl Iterator<Item = Entry>) -> Stretch {
    let (mut pages, mut texts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut ledger = Ledger::default();
    let mut chars = Vec::new();
    for entry in entries {
        let mut title = format!("{} {}", entry.id, entry.title);
        for unit in &entry.units {
            let number = u32::try_from(ends.len()).expect("a stretch has few units");
            for (text, weight) in [(title.as_str(), 3), (&unit.heading, 2), (&unit.text, 0)] {
                terms::fold(text, &mut chars);
                terms::for_each(&chars, &mut |term| ledger.count(term, number, weight));
            }
            title.clear();
            serde_json::to_writer(&mut texts, &(&unit.anchor, &unit.heading, &unit.text)).expect("memory takes all bytes");
            ends.push(texts.len());
        }
        pages.push((entry.href, entry.id, entry.title, entry.kind, entry.units.len()));
    }
    texts.shrink_to_fit();
    Stretch {
        pages,
        texts,
        ends,
        terms: ledger.close(SHARDS),
    }
}

impl Stretch {
    /// The text of each unit as JSON.
    fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.texts[start..*end])
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers are JSON")
}

/// Raw deflate in base64. The best level takes twice the time of this one and saves a thousandth.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all bytes");
    STANDARD.encode(encoder.finish().expect("memory takes all bytes"))
}
