//! TOML into nodes.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text::Text;

/// Parses `text` as TOML; the table is what could be read of it.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Node, Vec<Diagnostic>) {
    let skip = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let (table, mut errors) = DeTable::parse_recoverable(&text[skip..]);
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let place = |range: std::ops::Range<usize>| Span::new(file, range.start + skip, range.end + skip);
    let mut told = BTreeSet::new();
    let diagnostics = errors
        .into_iter()
        // What follows on the same line follows from the first mistake of it.
        .filter(|error| told.insert(text[..error.span().map_or(0, |span| span.start + skip)].matches('\n').count()))
        .map(|error| {
            let span = error.span().map_or(Span::new(file, 0, 0), place);
            if error.message().contains("duplicate key") {
                let name = text[span.range()].to_owned();
                return Diagnostic::new(
                    "duplicate-key",
                    span,
                    crate::text!("`{name}` が二度書かれています", "`{name}` is given twice"),
                )
                .help(Text::new("どちらか一方を消してください", "remove one of the two"));
            }
            let (label, help) = explain(error.message());
            Diagnostic::new("toml-syntax", span, Text::new("TOML として読めません", "this is not valid TOML"))
                .label(label)
                .help(help)
        })
        .collect();
    let span = place(table.span());
    (
        Node {
            span,
            value: from_table(table.get_ref(), &place),
        },
        diagnostics,
    )
}

/// What a mistake is and how to mend it; the parser's own words stay behind.
fn explain(words: &str) -> (Text, Text) {
    let any = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if any(&["basic string", "literal string"]) && words.contains("invalid") {
        (
            Text::new("文字列がここで閉じていません", "the text is not closed here"),
            Text::new(
                "値の終わりを同じ引用符で閉じてください",
                "close it with the same quote at the end of the value",
            ),
        )
    } else if any(&["must be quoted"]) {
        (
            Text::new("引用符がありません", "this is not in quotes"),
            Text::new("文字列は二重引用符で囲んでください", "put text in double quotes"),
        )
    } else if any(&["unclosed"]) {
        (
            Text::new("括弧が閉じていません", "a bracket is not closed"),
            Text::new("`[` は `]` で、`{` は `}` で閉じてください", "close `[` with `]`, and `{` with `}`"),
        )
    } else if any(&["comma"]) {
        (
            Text::new("ここの `,` が足りないか余分です", "a `,` is missing here, or one too many"),
            Text::new("値と値の間に `,` を一つずつ置いてください", "put one `,` between two values"),
        )
    } else if any(&["key with no value", "missing value", "missing assignment"]) {
        (
            Text::new("値がありません", "there is no value"),
            Text::new("`項目名 = 値` の形で書いてください", "write it as `key = value`"),
        )
    } else {
        (
            Text::new("ここを読めません", "this cannot be read"),
            Text::new(
                "引用符、括弧、`=` を確かめてください",
                "check the quotes, the brackets and the `=` signs",
            ),
        )
    }
}

fn from_table(table: &DeTable<'_>, place: &dyn Fn(std::ops::Range<usize>) -> Span) -> Value {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            (
                Key {
                    span: place(key.span()),
                    text: key.get_ref().to_string(),
                },
                from_value(value.get_ref(), place(value.span()), place),
            )
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    Value::Map(entries)
}

fn from_value(value: &DeValue<'_>, span: Span, place: &dyn Fn(std::ops::Range<usize>) -> Span) -> Node {
    let plain = |text: String| Value::Scalar { text, plain: true };
    let value = match value {
        DeValue::String(text) => Value::Scalar {
            text: text.to_string(),
            plain: false,
        },
        DeValue::Integer(number) => plain(
            i64::from_str_radix(number.as_str(), number.radix()).map_or_else(|_| number.as_str().to_owned(), |number| number.to_string()),
        ),
        DeValue::Float(number) => plain(number.as_str().to_owned()),
        DeValue::Boolean(truth) => plain(truth.to_string()),
        DeValue::Datetime(date) => plain(date.to_string()),
        DeValue::Array(items) => Value::Seq(
            items
                .iter()
                .map(|item| from_value(item.get_ref(), place(item.span()), place))
                .collect(),
        ),
        DeValue::Table(table) => from_table(table, place),
    };
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_with_places() {
        let text = "[book]\nid = \"x\"\nn = 3\nuntil = 2027-03-31\n[[check.accept]]\nrule = \"r\"\n";
        let (node, diagnostics) = parse(FileId::new(0), text);
        assert_eq!(diagnostics, []);
        let id = node.get("book").and_then(|book| book.get("id")).expect("book.id");
        assert_eq!(&text[id.span.range()], "\"x\"");
        assert_eq!(node.get("check").and_then(|c| c.get("accept")).map(|a| a.items().len()), Some(1));
    }
}
