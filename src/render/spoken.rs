//! Blocks as plain words, as a reader sees them: what a search looks through.

use super::edition::Edition;
use crate::source::blocks::{Block, Element, Inline, Target};
use crate::trace::Destination;

impl Edition<'_> {
    /// The words of `blocks` in one line.
    pub(super) fn spoken(&self, blocks: &[Block]) -> String {
        let mut words = Words {
            edition: self,
            out: String::new(),
        };
        words.blocks(blocks);
        words.out
    }
}

struct Words<'a> {
    edition: &'a Edition<'a>,
    out: String,
}

impl Words<'_> {
    /// Begins a new stretch of words.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn line(&mut self, inlines: &[Inline]) {
        self.gap();
        self.inlines(inlines);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => self.line(inlines),
                Block::Heading(heading) => self.line(&heading.inlines),
                Block::Code { text, .. } => text.split_whitespace().for_each(|word| {
                    self.gap();
                    self.out.push_str(word);
                }),
                Block::Table(table) => table
                    .head
                    .iter()
                    .chain(table.rows.iter().flatten())
                    .for_each(|cell| self.line(cell)),
                Block::Quote(inner) | Block::Alert(_, inner) | Block::Footnote { blocks: inner, .. } => self.blocks(inner),
                Block::Details { summary, blocks, .. } => {
                    self.line(summary);
                    self.blocks(blocks);
                }
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
                Block::Definitions(entries) => {
                    for (term, definitions) in entries {
                        self.line(term);
                        definitions.iter().for_each(|definition| self.blocks(definition));
                    }
                }
                Block::Rule | Block::Expression(_) => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.out.push_str(text),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => self.inlines(inner),
                Inline::Element(Element::Rt | Element::Rp, _) | Inline::FootnoteMark { .. } | Inline::Expression(_) => {}
                Inline::Element(_, inner) => self.inlines(inner),
                Inline::Link(link) => match (&link.target, self.edition.press().visible.graph.destination(link.span)) {
                    (Target::Record { .. }, Some(Destination::Node { node, fragment, .. })) if link.inlines.is_empty() => {
                        let words = self.edition.reference(*node, fragment.as_deref());
                        self.out.push_str(&words);
                    }
                    (Target::Record { id, .. }, None) if link.inlines.is_empty() => self.out.push_str(id),
                    _ => self.inlines(&link.inlines),
                },
                Inline::Image(image) => self.out.push_str(&image.alt),
                Inline::Break => self.out.push(' '),
            }
        }
    }
}
