//! Documents for the layout: front matter as facts, approvals and history; blocks and inlines as values.

use std::collections::BTreeMap;

use super::anchors::{self, Anchors};
use super::tables::{self, PORTRAIT_WIDTH, Wish};
use super::view;
use super::words::{clean, pieces};
use crate::audience::Visible;
use crate::expression::{Expressions, Outcome};
use crate::model::Kind;
use crate::model::kinds::document::Document;
use crate::model::shape::Shape;
use crate::model::value::{Approval, Ref};
use crate::report::{self, Query, register};
use crate::source::blocks::{AlertKind, Alignment, Block, Element, Expression, Inline, Link, ListItem, Table, Target, plain};
use crate::text::{Lang, Text};
use crate::trace::Destination;

/// The heading level of a document's title; the levels within begin below it.
const TITLE: u8 = 2;

/// What documents of one PDF share.
pub(super) struct Desk<'a> {
    /// What may be read.
    pub(super) visible: &'a Visible<'a>,
    /// Where links lead.
    pub(super) anchors: &'a Anchors,
    /// The language of the reader.
    pub(super) lang: Lang,
    /// What evaluates authors' expressions.
    pub(super) expressions: &'a Expressions,
}

/// The text of a document for readers of a language.
pub(super) fn text(document: &Document, lang: Lang) -> &[Block] {
    match &document.translation {
        Some(translation) if lang == Lang::En => &translation.blocks,
        _ => &document.blocks,
    }
}

/// A document; `item` is its place among the items.
pub(super) fn view(desk: &Desk<'_>, document: &Document, item: usize) -> view::Document {
    let lang = desk.lang;
    let head = &document.head;
    let title = document.title.get(lang);
    let blocks = match text(document, lang) {
        [Block::Heading(heading), rest @ ..] if heading.level == 1 && plain(&heading.inlines).trim() == title.trim() => rest,
        blocks => blocks,
    };
    let mut footnotes = BTreeMap::new();
    collect_footnotes(blocks, &mut footnotes);
    let mut printer = Printer {
        desk,
        id: &document.id,
        item,
        footnotes,
        marked: Vec::new(),
        top: top(blocks),
        level: TITLE,
        depth: 0,
    };
    let who = |role: &str| desk.name(role);
    let approvals = [
        (APPROVED, head.approved.as_ref()),
        (EXAMINED, head.examined.as_ref()),
        (PREPARED, head.prepared.as_ref()),
    ];
    let history = head.history.iter().map(|revision| {
        let by = revision.by.as_ref().map_or_else(String::new, |by| who(&by.id));
        [
            revision.version.clone(),
            revision.on.0.to_string(),
            clean(revision.change.get(lang)),
            by,
        ]
    });
    view::Document {
        facts: facts(desk, document),
        approvals: approvals
            .into_iter()
            .map(|(label, approval)| desk.approval(&label, approval))
            .collect(),
        history: history.collect(),
        blocks: printer.blocks(blocks),
    }
}

const APPROVED: Text = Text::new("承認", "Approved");
const EXAMINED: Text = Text::new("審査", "Examined");
const PREPARED: Text = Text::new("作成", "Prepared");

/// What the head of a printed document says of it.
fn facts(desk: &Desk<'_>, document: &Document) -> Vec<(String, String)> {
    let lang = desk.lang;
    let head = &document.head;
    let day = |day: Option<crate::data::Day>| day.map(|day| day.0.to_string());
    let word = |value: &dyn Fn() -> Shape| Some(register::words(Kind::Document, &value()).get(lang).to_owned());
    let rows = [
        (Text::new("文書番号", "Number"), head.number.clone()),
        (Text::new("識別子", "Id"), Some(document.id.clone())),
        (Text::new("版", "Version"), head.version.clone()),
        (Text::new("種類", "Kind"), head.kind.and_then(|kind| word(&|| Shape::of(&kind)))),
        (
            Text::new("状態", "Status"),
            head.status.and_then(|status| word(&|| Shape::of(&status))),
        ),
        (
            Text::new("取扱区分", "Classification"),
            word(&|| Shape::of(&head.classification.unwrap_or_default())),
        ),
        (Text::new("主管", "Owner"), head.owner.as_ref().map(|role| desk.name(&role.id))),
        (
            Text::new("上位文書", "Under"),
            head.under.as_ref().map(|above| desk.name(&above.id)),
        ),
        (Text::new("制定日", "Created"), day(head.created)),
        (Text::new("施行日", "In force from"), day(head.effective)),
        (Text::new("次回見直し", "Review by"), day(head.review_by)),
        (
            Text::new("配付先", "Distribution"),
            head.distribution.as_ref().map(|words| words.get(lang).to_owned()),
        ),
        (
            Text::new("保管期間", "Kept for"),
            head.retention.as_ref().map(|words| words.get(lang).to_owned()),
        ),
    ];
    rows.into_iter()
        .filter_map(|(label, value)| Some((label.get(lang).to_owned(), clean(&value?))))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

impl Desk<'_> {
    /// How a record is called.
    fn name(&self, id: &str) -> String {
        self.visible
            .graph
            .get(id)
            .map_or_else(|| id.to_owned(), |node| clean(node.title.get(self.lang)))
    }

    fn approval(&self, label: &Text, approval: Option<&Approval>) -> [String; 4] {
        let person = |approval: &Approval| approval.person.as_ref().map(|Ref { id, .. }| self.name(id));
        let who = |approval: &Approval| {
            [Some(self.name(&approval.by.id)), person(approval)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        };
        [
            label.get(self.lang).to_owned(),
            approval.map_or_else(String::new, who),
            approval.map_or_else(String::new, |approval| approval.on.0.to_string()),
            approval.and_then(|approval| approval.r#ref.clone()).unwrap_or_default(),
        ]
    }
}

/// The highest level of heading that a text uses.
fn top(blocks: &[Block]) -> u8 {
    let levels = blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some(heading.level),
        _ => None,
    });
    levels.min().unwrap_or(1)
}

