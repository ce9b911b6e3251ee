//! Text into inlines: addresses and expressions in it become nodes.

use std::mem;
use std::ops::Range;

use super::{Builder, Frame, Kind, Origin};
use crate::source::blocks::{Inline, Link, Target};
use crate::source::markdown::address;
use crate::source::markdown::expression::Hidden;
use crate::source::markdown::prepared::PLACEHOLDER;
use crate::source::markdown::run::Part;

impl Builder<'_, '_> {
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if self.top().kind.holds_blocks() {
            if text.trim().is_empty() {
                return;
            }
            self.ensure_leaf(&range);
        }
        if text.len() != range.len() {
            return self.run.push_literal(text);
        }
        let mut at = range.start;
        for part in text.split_inclusive(PLACEHOLDER) {
            let before = match part.strip_suffix(PLACEHOLDER) {
                Some(before) => {
                    let place = self.prepared.source(at + before.len()..at + part.len());
                    self.placeholders.contains_key(&place.start).then_some((before, place))
                }
                None => None,
            };
            let words = before.as_ref().map_or(part, |(before, _)| before);
            let source = self.prepared.source(at..at + words.len());
            if self.sink.text().get(source.clone()) == Some(words) {
                self.run.push(words, source);
            } else {
                self.run.push_literal(words);
            }
            if let Some((_, place)) = before {
                self.run.push_place(place);
            }
            at += part.len();
        }
    }

    /// Text in which no address is sought: the source of a tag.
    pub(super) fn literal(&mut self, text: &str, range: Range<usize>) {
        self.ensure_leaf(&range);
        let text = self.restore(text, range);
        self.run.push_literal(&text);
    }

    /// Turns the text read so far into inlines.
    pub(super) fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = mem::take(&mut self.run);
        let finds_addresses = self.links == 0 && !self.stack.iter().any(|frame| matches!(frame.kind, Kind::Image { .. }));
        for part in run.parts(finds_addresses) {
            let inline = match part {
                Part::Text(text) => Inline::Text(text),
                Part::Address(address, source) => match address::link(&address) {
                    Ok(target @ Target::External(_)) => {
                        let span = self.sink.span(source);
                        Inline::Link(Box::new(Link {
                            target,
                            inlines: vec![Inline::Text(address)],
                            title: String::new(),
                            span,
                        }))
                    }
                    _ => Inline::Text(address),
                },
                Part::Place(source) => match self.placeholders.get(&source.start) {
                    Some(Hidden::Expression(expression)) => Inline::Expression(expression.clone()),
                    Some(Hidden::Text(text)) => Inline::Text(text.clone()),
                    None => continue,
                },
            };
            self.append(inline);
        }
    }

    pub(super) fn inline(&mut self, inline: Inline) {
        self.ensure_leaf(&(0..0));
        self.flush();
        self.append(inline);
    }

    /// Appends to the last frame, which holds inlines; text joins text.
    fn append(&mut self, inline: Inline) {
        let inlines = &mut self.top_mut().inlines;
        match (inlines.last_mut(), inline) {
            (_, Inline::Text(more)) if more.is_empty() => {}
            (Some(Inline::Text(text)), Inline::Text(more)) => text.push_str(&more),
            (_, inline) => inlines.push(inline),
        }
    }

    /// Opens a paragraph for bare text where blocks stand.
    pub(super) fn ensure_leaf(&mut self, range: &Range<usize>) {
        if self.top().kind.holds_blocks() {
            self.stack.push(Frame::new(Kind::Paragraph, Origin::Text, range.clone()));
        }
    }

    /// A break between the paragraphs of a summary.
    pub(super) fn separate_lines(&mut self) {
        if !self.top().inlines.is_empty() {
            self.append(Inline::Break);
        }
    }
}
