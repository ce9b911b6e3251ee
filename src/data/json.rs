//! JSON into nodes, by the letter of RFC 8259: what another program wrote is read as it is meant, or its first mistake is said.

use std::collections::BTreeMap;

use super::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text;
use crate::text::Text;

/// The code of a text that is no JSON.
const CODE: &str = "json-syntax";

/// How deep lists and objects may be nested; as in YAML.
const MAX_DEPTH: usize = 64;

/// Parses `text` as JSON. The node is missing where a mistake ends the reading; of a key that is given twice the first value stays, and the second is said.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut parser = Parser {
        file,
        text,
        at: 0,
        said: Vec::new(),
    };
    let node = parser.document();
    if let Err(mistake) = &node {
        parser.said.push(mistake.diagnostic(file, text));
    }
    (node.ok(), parser.said)
}

struct Parser<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    said: Vec<Diagnostic>,
}

/// What ends the reading, and the byte it stands at.
struct Mistake {
    at: usize,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    NoValue,
    NoKey,
    NoColon,
    NoComma,
    Unclosed,
    Quote,
    Escape,
    Control,
    Number,
    Trailing,
    Deep,
}

impl What {
    /// What is seen under the caret, and how to mend it.
    fn words(self) -> (Text, Text) {
        let (label, help) = match self {
            Self::NoValue => (
                ["ここに値が要ります", "a value is expected here"],
                [
                    "値は、二重引用符で囲んだ文字列、数、`true`、`false`、`null`、`[…]`、`{…}` のどれかです",
                    "a value is text in double quotes, a number, `true`, `false`, `null`, `[…]` or `{…}`",
                ],
            ),
            Self::NoKey => (
                ["ここに項目名が要ります", "a key is expected here"],
                [
                    "項目名は二重引用符で囲み、最後の項目の後に `,` を置かないでください",
                    "put keys in double quotes, and no `,` after the last one",
                ],
            ),
            Self::NoColon => (
                ["項目名の後に `:` がありません", "this key has no `:`"],
                ["`\"項目名\": 値` の形で書いてください", "write it as `\"key\": value`"],
            ),
            Self::NoComma => (
                ["ここに `,` か閉じ括弧が要ります", "a `,` or a closing bracket is expected here"],
                ["値と値の間に `,` を一つずつ置いてください", "put one `,` between two values"],
            ),
            Self::Unclosed => (
                ["この括弧が閉じていません", "this bracket is not closed"],
                ["`[` は `]` で、`{` は `}` で閉じてください", "close `[` with `]`, and `{` with `}`"],
            ),
            Self::Quote => (
                ["この引用符が閉じていません", "this quote is not closed"],
                ["文字列の終わりを `\"` で閉じてください", "close the text with `\"`"],
            ),
            Self::Escape => (
                ["この `\\` の使い方はありません", "this use of `\\` does not exist"],
                [
                    "`\\` を文字として書くときは `\\\\` としてください",
                    "to write `\\` itself, write `\\\\`",
                ],
            ),
            Self::Control => (
                [
                    "文字列の中に改行か制御文字があります",
                    "a line end or a control character stands in a text",
                ],
                ["改行は `\\n` と書いてください", "write a line end as `\\n`"],
            ),
            Self::Number => (
                ["数として読めません", "this is not a number"],
                ["`3` や `0.5` のように書いてください", "write it as `3` or `0.5`"],
            ),
            Self::Trailing => (
                ["値の後に文字が続いています", "something follows the value"],
                ["ファイルには値を一つだけ置いてください", "a file holds one value"],
            ),
            Self::Deep => (
                ["入れ子がここで深くなりすぎます", "the nesting is too deep here"],
                ["入れ子を浅くしてください", "nest less deeply"],
            ),
        };
        (Text::new(label[0], label[1]), Text::new(help[0], help[1]))
    }
}

