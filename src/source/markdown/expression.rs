//! `{{ expressions }}` of authors: found before Markdown is parsed, so that Markdown reads nothing inside them.
//!
//! Steps:
//!
//! 1. ask the parser for the borders of blocks, of code and of raw HTML;
//! 2. between two borders, walk from left to right: what opens first, code or expression, wins;
//! 3. check the syntax of each expression, and put one character in its place that means nothing to Markdown.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::Environment;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::OPTIONS;
use super::prepared::{Edit, PLACEHOLDER, Prepared};
use super::sink::Sink;
use crate::diagnostic::Diagnostic;
use crate::source::blocks::Expression;
use crate::text;
use crate::text::Text;

/// The longest expression, in bytes.
pub(super) const LONGEST: usize = 4096;

const PLACE: &str = "\u{E000}";

/// What a placeholder stands for.
pub(super) enum Hidden {
    /// An expression that can be evaluated.
    Expression(Expression),
    /// Something that was reported and is kept as its text.
    Text(String),
}

/// Placeholders by the place in the source that they stand for.
pub(super) type Placeholders = BTreeMap<usize, Hidden>;

/// Whether `text` may hold anything of concern here.
pub(super) fn is_present(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|open| text.contains(open))
}

/// Puts a placeholder where each expression, statement or comment stands.
pub(super) fn hide(prepared: Prepared, sink: &mut Sink<'_>) -> (Prepared, Placeholders) {
    let mut finder = Finder {
        prepared: &prepared,
        sink,
        environment: Environment::empty(),
        edits: Vec::new(),
        placeholders: Placeholders::new(),
        statements: false,
    };
    for region in regions(&prepared.text) {
        finder.region(&region);
    }
    let Finder { edits, placeholders, .. } = finder;
    (prepared.edit(&edits), placeholders)
}

/// The text back, with the source of every placeholder in it; `range` is its place in `prepared`.
pub(super) fn restore(text: &str, prepared: &Prepared, placeholders: &Placeholders, source: &str, range: Range<usize>) -> String {
    if placeholders.is_empty() || !text.contains(PLACEHOLDER) {
        return text.to_owned();
    }
    let base = range.start;
    let mut places = prepared
        .text
        .get(range)
        .unwrap_or_default()
        .match_indices(PLACEHOLDER)
        .map(|(at, place)| base + at..base + at + place.len());
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(PLACEHOLDER) {
        let hidden = part.strip_suffix(PLACEHOLDER).and_then(|before| {
            let place = prepared.source(places.next()?);
            placeholders
                .contains_key(&place.start)
                .then(|| (before, source.get(place).unwrap_or_default()))
        });
        match hidden {
            Some((before, written)) => out.extend([before, &written.replace("\r\n", "\n").replace('\r', "\n")]),
            None => out.push_str(part),
        }
    }
    out
}

/// A stretch of running text that no block border cuts.
#[derive(Debug)]
struct Region {
    range: Range<usize>,
    kind: RegionKind,
    /// How many quotations it stands in.
    quotes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum RegionKind {
    Running,
    /// A row of a table: code does not reach over `|`.
    Row,
    /// Raw HTML: no code in it.
    Html,
}

/// The regions of `text`, in order.
fn regions(text: &str) -> Vec<Region> {
    let mut cuts = vec![0, text.len()];
    let mut blocks: Vec<(Range<usize>, Option<RegionKind>)> = Vec::new();
    let mut quotes: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                match tag {
                    Tag::CodeBlock(_) => blocks.push((range.clone(), None)),
                    Tag::TableHead | Tag::TableRow => blocks.push((range.clone(), Some(RegionKind::Row))),
                    Tag::HtmlBlock => blocks.push((range.clone(), Some(RegionKind::Html))),
                    Tag::BlockQuote(_) => quotes.push(range.clone()),
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell => continue,
                    _ => {}
                }
                cuts.extend([range.start, range.end]);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) | Event::Rule => cuts.extend([range.start, range.end]),
            _ => {}
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut blocks = blocks.into_iter().peekable();
    let mut quotes = quotes.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for cut in cuts.windows(2) {
        let range = cut[0]..cut[1];
        while blocks.next_if(|(block, _)| block.end <= range.start).is_some() {}
        let kind = match blocks.peek() {
            Some((block, kind)) if block.start <= range.start => *kind,
            _ => Some(RegionKind::Running),
        };
        while let Some(quote) = quotes.next_if(|quote| quote.start <= range.start) {
            open.push(quote.end);
        }
        while open.last().is_some_and(|&end| end <= range.start) {
            open.pop();
        }
        if let Some(kind) = kind {
            out.push(Region {
                range,
                kind,
                quotes: open.len(),
            });
        }
    }
    out
}

