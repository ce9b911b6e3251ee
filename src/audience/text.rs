//! What of the text of a document a reader may see: sections for narrower readers are left out, and links to what is narrower become plain text.

use std::collections::BTreeSet;

use crate::model::value::Classification;
use crate::source::blocks::{Block, Heading, Inline, Link, ListItem, Table, Target, for_each_inline};
use crate::span::Span;

/// The class of a section, as far as it is a class.
pub(super) fn class_of(heading: &Heading) -> Option<Classification> {
    heading
        .classification
        .as_ref()
        .and_then(|class| Classification::from_word(&class.value))
}

/// What of `blocks` may be read up to a classification. Links at the places in `unlinked` are plain text.
pub(super) fn readable(blocks: &[Block], reads: Classification, unlinked: &BTreeSet<Span>) -> Vec<Block> {
    let mut gone = BTreeSet::new();
    for_each_section(blocks, Classification::Public, &mut |block, class| {
        if let Block::Footnote { label, .. } = block
            && class > reads
        {
            gone.insert(label.clone());
        }
    });
    let mut kept = Reader { reads, unlinked, gone }.blocks(blocks);
    drop_unmarked_notes(&mut kept);
    kept
}

/// Calls `visit` on every block that stands at a level of its own, with the class of the section it stands in.
pub(super) fn for_each_section<'a>(blocks: &'a [Block], outer: Classification, visit: &mut dyn FnMut(&'a Block, Classification)) {
    let mut sections = Sections::new(outer);
    for block in blocks {
        let class = sections.at(block);
        visit(block, class);
        for inner in inner(block) {
            for_each_section(inner, class, visit);
        }
    }
}

/// The classes of sections on the way through blocks.
struct Sections {
    outer: Classification,
    /// The sections that are open: level and class.
    open: Vec<(u8, Classification)>,
}

impl Sections {
    fn new(outer: Classification) -> Self {
        Self { outer, open: Vec::new() }
    }

    /// The class of what stands at `block`: never wider than what is around it.
    fn at(&mut self, block: &Block) -> Classification {
        if let Block::Heading(heading) = block {
            self.open.retain(|(level, _)| *level < heading.level);
            let around = self.now();
            let own = class_of(heading).unwrap_or(around);
            self.open.push((heading.level, own.max(around)));
        }
        self.now()
    }

    fn now(&self) -> Classification {
        self.open.last().map_or(self.outer, |(_, class)| *class)
    }
}

/// The lists of blocks within a block.
fn inner(block: &Block) -> Vec<&[Block]> {
    match block {
        Block::Quote(inner) | Block::Alert(_, inner) | Block::Footnote { blocks: inner, .. } | Block::Details { blocks: inner, .. } => {
            vec![inner]
        }
        Block::List { items, .. } => items.iter().map(|item| item.blocks.as_slice()).collect(),
        Block::Definitions(entries) => entries.iter().flat_map(|(_, definitions)| definitions).map(Vec::as_slice).collect(),
        Block::Paragraph(_) | Block::Heading(_) | Block::Code { .. } | Block::Table(_) | Block::Rule | Block::Expression(_) => Vec::new(),
    }
}

struct Reader<'a> {
    reads: Classification,
    unlinked: &'a BTreeSet<Span>,
    /// The labels of footnotes that stand in sections for narrower readers.
    gone: BTreeSet<Box<str>>,
}

impl Reader<'_> {
    fn blocks(&self, blocks: &[Block]) -> Vec<Block> {
        let mut sections = Sections::new(Classification::Public);
        let kept = blocks.iter().filter(|block| sections.at(block) <= self.reads);
        kept.map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> Block {
        match block {
            Block::Paragraph(inlines) => Block::Paragraph(self.inlines(inlines)),
            Block::Heading(heading) => Block::Heading(Box::new(Heading {
                inlines: self.inlines(&heading.inlines),
                ..(**heading).clone()
            })),
            Block::Quote(inner) => Block::Quote(self.blocks(inner)),
            Block::Alert(kind, inner) => Block::Alert(*kind, self.blocks(inner)),
            Block::List { start, items } => Block::List {
                start: *start,
                items: items.iter().map(|item| self.item(item)).collect(),
            },
            Block::Definitions(entries) => Block::Definitions(
                entries
                    .iter()
                    .map(|(term, definitions)| (self.inlines(term), definitions.iter().map(|blocks| self.blocks(blocks)).collect()))
                    .collect(),
            ),
            Block::Table(table) => Block::Table(Box::new(Table {
                alignments: table.alignments.clone(),
                head: self.cells(&table.head),
                rows: table.rows.iter().map(|row| self.cells(row)).collect(),
            })),
            Block::Footnote { label, blocks, span } => Block::Footnote {
                label: label.clone(),
                blocks: self.blocks(blocks),
                span: *span,
            },
            Block::Details { summary, open, blocks } => Block::Details {
                summary: self.inlines(summary),
                open: *open,
                blocks: self.blocks(blocks),
            },
            Block::Code { .. } | Block::Rule | Block::Expression(_) => block.clone(),
        }
    }

    fn item(&self, item: &ListItem) -> ListItem {
        ListItem {
            task: item.task,
            blocks: self.blocks(&item.blocks),
        }
    }

    fn cells(&self, cells: &[Vec<Inline>]) -> Vec<Vec<Inline>> {
        cells.iter().map(|cell| self.inlines(cell)).collect()
    }

    fn inlines(&self, inlines: &[Inline]) -> Vec<Inline> {
        inlines.iter().flat_map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> Vec<Inline> {
        let one = match inline {
            Inline::FootnoteMark { label, .. } if self.gone.contains(label) => return Vec::new(),
            Inline::Link(link) if self.unlinked.contains(&link.span) => return self.words(link),
            Inline::Link(link) => Inline::Link(Box::new(Link {
                inlines: self.inlines(&link.inlines),
                ..(**link).clone()
            })),
            Inline::Emphasis(inner) => Inline::Emphasis(self.inlines(inner)),
            Inline::Strong(inner) => Inline::Strong(self.inlines(inner)),
            Inline::Strike(inner) => Inline::Strike(self.inlines(inner)),
            Inline::Element(element, inner) => Inline::Element(element.clone(), self.inlines(inner)),
            Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break | Inline::FootnoteMark { .. } | Inline::Expression(_) => {
                inline.clone()
            }
        };
        vec![one]
    }

    /// What a link says without leading anywhere: its words, else the id as written, never the title of what it names.
    fn words(&self, link: &Link) -> Vec<Inline> {
        match &link.target {
            Target::Record { id, .. } if link.inlines.is_empty() => vec![Inline::Text(id.clone())],
            _ => self.inlines(&link.inlines),
        }
    }
}

/// Drops footnotes that nothing readable points to.
fn drop_unmarked_notes(blocks: &mut Vec<Block>) {
    loop {
        let mut marks = BTreeSet::new();
        for_each_inline(blocks, &mut |inline| {
            if let Inline::FootnoteMark { label, .. } = inline {
                marks.insert(label.clone());
            }
        });
        let before = blocks.len();
        blocks.retain(|block| !matches!(block, Block::Footnote { label, .. } if !marks.contains(label)));
        if blocks.len() == before {
            return;
        }
    }
}
