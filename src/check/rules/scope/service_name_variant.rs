//! A spelling of a service name that must not appear appears.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::names;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::service::Service;
use crate::source::blocks::{Block, Inline, for_each_inline};
use crate::span::{FileId, Sources as _, Span};
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "service-name-variant",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-2"],
    page_ja: include_str!("service_name_variant.ja.md"),
    page_en: include_str!("service_name_variant.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let spellings = Spellings::of(context);
    if spellings.is_empty() {
        return;
    }
    context.isms.for_each_record(&mut |kind, id, _, node, _| {
        let mut found = Found::default();
        in_data(context, &spellings, kind, node, &mut found);
        found.report(id, out);
    });
    for stated in context.isms.documents.stated() {
        let document = &stated.record;
        let mut found = Found::default();
        in_data(context, &spellings, Kind::Document, &stated.node, &mut found);
        in_text(context, &spellings, document.file, document.head_span.end as usize, &document.blocks, &mut found);
        if let Some(translation) = &document.translation {
            let title = translation.head.title.as_deref().unwrap_or_default();
            let text = context.files.text(translation.file);
            for (range, service) in spellings.within(title) {
                let spelling = &title[range];
                let place = text.find(spelling).map_or(0..0, |at| at..at + spelling.len());
                found.add(service, spelling, Span::new(translation.file, place.start, place.end));
            }
            in_text(context, &spellings, translation.file, 0, &translation.blocks, &mut found);
        }
        found.report(&document.id, out);
    }
}

/// Looks through the values of a record.
fn in_data<'a>(context: &Context<'a>, spellings: &Spellings<'a>, kind: Kind, node: &Node, found: &mut Found<'a>) {
    for (key, value) in node.entries() {
        if kind != Kind::Service || key.text != "not_names" {
            in_data(context, spellings, kind, value, found);
        }
    }
    for item in node.items() {
        in_data(context, spellings, kind, item, found);
    }
    let Some(text) = node.scalar() else { return };
    let said = spellings.within(text);
    // An id is no text.
    if said.is_empty() || context.graph.find(text).is_some() {
        return;
    }
    let raw = &context.files.text(node.span.file)[node.span.range()];
    let written = spellings.within(raw);
    for (at, (range, service)) in said.iter().enumerate() {
        // Where words are folded or escaped in the source, the value as a whole has to do.
        let span = match written.get(at) {
            Some((place, _)) if written.len() == said.len() => {
                let start = node.span.start as usize;
                Span::new(node.span.file, start + place.start, start + place.end)
            }
            _ => node.span,
        };
        found.add(service, &text[range.clone()], span);
    }
}

/// Looks through the running text of a document; code is a quotation.
fn in_text<'a>(context: &Context<'a>, spellings: &Spellings<'a>, file: FileId, body: usize, blocks: &[Block], found: &mut Found<'a>) {
    let text = context.files.text(file);
    let mut cursor = body;
    for_each_inline(blocks, &mut |inline| {
        let words = match inline {
            Inline::Text(words) => words,
            Inline::Image(image) => &image.alt,
            _ => return,
        };
        for (range, service) in spellings.within(words) {
            let spelling = &words[range.clone()];
            let behind = |from: usize, what: &str| text[from..].find(what).map(|at| from + at);
            // The words as a whole; where the source marks them up inside, the spelling alone.
            let start = if let Some(at) = behind(cursor, words) {
                cursor = at;
                at + range.start
            } else if let Some(at) = behind(cursor, spelling).or_else(|| behind(body, spelling)) {
                cursor = at + spelling.len();
                at
            } else {
                found.add(service, spelling, Span::new(file, body, body));
                continue;
            };
            found.add(service, spelling, Span::new(file, start, start + spelling.len()));
        }
    });
}

/// The spellings that were found in one record, with their places.
#[derive(Default)]
struct Found<'a> {
    places: BTreeMap<String, (&'a Service, BTreeSet<Span>)>,
}

