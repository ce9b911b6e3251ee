//! YAML 1.2 into nodes, within budgets: depth 64, nodes at most the bytes of the text, aliases at most double the nodes.
//!
//! Where reading stops at a mistake, the records before it stay and the one in which it stands is left out, so that nothing is said of what it lacks. A file
//! beyond the budgets is left out as a whole.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text;
use crate::text::{Text, is_control, is_noncharacter};

mod mistake;

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;

/// What a text holds as YAML.
#[derive(Debug)]
pub struct Yaml {
    /// The documents, as far as they could be read: at a syntax error, the records before it.
    pub documents: Vec<Node>,
    /// Whether reading stopped before the end.
    pub cut: bool,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses `text[range]` of `file`. Spans are places in the whole `text`.
///
/// Duplicate keys are reported and the first one is kept; a syntax error, too deep a nesting or too many aliases end the reading.
#[must_use]
pub fn parse(file: FileId, text: &str, range: std::ops::Range<usize>) -> Yaml {
    let part = &text[range.clone()];
    let part_trimmed = part.strip_prefix('\u{feff}').unwrap_or(part);
    let base = range.start + (part.len() - part_trimmed.len());
    let mut builder = Builder::new(file, part_trimmed, base);
    let mut reached = base;
    for event in Parser::new_from_str(part_trimmed) {
        match event {
            Ok((event, span)) => {
                let span = builder.offsets.span(span.start.index(), span.end.index());
                reached = reached.max(span.end as usize);
                if let Err(diagnostic) = builder.event(event, span) {
                    return builder.finish(Some(*diagnostic));
                }
            }
            Err(error) => {
                let at = builder.offsets.byte(error.marker().index());
                let diagnostic = mistake::explain(
                    file,
                    &text[..range.end],
                    at,
                    error.info(),
                    builder.open_bracket().unwrap_or(reached),
                );
                return builder.finish(Some(diagnostic));
            }
        }
    }
    builder.finish(None)
}

/// Turns character offsets of the parser into byte offsets.
struct Offsets {
    file: FileId,
    base: usize,
    /// Byte of every character and of the end; empty if all characters are one byte wide.
    bytes: Vec<u32>,
    len: usize,
}

impl Offsets {
    fn new(file: FileId, text: &str, base: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            text.char_indices().map(|(at, _)| narrow(at)).chain([narrow(text.len())]).collect()
        };
        Self {
            file,
            base,
            bytes,
            len: text.len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        let inner = if self.bytes.is_empty() {
            character
        } else {
            self.bytes.get(character).map_or(self.len, |&at| at as usize)
        };
        self.base + inner.min(self.len)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.byte(start), self.byte(end))
    }
}

/// A collection that is still open.
struct Open {
    anchor: usize,
    start: Span,
    content: Content,
}

enum Content {
    Seq(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        key: Option<Key>,
        seen: BTreeMap<String, Span>,
    },
}

struct Builder<'a> {
    text: &'a str,
    offsets: Offsets,
    open: Vec<Open>,
    documents: Vec<Node>,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    from_aliases: usize,
    diagnostics: Vec<Diagnostic>,
}

type Step = Result<(), Box<Diagnostic>>;

impl<'a> Builder<'a> {
    fn new(file: FileId, text: &'a str, base: usize) -> Self {
        Self {
            text,
            offsets: Offsets::new(file, text, base),
            open: Vec::new(),
            documents: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            from_aliases: 0,
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Step {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let text_tag = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
                    self.tag(&tag.to_string(), span);
                }
                if let Some(character) = value.chars().find(|c| is_control(*c)) {
                    self.diagnostics.push(control_character(character, span));
                }
                let plain = style == ScalarStyle::Plain && !text_tag;
                let span = if style == ScalarStyle::Plain { self.trimmed(span) } else { span };
                self.add(
                    Node {
                        span,
                        value: Value::Scalar {
                            text: value.into_owned(),
                            plain,
                        },
                    },
                    anchor,
                )
            }
            Event::SequenceStart(anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
                    self.tag(&tag.to_string(), span);
                }
                self.push(anchor, span, Content::Seq(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
                    self.tag(&tag.to_string(), span);
                }
                self.push(
                    anchor,
                    span,
                    Content::Map {
                        entries: Vec::new(),
                        key: None,
                        seen: BTreeMap::new(),
                    },
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => Ok(()),
        }
    }

    /// A plain scalar without the blanks that the parser counts to it.
    fn trimmed(&self, span: Span) -> Span {
        let range = span.start as usize - self.offsets.base..span.end as usize - self.offsets.base;
        let kept = self.text[range.clone()].trim_end().len();
        Span::new(span.file, span.start as usize, span.start as usize + kept)
    }

    fn tag(&mut self, tag: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(
                "yaml-tag",
                span,
                text!("タグ `{tag}` は使えません", "the tag `{tag}` means nothing here"),
            )
            .help(Text::new("タグを消してください", "remove the tag")),
        );
    }

