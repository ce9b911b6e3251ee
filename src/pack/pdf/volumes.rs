//! The pack bound in volumes: what is too thick for one file, and for the memory that its layout takes, is printed as several.
//!
//! 1. Print each part by itself ([`parts()`]), in several files where its tables are long; from then on the number of pages of every item is known.
//! 2. Group the parts into volumes ([`volumes()`]). A part that is too thick alone is divided between its items, a table that is too thick alone between its rows.
//! 3. Print the volumes one after the other ([`Volume::print`]).
//!
//! Invariant: a link never leads to nothing: where its place stands in another volume, the text stays and names that volume.
//! Invariant: only one laid out document is in memory at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use typst::comemo;
use typst::foundations::Label;
use typst::introspection::Introspector as _;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::{Laid, Printing, Sheet, as_data, gather, set, view};
use crate::audience::Visible;
use crate::diagnostic::Diagnostic;
use crate::files::fonts::Fonts;
use crate::pack::parts;
use crate::text;
use crate::text::{Lang, Text};

/// How many pages a volume has at most, about.
pub const PAGES: usize = 500;

/// So many rows of a table take the memory of a page of text while they are laid out, however many of them stand on a page.
const ROWS: usize = 10;

/// How many pages the items of each part have, by the number of the part.
#[derive(Clone, Debug, Default)]
pub struct Lengths(BTreeMap<usize, Vec<usize>>);

impl Lengths {
    /// What each item of a part takes: its pages, or as many as its rows weigh if that is more or nothing is known of it yet.
    fn of(&self, part: &view::Part) -> Vec<usize> {
        let known = self.0.get(&part.number);
        let items = part.items.iter().enumerate().map(|(at, item)| {
            let rows = match &item.body {
                view::Body::Report { table } => table.rows.len(),
                _ => 0,
            };
            let pages = known.and_then(|items| items.get(at)).copied().unwrap_or(1);
            pages.max(rows.div_ceil(ROWS))
        });
        items.collect()
    }

    /// How many pages all items have.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.0.values().flatten().sum()
    }
}

/// Files with their paths in the pack.
type Files = Vec<(String, Vec<u8>)>;

/// A volume before it is laid out.
#[derive(Debug)]
pub struct Volume {
    /// Its path in the pack.
    pub path: String,
    name: String,
    pack: view::Pack,
    /// Where the places are that are not in it: labels with the number of their volume.
    elsewhere: BTreeMap<String, usize>,
}

/// Prints each part by itself, with its path in the pack, and says how long what it holds has become. `begins` is told the number and title of each.
///
/// # Errors
/// As [`pdf`](super::pdf).
pub fn parts(
    visible: &Visible<'_>,
    fonts: &Fonts,
    printing: Printing<'_>,
    limit: usize,
    begins: &mut dyn FnMut(usize, &'static Text),
) -> Result<(Files, Lengths), Vec<Diagnostic>> {
    let (mut printed, mut lengths) = (Vec::new(), Lengths::default());
    let lang = printing.lang;
    for (number, part) in (1..).zip(parts::chosen(visible)) {
        begins(number, &part.title);
        let mut pack = gather(visible, Some(part), fonts, printing);
        let path = parts::path(number, part, lang);
        let labels: Vec<_> = pack
            .parts
            .iter()
            .flat_map(|part| &part.items)
            .map(|item| item.label.clone())
            .collect();
        let groups = Binder::new(limit, lang).bind(std::mem::take(&mut pack.parts), &Lengths::default());
        let mut pages: BTreeMap<String, usize> = BTreeMap::new();
        for volume in bound(&pack, groups, path.strip_suffix(".pdf").unwrap_or(&path), part.id, lang) {
            let laid = volume.set(visible, fonts, printing)?;
            for (item, length) in volume.items().zip(laid.lengths) {
                *pages.entry(whole_label(&item.label).to_owned()).or_default() += length;
            }
            printed.push((volume.path, laid.bytes));
            comemo::evict(0);
        }
        let pages = labels.iter().map(|label| pages.get(label).copied().unwrap_or_default());
        lengths.0.insert(number, pages.collect());
    }
    Ok((printed, lengths))
}

/// The whole pack in as many volumes as it needs for none to be much longer than `limit` pages.
#[must_use]
pub fn volumes(visible: &Visible<'_>, fonts: &Fonts, printing: Printing<'_>, lengths: &Lengths, limit: usize) -> Vec<Volume> {
    let mut whole = gather(visible, None, fonts, printing);
    let lang = printing.lang;
    let groups = Binder::new(limit, lang).bind(std::mem::take(&mut whole.parts), lengths);
    let stem = format!("{}.{}", visible.config.id, lang.tag());
    bound(&whole, groups, &stem, "pack", lang)
}

/// Groups of parts as volumes of `whole`: one that is called after `stem`, or several with their numbers.
fn bound(whole: &view::Pack, mut groups: Vec<Vec<view::Part>>, stem: &str, name: &str, lang: Lang) -> Vec<Volume> {
    if groups.len() == 1 {
        let mut pack = whole.clone();
        pack.parts = groups.remove(0);
        return vec![Volume {
            path: format!("{stem}.pdf"),
            name: name.to_owned(),
            pack,
            elsewhere: BTreeMap::new(),
        }];
    }
    let of = groups.len();
    let held: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(index, parts)| (number(index + 1, lang), titles(parts, lang)))
        .collect();
    let places: Vec<_> = groups.iter().map(|parts| labels(parts)).collect();
    let volumes = groups.into_iter().enumerate().map(|(index, parts)| {
        let nth = index + 1;
        let mut pack = whole.clone();
        let called = text!("第{nth}分冊／全{of}分冊", "Volume {nth} of {of}").get(lang).to_owned();
        pack.title = format!("{} {called}", pack.title);
        if let Some(cover) = &mut pack.cover {
            cover.facts.insert(0, (VOLUME.get(lang).to_owned(), called));
        }
        pack.parts = parts;
        if index == 0 {
            pack.volumes.clone_from(&held);
        } else {
            pack.attachments.clear();
        }
        let others = places.iter().enumerate().filter(|(other, _)| *other != index);
        let labels = others.flat_map(|(other, labels)| labels.iter().map(move |label| (label, other + 1)));
        let elsewhere = labels.filter(|(label, _)| !places[index].contains(*label));
        let elsewhere = elsewhere.map(|(label, volume)| (label.clone(), volume)).collect();
        Volume {
            path: format!("{stem}-{nth}.pdf"),
            name: format!("{name}-{nth}"),
            pack,
            elsewhere,
        }
    });
    volumes.collect()
}