fn collect_footnotes<'a>(blocks: &'a [Block], found: &mut BTreeMap<&'a str, &'a [Block]>) {
    for block in blocks {
        match block {
            Block::Footnote { label, blocks, .. } => {
                found.entry(label).or_insert(blocks);
                collect_footnotes(blocks, found);
            }
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Details { blocks: inner, .. } => collect_footnotes(inner, found),
            Block::List { items, .. } => items.iter().for_each(|item| collect_footnotes(&item.blocks, found)),
            _ => {}
        }
    }
}

struct Printer<'a> {
    desk: &'a Desk<'a>,
    id: &'a str,
    item: usize,
    footnotes: BTreeMap<&'a str, &'a [Block]>,
    marked: Vec<&'a str>,
    top: u8,
    /// The level of the last heading: none is left out on the way down.
    level: u8,
    /// How deep the blocks lie within others.
    depth: usize,
}

impl<'a> Printer<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) -> Vec<view::Block> {
        self.depth += 1;
        let views = blocks.iter().filter_map(|block| self.block(block)).collect();
        self.depth -= 1;
        views
    }

    fn block(&mut self, block: &'a Block) -> Option<view::Block> {
        Some(match block {
            Block::Paragraph(inlines) => view::Block::P { b: self.inlines(inlines) },
            Block::Heading(heading) => {
                let wanted = heading.level.saturating_sub(self.top) + TITLE + 1;
                self.level = wanted.min(self.level + 1).min(6);
                view::Block::H {
                    level: self.level,
                    label: anchors::heading_label(self.id, &heading.id),
                    b: self.inlines(&heading.inlines),
                }
            }
            Block::Quote(inner) => view::Block::Quote { b: self.blocks(inner) },
            Block::Alert(kind, inner) => view::Block::Alert {
                label: alert(*kind).get(self.desk.lang).to_owned(),
                b: self.blocks(inner),
            },
            Block::List { start, items } => view::Block::List {
                start: *start,
                items: items.iter().map(|item| self.entry(item)).collect(),
            },
            Block::Definitions(entries) => view::Block::Terms {
                items: entries
                    .iter()
                    .map(|(term, definitions)| (self.inlines(term), definitions.iter().map(|blocks| self.blocks(blocks)).collect()))
                    .collect(),
            },
            Block::Code { text, .. } => view::Block::Code {
                t: text.trim_end_matches('\n').replace('\t', "    "),
            },
            Block::Table(table) => self.table(table),
            Block::Rule => view::Block::Rule,
            Block::Footnote { .. } => return None,
            Block::Details { summary, blocks, .. } => view::Block::Details {
                summary: self.inlines(summary),
                b: self.blocks(blocks),
            },
            Block::Expression(expression) => return self.alone(expression),
        })
    }

    fn entry(&mut self, item: &'a ListItem) -> view::ListItem {
        view::ListItem {
            task: item.task,
            b: self.blocks(&item.blocks),
        }
    }

    fn table(&mut self, table: &'a Table) -> view::Block {
        let words: Vec<Vec<String>> = table
            .rows
            .iter()
            .chain([&table.head])
            .map(|row| row.iter().map(|cell| plain(cell)).collect())
            .collect();
        let columns = 0..table.head.len();
        let wishes: Vec<_> = columns
            .map(|at| Wish::of(words.iter().filter_map(|row| row.get(at)).map(String::as_str)))
            .collect();
        let align = |alignment: &Alignment| match alignment {
            Alignment::None | Alignment::Left => "start",
            Alignment::Centre => "center",
            Alignment::Right => "end",
        };
        view::Block::Grid {
            widths: tables::share(&wishes, PORTRAIT_WIDTH),
            align: table.alignments.iter().map(align).collect(),
            // A head is printed again on every page, and only its first print may hold links.
            heads: table.head.iter().map(|cell| pieces(&plain(cell))).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| self.inlines(cell)).collect())
                .collect(),
        }
    }

    /// An expression alone in its paragraph. One that fails was reported when the book was read over.
    fn alone(&mut self, expression: &Expression) -> Option<view::Block> {
        match self.desk.expressions.evaluate(&expression.source).ok()? {
            Outcome::Text(text) => Some(view::Block::P { b: pieces(&text) }),
            Outcome::Report { name, service } => {
                let query = service.as_deref().map_or_else(Query::default, Query::service);
                let table = report::run(&name, self.desk.visible, &query)?;
                // Only between the blocks of the page itself can the paper change.
                let (table, paper) = tables::view(&table, usize::MAX, self.desk.anchors, self.desk.lang, self.depth > 1);
                Some(view::Block::Report {
                    table: Box::new(table),
                    paper,
                })
            }
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) -> Vec<view::Inline> {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &'a Inline) -> view::Inline {
        match inline {
            Inline::Text(text) => view::Inline::Plain { b: pieces(text) },
            Inline::Emphasis(inner) => view::Inline::Em { b: self.inlines(inner) },
            Inline::Strong(inner) => view::Inline::Strong { b: self.inlines(inner) },
            Inline::Strike(inner) => view::Inline::Strike { b: self.inlines(inner) },
            Inline::Code(code) => view::Inline::Mono { b: pieces(code) },
            Inline::Link(link) => self.link(link),
            Inline::Image { address, alt, span, .. } => match self.desk.visible.graph.destination(*span) {
                Some(Destination::Asset(path)) => view::Inline::Image {
                    path: path.clone(),
                    alt: clean(alt),
                },
                _ => view::Inline::Plain {
                    b: pieces(if alt.is_empty() { address } else { alt }),
                },
            },
            Inline::Break => view::Inline::Br,
            Inline::FootnoteMark { label, .. } => self.mark(label),
            Inline::Element(element, inner) => {
                let b = self.inlines(inner);
                match element {
                    Element::Rt | Element::Sup => view::Inline::Sup { b },
                    Element::Sub => view::Inline::Sub { b },
                    Element::Rp => view::Inline::Plain { b: Vec::new() },
                    Element::Kbd => view::Inline::Mono { b },
                    Element::Ruby | Element::Abbr(_) | Element::Span(_) => view::Inline::Plain { b },
                }
            }
            Inline::Expression(expression) => match self.desk.expressions.evaluate(&expression.source) {
                Ok(Outcome::Text(text)) => view::Inline::Plain { b: pieces(&text) },
                _ => view::Inline::Plain { b: Vec::new() },
            },
        }
    }

    /// A footnote where its mark stands; a second mark repeats the number of the first.
    fn mark(&mut self, label: &'a str) -> view::Inline {
        let Some(blocks) = self.footnotes.get(label).copied() else {
            return view::Inline::Plain { b: pieces(label) };
        };
        let name = format!("note:{}:{}:{label}", self.item, self.id);
        if self.marked.contains(&label) {
            return view::Inline::Again { label: name };
        }
        self.marked.push(label);
        view::Inline::Note {
            label: name,
            b: self.blocks(blocks),
        }
    }

    fn link(&mut self, link: &'a Link) -> view::Inline {
        let mut b = self.inlines(&link.inlines);
        if let Target::External(url) = &link.target {
            return view::Inline::Out { url: url.clone(), b };
        }
        let Some(Destination::Node { node, fragment, .. }) = self.desk.visible.graph.destination(link.span) else {
            if let (Target::Record { id, .. }, true) = (&link.target, b.is_empty()) {
                b = pieces(id);
            }
            return view::Inline::Plain { b };
        };
        let node = self.desk.visible.graph.node(*node);
        if b.is_empty() {
            let title = || node.title.get(self.desk.lang).to_owned();
            b = pieces(&if node.kind == Kind::Document { title() } else { node.id.clone() });
        }
        let to = match fragment {
            Some(fragment) => self.desk.anchors.heading(&node.id, fragment),
            None => self.desk.anchors.of(&node.id),
        };
        match to {
            Some(to) => view::Inline::To { to, b },
            None => view::Inline::Plain { b },
        }
    }
}

fn alert(kind: AlertKind) -> Text {
    match kind {
        AlertKind::Note => Text::new("注記", "Note"),
        AlertKind::Tip => Text::new("ヒント", "Tip"),
        AlertKind::Important => Text::new("重要", "Important"),
        AlertKind::Warning => Text::new("警告", "Warning"),
        AlertKind::Caution => Text::new("注意", "Caution"),
    }
}
