//! The search index: shards of script that the theme's `search.js` loads, offline and from a folder as well.
//!
//! 1. Terms are pairs of characters for Japanese and whole words for the rest, in the form in which people confuse them (NFKC, lower case, hiragana).
//! 2. Postings say on which pages a term stands; in which section, the texts say, which a search loads of the likeliest pages alone.
//!    Ids and titles are not among the terms: all of them are in memory with the list of pages.
//! 3. Stretches of pages are read on all cores, each into a ledger of its own (`ledger`); these are added up shard by shard.
//! 4. Postings go into shards by the first character of their term, the texts into shards of 64 pages.
//!
//! The format stands at the head of `search.js`; names are stable, and the same pages give the same bytes.

use std::collections::BTreeSet;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use serde::Serialize;

mod ledger;
mod terms;
mod wide;

use ledger::{Closed, Ledger};

/// A page to be found.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its address in the output.
    pub(super) href: String,
    /// The id that it shows, if it is known by one.
    pub(super) id: String,
    /// Another id that it is known by: that of a document that shows its number. Else empty.
    pub(super) other: String,
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
/// How many pages a shard of texts holds.
const TEXTS: usize = 64;
/// How many pages are read at a stretch.
const STRETCH: usize = 128;

/// A stretch of pages that was read.
struct Stretch {
    /// The pages: address, id, other id, title, kind.
    pages: Vec<[String; 5]>,
    /// How likely each is what is looked for.
    ranks: Vec<u8>,
    /// The texts of each page as JSON, one after the other, and where each ends.
    texts: Vec<u8>,
    ends: Vec<usize>,
    terms: Closed,
}

/// `pages.js`, as the head of `search.js` says.
#[derive(Serialize)]
struct Front<'a> {
    kinds: &'a [(&'a str, u8)],
    pages: &'a [(&'a str, &'a str, &'a str, &'a str, usize)],
    shards: &'a [u32],
}

/// The files of the index of one language: name and content. `entry` reads one of `jobs`, and says how likely its kind is what is looked for.
pub(super) fn index<J: Sync>(jobs: &[J], entry: impl Fn(&J) -> Option<(u8, Entry)> + Sync) -> Vec<(String, Vec<u8>)> {
    let stretches: Vec<_> = jobs.par_chunks(STRETCH).map(|jobs| read(jobs.iter().filter_map(&entry))).collect();
    let shards: BTreeSet<_> = stretches.iter().flat_map(|stretch| stretch.terms.shards(SHARDS)).collect();
    let shards: Vec<_> = shards.into_iter().collect();
    let mut files = vec![file("pages".to_owned(), &front(&stretches, &shards))];
    let texts: Vec<&[u8]> = stretches.iter().flat_map(Stretch::texts).collect();
    let texts = texts.par_chunks(TEXTS).enumerate().map(|(number, texts)| {
        let json = [b"[".as_slice(), &texts.join(b",".as_slice()), b"]"].concat();
        file(format!("x-{number:04x}"), &json)
    });
    let texts: Vec<_> = texts.collect();
    let mut start = 0;
    let mut ledgers = Vec::new();
    for stretch in stretches {
        ledgers.push((start, stretch.terms));
        start += u32::try_from(stretch.ends.len()).expect("a book has less than four thousand million pages");
    }
    let terms = shards
        .par_iter()
        .map(|shard| file(format!("t-{shard:02x}"), &ledger::sum(&ledgers, *shard, SHARDS)));
    files.extend(terms.collect::<Vec<_>>());
    files.extend(texts);
    files
}

/// The list of all pages.
fn front(stretches: &[Stretch], shards: &[u32]) -> Vec<u8> {
    let mut kinds: Vec<(&str, u8)> = Vec::new();
    let mut pages = Vec::new();
    for (page, rank) in stretches.iter().flat_map(|stretch| stretch.pages.iter().zip(&stretch.ranks)) {
        let [href, id, other, title, kind] = page.each_ref().map(String::as_str);
        let known = kinds.iter().position(|known| *known == (kind, *rank));
        let kind = known.unwrap_or_else(|| {
            kinds.push((kind, *rank));
            kinds.len() - 1
        });
        pages.push((href, id, other, title, kind));
    }
    json(&Front {
        kinds: &kinds,
        pages: &pages,
        shards,
    })
}

/// Reads pages.
fn read(entries: impl Iterator<Item = (u8, Entry)>) -> Stretch {
    let (mut pages, mut ranks, mut texts, mut ends) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut ledger = Ledger::default();
    let mut chars = Vec::new();
    for (rank, entry) in entries {
        let number = u32::try_from(ends.len()).expect("a stretch has few pages");
        for unit in &entry.units {
            for (text, is_heading) in [(&unit.heading, true), (&unit.text, false)] {
                terms::fold(text, &mut chars);
                terms::for_each(&chars, &mut |term| ledger.count(term, number, is_heading));
            }
        }
        let told: Vec<_> = entry.units.iter().map(|unit| (&unit.anchor, &unit.heading, &unit.text)).collect();
        serde_json::to_writer(&mut texts, &told).expect("memory takes all bytes");
        ends.push(texts.len());
        pages.push([entry.href, entry.id, entry.other, entry.title, entry.kind]);
        ranks.push(rank);
    }
    texts.shrink_to_fit();
    Stretch {
        pages,
        ranks,
        texts,
        ends,
        terms: ledger.close(SHARDS),
    }
}

impl Stretch {
    /// The texts of each page as JSON.
    fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.texts[start..*end])
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers are JSON")
}

/// A file of the index: what it holds in raw deflate, as a script. The best level takes twice the time of this one and saves a thousandth.
fn file(name: String, content: &[u8]) -> (String, Vec<u8>) {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory takes all bytes");
    let packed = encoder.finish().expect("memory takes all bytes");
    let script = wide::script(&name, &packed);
    (name + ".js", script)
}
