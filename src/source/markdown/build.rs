//! Tokens into blocks, on a stack of what is open.
//!
//! What Markdown opens it also closes, in order; raw HTML need not. So a frame knows who opened it, and when Markdown
//! closes one, what raw HTML left open above it is closed first and reported.

use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Tag, TagEnd};

use super::expression::{Placeholders, restore};
use super::html::Piece;
use super::prepared::{PLACEHOLDER, Prepared};
use super::run::Run;
use super::sink::Sink;
use super::stream::{Stream, Token, is_inline};
use super::{DEEPEST, too_deep};
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::source::blocks::{AlertKind, Alignment, Block, Element, Heading, Image, Inline, Link, ListItem, Table, Target, plain};
use crate::span::Span;
use crate::text;
use crate::text::Text;

mod tag;
mod target;
mod words;

/// The attribute of a heading that says how widely it and what stands under it may be read.
const CLASSIFICATION: &str = "classification";

/// The blocks of a prepared text, and for each heading in order the id that its author states.
pub(super) fn build(prepared: &Prepared, placeholders: &Placeholders, sink: &mut Sink<'_>) -> (Vec<Block>, Vec<Option<String>>) {
    let mut stream = Stream::new(prepared);
    let mut builder = Builder {
        prepared,
        placeholders,
        sink,
        stack: vec![Frame::new(Kind::Root, Origin::Markdown, 0..0)],
        framed: Vec::new(),
        run: Run::default(),
        code: None,
        stated: Vec::new(),
        partnerless: BTreeMap::new(),
        notes: BTreeMap::new(),
        links: 0,
        in_html: false,
        depth: 0,
        is_too_deep: false,
    };
    while let Some((token, range)) = stream.next() {
        builder.token(token, range);
    }
    builder.flush();
    builder.close_unpaired();
    let root = builder.stack.pop().expect("nothing pops the root");
    (root.blocks, builder.stated)
}

/// Who opened a frame, and so who closes it.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Markdown,
    Html,
    /// Text without a paragraph: in tight lists and raw HTML.
    Text,
}

/// Something open.
struct Frame {
    kind: Kind,
    origin: Origin,
    /// What opened it, in the prepared text.
    range: Range<usize>,
    /// Whether it counts as a level of depth.
    is_level: bool,
    /// Whether its closing tag was reported already.
    is_reported: bool,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
}

enum Kind {
    Root,
    Quote(Option<BlockQuoteKind>),
    List(Option<u64>, Vec<ListItem>),
    Item(Option<bool>),
    Footnote(String),
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    Definition,
    Details {
        open: bool,
        summary: Option<Vec<Inline>>,
    },
    Table(Table),
    /// The cells so far, and the end of the last one in the prepared text.
    Row {
        cells: Vec<Vec<Inline>>,
        end: usize,
    },
    Paragraph,
    Heading(u8, Option<String>, Option<At<String>>),
    Term,
    Cell,
    Summary,
    Emphasis,
    Strong,
    Strike,
    Link {
        target: Target,
        title: String,
        is_untitled: bool,
    },
    Image {
        address: Option<String>,
        title: String,
    },
    Element(Element),
}

impl Kind {
    /// Whether it holds blocks, so that text in it needs a paragraph.
    fn holds_blocks(&self) -> bool {
        matches!(
            self,
            Self::Root | Self::Quote(_) | Self::Item(_) | Self::Footnote(_) | Self::Definition | Self::Details { .. }
        )
    }

    /// Whether it is what `parent` consists of, so that it nests no deeper.
    fn is_part_of(&self, parent: &Self) -> bool {
        matches!(
            (self, parent),
            (Self::Item(_), Self::List(..)) | (Self::Term | Self::Definition, Self::Definitions(_))
        )
    }
}