struct Finder<'a, 's> {
    prepared: &'a Prepared,
    sink: &'a mut Sink<'s>,
    environment: Environment<'static>,
    edits: Vec<Edit>,
    placeholders: Placeholders,
    /// Whether a statement was reported, to which an `endif` may belong.
    statements: bool,
}

impl Finder<'_, '_> {
    fn region(&mut self, region: &Region) {
        let prepared = self.prepared;
        let text = &prepared.text[region.range.clone()];
        if !is_present(text) {
            return;
        }
        let code = if region.kind == RegionKind::Html {
            CodeSpans::default()
        } else {
            CodeSpans::new(text, region.kind)
        };
        let (mut notes, mut statements, mut comments) = (Ahead::new("-->"), Ahead::new("%}"), Ahead::new("#}"));
        let (mut braces, mut closing) = (Ahead::new("}"), Closing { careful: true });
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(step) = text[at..].find(['\\', '`', '<', '{']) {
            at += step;
            at = match (bytes[at], bytes.get(at + 1)) {
                (b'\\', Some(next)) if next.is_ascii_punctuation() => at + 2,
                (b'`', _) => code.end(at),
                (b'<', _) if text[at..].starts_with("<!--") => notes.behind(text, at).unwrap_or(at + 4),
                (b'{', Some(b'{')) => match self.expression(region, text, at, &mut closing) {
                    Some(end) => end,
                    None => return,
                },
                (b'{', Some(b'%')) => {
                    let end = statements.behind(text, at).unwrap_or(at + 2);
                    self.statement(region, text, at..end)
                }
                (b'{', Some(b'#')) if is_comment(text, at, braces.behind(text, at)) => {
                    let end = comments.behind(text, at + 2).unwrap_or(at + 2);
                    self.comment(region, text, at..end)
                }
                _ => at + 1,
            };
        }
    }

    /// Hides the expression that opens at `start`; `None` if it does not close.
    fn expression(&mut self, region: &Region, text: &str, start: usize, closing: &mut Closing) -> Option<usize> {
        let Some(end) = closing.end(&text[start + 2..]).map(|len| start + 2 + len) else {
            let message = Text::new(
                "式 `{{` が同じ段落の中で閉じられていません",
                "this expression `{{` does not close within its paragraph",
            );
            self.report(region, start..start + 2, message, |d| {
                d.help(Text::new(
                    "`}}` で閉じます。文字として書くときは `\\{{` とします",
                    "close it with `}}`; to write the braces themselves, write `\\{{`",
                ))
            });
            return None;
        };
        let written = &text[start + 2..end - 2];
        let source = unquoted(written, region.quotes);
        let span = self.span(region, start..end);
        let hidden = match self.check(&source, written) {
            Ok(()) => Hidden::Expression(Expression {
                source: source.trim().into(),
                span,
            }),
            Err(Fault { message, label, within }) => {
                let place = within.map_or(start..end, |within| start + 2 + within.start..start + 2 + within.end);
                self.report(region, place, message, |d| {
                    d.label(label).help(Text::new(
                        "式は一つの値を求めるものです（例: `{{ record('R-012').owner }}`）",
                        "an expression asks for one value, such as `{{ record('R-012').owner }}`",
                    ))
                });
                Hidden::Text(text[start..end].to_owned())
            }
        };
        self.put(region, start..end, hidden);
        Some(end)
    }

