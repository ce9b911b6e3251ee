//! What is wrong with a text that is no YAML, in plain words: the parser's own stay behind.

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text;
use crate::text::Text;

/// The code of these diagnostics.
pub(super) const CODE: &str = "yaml-syntax";

/// Explains what the parser met at byte `at`. `from`: where the innermost open `[` or `{` stands, else where the parser last was sure.
pub(super) fn explain(file: FileId, text: &str, at: usize, info: &str, from: usize) -> Diagnostic {
    let in_quotes = info.contains("quoted");
    let Found { at, label, help } = if let Some(bracket) = unclosed(text, from.min(at), at).filter(|_| !in_quotes) {
        Found {
            at: bracket,
            label: Text::new("この括弧が閉じていません", "this bracket is not closed"),
            help: Text::new("`[` は `]` で、`{` は `}` で閉じてください", "close `[` with `]`, and `{` with `}`"),
        }
    } else if let Some(tab) = tab_that_indents(text, at, info).filter(|_| !in_quotes) {
        Found {
            at: tab,
            label: Text::new("字下げにタブがあります", "a tab indents this line"),
            help: Text::new("タブの代わりに空白で字下げしてください", "indent with blanks instead of tabs"),
        }
    } else {
        by_words(text, on_text(text, at), info)
    };
    let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Diagnostic::new(
        CODE,
        Span::new(file, at, at + width),
        Text::new("YAML として読めません", "this is not valid YAML"),
    )
    .label(label)
    .help(help)
}

struct Found {
    at: usize,
    label: Text,
    help: Text,
}

/// Tells mistakes apart by the parser's words.
fn by_words(text: &str, at: usize, info: &str) -> Found {
    if info.contains("escape") || info.contains("hexadecimal") {
        return Found {
            at: bad_escape(text, at),
            label: Text::new("この `\\` の使い方はありません", "this use of `\\` does not exist"),
            help: Text::new(
                "`\\` を文字として書くときは、二重引用符でなく一重引用符で囲んでください",
                "to write `\\` itself, use single quotes instead of double ones",
            ),
        };
    }
    let here = text[at..].chars().next().unwrap_or(' ');
    let follows_bracket = text[..at].trim_end().ends_with(['}', ']']) && !matches!(here, '-' | '#');
    let (label, help) = if info.contains("unknown anchor") {
        (
            Text::new("この名前のアンカーが前にありません", "no anchor of this name stands before it"),
            Text::new("`*` で始まる文は引用符で囲んでください", "put text that begins with `*` in quotes"),
        )
    } else if info.contains("trailing content") {
        (
            Text::new("閉じた引用符の後に文字が続いています", "something follows the closing quote"),
            Text::new(
                "値の全体を一組の引用符で囲んでください",
                "put the whole value in one pair of quotes",
            ),
        )
    } else if info.contains("quoted") {
        (
            Text::new("この引用符が閉じていません", "this quote is not closed"),
            Text::new(
                "値の終わりを同じ引用符で閉じてください",
                "close it with the same quote at the end of the value",
            ),
        )
    } else if follows_bracket {
        (
            Text::new("閉じた括弧の後に文字が続いています", "something follows the closing bracket"),
            Text::new(
                "`{` や `[` で始まる文は引用符で囲んでください",
                "put text that begins with `{` or `[` in quotes",
            ),
        )
    } else if info.contains("mapping values") || info.contains("illegal placement") {
        (
            Text::new("ここに `:` は置けません", "`:` cannot stand here"),
            Text::new(
                "`: ` を含む文は引用符で囲んでください。項目名のときは、字下げを同じ記録のほかの項目と揃えてください",
                "put text that holds `: ` in quotes; if this is a key, indent it like the other keys of the record",
            ),
        )
    } else if info.contains("unexpected character") || info.contains("anchor or alias") {
        (
            text!("`{here}` で値を始めることはできません", "a value cannot begin with `{here}`"),
            Text::new("値を引用符で囲んでください", "put the value in quotes"),
        )
    } else if info.contains("simple key") {
        return Found {
            at: line_before(text, at),
            label: Text::new("項目名の後に `:` がありません", "this key has no `:`"),
            help: Text::new("`項目名: 値` の形で書いてください", "write it as `key: value`"),
        };
    } else if ["indentation", "'-' indicator", "expected key", "block sequence"]
        .iter()
        .any(|words| info.contains(words))
    {
        (
            Text::new("字下げが上の行と揃っていません", "this is not in line with the lines above"),
            Text::new(
                "一つの記録の項目は、同じ数の空白で字下げしてください",
                "indent all keys of a record by the same number of blanks",
            ),
        )
    } else {
        (
            Text::new("ここから先を読めません", "it cannot be read from here on"),
            Text::new(
                "字下げ、`:`、括弧、引用符を確かめてください",
                "check the indentation, the `:` signs, the brackets and the quotes",
            ),
        )
    };
    Found { at, label, help }
}

/// A place on text: where the parser stopped at the end, the last thing written.
fn on_text(text: &str, at: usize) -> usize {
    let mut at = if text[at..].trim().is_empty() {
        text.trim_end().len().saturating_sub(1)
    } else {
        at
    };
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first bracket between `from` and `at` that its partner does not close.
fn unclosed(text: &str, from: usize, at: usize) -> Option<usize> {
    let begins_value = |before: char| before.is_whitespace() || matches!(before, '[' | '{' | ',' | ':');
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut before = ' ';
    let mut quote = None;
    for (place, c) in text[from..].char_indices().map(|(place, c)| (from + place, c)) {
        match (quote, c) {
            (Some(opened), _) if c == opened => quote = None,
            (None, _) if open.is_empty() && place > at => return None,
            (None, '"' | '\'') if begins_value(before) => quote = Some(c),
            (None, '[') if !open.is_empty() || begins_value(before) => open.push((']', place)),
            (None, '{') if !open.is_empty() || begins_value(before) => open.push(('}', place)),
            (None, ']' | '}') => match open.pop() {
                Some((partner, place)) if partner != c => return Some(place),
                _ => {}
            },
            _ => {}
        }
        before = c;
    }
    open.pop().map(|(_, place)| place)
}

/// The start of the words on the last line before `at` that holds any.
fn line_before(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').unwrap_or_default();
    let words = text[..start].trim_end();
    let line = words.rfind('\n').map_or(0, |end| end + 1);
    line + (words.len() - line - words[line..].trim_start_matches([' ', '-']).len())
}

/// The first `\` from `at` on that stands before a letter without a meaning.
fn bad_escape(text: &str, at: usize) -> usize {
    let mut rest = text[at..].char_indices();
    while let Some((place, c)) = rest.next() {
        if c == '\\' && !rest.next().is_some_and(|(_, c)| "0abtnvfre \"/\\N_LPxuU\n".contains(c)) {
            return at + place;
        }
    }
    at
}

/// The first tab that indents the line of `at` or, where the parser speaks of a tab, a line after it.
fn tab_that_indents(text: &str, at: usize, info: &str) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let lines = if info.contains("tab") { usize::MAX } else { 1 };
    let mut from = start;
    for line in text[start..].split_inclusive('\n').take(lines) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(from + tab);
        }
        from += line.len();
    }
    None
}