impl Frame {
    fn new(kind: Kind, origin: Origin, range: Range<usize>) -> Self {
        Self {
            kind,
            origin,
            range,
            is_level: false,
            is_reported: false,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }
}

struct Code {
    language: String,
    text: String,
    range: Range<usize>,
}

struct Builder<'a, 's> {
    prepared: &'a Prepared,
    placeholders: &'a Placeholders,
    sink: &'a mut Sink<'s>,
    stack: Vec<Frame>,
    /// For everything that Markdown has open: whether it has a frame.
    framed: Vec<bool>,
    /// Text that is not yet an inline.
    run: Run,
    code: Option<Code>,
    stated: Vec<Option<String>>,
    /// Closing tags to be kept as text without a diagnostic, by name: that of their opening tag covers them.
    partnerless: BTreeMap<String, usize>,
    /// The first footnote with each label.
    notes: BTreeMap<String, Span>,
    /// How many links are open.
    links: usize,
    in_html: bool,
    /// How many levels are open.
    depth: usize,
    is_too_deep: bool,
}

impl Builder<'_, '_> {
    fn token(&mut self, token: Token<'_>, range: Range<usize>) {
        match token {
            Token::Start(tag) => self.start(tag, range),
            Token::End(tag) => self.end(tag),
            Token::Text(text) => {
                if self.code.is_some() {
                    let text = self.restore(&text, range);
                    self.code.iter_mut().for_each(|code| code.text.push_str(&text));
                } else {
                    self.text(&text, range);
                }
            }
            Token::Code(code) => {
                let code = self.restore(&code, range);
                self.inline(Inline::Code(code));
            }
            Token::Html(Piece::Open(tag), source) => self.open_tag(&tag, &source, range),
            Token::Html(Piece::Close(name), source) => self.close_tag(&name, &source, range),
            Token::Html(Piece::Comment, _) | Token::SoftBreak => {}
            Token::Html(Piece::Other | Piece::Text, source) => {
                let message = if source.starts_with("<!--") {
                    Text::new("コメント `<!--` が閉じられていません", "this comment `<!--` does not close")
                } else {
                    Text::new("この HTML は使えません", "this kind of HTML cannot be used")
                };
                // A comment may run to the end of the document.
                let first_line = source.lines().next().map_or(0, str::len);
                self.raw_html(range.start..range.end.min(range.start + first_line), message);
                self.literal(&source, range);
            }
            Token::HtmlStart => {
                self.end_text();
                self.in_html = true;
            }
            Token::HtmlEnd => {
                self.end_text();
                self.in_html = false;
            }
            Token::Break => self.inline(Inline::Break),
            Token::Rule => {
                self.before_block();
                self.block(Block::Rule);
            }
            Token::Task(done) => {
                let is_item = |frame: &&mut Frame| matches!(frame.kind, Kind::Item(_));
                if let Some(item) = self.stack.iter_mut().rev().find(is_item) {
                    item.kind = Kind::Item(Some(done));
                }
            }
            Token::Mark(label) => {
                let (label, span) = (self.restore(&label, range.clone()), self.span(range));
                self.inline(Inline::FootnoteMark { label: label.into(), span });
            }
        }
    }

    // What Markdown opens and closes.

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let inline = is_inline(tag.to_end());
        if inline {
            self.ensure_leaf(&range);
            self.flush();
        } else if matches!(tag, Tag::Paragraph) && self.is_in_summary() {
            self.flush();
            self.separate_lines();
            self.framed.push(false);
            return;
        } else {
            self.before_block();
        }
        let Some(kind) = self.kind(tag, &range) else {
            self.framed.push(false);
            return;
        };
        let is_bounded = match (&kind, &self.top().kind) {
            (Kind::Paragraph | Kind::Heading(..) | Kind::Table(_) | Kind::Row { .. } | Kind::Cell, _) => true,
            (child, parent) => child.is_part_of(parent),
        };
        if !is_bounded && self.too_deep(range.clone()) {
            self.framed.push(false);
            return;
        }
        if matches!(kind, Kind::Link { .. }) {
            self.links += 1;
        }
        self.framed.push(true);
        self.stack.push(Frame {
            is_level: !is_bounded,
            ..Frame::new(kind, Origin::Markdown, range)
        });
        self.depth += usize::from(!is_bounded);
    }