    /// Checks the syntax of `source`, which is `written` without marks of quotation.
    fn check(&self, source: &str, written: &str) -> Result<(), Fault> {
        let trimmed = source.trim();
        let fault = |message: Text| {
            Err(Fault {
                message,
                label: Text::default(),
                within: None,
            })
        };
        if trimmed.is_empty() {
            return fault(Text::new("式が空です", "this expression is empty"));
        }
        if source.starts_with(['-', '+']) || source.ends_with(['-', '+']) {
            return fault(Text::new("`{{-` や `-}}` は使えません", "`{{-` and `-}}` mean nothing here"));
        }
        let length = trimmed.len();
        if length > LONGEST {
            return fault(text!(
                "式が長すぎます（{length} バイト。{LONGEST} バイトまで）",
                "this expression is too long ({length} bytes; at most {LONGEST})"
            ));
        }
        let Err(error) = self.environment.compile_expression(trimmed) else {
            return Ok(());
        };
        let detail = error.detail().unwrap_or("syntax error").to_owned();
        let indent = source.len() - source.trim_start().len();
        let within = error
            .range()
            .map(|range| indent + range.start..indent + range.end)
            .filter(|range| source == written && written.get(range.clone()).is_some_and(|words| !words.trim().is_empty()));
        Err(Fault {
            message: Text::new("式の書き方が正しくありません", "this expression cannot be read"),
            label: text!("構文エラー: {detail}", "syntax: {detail}"),
            within,
        })
    }

    /// Reports the statement at `range`; returns where it ends.
    fn statement(&mut self, region: &Region, text: &str, range: Range<usize>) -> usize {
        let word = text[range.start + 2..range.end].trim_start_matches(['-', '+', ' ']);
        let belongs = ["end", "else", "elif"].iter().any(|part| word.starts_with(part));
        if !(belongs && self.statements) {
            self.statements = true;
            let message = Text::new("文 `{% … %}` は使えません", "statements `{% … %}` cannot be used");
            self.report(region, range.clone(), message, |d| {
                d.help(Text::new(
                    "使えるのは式 `{{ … }}` だけです",
                    "only expressions `{{ … }}` can be used",
                ))
            });
        }
        self.put_text(region, text, range)
    }

    /// Reports the comment at `range`; returns where it ends.
    fn comment(&mut self, region: &Region, text: &str, range: Range<usize>) -> usize {
        let message = Text::new("コメント `{# … #}` は使えません", "comments `{# … #}` cannot be used");
        self.report(region, range.clone(), message, |d| {
            d.help(Text::new("`<!-- … -->` と書きます", "write `<!-- … -->`"))
        });
        self.put_text(region, text, range)
    }

    fn put_text(&mut self, region: &Region, text: &str, range: Range<usize>) -> usize {
        let end = range.end;
        let words = text[range.clone()].to_owned();
        // A placeholder must not be as long as what it hides: equal lengths are read as verbatim.
        if range.len() > PLACE.len() {
            self.put(region, range, Hidden::Text(words));
        }
        end
    }

    fn put(&mut self, region: &Region, range: Range<usize>, hidden: Hidden) {
        let range = region.range.start + range.start..region.range.start + range.end;
        self.placeholders.insert(self.prepared.source(range.clone()).start, hidden);
        self.edits.push((range, PLACE));
    }

    fn span(&self, region: &Region, range: Range<usize>) -> crate::span::Span {
        let source = self
            .prepared
            .source(region.range.start + range.start..region.range.start + range.end);
        self.sink.span(source)
    }

    fn report(&mut self, region: &Region, range: Range<usize>, message: Text, finish: impl FnOnce(Diagnostic) -> Diagnostic) {
        let span = self.span(region, range);
        self.sink.push(finish(Diagnostic::new("bad-expression", span, message)));
    }
}