impl Mistake {
    fn diagnostic(&self, file: FileId, text: &str) -> Diagnostic {
        let (label, help) = self.what.words();
        // At the end of the file, the last thing written is shown.
        let at = if text[self.at..].trim().is_empty() {
            text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at)
        } else {
            self.at
        };
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(file, at, at + width);
        let code = if matches!(self.what, What::Deep) { "too-deep" } else { CODE };
        Diagnostic::new(code, span, Text::new("JSON として読めません", "this is not valid JSON"))
            .label(label)
            .help(help)
    }
}

type Parsed<T> = Result<T, Mistake>;

impl Parser<'_> {
    fn document(&mut self) -> Parsed<Node> {
        let node = self.value(0)?;
        self.blanks();
        if self.at < self.text.len() {
            return self.stop(What::Trailing);
        }
        Ok(node)
    }

    fn stop<T>(&self, what: What) -> Parsed<T> {
        Err(Mistake { at: self.at, what })
    }

    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past `byte` if it comes next, blanks before it included.
    fn takes(&mut self, byte: u8) -> bool {
        self.blanks();
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Parsed<Node> {
        self.blanks();
        let start = self.at;
        let value = match self.next() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => return self.stop(What::Deep),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Scalar {
                text: self.string()?,
                plain: false,
            },
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => {
                let rest = &self.text[start..];
                let word = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word));
                let Some(word) = word else { return self.stop(What::NoValue) };
                self.at += word.len();
                Value::Scalar {
                    text: word.to_owned(),
                    plain: true,
                }
            }
        };
        Ok(Node {
            span: Span::new(self.file, start, self.at),
            value,
        })
    }

    fn object(&mut self, depth: usize) -> Parsed<Value> {
        let open = self.at;
        self.at += 1;
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        if self.takes(b'}') {
            return Ok(Value::Map(entries));
        }
        loop {
            self.blanks();
            let start = self.at;
            match self.next() {
                Some(b'"') => {}
                None => return left_open(open),
                Some(_) => return self.stop(What::NoKey),
            }
            let key = Key {
                text: self.string()?,
                span: Span::new(self.file, start, self.at),
            };
            if !self.takes(b':') {
                return self.stop(What::NoColon);
            }
            let node = self.value(depth + 1)?;
            match known.get(&key.text) {
                Some(first) => self.said.push(twice(&key, *first)),
                None => {
                    known.insert(key.text.clone(), key.span);
                    entries.push((key, node));
                }
            }
            if self.takes(b'}') {
                return Ok(Value::Map(entries));
            }
            self.comma(open)?;
        }
    }

    fn list(&mut self, depth: usize) -> Parsed<Value> {
        let open = self.at;
        self.at += 1;
        let mut items = Vec::new();
        if self.takes(b']') {
            return Ok(Value::Seq(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Value::Seq(items));
            }
            self.comma(open)?;
        }
    }

    fn comma(&mut self, open: usize) -> Parsed<()> {
        if self.takes(b',') {
            return Ok(());
        }
        match self.next() {
            None => left_open(open),
            Some(_) => self.stop(What::NoComma),
        }
    }

    fn number(&mut self) -> Parsed<Value> {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let text = &rest[..end];
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let leading_zero = whole > 1 && digits.starts_with('0');
        let point = digits[whole..]
            .strip_prefix('.')
            .is_some_and(|part| !part.starts_with(|c: char| c.is_ascii_digit()));
        if whole == 0 || leading_zero || point || !text.parse::<f64>().is_ok_and(f64::is_finite) {
            return self.stop(What::Number);
        }
        self.at += end;
        Ok(Value::Scalar {
            text: text.to_owned(),
            plain: true,
        })
    }

    fn string(&mut self) -> Parsed<String> {
        let open = self.at;
        let mut text = String::new();
        let mut rest = self.text[open + 1..].char_indices().map(|(at, c)| (open + 1 + at, c));
        while let Some((at, c)) = rest.next() {
            match c {
                '"' => {
                    self.at = at + 1;
                    return Ok(text);
                }
                '\\' => {
                    let escape = || Mistake { at, what: What::Escape };
                    let (_, c) = rest.next().ok_or_else(escape)?;
                    text.push(match c {
                        '"' | '\\' | '/' => c,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => {
                            let (c, width) = unicode(&self.text[at..]).ok_or_else(escape)?;
                            // Behind `\u`, that many characters are read already.
                            for _ in 2..width {
                                rest.next();
                            }
                            c
                        }
                        _ => return Err(escape()),
                    });
                }
                c if c < ' ' => return Err(Mistake { at, what: What::Control }),
                c => text.push(c),
            }
        }
        Err(Mistake {
            at: open,
            what: What::Quote,
        })
    }
}

