//! Names of headings: GitHub's slugs, and ids that authors state.

use std::collections::{BTreeMap, BTreeSet};

use super::emphasis::is_mark;
use super::sink::Sink;
use crate::diagnostic::Diagnostic;
use crate::source::blocks::{Block, headings, plain};
use crate::span::Span;
use crate::text;
use crate::text::{Text, nfc};

/// The fragment GitHub gives to a heading with the words `text`.
///
/// NFC, lower case, blanks to hyphens, punctuation dropped, letters of every script kept.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in nfc(text).trim().chars().flat_map(char::to_lowercase) {
        match c {
            '_' | '-' => out.push(c),
            c if c.is_whitespace() => out.push('-'),
            c if c.is_alphanumeric() || is_mark(c) => out.push(c),
            _ => {}
        }
    }
    // What was dropped may have kept two marks apart.
    nfc(&out)
}

/// Gives every heading its id: the one its author states in `stated` (in the order of the text), else its slug.
pub(super) fn name(blocks: &mut [Block], stated: &[Option<String>], sink: &mut Sink<'_>) {
    let mut names = Names::default();
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut ids: Vec<Option<&str>> = Vec::new();
    for (heading, id) in headings(blocks).into_iter().zip(stated) {
        ids.push(id.as_deref().filter(|&id| match first.get(id) {
            None => {
                first.insert(id, heading.span);
                names.taken.insert(id.to_owned())
            }
            Some(&other) => {
                let message = text!("見出しの ID `{id}` が二つあります", "two headings have the id `{id}`");
                let there = Text::new("最初の見出し", "the first heading with it");
                sink.push(
                    Diagnostic::new("duplicate-heading-id", heading.span, message)
                        .related(other, there)
                        .help(Text::new("一方の `{#id}` を変えてください", "give one of them another `{#id}`")),
                );
                false
            }
        }));
    }
    assign(blocks, &mut ids.into_iter(), &mut names);
}

fn assign(blocks: &mut [Block], stated: &mut dyn Iterator<Item = Option<&str>>, names: &mut Names) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                let slug = Some(slug(&plain(&heading.inlines))).filter(|slug| !slug.is_empty());
                match stated.next().flatten() {
                    Some(id) => {
                        id.clone_into(&mut heading.id);
                        heading.aliases = slug.filter(|slug| slug != id).map(|slug| names.unique(slug)).into_iter().collect();
                    }
                    None => heading.id = names.unique(slug.unwrap_or_else(|| "section".to_owned())),
                }
            }
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Footnote { blocks: inner, .. } | Block::Details { blocks: inner, .. } => {
                assign(inner, stated, names);
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| assign(&mut item.blocks, stated, names)),
            Block::Definitions(entries) => {
                entries
                    .iter_mut()
                    .flat_map(|(_, definitions)| definitions)
                    .for_each(|d| assign(d, stated, names));
            }
            Block::Paragraph(_) | Block::Code { .. } | Block::Table(_) | Block::Rule | Block::Expression(_) => {}
        }
    }
}

/// The names given so far.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    /// The last number given to a repeated slug.
    last: BTreeMap<String, usize>,
}

impl Names {
    /// `slug`, or with the first of `-1`, `-2` ... that is free.
    fn unique(&mut self, slug: String) -> String {
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        let last = self.last.entry(slug.clone()).or_default();
        loop {
            *last += 1;
            let name = format!("{slug}-{last}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}