    fn push(&mut self, anchor: usize, start: Span, content: Content) -> Step {
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(
                Diagnostic::new(
                    "too-deep",
                    start,
                    text!(
                        "入れ子が {MAX_DEPTH} 段を超えています",
                        "this is nested more than {MAX_DEPTH} levels deep"
                    ),
                )
                .help(Text::new("データの構造を浅くしてください", "make the data flatter")),
            ));
        }
        self.open.push(Open { anchor, start, content });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Step {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (value, last) = match open.content {
            Content::Seq(items) => {
                let last = items.last().map(|node| node.span.end);
                (Value::Seq(items), last)
            }
            Content::Map { entries, .. } => {
                let last = entries.last().map(|(_, node)| node.span.end);
                (Value::Map(entries), last)
            }
        };
        // A block collection ends where its last value ends, a flow collection with its bracket.
        let flow = self.offsets.base <= end.start as usize
            && self.text[end.start as usize - self.offsets.base..].starts_with([']', '}'])
            && end.end > end.start;
        let end = if flow {
            end.end
        } else {
            last.unwrap_or(open.start.end).max(open.start.end)
        };
        let span = Span { end, ..open.start };
        self.add(Node { span, value }, open.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Step {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Ok(());
        };
        self.from_aliases += size;
        if self.from_aliases > 2 * self.nodes.max(64) {
            return Err(Box::new(
                Diagnostic::new(
                    "yaml-aliases",
                    span,
                    Text::new("エイリアスの展開が多すぎます", "aliases expand to too much"),
                )
                .help(Text::new(
                    "同じ内容を繰り返さず、id で参照してください",
                    "refer to a record by its id instead of repeating it",
                )),
            ));
        }
        let node = Node { span, ..node.clone() };
        self.add(node, 0)
    }

    fn add(&mut self, node: Node, anchor: usize) -> Step {
        self.nodes += 1;
        if self.nodes > self.text.len().max(64) {
            let message = Text::new("データの数がファイルの大きさを超えています", "there are more values than bytes");
            return Err(Box::new(Diagnostic::new("yaml-aliases", node.span, message)));
        }
        if anchor != 0 {
            let size = count(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open {
                content: Content::Seq(items),
                ..
            }) => items.push(node),
            Some(Open {
                content: Content::Map { entries, key, seen },
                ..
            }) => match key.take() {
                None => {
                    let Value::Scalar { text, .. } = node.value else {
                        let message = Text::new("項目名は文字列でなければなりません", "a key has to be text");
                        let help = Text::new(
                            "`{` で始まる値は引用符で囲んでください",
                            "put a value that begins with `{` in quotes",
                        );
                        return Err(Box::new(Diagnostic::new(mistake::CODE, node.span, message).help(help)));
                    };
                    *key = Some(Key { span: node.span, text });
                }
                Some(key) => match seen.get(&key.text) {
                    Some(&first) => self.diagnostics.push(duplicate(&key, first)),
                    None => {
                        seen.insert(key.text.clone(), key.span);
                        entries.push((key, node));
                    }
                },
            },
        }
        Ok(())
    }

    /// Where the innermost collection in brackets begins, if one is open.
    fn open_bracket(&self) -> Option<usize> {
        let start = self.open.last()?.start.start as usize;
        self.text[start - self.offsets.base..].starts_with(['[', '{']).then_some(start)
    }

    fn finish(mut self, stopped: Option<Diagnostic>) -> Yaml {
        let cut = stopped.is_some();
        if stopped.as_ref().is_some_and(|diagnostic| diagnostic.code != mistake::CODE) {
            self.open.clear();
            self.documents.clear();
        } else if cut {
            self.leave_out_last_record();
        }
        self.diagnostics.extend(stopped);
        while let Some(open) = self.open.last() {
            let at = open.start;
            // What was complete before the mistake stays usable: close around it.
            if self.close(Span { end: at.start, ..at }).is_err() {
                break;
            }
        }
        Yaml {
            documents: self.documents,
            cut,
            diagnostics: self.diagnostics,
        }
    }

    /// Leaves out the record that is open, or else the one that ended just before.
    fn leave_out_last_record(&mut self) {
        let inside = self.open.len() > 2;
        self.open.truncate(2);
        if self.open.get(1).is_some_and(|open| matches!(open.content, Content::Map { .. })) {
            self.open.pop();
            return;
        }
        if inside {
            return;
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            Some(Content::Seq(records)) => drop(records.pop()),
            Some(Content::Map { entries, .. }) => {
                if let Some((
                    _,
                    Node {
                        value: Value::Seq(records),
                        ..
                    },
                )) = entries.last_mut()
                {
                    records.pop();
                }
            }
            None => {}
        }
    }
}