impl<'a> Found<'a> {
    fn add(&mut self, service: &'a Service, spelling: &str, span: Span) {
        let (_, places) = self.places.entry(spelling.to_owned()).or_insert((service, BTreeSet::new()));
        places.insert(span);
    }

    /// Says each spelling once, with all its places.
    fn report(self, record: &str, out: &mut Vec<Diagnostic>) {
        for (spelling, (service, places)) in self.places {
            let mut places = places.into_iter();
            let Some(first) = places.next() else { continue };
            let (id, name) = (&service.id.0, service.name.text());
            let message = text!(
                "「{spelling}」はサービス `{id}` の名称として使わないと定めた表記です",
                "\"{spelling}\" is a spelling of the name of `{id}` that must not appear"
            );
            let help = Text::owned(format!("「{}」と書いてください", name.ja), format!("write \"{}\"", name.en));
            let diagnostic = Diagnostic::new(RULE.name, first, message).help(help).record(record);
            out.push(places.fold(diagnostic, |diagnostic, place| {
                diagnostic.related(place, Text::new("ここにもあります", "here too"))
            }));
        }
    }
}

/// The official names of all services and the spellings to be kept from, by their first characters.
struct Spellings<'a> {
    by_first: BTreeMap<char, Vec<Spelling<'a>>>,
}

struct Spelling<'a> {
    words: &'a str,
    /// Whose name must not be spelt so; `None` for an official name.
    of: Option<&'a Service>,
}

impl<'a> Spellings<'a> {
    fn of(context: &Context<'a>) -> Self {
        let services = || context.isms.services.iter();
        let right = services().flat_map(|service| names(service).map(|words| Spelling { words, of: None }));
        let wrong = services().flat_map(|service| {
            let words = service.not_names.iter().filter(|words| !words.trim().is_empty());
            words.map(move |words| Spelling { words, of: Some(service) })
        });
        let mut by_first: BTreeMap<char, Vec<Spelling<'a>>> = BTreeMap::new();
        for spelling in right.chain(wrong) {
            if let Some(first) = spelling.words.chars().next() {
                by_first.entry(first).or_default().push(spelling);
            }
        }
        for spellings in by_first.values_mut() {
            // The longest first; of equals, the official name.
            spellings.sort_by_key(|spelling| (Reverse(spelling.words.len()), spelling.of.is_some()));
        }
        Self { by_first }
    }

    fn is_empty(&self) -> bool {
        !self.by_first.values().flatten().any(|spelling| spelling.of.is_some())
    }

    /// Where a text has such a spelling that is not part of an official name or of a longer such spelling.
    fn within(&self, text: &str) -> Vec<(Range<usize>, &'a Service)> {
        let mut found = Vec::new();
        let mut covered = 0;
        for (at, first) in text.char_indices() {
            for spelling in self.by_first.get(&first).into_iter().flatten() {
                let end = at + spelling.words.len();
                if end <= covered || !text[at..].starts_with(spelling.words) || !is_whole(text, at, end) {
                    continue;
                }
                covered = end;
                if let Some(service) = spelling.of {
                    found.push((at..end, service));
                }
            }
        }
        found
    }
}

/// Whether what stands at `start..end` is not part of a longer Latin word, address or id.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '@'));
    let (inside, before, behind) = (&text[start..end], &text[..start], &text[end..]);
    let starts = letter(inside.chars().next()) && joined(before.chars().next_back());
    let ends = letter(inside.chars().next_back()) && joined(behind.chars().next());
    !starts && !ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_spelling_is_a_word() {
        let whole = |text: &str, word: &str| {
            let start = text.find(word).expect("the word stands in the text");
            is_whole(text, start, start + word.len())
        };
        assert!(whole("MinatoDocsは", "MinatoDocs"));
        assert!(whole("Use MinatoDocs.", "MinatoDocs"));
        assert!(whole("旧ミナトDOCS版", "ミナトDOCS"));
        assert!(!whole("MinatoDocs2", "MinatoDocs"));
        assert!(!whole("https://example.jp/MinatoDocs", "MinatoDocs"));
        assert!(!whole("ミナトDOCS-API", "ミナトDOCS"));
    }
}
