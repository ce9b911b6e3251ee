//! Structured data: YAML, TOML and JSON as one tree with spans, and typed values out of it.
//!
//! 1. [`yaml::parse`], [`toml::parse`] and [`json::parse`] turn a text into [`Node`]s and say what is no YAML, TOML or JSON.
//! 2. [`decode`] turns a node into any type that `serde` can read, and says everything that does not fit, not only the first thing.
//!
//! Records, catalogs, front matter, labels and `book.toml` are all read this way, so that a mistake looks the same everywhere.

mod decode;
pub mod json;
pub mod toml;
pub mod yaml;

pub use decode::{Decoded, bilingual, decode};

use crate::span::{FileId, Span};
use crate::text::Text;

/// A piece of data and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From its first byte to its last.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A scalar; what type it has is asked of the reader (YAML 1.2 core: `no` is a string).
    Scalar {
        /// The text without quotes and escapes.
        text: String,
        /// Whether it was written without quotes and so may be a number, a truth value or nothing.
        plain: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A mapping in the order written, without duplicate keys.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub text: String,
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, node)| node)
    }

    /// Key and value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&(Key, Self)> {
        self.entries().iter().find(|(name, _)| name.text == key)
    }

    /// The entries of a mapping; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The entries of a list; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it is written as nothing: empty, `~` or `null` without quotes.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The span of what stands at `path` (keys, or positions in lists from 0); of the nearest outer thing where it stops.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Span {
        let Some((first, rest)) = path.split_first() else {
            return self.span;
        };
        let inner = match &self.value {
            Value::Map(_) => self.get(first),
            Value::Seq(items) => first.parse::<usize>().ok().and_then(|index| items.get(index)),
            Value::Scalar { .. } => None,
        };
        inner.map_or_else(|| self.head(), |node| node.at(rest))
    }

    /// A span fit to stand for the whole: the value of its `id`, else its first key, else all of it.
    #[must_use]
    pub fn head(&self) -> Span {
        match &self.value {
            Value::Map(entries) => self
                .get("id")
                .map_or_else(|| entries.first().map_or(self.span, |(key, _)| key.span), |id| id.span),
            _ => self.span,
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where a source states it; [`Span::NONE`] for defaults.
    pub span: Span,
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for At<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (file, start, end, value) = placed(deserializer)?;
        Ok(Self {
            value,
            span: Span { file, start, end },
        })
    }
}

/// Reads a value together with its place.
fn placed<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(deserializer: D) -> Result<(FileId, u32, u32, T), D::Error> {
    struct Parts<T>(std::marker::PhantomData<T>);
    impl<'de, T: serde::Deserialize<'de>> serde::de::Visitor<'de> for Parts<T> {
        type Value = (FileId, u32, u32, T);
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a value")
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
            use serde::de::Error;
            let short = || A::Error::custom("a placed value has four parts");
            let file: u64 = parts.next_element()?.ok_or_else(short)?;
            let start = parts.next_element()?.ok_or_else(short)?;
            let end = parts.next_element()?.ok_or_else(short)?;
            let value = parts.next_element()?.ok_or_else(short)?;
            Ok((FileId::new(usize::try_from(file).unwrap_or_default()), start, end, value))
        }
    }
    deserializer.deserialize_newtype_struct(decode::PLACED, Parts(std::marker::PhantomData))
}

/// A calendar day, written `2026-06-10` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub jiff::civil::Date);

/// The name under which [`Day`] announces itself to serializers.
pub const DAY: &str = "$Date";

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IsoDate;
        impl serde::de::Visitor<'_> for IsoDate {
            type Value = Day;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a date")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
                let iso = text.len() == 10 && text.is_ascii() && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
                text.parse().ok().filter(|_| iso).map(Day).ok_or_else(|| {
                    E::custom(bilingual(
                        &crate::text!("`{text}` は暦の上の日付ではありません", "`{text}` is not a calendar date"),
                        &Text::new("日付は `2026-04-01` の形で書いてください", "write dates as `2026-04-01`"),
                    ))
                })
            }
        }
        deserializer.deserialize_newtype_struct(DAY, IsoDate)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(DAY, &self.0.to_string())
    }
}

impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date", "description": "A calendar day, ISO 8601: 2026-06-10."})
    }
}