impl Volume {
    /// Lays it out and writes it.
    ///
    /// # Errors
    /// As [`pdf`](super::pdf).
    pub fn print(&self, visible: &Visible<'_>, fonts: &Fonts, printing: Printing<'_>) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Laid { bytes, .. } = self.set(visible, fonts, printing)?;
        comemo::evict(0);
        Ok(bytes)
    }

    fn set(&self, visible: &Visible<'_>, fonts: &Fonts, printing: Printing<'_>) -> Result<Laid, Vec<Diagnostic>> {
        set(visible, &self.pack, self.data(printing.lang), &self.name, fonts, printing)
    }

    fn items(&self) -> impl Iterator<Item = &view::Item> {
        self.pack.parts.iter().flat_map(|part| &part.items)
    }

    /// What it is made from, as [`sources`](super::sources) hands it out.
    #[must_use]
    pub fn sources(&self, visible: &Visible<'_>, fonts: &Fonts, printing: Printing<'_>) -> Vec<(String, Vec<u8>)> {
        let sheet = Sheet::of_pack(&self.pack, self.data(printing.lang), &self.name);
        sheet.room(visible, fonts.faces(), printing.head).into_files()
    }

    fn data(&self, lang: Lang) -> String {
        if self.elsewhere.is_empty() {
            return as_data(&self.pack);
        }
        let mut value = plain(&self.pack);
        name_volumes(&mut value, &self.elsewhere, lang);
        value.to_string()
    }
}

/// How many pages each item of `pack` has in `document`.
pub(super) fn lengths(document: &PagedDocument, pack: &view::Pack) -> Vec<usize> {
    let page = |label: &String| {
        let label = Label::new(PicoStr::intern(label))?;
        let location = document.introspector().query_label(label).ok()?.location()?;
        document.introspector().page(location)
    };
    let items = pack.parts.iter().flat_map(|part| &part.items);
    let starts: Vec<_> = items.map(|item| page(&item.label).map_or(1, usize::from)).collect();
    let ends = starts.iter().skip(1).copied().chain([document.pages().len() + 1]);
    starts.iter().zip(ends).map(|(start, end)| end.saturating_sub(*start)).collect()
}

/// Puts parts into volumes.
struct Binder {
    limit: usize,
    lang: Lang,
    volumes: Vec<Vec<view::Part>>,
    /// The pages of the last volume.
    pages: usize,
}

/// The pages of a volume before its parts: the cover, its contents.
const FRONT: usize = 3;
/// The pages of a part before its items: its title, and a blank one before, so that it stands on the right.
const TITLE: usize = 2;

impl Binder {
    fn new(limit: usize, lang: Lang) -> Self {
        Self {
            limit,
            lang,
            volumes: vec![Vec::new()],
            pages: FRONT,
        }
    }

    fn bind(mut self, parts: Vec<view::Part>, lengths: &Lengths) -> Vec<Vec<view::Part>> {
        for part in parts {
            let lengths = lengths.of(&part);
            let pages = TITLE + lengths.iter().sum::<usize>();
            if !self.fits(pages) {
                self.begin();
            }
            if self.fits(pages) {
                self.pages += pages;
                self.last().push(part);
            } else {
                self.divide(part, &lengths);
            }
        }
        self.volumes
    }

    fn fits(&self, pages: usize) -> bool {
        self.pages + pages <= self.limit
    }

    fn last(&mut self) -> &mut Vec<view::Part> {
        self.volumes.last_mut().expect("there is a volume from the start")
    }

