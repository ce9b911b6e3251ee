//! The parser's events as tokens: raw HTML cut into tags, line breaks decided.
//!
//! Japanese is written without blanks: a line break between two Japanese characters vanishes, any other becomes a blank.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};

use super::OPTIONS;
use super::html::{self, Piece};
use super::prepared::{PLACEHOLDER, Prepared};
use crate::text::is_cjk;

/// A token with its range in the prepared text.
pub(super) type Ranged<'a> = (Token<'a>, Range<usize>);

/// What a document consists of.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    End(TagEnd),
    Text(CowStr<'a>),
    Code(CowStr<'a>),
    /// A tag or a comment with its source; its text pieces are `Text`.
    Html(Piece, String),
    /// A block of raw HTML begins.
    HtmlStart,
    /// A block of raw HTML ends.
    HtmlEnd,
    /// A line break nobody asked for; the stream itself turns it into text or nothing.
    SoftBreak,
    Break,
    Rule,
    Task(bool),
    Mark(CowStr<'a>),
}

/// What stands beside a line break.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// The border of a block.
    Nothing,
    Japanese,
    Other,
    /// Words known later only: an expression, the title of a record.
    Unknown,
}

impl Side {
    fn of(c: char) -> Self {
        match c {
            PLACEHOLDER => Self::Unknown,
            c if is_cjk(c) => Self::Japanese,
            _ => Self::Other,
        }
    }

    /// Whether a line break between `self` and `after` becomes a blank.
    fn wants_blank(self, after: Self) -> bool {
        match (self, after) {
            (Self::Nothing, _)
            | (_, Self::Nothing)
            | (Self::Japanese, Self::Japanese | Self::Unknown)
            | (Self::Unknown, Self::Japanese) => false,
            (Self::Other, _) | (_, Self::Other) | (Self::Unknown, Self::Unknown) => true,
        }
    }
}

/// The tokens of a prepared text.
pub(super) struct Stream<'a> {
    prepared: &'a Prepared,
    events: OffsetIter<'a>,
    /// Read ahead, line breaks not yet decided.
    queue: VecDeque<Ranged<'a>>,
    /// What stands before the next token.
    before: Side,
    /// Whether the next text is the id of a wiki link, whose words are known later.
    in_id: bool,
}

impl<'a> Stream<'a> {
    pub(super) fn new(prepared: &'a Prepared) -> Self {
        let events = Parser::new_ext(&prepared.text, OPTIONS).into_offset_iter();
        Self {
            prepared,
            events,
            queue: VecDeque::new(),
            before: Side::Nothing,
            in_id: false,
        }
    }