/// The diagnostic for a key that stands twice in one mapping.
pub(super) fn duplicate(key: &Key, first: Span) -> Diagnostic {
    let name = &key.text;
    Diagnostic::new(
        "duplicate-key",
        key.span,
        text!("`{name}` が二度書かれています", "`{name}` is given twice"),
    )
    .related(first, Text::new("最初のもの", "the first one"))
    .help(Text::new("どちらか一方を消してください", "remove one of the two"))
}

/// The diagnostic for a control character in a text.
#[must_use]
pub fn control_character(character: char, span: Span) -> Diagnostic {
    let code = format!("U+{:04X}", u32::from(character));
    let message = if is_noncharacter(character) {
        text!(
            "文字ではない符号 {code} が含まれています",
            "this holds {code}, which is no character"
        )
    } else {
        text!("制御文字 {code} が含まれています", "this holds the control character {code}")
    };
    Diagnostic::new("control-character", span, message).help(Text::new("その文字を消してください", "remove that character"))
}

/// The number of nodes in `node`, itself included.
fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Scalar { .. } => 0,
        Value::Seq(items) => items.iter().map(count).sum(),
        Value::Map(entries) => entries.iter().map(|(_, node)| count(node)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Yaml {
        parse(FileId::new(0), text, 0..text.len())
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let text = "\u{feff}risks:\r\n  - {id: R-1, title: 管理策の漏れ }\r\n";
        let yaml = read(text);
        assert_eq!(yaml.diagnostics, []);
        let title = yaml.documents[0].get("risks").expect("a key").items()[0]
            .get("title")
            .expect("a title")
            .clone();
        assert_eq!(&text[title.span.range()], "管理策の漏れ");
        assert_eq!(title.scalar(), Some("管理策の漏れ"));
    }

    #[test]
    fn says_every_duplicate_key() {
        let yaml = read("a: 1\nb: {c: 1, c: 2}\na: 2\n");
        let found: Vec<_> = yaml.diagnostics.iter().map(|d| (d.code, d.span.start)).collect();
        assert_eq!(found, [("duplicate-key", 15), ("duplicate-key", 21)]);
        assert!(!yaml.cut);
    }

    #[test]
    fn keeps_what_stood_before_a_syntax_error() {
        let yaml = read("risks:\n  - id: R-1\n    title: a\n  - id: R-2\n    title: b: c\n");
        assert!(yaml.cut);
        assert_eq!(yaml.diagnostics.len(), 1);
        let ids: Vec<_> = yaml.documents[0]
            .get("risks")
            .expect("a key")
            .items()
            .iter()
            .filter_map(|risk| risk.get("id")?.scalar())
            .collect();
        assert_eq!(ids, ["R-1"]);
    }

    #[test]
    fn bombs_end_early() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (name, last) in "bcdefghi".chars().zip("abcdefgh".chars()) {
            bomb.push_str(&format!(
                "{name}: &{name} [*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last}]\n"
            ));
        }
        assert_eq!(read(&bomb).diagnostics[0].code, "yaml-aliases");
        let deep = "[".repeat(100_000);
        assert!(matches!(read(&deep).diagnostics[0].code, "too-deep" | "yaml-syntax"));
    }
}