/// What is wrong with an expression.
struct Fault {
    message: Text,
    label: Text,
    /// Where between the braces, if known.
    within: Option<Range<usize>>,
}

/// Finds where expressions close.
struct Closing {
    /// Whether strings and inner braces are still followed; after one that do not match up, the next `}}` closes.
    careful: bool,
}

impl Closing {
    /// The length of `text` up to and with the `}}` that closes an expression.
    fn end(&mut self, text: &str) -> Option<usize> {
        let end = if self.careful { matching_end(text) } else { None };
        if end.is_none() {
            self.careful = false;
        }
        end.or_else(|| text.find("}}").map(|len| len + 2))
    }
}

fn matching_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'"' | b'\'' => string_end(bytes, at)?,
            b'{' => {
                depth += 1;
                at + 1
            }
            b'}' if depth > 0 => {
                depth -= 1;
                at + 1
            }
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            _ => at + 1,
        };
    }
    None
}

/// The end of the string that opens at `start`.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            _ if byte == bytes[start] => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// `{#` at `start` opens a comment unless it is the id of a heading: `{#id}`; `brace` is behind the next `}`.
fn is_comment(text: &str, start: usize, brace: Option<usize>) -> bool {
    match brace {
        None => true,
        Some(end) => text[start + 2..end - 1].ends_with('#') || text[start + 2..].starts_with([' ', '\t', '\n', '-', '#']),
    }
}

/// Looks for one mark again and again from places that ascend, and reads the text once.
struct Ahead {
    mark: &'static str,
    /// The last answer.
    found: Option<usize>,
    /// Whether there is none any more.
    is_over: bool,
}

impl Ahead {
    fn new(mark: &'static str) -> Self {
        Self {
            mark,
            found: None,
            is_over: false,
        }
    }

    /// What follows the next mark from `start` on.
    fn behind(&mut self, text: &str, start: usize) -> Option<usize> {
        if !self.is_over && self.found.is_none_or(|at| at < start) {
            self.found = text[start..].find(self.mark).map(|len| start + len);
            self.is_over = self.found.is_none();
        }
        self.found.map(|at| at + self.mark.len())
    }
}

/// `written` without the `>` that begin its further lines in a quotation.
fn unquoted(written: &str, quotes: usize) -> String {
    let mut lines = written.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let mut rest = line;
        for _ in 0..quotes {
            rest = rest.trim_start().strip_prefix('>').unwrap_or(rest);
        }
        out.push('\n');
        out.push_str(rest);
    }
    out
}

/// The code spans that a region may hold: runs of backticks by length.
#[derive(Default)]
struct CodeSpans {
    /// Places of runs by their length, ascending.
    runs: BTreeMap<usize, Vec<usize>>,
    lengths: BTreeMap<usize, usize>,
    /// Unescaped `|` of a row, ascending.
    pipes: Vec<usize>,
}

impl CodeSpans {
    fn new(text: &str, kind: RegionKind) -> Self {
        let mut out = Self::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().take_while(|&&b| b == b'`').count();
            if len > 0 {
                out.runs.entry(len).or_default().push(at);
                out.lengths.insert(at, len);
            } else if kind == RegionKind::Row && bytes[at] == b'|' && (at == 0 || bytes[at - 1] != b'\\') {
                out.pipes.push(at);
            }
            at += len.max(1);
        }
        out
    }

    /// Where the walk goes on after the run at `start`: behind its code, or behind the run if it opens none.
    fn end(&self, start: usize) -> usize {
        // Behind a backslash a run is one backtick shorter than it was counted: no code then.
        let Some(&len) = self.lengths.get(&start) else {
            return start + 1;
        };
        let limit = self
            .pipes
            .get(self.pipes.partition_point(|&pipe| pipe < start))
            .copied()
            .unwrap_or(usize::MAX);
        let same = self.runs.get(&len).map(Vec::as_slice).unwrap_or_default();
        match same.get(same.partition_point(|&at| at <= start)) {
            Some(&close) if close < limit => close + len,
            _ => start + len,
        }
    }
}