    /// The next token; never a `SoftBreak`.
    pub(super) fn next(&mut self) -> Option<Ranged<'a>> {
        loop {
            let Some((token, range)) = self.queue.pop_front() else {
                self.read()?;
                continue;
            };
            if matches!(token, Token::SoftBreak) {
                let after = self.look_ahead();
                if self.before.wants_blank(after) {
                    return Some((Token::Text(CowStr::Borrowed(" ")), range.start..range.start));
                }
                continue;
            }
            self.remember(&token);
            return Some((token, range));
        }
    }

    fn remember(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) | Token::Code(text) if !self.in_id => {
                if let Some(c) = text.chars().next_back() {
                    self.before = Side::of(c);
                }
            }
            Token::Start(tag) if is_untitled(tag) => (self.before, self.in_id) = (Side::Unknown, true),
            Token::End(TagEnd::Link) => self.in_id = false,
            Token::End(TagEnd::Image) => (self.before, self.in_id) = (Side::Other, false),
            Token::Start(tag) if !is_inline(tag.to_end()) => self.before = Side::Nothing,
            Token::End(tag) if !is_inline(*tag) => self.before = Side::Nothing,
            Token::Html(piece, _) if is_break(piece) => self.before = Side::Nothing,
            Token::HtmlStart | Token::HtmlEnd | Token::Break | Token::Rule | Token::Task(_) => self.before = Side::Nothing,
            _ => {}
        }
    }

    /// What follows the line break that was just taken off the queue.
    fn look_ahead(&mut self) -> Side {
        let mut at = 0;
        loop {
            let Some((token, _)) = self.queue.get(at) else {
                if self.read().is_none() {
                    return Side::Nothing;
                }
                continue;
            };
            match token {
                Token::Text(text) | Token::Code(text) => {
                    if let Some(c) = text.chars().next() {
                        return Side::of(c);
                    }
                }
                Token::Start(tag) if is_untitled(tag) => return Side::Unknown,
                Token::Start(Tag::Image { .. }) => return Side::Other,
                Token::Start(tag) if is_inline(tag.to_end()) => {}
                Token::End(tag) if is_inline(*tag) => {}
                Token::Html(piece, _) if !is_break(piece) => {}
                Token::Mark(_) => {}
                // With nothing but comments between two line breaks, the second one counts.
                _ => return Side::Nothing,
            }
            at += 1;
        }
    }

    /// Reads one more event into the queue; `None` at the end.
    fn read(&mut self) -> Option<()> {
        let (event, range) = self.events.next()?;
        let token = match event {
            Event::Start(Tag::HtmlBlock) => {
                self.html_block(range);
                return Some(());
            }
            Event::Text(_) if self.prepared.is_inserted(&range) => return Some(()),
            Event::Start(tag) => Token::Start(tag),
            Event::End(tag) => Token::End(tag),
            // Mathematics is off.
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => Token::Text(text),
            Event::Code(text) => Token::Code(text),
            Event::InlineHtml(source) | Event::Html(source) => {
                let mut pieces = html::pieces(&source);
                let piece = if pieces.len() == 1 { pieces.remove(0).0 } else { Piece::Other };
                Token::Html(piece, source.into_string())
            }
            Event::FootnoteReference(label) => Token::Mark(label),
            Event::SoftBreak => Token::SoftBreak,
            Event::HardBreak => Token::Break,
            Event::Rule => Token::Rule,
            Event::TaskListMarker(done) => Token::Task(done),
        };
        self.queue.push_back((token, range));
        Some(())
    }

    /// Reads a block of raw HTML and queues its pieces.
    fn html_block(&mut self, whole: Range<usize>) {
        let mut html = String::new();
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    lines.push((html.len(), range.start));
                    html.push_str(&line);
                }
                _ => break,
            }
        }
        // Marks of quotation and indents between the lines are not in `html`.
        let place = |at: usize| {
            let line = lines[..lines.partition_point(|&(from, _)| from <= at)].last();
            line.map_or(whole.start, |&(from, to)| (to + (at - from)).min(whole.end))
        };
        let ranged = |range: &Range<usize>| place(range.start)..place(range.end.saturating_sub(1)).max(place(range.start)) + 1;
        self.queue.push_back((Token::HtmlStart, whole.start..whole.start));
        for (piece, range) in html::pieces(&html) {
            if piece == Piece::Text {
                self.html_text(&html, range, &place);
            } else {
                let source = html[range.clone()].to_owned();
                self.queue.push_back((Token::Html(piece, source), ranged(&range)));
            }
        }
        self.queue.push_back((Token::HtmlEnd, whole.end..whole.end));
    }

    /// Queues text of raw HTML: entities decoded, lines cut.
    fn html_text(&mut self, html: &str, range: Range<usize>, place: &dyn Fn(usize) -> usize) {
        let mut at = range.start;
        let mut lines = html[range.clone()].split('\n').peekable();
        while let Some(line) = lines.next() {
            let from = if at == range.start {
                at
            } else {
                self.queue.push_back((Token::SoftBreak, place(at - 1)..place(at - 1)));
                at + line.len() - line.trim_start().len()
            };
            let to = if lines.peek().is_some() {
                from.max(at + line.trim_end().len())
            } else {
                at + line.len()
            };
            at += line.len() + 1;
            let mut done = from;
            while let Some((entity, decoded)) = html::entity(&html[..to], done) {
                self.queue_html_text(html, done..entity.start, place);
                self.queue
                    .push_back((Token::Text(decoded.into()), place(entity.start)..place(entity.end - 1) + 1));
                done = entity.end;
            }
            self.queue_html_text(html, done..to, place);
        }
    }

    fn queue_html_text(&mut self, html: &str, range: Range<usize>, place: &dyn Fn(usize) -> usize) {
        if !range.is_empty() {
            let start = place(range.start);
            let text = html[range.clone()].to_owned();
            self.queue.push_back((Token::Text(text.into()), start..start + range.len()));
        }
    }
}

/// `[[id]]`, to be printed as the title of the record.
fn is_untitled(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Link {
            link_type: LinkType::WikiLink { has_pothole: false },
            ..
        }
    )
}

fn is_break(piece: &Piece) -> bool {
    matches!(piece, Piece::Open(tag) if tag.name == "br")
}

/// Whether `tag` stands within running text.
pub(super) fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link | TagEnd::Image
    )
}
