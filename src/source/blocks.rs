//! A document as blocks and inlines: owned, with spans, and without a trace of HTML.
//!
//! Printers (pages now, PDF later) walk these trees; nothing of an author's text reaches an output by any other way.
//! Invariant: no variant holds markup. Text is text, addresses are checked addresses, element names come from an enum.

use crate::data::At;
use crate::span::Span;

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading(Box<Heading>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A GFM alert (`> [!NOTE]`).
    Alert(AlertKind, Vec<Block>),
    /// A list.
    List {
        /// The first number of an ordered list; `None` for bullets.
        start: Option<u64>,
        /// The entries.
        items: Vec<ListItem>,
    },
    /// A definition list: terms and their definitions.
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    /// A block of code.
    Code {
        /// The first word of the fence's info string; empty if none.
        language: Box<str>,
        /// The code, lines ending in `\n`.
        text: Box<str>,
        /// The whole block.
        span: Span,
    },
    /// A table.
    Table(Box<Table>),
    /// A thematic break.
    Rule,
    /// The text of a footnote.
    Footnote {
        /// Its label as written.
        label: Box<str>,
        /// What it says.
        blocks: Vec<Block>,
        /// Where it is defined.
        span: Span,
    },
    /// `<details>` from the allow-list of raw HTML.
    Details {
        /// What stands on the fold.
        summary: Vec<Inline>,
        /// Whether it is unfolded at first.
        open: bool,
        /// What is folded.
        blocks: Vec<Block>,
    },
    /// An expression alone in its paragraph (`*.md.jinja`): may give a table.
    Expression(Expression),
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The fragment that names it, unique in the document.
    pub id: String,
    /// Further fragments that resolve to it: where `{#id}` is explicit, the GitHub-style slug too.
    pub aliases: Vec<String>,
    /// How widely it and what stands under it may be read, where its author says so (`{classification=internal}`), as written.
    pub classification: Option<At<String>>,
    /// The words.
    pub inlines: Vec<Inline>,
    /// The whole heading.
    pub span: Span,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// Whether a task is done; `None` where it is no task.
    pub task: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// The head row, a cell for each column.
    pub head: Vec<Vec<Inline>>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As the reader's language has it.
    None,
    /// Left.
    Left,
    /// Centre.
    Centre,
    /// Right.
    Right,
}

/// The five GFM alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// 注記.
    Note,
    /// ヒント.
    Tip,
    /// 重要.
    Important,
    /// 警告.
    Warning,
    /// 注意.
    Caution,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link.
    Link(Box<Link>),
    /// An image.
    Image(Box<Image>),
    /// A line break that the author asked for.
    Break,
    /// A mark that points to a footnote.
    FootnoteMark {
        /// The label as written.
        label: Box<str>,
        /// Where.
        span: Span,
    },
    /// An element of the allow-list of raw HTML around other inlines.
    Element(Element, Vec<Inline>),
    /// An expression within text (`*.md.jinja`).
    Expression(Expression),
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where to.
    pub target: Target,
    /// The words of the link; empty for `[[id]]` without text (the title of the target is shown).
    pub inlines: Vec<Inline>,
    /// The title; empty if none.
    pub title: String,
    /// The whole link.
    pub span: Span,
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The address as written, decoded once; relative addresses are checked by a rule.
    pub address: String,
    /// The words for those who cannot see it.
    pub alt: String,
    /// The title; empty if none.
    pub title: String,
    /// The whole image.
    pub span: Span,
}

/// Where a link leads, as written; whether it leads anywhere is asked later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address with a scheme of the allow-list: `http`, `https`, `mailto`, `tel`.
    External(String),
    /// A path relative to the document, percent-decoded; empty for a fragment of the same document.
    File {
        /// The path with `/`.
        path: String,
        /// What follows `#`, decoded.
        fragment: Option<String>,
    },
    /// `[[id]]`, `[[id#section]]`.
    Record {
        /// The id.
        id: String,
        /// The section: a heading's fragment or its words.
        fragment: Option<String>,
    },
    /// An address that is not allowed; it was reported, and its words are kept.
    Refused,
}

/// Inline elements of the allow-list of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// `ruby`.
    Ruby,
    /// `rt`.
    Rt,
    /// `rp`.
    Rp,
    /// `kbd`.
    Kbd,
    /// `sub`.
    Sub,
    /// `sup`.
    Sup,
    /// `abbr`, with its title.
    Abbr(String),
    /// `span lang`, with a BCP 47 tag of letters, digits and hyphens.
    Span(String),
}

/// An author's `{{ expression }}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The source between the braces, trimmed.
    pub source: Box<str>,
    /// The place with its braces.
    pub span: Span,
}