/// A bracket that nothing closes.
fn left_open<T>(open: usize) -> Parsed<T> {
    Err(Mistake {
        at: open,
        what: What::Unclosed,
    })
}

/// The character that `\uXXXX`, or two of them as a pair of surrogates, stands for, and how many bytes are used.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| all)
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 6));
    }
    let pair = [first, unit(6)?];
    let c = char::decode_utf16(pair).next()?.ok()?;
    Some((c, 12))
}

fn twice(key: &Key, first: Span) -> Diagnostic {
    let name = &key.text;
    Diagnostic::new(
        "duplicate-key",
        key.span,
        text!("`{name}` が二度書かれています", "`{name}` is given twice"),
    )
    .related(first, Text::new("最初のもの", "the first one"))
    .help(Text::new("どちらか一方を消してください", "remove one of the two"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        parse(FileId::new(0), text)
    }

    /// The value as another reader has it.
    fn value(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Scalar { text, plain: false } => text.clone().into(),
            Value::Scalar { text, plain: true } => serde_json::from_str(text).expect("a plain scalar is JSON"),
            Value::Seq(items) => items.iter().map(value).collect(),
            Value::Map(entries) => entries.iter().map(|(key, node)| (key.text.clone(), value(node))).collect(),
        }
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                proptest::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_another_program_writes(json in any_json(), pretty in any::<bool>()) {
            let text = if pretty { format!("{json:#}") } else { json.to_string() };
            let (node, said) = read(&text);
            prop_assert_eq!(said, []);
            prop_assert_eq!(value(&node.expect("it is JSON")), json);
        }

        #[test]
        fn refuses_what_another_program_refuses(text in "[\\[\\]{}\",:\\\\ua0-9.eE+\\- \nnultrfs]{0,12}") {
            let (node, said) = read(&text);
            // A key that is given twice is a mistake here, and none there.
            if !said.iter().any(|diagnostic| diagnostic.code == "duplicate-key") {
                prop_assert_eq!(node.is_some(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
            }
            prop_assert_eq!(node.is_none(), said.iter().any(|diagnostic| diagnostic.code != "duplicate-key"));
        }
    }

    #[test]
    fn says_the_first_mistake_at_its_place() {
        for (text, at) in [
            ("", 0),
            ("{\"a\": 1,}", 8),
            ("{\"a\" 1}", 5),
            ("[1 2]", 3),
            ("{\"a\": [1, 2", 6),
            ("{\"a\": \"b\n\"}", 8),
            ("[\"\\x\"]", 2),
            ("[01]", 1),
            ("[1] x", 4),
            ("{a: 1}", 1),
        ] {
            let (_, said) = read(text);
            let found: Vec<_> = said.iter().map(|diagnostic| (diagnostic.code, diagnostic.span.start)).collect();
            assert_eq!(found, [("json-syntax", at)], "{text}");
        }
        let (_, said) = read(&"[".repeat(65));
        assert_eq!(said[0].code, "too-deep");
    }

    #[test]
    fn a_key_that_is_given_twice_is_said() {
        let (node, said) = read("{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}");
        assert_eq!(value(&node.expect("it is JSON")), serde_json::json!({"a": 1, "b": {"a": 2}}));
        assert_eq!((said[0].code, said[0].span.start, said.len()), ("duplicate-key", 24, 1));
    }
}
