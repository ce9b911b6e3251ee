//! Documents for the layout: front matter as facts, approvals and history; blocks and inlines as values.

use std::collections::BTreeMap;

use super::anchors::{self, Anchors};
use super::columns::{self, Column, PORTRAIT_WIDTH};
use super::names::Names;
use super::tables;
use super::view;
use super::words::{clean, flat, pieces};
use crate::audience::Visible;
use crate::expression::{Expressions, Outcome};
use crate::files::git::history::{Change, UNCOMMITTED};
use crate::model::Kind;
use crate::model::kinds::document::Document;
use crate::model::shape::Shape;
use crate::model::value::{Approval, Ref};
use crate::report::{self, Query, register};
use crate::source::blocks::{AlertKind, Alignment, Block, Element, Expression, Inline, Link, ListItem, Table, Target, plain};
use crate::text;
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
        let earlier = head.history.iter().filter(|other| other.on < revision.on);
        let before = earlier.max_by_key(|other| other.on).map(|other| &other.version);
        let since = before.map(|before| text!("第{before}版からの変更点", "Changes from version {before}"));
        [
            revision.version.clone(),
            revision.on.0.to_string(),
            since.map_or_else(String::new, |since| since.get(lang).to_owned()),
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
        blocks: with_end(with_heads(printer.blocks(blocks))),
    }
}

/// A short closing line (以上) that follows a few lines stays on their page.
fn with_end(mut blocks: Vec<view::Block>) -> Vec<view::Block> {
    let short = matches!(blocks.last(), Some(view::Block::P { b, .. }) if flat(b).chars().count() <= CLOSING);
    let few = match blocks.len().checked_sub(2).map(|at| &blocks[at]) {
        Some(view::Block::P { .. }) => true,
        Some(view::Block::List { items, .. }) => items.len() <= FEW_ENTRIES,
        _ => false,
    };
    if short && few {
        let b = blocks.split_off(blocks.len() - 2);
        blocks.push(view::Block::Together { b });
    }
    blocks
}

/// A closing line has at most so many letters.
const CLOSING: usize = 12;
/// A list before a closing line is kept with it if it has at most so many entries.
const FEW_ENTRIES: usize = 4;

/// Takes headings, and a sentence or two below them, along to the paper of the report that they stand above.
fn with_heads(blocks: Vec<view::Block>) -> Vec<view::Block> {
    let mut out: Vec<view::Block> = Vec::new();
    for mut block in blocks {
        if let view::Block::Report { above, paper, .. } = &mut block
            && paper.flipped
        {
            let is_heading = |block: &view::Block| matches!(block, view::Block::H { .. });
            let sentences = out.iter().rev().take_while(|block| matches!(block, view::Block::P { .. })).count();
            let below = out.len() - sentences;
            let headings = out[..below].iter().rev().take_while(|block| is_heading(block)).count();
            if headings > 0 && sentences <= 2 {
                *above = out.split_off(below - headings);
            }
        }
        out.push(block);
    }
    out
}

/// What stands before the entries of a list of tasks.
const TASK_DONE: Text = Text::new("［済］", "[done] ");
const TASK_OPEN: Text = Text::new("［未］", "[open] ");

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
        (Text::new("最終変更", "Last change"), desk.last_change(document)),
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
    /// Who knows what records are called.
    pub(super) fn names(&self) -> Names<'_> {
        Names {
            visible: self.visible,
            lang: self.lang,
        }
    }

    /// The title of a record.
    fn name(&self, id: &str) -> String {
        self.names().title(id)
    }

    /// When the text that is printed was last changed, and by whom.
    fn last_change(&self, document: &Document) -> Option<String> {
        let translation = document.translation.as_ref().filter(|_| self.lang == Lang::En);
        let file = translation.map_or(document.file, |translation| translation.file);
        Some(match self.visible.change(file)? {
            Change::Committed { on, by } => format!("{on} {by}"),
            Change::Uncommitted => UNCOMMITTED.get(self.lang).to_owned(),
        })
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
            Block::Paragraph(inlines) => view::Block::P {
                b: self.inlines(inlines),
                prose: self.depth == 1,
            },
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
        let mut b = self.blocks(&item.blocks);
        if let Some(done) = item.task {
            let mark = if done { TASK_DONE } else { TASK_OPEN };
            let mark = view::Inline::T {
                t: mark.get(self.desk.lang).to_owned(),
            };
            match b.first_mut() {
                Some(view::Block::P { b, .. }) => b.insert(0, mark),
                _ => b.insert(
                    0,
                    view::Block::P {
                        b: vec![mark],
                        prose: false,
                    },
                ),
            }
        }
        view::ListItem { b }
    }

    fn table(&mut self, table: &'a Table) -> view::Block {
        let heads: Vec<_> = table.head.iter().map(|cell| plain(cell)).collect();
        let rows: Vec<Vec<Vec<view::Inline>>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.inlines(cell)).collect())
            .collect();
        let columns: Vec<_> = heads
            .iter()
            .enumerate()
            .map(|(at, head)| {
                let cells: Vec<_> = rows
                    .iter()
                    .map(|row| row.get(at).map_or_else(String::new, |cell| flat(cell)))
                    .collect();
                Column::of(head, cells.iter().map(String::as_str), false)
            })
            .collect();
        let align = |alignment: &Alignment| match alignment {
            Alignment::None | Alignment::Left => "start",
            Alignment::Centre => "center",
            Alignment::Right => "end",
        };
        view::Block::Grid {
            widths: columns::share(&columns, PORTRAIT_WIDTH),
            align: table.alignments.iter().map(align).collect(),
            // A head is printed again on every page, and only its first print may hold links.
            heads: heads.iter().map(|head| pieces(head)).collect(),
            rows,
        }
    }

    /// An expression alone in its paragraph. One that fails was reported when the book was read over.
    fn alone(&mut self, expression: &Expression) -> Option<view::Block> {
        match self.desk.expressions.evaluate(&expression.source).ok()? {
            Outcome::Text(text) => Some(view::Block::P {
                b: pieces(&text),
                prose: self.depth == 1,
            }),
            Outcome::Report { name, service } => {
                let query = service.as_deref().map_or_else(Query::default, Query::service);
                let table = report::run(&name, self.desk.visible, &query)?;
                // Only between the blocks of the page itself can the paper change.
                let (table, paper) = tables::view(&table, usize::MAX, self.desk, self.depth > 1);
                Some(view::Block::Report {
                    above: Vec::new(),
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
            Inline::Image(image) => match self.desk.visible.graph.destination(image.span) {
                Some(Destination::Asset(path)) => view::Inline::Image {
                    path: path.clone(),
                    alt: clean(&image.alt),
                },
                _ => view::Inline::Plain {
                    b: pieces(if image.alt.is_empty() { &image.address } else { &image.alt }),
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
                b = tables::whole(id);
            }
            return view::Inline::Plain { b };
        };
        let node = self.desk.visible.graph.node(*node);
        if b.is_empty() {
            b = match node.kind {
                Kind::Document => pieces(node.title.get(self.desk.lang)),
                Kind::Evidence => tables::whole(&node.id),
                _ => self.desk.called(&node.id),
            };
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
