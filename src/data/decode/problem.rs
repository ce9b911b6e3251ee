//! What does not fit, and how an author is told.

use crate::data::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::{Text, nearest};

/// A message of a custom type and how to mend it, in both languages, for [`serde::de::Error::custom`].
#[must_use]
pub fn bilingual(message: &Text, help: &Text) -> String {
    [&message.ja, &message.en, &help.ja, &help.en]
        .map(AsRef::as_ref)
        .join(&SEPARATOR.to_string())
}

const SEPARATOR: char = '\u{1f}';

/// What does not fit.
#[derive(Debug)]
pub(super) enum Problem {
    Missing(&'static str),
    WrongType {
        expected: Text,
        found: Text,
    },
    /// Said by types that take more than one shape.
    Unfit {
        found: Text,
    },
    UnknownVariant {
        found: String,
        expected: &'static [&'static str],
    },
    /// Met by types that look at their own keys; the others are looked over before.
    UnknownKey {
        found: String,
        expected: &'static [&'static str],
    },
    Said(String),
    /// A stand-in could not satisfy a type with rules of its own.
    StandIn,
}

impl Problem {
    /// What an author is told; nothing of what another diagnostic says already.
    pub(super) fn diagnostic(self, span: Span) -> Option<Diagnostic> {
        Some(match self {
            Self::Missing(_) | Self::StandIn => return None,
            Self::WrongType { expected, found } => {
                let message = Text::owned(
                    format!("{}が必要ですが、{}が書かれています", expected.ja, found.ja),
                    format!("{} is expected, but this is {}", expected.en, found.en),
                );
                Diagnostic::new("wrong-type", span, message).help(written_as(&expected))
            }
            Self::Unfit { found } => {
                let message = Text::owned(format!("ここに{}は書けません", found.ja), format!("{} cannot stand here", found.en));
                Diagnostic::new("wrong-type", span, message).help(Text::new(
                    "ここに書ける形は `ismsbook schema` で確かめられます",
                    "`ismsbook schema` shows what may stand here",
                ))
            }
            Self::UnknownVariant { found, expected } => {
                let list = expected.join("`, `");
                let diagnostic = Diagnostic::new(
                    "unknown-value",
                    span,
                    text!("`{found}` という値はありません", "`{found}` is not one of the values"),
                );
                match nearest(&found, expected.iter().copied()) {
                    Some(near) => diagnostic.did_you_mean(Some(near)),
                    None => diagnostic.help(text!("使える値: `{list}`", "values that may stand here: `{list}`")),
                }
            }
            Self::UnknownKey { found, expected } => {
                let near = nearest(&found, expected.iter().copied());
                unknown_key(&Key { span, text: found }, near, expected)
            }
            Self::Said(words) => {
                let mut parts = words.split(SEPARATOR);
                let mut next = || parts.next().unwrap_or(&words).to_owned();
                let message = Text::owned(next(), next());
                Diagnostic::new("bad-value", span, message).help(Text::owned(next(), next()))
            }
        })
    }
}

/// Says that a key is not one of those that may stand there.
pub(super) fn unknown_key(key: &Key, near: Option<&str>, fields: &[&str]) -> Diagnostic {
    let name = &key.text;
    let diagnostic = Diagnostic::new(
        "unknown-key",
        key.span,
        text!("`{name}` という項目はありません", "there is no key `{name}` here"),
    );
    if near.is_some() || fields.is_empty() {
        return diagnostic.did_you_mean(near);
    }
    let list = fields.join("`, `");
    diagnostic.help(text!("使える項目: `{list}`", "keys that may stand here: `{list}`"))
}

pub(super) const TEXT: Text = Text::new("文字列", "text");
pub(super) const NUMBER: Text = Text::new("数", "a number");
pub(super) const TRUTH: Text = Text::new("真偽値 (true か false)", "true or false");
pub(super) const LIST: Text = Text::new("リスト", "a list");
pub(super) const MAPPING: Text = Text::new("項目の集まり (`名前: 値`)", "a mapping (`key: value`)");
pub(super) const NOTHING: Text = Text::new("空の値", "nothing");

/// How a value of a type is written.
fn written_as(expected: &Text) -> Text {
    match expected {
        expected if *expected == LIST => Text::new(
            "`[値]` のように角括弧で囲んでください",
            "put it in square brackets, as in `[value]`",
        ),
        expected if *expected == MAPPING => Text::new("`名前: 値` の形で項目を並べてください", "write keys and values, as in `key: value`"),
        expected if *expected == NUMBER => Text::new("`3` のように数字だけで書いてください", "write digits only, as in `3`"),
        expected if *expected == TRUTH => Text::new("`true` か `false` と書いてください", "write `true` or `false`"),
        _ => Text::new(
            "文字列を一つ書くか、要らなければ項目ごと消してください",
            "write one text, or remove the key if it is not needed",
        ),
    }
}

/// What a node is, in words.
pub(super) fn found(node: &Node) -> Text {
    match &node.value {
        Value::Seq(_) => LIST,
        Value::Map(_) => MAPPING,
        Value::Scalar { .. } if node.is_null() => NOTHING,
        Value::Scalar { text, plain: true } if text.parse::<f64>().is_ok() => NUMBER,
        Value::Scalar { text, plain: true } if matches!(text.as_str(), "true" | "false") => TRUTH,
        Value::Scalar { .. } => TEXT,
    }
}