    /// Begins a volume, unless the last one is still empty.
    fn begin(&mut self) {
        if !self.last().is_empty() {
            self.volumes.push(Vec::new());
            self.pages = FRONT;
        }
    }

    /// Puts a part that no volume can hold into several, and its items whole where that is possible.
    fn divide(&mut self, mut part: view::Part, lengths: &[usize]) {
        let items = std::mem::take(&mut part.items);
        let begun = part;
        let mut begins = true;
        for (item, pages) in items.into_iter().zip(lengths.iter().copied()) {
            let room = self.limit.saturating_sub(FRONT + TITLE).max(1);
            let slices = slice(item, pages.div_ceil(room), self.lang);
            let each = pages.div_ceil(slices.len().max(1));
            for item in slices {
                if begins || !self.fits(each) {
                    self.begin();
                    let mut part = begun.clone();
                    if !begins {
                        part.title.push_str(CONTINUED.get(self.lang));
                    }
                    self.pages += TITLE;
                    self.last().push(part);
                    begins = false;
                }
                self.pages += each;
                let part = self.last().last_mut().expect("the part was begun in this volume");
                part.items.push(item);
            }
        }
    }
}

/// An item in about `count` pieces of the same length: a table between its rows, anything else whole.
fn slice(item: view::Item, count: usize, lang: Lang) -> Vec<view::Item> {
    let view::Body::Report { table } = &item.body else {
        return vec![item];
    };
    let weights: Vec<_> = table.rows.iter().map(|row| plain(row).to_string().len()).collect();
    let each = weights.iter().sum::<usize>() / count + 1;
    let mut cuts = vec![0];
    let mut weight = 0;
    for (at, row) in table.rows.iter().enumerate() {
        // A row stays with the one that it belongs to.
        if weight / each >= cuts.len() && row.depth == 0 {
            cuts.push(at);
        }
        weight += weights[at];
    }
    let ends: Vec<_> = cuts.iter().skip(1).copied().chain([table.rows.len()]).collect();
    let last = cuts.len() - 1;
    let pieces = cuts.iter().zip(ends).enumerate().map(|(nth, (start, end))| {
        let mut item = item.clone();
        let view::Body::Report { table } = &mut item.body else {
            return item;
        };
        let band = table.rows.iter().take(*start + 1).rev().find_map(|row| row.band.clone());
        table.rows.truncate(end);
        table.rows.drain(..*start);
        if nth > 0 {
            item.title.push_str(CONTINUED.get(lang));
            item.label.push_str(&format!("{PIECE}{}", nth + 1));
            table.title.clone_from(&item.title);
            table.matrices.clear();
            item.figures.clear();
            item.scales.clear();
            if let Some(row) = table.rows.first_mut() {
                row.band = band;
            }
        }
        if nth < last {
            table.totals.clear();
            table.notes.clear();
        }
        item
    });
    pieces.collect()
}

/// The label of the item that a piece is of.
fn whole_label(label: &str) -> &str {
    label.split_once(PIECE).map_or(label, |(whole, _)| whole)
}

/// Stands in the label of a piece before its number.
const PIECE: &str = "#piece-";

/// All labels in parts.
fn labels(parts: &[view::Part]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(&plain(&parts), &mut found);
    found
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(fields) => {
            if let Some(Value::String(label)) = fields.get("label") {
                found.insert(label.clone());
            }
            fields.values().for_each(|value| collect(value, found));
        }
        _ => {}
    }
}

/// Turns links to other volumes into their text with the name of the volume.
fn name_volumes(value: &mut Value, elsewhere: &BTreeMap<String, usize>, lang: Lang) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| name_volumes(value, elsewhere, lang)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| name_volumes(value, elsewhere, lang));
            let to = fields.get("to").and_then(Value::as_str);
            let Some(volume) = to.and_then(|to| elsewhere.get(to)) else {
                return;
            };
            let number = number(*volume, lang);
            let named = text!("（{number}）", " ({number})").get(lang).to_owned();
            let pieces = [fields.get("b").cloned(), Some(json!([{"k": "t", "t": named}]))];
            let pieces = pieces.into_iter().flatten().filter_map(|b| b.as_array().cloned()).flatten();
            *value = json!({"k": "plain", "b": pieces.collect::<Vec<_>>()});
        }
        _ => {}
    }
}

fn plain(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("views are plain values")
}

fn number(nth: usize, lang: Lang) -> String {
    text!("第{nth}分冊", "Volume {nth}").get(lang).to_owned()
}

/// The parts in a volume by number and title.
fn titles(parts: &[view::Part], lang: Lang) -> String {
    let titles = parts.iter().map(|part| {
        let (number, title) = (part.number, &part.title);
        text!("第{number}部 {title}", "Part {number} {title}").get(lang).to_owned()
    });
    titles.collect::<Vec<_>>().join(Text::new("、", ", ").get(lang))
}

const VOLUME: Text = Text::new("分冊", "Volume");
const CONTINUED: Text = Text::new("（続き）", " (continued)");