/// The words of `inlines` without any marks: for titles, outlines, search and slugs.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Element(Element::Rt | Element::Rp, _) | Inline::FootnoteMark { .. } | Inline::Expression(_) => {}
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Element(_, inner) => push_plain(inner, out),
            Inline::Link(link) => match (&link.target, link.inlines.is_empty()) {
                (Target::Record { id, .. }, true) => out.push_str(id),
                _ => push_plain(&link.inlines, out),
            },
            Inline::Image(image) => out.push_str(&image.alt),
            Inline::Break => out.push(' '),
        }
    }
}

/// Calls `visit` on every inline of `blocks`, outer before inner, in the order of the text.
pub fn for_each_inline<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => walk(inlines, visit),
            Block::Heading(heading) => walk(&heading.inlines, visit),
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Footnote { blocks: inner, .. } => for_each_inline(inner, visit),
            Block::List { items, .. } => items.iter().for_each(|item| for_each_inline(&item.blocks, visit)),
            Block::Definitions(entries) => {
                for (term, definitions) in entries {
                    walk(term, visit);
                    definitions.iter().for_each(|definition| for_each_inline(definition, visit));
                }
            }
            Block::Table(table) => table
                .head
                .iter()
                .chain(table.rows.iter().flatten())
                .for_each(|cell| walk(cell, visit)),
            Block::Details { summary, blocks, .. } => {
                walk(summary, visit);
                for_each_inline(blocks, visit);
            }
            Block::Code { .. } | Block::Rule | Block::Expression(_) => {}
        }
    }
}

/// The headings of `blocks`, nested ones too, in order.
#[must_use]
pub fn headings(blocks: &[Block]) -> Vec<&Heading> {
    fn gather<'a>(blocks: &'a [Block], out: &mut Vec<&'a Heading>) {
        for block in blocks {
            match block {
                Block::Heading(heading) => out.push(heading),
                Block::Quote(inner)
                | Block::Alert(_, inner)
                | Block::Details { blocks: inner, .. }
                | Block::Footnote { blocks: inner, .. } => {
                    gather(inner, out);
                }
                Block::List { items, .. } => items.iter().for_each(|item| gather(&item.blocks, out)),
                Block::Definitions(entries) => entries
                    .iter()
                    .flat_map(|(_, definitions)| definitions)
                    .for_each(|definition| gather(definition, out)),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    gather(blocks, &mut out);
    out
}

/// A link or a picture in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim<'a> {
    /// Where a link leads.
    Link(&'a Target),
    /// The address of a picture.
    Image(&'a str),
}

/// The links and pictures of `blocks`, in order, with their places.
#[must_use]
pub fn aims(blocks: &[Block]) -> Vec<(Span, Aim<'_>)> {
    let mut aims = Vec::new();
    for_each_inline(blocks, &mut |inline| match inline {
        Inline::Link(link) => aims.push((link.span, Aim::Link(&link.target))),
        Inline::Image(image) => aims.push((image.span, Aim::Image(&image.address))),
        _ => {}
    });
    aims
}

/// Whether others see the same of two texts: the same headings, and links and pictures that lead to the same, in the same order.
#[must_use]
pub fn is_seen_alike(a: &[Block], b: &[Block]) -> bool {
    // A first heading that repeats the title is none of the page.
    let opens = |blocks: &[Block]| matches!(blocks.first(), Some(Block::Heading(_)));
    let heading = |heading: &Heading| {
        let class = heading.classification.as_ref().map(|class| class.value.clone());
        (
            heading.level,
            heading.id.clone(),
            heading.aliases.clone(),
            class,
            plain(&heading.inlines),
        )
    };
    opens(a) == opens(b)
        && headings(a).into_iter().map(heading).eq(headings(b).into_iter().map(heading))
        && aims(a).into_iter().map(|(_, aim)| aim).eq(aims(b).into_iter().map(|(_, aim)| aim))
}

/// Calls `visit` on every inline that stands in `block` itself, not in blocks within it.
pub fn for_each_own_inline<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a Inline)) {
    match block {
        Block::Paragraph(inlines) => walk(inlines, visit),
        Block::Heading(heading) => walk(&heading.inlines, visit),
        Block::Table(table) => table
            .head
            .iter()
            .chain(table.rows.iter().flatten())
            .for_each(|cell| walk(cell, visit)),
        Block::Definitions(entries) => entries.iter().for_each(|(term, _)| walk(term, visit)),
        Block::Details { summary, .. } => walk(summary, visit),
        Block::Quote(_)
        | Block::Alert(..)
        | Block::List { .. }
        | Block::Footnote { .. }
        | Block::Code { .. }
        | Block::Rule
        | Block::Expression(_) => {}
    }
}

fn walk<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Element(_, inner) => walk(inner, visit),
            Inline::Link(link) => walk(&link.inlines, visit),
            Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break | Inline::FootnoteMark { .. } | Inline::Expression(_) => {}
        }
    }
}