    /// What `tag` opens; `None` where it is no frame.
    fn kind(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<Kind> {
        Some(match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, classes, attrs } => {
                let (ours, other): (Vec<_>, Vec<_>) = attrs.into_iter().partition(|(name, _)| &**name == CLASSIFICATION);
                if !(classes.is_empty() && other.is_empty()) {
                    self.unused_attributes(range.clone());
                }
                let class = ours
                    .into_iter()
                    .next()
                    .map(|(_, value)| self.classification(value.as_deref().unwrap_or_default(), range.clone()));
                let id = id
                    .map(|id| text::nfc(&id))
                    .filter(|id| !id.is_empty() && !self.holds_placeholder(id));
                Kind::Heading(level as u8, id, class)
            }
            Tag::BlockQuote(alert) => Kind::Quote(alert),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Code {
                    language,
                    text: String::new(),
                    range: range.clone(),
                });
                return None;
            }
            Tag::List(start) => Kind::List(start, Vec::new()),
            Tag::Item => Kind::Item(None),
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::DefinitionList => Kind::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(alignments) => {
                let alignments = alignments.into_iter().map(alignment).collect();
                Kind::Table(Table {
                    alignments,
                    head: Vec::new(),
                    rows: Vec::new(),
                })
            }
            Tag::TableHead | Tag::TableRow => Kind::Row {
                cells: Vec::new(),
                end: range.end,
            },
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.link(link_type, &dest_url, &title, range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.image(link_type, &dest_url, &title, range),
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) | Tag::HtmlBlock => return None,
        })
    }

    fn end(&mut self, tag: TagEnd) {
        let has_frame = self.framed.pop().unwrap_or_default();
        self.flush();
        if let Some(code) = self.code.take() {
            let Code { language, mut text, range } = code;
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            let span = self.trimmed_span(range);
            self.block(Block::Code {
                language: language.into(),
                text: text.into(),
                span,
            });
        } else if has_frame {
            self.close_unpaired();
            self.finish();
        } else if !is_inline(tag) && !self.is_in_summary() {
            self.end_text();
        }
    }

    /// Closes what raw HTML and bare text opened above the last frame of Markdown.
    fn close_unpaired(&mut self) {
        while self.top().origin != Origin::Markdown {
            self.report_unclosed();
            self.finish();
        }
    }

    /// Closes bare text, and elements left open in it.
    fn end_text(&mut self) {
        self.flush();
        while matches!(self.top().kind, Kind::Element(_)) && self.top().origin == Origin::Html {
            self.report_unclosed();
            self.finish();
        }
        if self.top().origin == Origin::Text {
            self.finish();
        }
    }

    /// Makes room for a block: closes bare text and a summary that it would stand in.
    fn before_block(&mut self) {
        self.end_text();
        if self.is_in_summary() {
            self.report_unclosed();
            self.finish();
        }
    }

    /// Takes the last frame off the stack and puts what it has become into the one below.
    fn finish(&mut self) {
        self.flush();
        let Frame {
            kind,
            origin,
            range,
            is_level,
            is_reported: _,
            mut blocks,
            mut inlines,
        } = self.stack.pop().expect("the root is never finished");
        // Most hold one entry, and a vector makes room for four.
        blocks.shrink_to_fit();
        inlines.shrink_to_fit();
        self.depth -= usize::from(is_level);
        match kind {
            Kind::Root => unreachable!("the root is never finished"),
            Kind::Quote(None) => self.block(Block::Quote(blocks)),
            Kind::Quote(Some(alert)) => self.block(Block::Alert(alert_kind(alert), blocks)),
            Kind::List(start, items) => self.block(Block::List { start, items }),
            Kind::Item(task) => match &mut self.top_mut().kind {
                Kind::List(_, items) => items.push(ListItem { task, blocks }),
                _ => self.top_mut().blocks.extend(blocks),
            },
            Kind::Footnote(label) => {
                let span = self.trimmed_span(range);
                self.check_note(&label, span);
                self.block(Block::Footnote {
                    label: label.into(),
                    blocks,
                    span,
                });
            }
            Kind::Definitions(entries) => self.block(Block::Definitions(entries)),
            Kind::Term => match &mut self.top_mut().kind {
                Kind::Definitions(entries) => entries.push((inlines, Vec::new())),
                _ => self.block(Block::Paragraph(inlines)),
            },
            Kind::Definition => match &mut self.top_mut().kind {
                Kind::Definitions(entries) => match entries.last_mut() {
                    Some((_, definitions)) => definitions.push(blocks),
                    None => entries.push((Vec::new(), vec![blocks])),
                },
                _ => self.top_mut().blocks.extend(blocks),
            },
            Kind::Details { open, summary } => self.block(Block::Details {
                summary: summary.unwrap_or_default(),
                open,
                blocks,
            }),
            Kind::Table(table) => self.block(Block::Table(Box::new(table))),
            Kind::Row { cells, end } => self.finish_row(cells, end..range.end),
            Kind::Paragraph => self.finish_paragraph(inlines, origin),
            Kind::Heading(level, id, classification) => {
                self.stated.push(id);
                let span = self.trimmed_span(range);
                self.block(Block::Heading(Box::new(Heading {
                    level,
                    id: String::new(),
                    aliases: Vec::new(),
                    classification,
                    inlines,
                    span,
                })));
            }
            Kind::Cell => {
                if let Kind::Row { cells, end } = &mut self.top_mut().kind {
                    cells.push(trimmed(inlines));
                    *end = range.end;
                }
            }
            Kind::Summary => {
                if let Kind::Details { summary, .. } = &mut self.top_mut().kind {
                    *summary = Some(trimmed(inlines));
                }
            }
            Kind::Emphasis => self.inline(Inline::Emphasis(inlines)),
            Kind::Strong => self.inline(Inline::Strong(inlines)),
            Kind::Strike => self.inline(Inline::Strike(inlines)),
            Kind::Link {
                target,
                title,
                is_untitled,
            } => {
                self.links -= 1;
                let span = self.span(range);
                let inlines = if is_untitled { Vec::new() } else { inlines };
                self.inline(Inline::Link(Box::new(Link {
                    target,
                    inlines,
                    title,
                    span,
                })));
            }
            Kind::Image { address, title } => self.finish_image(address, title, inlines, range),
            Kind::Element(element) => self.inline(Inline::Element(element, inlines)),
        }
    }

    fn finish_paragraph(&mut self, inlines: Vec<Inline>, origin: Origin) {
        let mut inlines = trimmed(inlines);
        match inlines.as_slice() {
            [] => {}
            [Inline::Expression(_)] if origin == Origin::Markdown => {
                if let Some(Inline::Expression(expression)) = inlines.pop() {
                    self.block(Block::Expression(expression));
                }
            }
            _ => self.block(Block::Paragraph(inlines)),
        }
    }

    /// Puts a row into its table; in `behind` stands what the table has no column for.
    fn finish_row(&mut self, mut cells: Vec<Vec<Inline>>, behind: Range<usize>) {
        let text = self.prepared.text.get(behind.clone()).unwrap_or_default();
        let is_border = |c: char| c == '|' || c.is_whitespace();
        let words = text.trim_matches(is_border);
        if !words.is_empty() {
            let start = behind.start + text.len() - text.trim_start_matches(is_border).len();
            let span = self.span(start..start + words.len());
            let message = Text::new(
                "この行には見出しより多くの列があります",
                "this row has more cells than the table has columns",
            );
            let help = Text::new(
                "セルの中の `|` は `\\|` と書きます（`[[id\\|文字]]` も同じです）",
                "write a `|` within a cell as `\\|`, also in `[[id\\|text]]`",
            );
            self.sink.push(Diagnostic::new("table-cells", span, message).help(help));
        }
        if let Kind::Table(table) = &mut self.top_mut().kind {
            cells.resize(table.alignments.len(), Vec::new());
            if table.head.is_empty() {
                table.head = cells;
            } else {
                table.rows.push(cells);
            }
        }
    }

    fn finish_image(&mut self, address: Option<String>, title: String, mut inlines: Vec<Inline>, range: Range<usize>) {
        let span = self.span(range);
        for inline in &mut inlines {
            if let Inline::Expression(expression) = inline {
                let message = Text::new(
                    "画像の説明の中に式は使えません",
                    "an expression cannot stand in the words of an image",
                );
                self.sink.push(
                    Diagnostic::new("bad-expression", expression.span, message)
                        .help(Text::new("画像の外に置いてください", "put it outside the image")),
                );
                *inline = Inline::Text(self.sink.text()[expression.span.range()].to_owned());
            }
        }
        let alt = plain(&inlines);
        match address {
            Some(address) => self.inline(Inline::Image(Box::new(Image { address, alt, title, span }))),
            None => self.inline(Inline::Text(alt)),
        }
    }

    fn block(&mut self, block: Block) {
        self.top_mut().blocks.push(block);
    }

    fn is_in_summary(&self) -> bool {
        matches!(self.top().kind, Kind::Summary)
    }

    fn top(&self) -> &Frame {
        self.stack.last().expect("the root is never taken off")
    }

    fn top_mut(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the root is never taken off")
    }

    /// Whether no more may be opened; says so once.
    fn too_deep(&mut self, range: Range<usize>) -> bool {
        let is_full = self.depth >= DEEPEST;
        if is_full && !mem::replace(&mut self.is_too_deep, true) {
            let span = self.span(range.start..range.start);
            self.sink.push(too_deep(span));
        }
        is_full
    }

    /// Reports a second footnote with the same label, which no mark can reach.
    fn check_note(&mut self, label: &str, span: Span) {
        let first = *self.notes.entry(label.to_lowercase()).or_insert(span);
        if first != span {
            let message = text!("脚注 `[^{label}]` が二つあります", "two footnotes have the label `[^{label}]`");
            let there = Text::new("最初の脚注", "the first footnote with it");
            self.sink.push(
                Diagnostic::new("duplicate-footnote", span, message)
                    .related(first, there)
                    .help(Text::new("一方の番号を変えてください", "give one of them another label")),
            );
        }
    }

    /// The class that a heading at `range` states, at the place of the word.
    fn classification(&self, word: &str, range: Range<usize>) -> At<String> {
        let text = self.prepared.text.get(range.clone()).unwrap_or_default();
        let place = text.rfind(CLASSIFICATION).and_then(|at| {
            let from = at + CLASSIFICATION.len();
            Some(range.start + from + text[from..].find(word)?)
        });
        let span = place.map_or_else(|| self.trimmed_span(range), |start| self.span(start..start + word.len()));
        At {
            value: text::nfc(word),
            span,
        }
    }

    fn unused_attributes(&mut self, range: Range<usize>) {
        let span = self.trimmed_span(range);
        let message = Text::new(
            "見出しに付けられるのは ID `{#id}` と区分 `{classification=internal}` だけです",
            "a heading can carry an id `{#id}` and a class `{classification=internal}` only",
        );
        self.sink.push(
            Diagnostic::new("heading-attribute", span, message)
                .warning()
                .help(Text::new("ほかの属性を消してください", "remove the other attributes")),
        );
    }

    // Places.

    fn span(&self, range: Range<usize>) -> Span {
        self.sink.span(self.prepared.source(range))
    }

    /// The place of `range` without the blanks and line ends behind it.
    fn trimmed_span(&self, range: Range<usize>) -> Span {
        let text = self.prepared.text.get(range.clone()).unwrap_or_default();
        self.span(range.start..range.start + text.trim_end().len())
    }

    fn restore(&self, text: &str, range: Range<usize>) -> String {
        restore(text, self.prepared, self.placeholders, self.sink.text(), range)
    }

    fn holds_placeholder(&self, text: &str) -> bool {
        !self.placeholders.is_empty() && text.contains(PLACEHOLDER)
    }

    fn without_placeholders(&self, text: &str) -> String {
        if self.holds_placeholder(text) {
            text.replace(PLACEHOLDER, "")
        } else {
            text.to_owned()
        }
    }
}

/// `inlines` without blanks at either end.
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        let blank = text.len() - text.trim_start_matches([' ', '\t', '\n']).len();
        text.drain(..blank);
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.truncate(text.trim_end_matches([' ', '\t', '\n']).len());
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    inlines
}

fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Centre,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
