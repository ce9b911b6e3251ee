//! Typed values out of nodes, by way of `serde`, with every mistake said and not only the first.
//!
//! `serde` stops at the first mistake. So a value is read in passes: a pass that fails says what it met, the part it met it in is set aside (its place
//! is taken by a stand-in that fits any type), and the next pass meets the next mistake. A value without mistakes is read once.
//!
//! Invariant: no message of another library reaches an author; each is said here in both languages.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::{Text, nearest};

mod problem;
mod stand_in;

pub use problem::bilingual;
use problem::{LIST, MAPPING, NOTHING, NUMBER, Problem, TEXT, TRUTH, found, unknown_key};
use stand_in::StandIn;

/// What [`decode`] made of a node.
#[derive(Debug)]
pub struct Decoded<T> {
    /// The value, if every required part could be read. It may stand beside diagnostics, for example about an unknown key.
    pub value: Option<T>,
    /// What does not fit.
    pub diagnostics: Vec<Diagnostic>,
}

/// More mistakes in one record than anybody reads; also ends passes that make no way.
const MAX_PASSES: usize = 200;

/// Reads a `T` out of `node`.
///
/// Codes: `unknown-key`, `missing-key`, `wrong-type`, `unknown-value` (of an enumeration), `bad-value` (a date, an id, a number out of range).
#[must_use]
pub fn decode<T: DeserializeOwned>(node: &Node) -> Decoded<T> {
    let state = State::default();
    let mut value = None;
    for _ in 0..MAX_PASSES {
        match T::deserialize(Reader { node, state: &state }) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(Failure {
                problem: Problem::StandIn, ..
            }) => break,
            Err(failure) => {
                if !state.record(failure, node) {
                    break;
                }
            }
        }
    }
    let inner = state.0.into_inner();
    let value = if inner.set_aside.is_empty() && inner.missing.is_empty() {
        value
    } else {
        None
    };
    Decoded {
        value,
        diagnostics: inner.diagnostics,
    }
}

/// What earlier passes found.
#[derive(Default)]
struct State(RefCell<Inner>);

#[derive(Default)]
struct Inner {
    diagnostics: Vec<Diagnostic>,
    /// Nodes whose value did not fit.
    set_aside: BTreeSet<Span>,
    /// Keys that a mapping lacks, by the mapping.
    missing: BTreeMap<Span, Vec<&'static str>>,
    /// Mappings whose keys have been looked over.
    looked_over: BTreeSet<Span>,
}

impl State {
    /// Takes note of what a pass met. False if nothing new was learnt, so that another pass would meet the same.
    fn record(&self, failure: Failure, root: &Node) -> bool {
        let mut inner = self.0.borrow_mut();
        let span = failure.span.unwrap_or(root.span);
        let head = failure.head.unwrap_or_else(|| root.head());
        match failure.problem {
            Problem::Missing(key) => {
                let known = inner.missing.entry(span).or_default();
                if known.contains(&key) {
                    return false;
                }
                known.push(key);
                if !failure.explained {
                    inner.diagnostics.push(
                        Diagnostic::new("missing-key", head, text!("`{key}` がありません", "`{key}` is missing"))
                            .help(text!("`{key}` を書き加えてください", "add `{key}`")),
                    );
                }
                true
            }
            problem => {
                let fresh = inner.set_aside.insert(span);
                if let Some(diagnostic) = problem.diagnostic(head) {
                    inner.diagnostics.push(diagnostic);
                }
                fresh
            }
        }
    }

    fn is_set_aside(&self, span: Span) -> bool {
        self.0.borrow().set_aside.contains(&span)
    }

    fn missing(&self, span: Span) -> Vec<&'static str> {
        self.0.borrow().missing.get(&span).cloned().unwrap_or_default()
    }

    /// Says which keys of a mapping nobody asked for. Gives the absent keys that they may stand for: the near one, or any of them.
    fn look_over(&self, node: &Node, fields: &'static [&'static str]) -> Vec<&'static str> {
        let unknown = node.entries().iter().filter(|(key, _)| !fields.contains(&key.text.as_str()));
        let absent: Vec<_> = fields.iter().copied().filter(|field| node.get(field).is_none()).collect();
        let mut meant = Vec::new();
        let mut inner = self.0.borrow_mut();
        let first_time = inner.looked_over.insert(node.span);
        for (key, _) in unknown {
            let near = nearest(&key.text, absent.iter().copied());
            match near {
                Some(near) => meant.push(near),
                None => meant.extend(&absent),
            }
            if first_time {
                inner.diagnostics.push(unknown_key(key, near, fields));
            }
        }
        meant
    }
}

/// Why a pass ended.
#[derive(Debug)]
struct Failure {
    problem: Problem,
    /// The node it happened in, once known.
    span: Option<Span>,
    /// The place to point at.
    head: Option<Span>,
    /// Whether another diagnostic already says it.
    explained: bool,
}

impl Failure {
    fn new(problem: Problem) -> Self {
        Self {
            problem,
            span: None,
            head: None,
            explained: false,
        }
    }

    /// Places a failure that has no place yet.
    fn at(mut self, node: &Node) -> Self {
        if self.span.is_none() {
            self.span = Some(node.span);
            let key = match &self.problem {
                Problem::UnknownKey { found, .. } => node.entry(found).map(|(key, _)| key.span),
                _ => None,
            };
            self.head = Some(key.unwrap_or_else(|| node.head()));
        }
        self
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.problem)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: Display>(words: T) -> Self {
        Self::new(Problem::Said(words.to_string()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Problem::Missing(field))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownVariant {
            found: variant.to_owned(),
            expected,
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownKey {
            found: field.to_owned(),
            expected,
        })
    }

    fn invalid_type(found: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        let found = match found {
            de::Unexpected::Seq => LIST,
            de::Unexpected::Map => MAPPING,
            de::Unexpected::Bool(_) => TRUTH,
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) | de::Unexpected::Float(_) => NUMBER,
            de::Unexpected::Unit | de::Unexpected::Option => NOTHING,
            _ => TEXT,
        };
        Self::new(Problem::Unfit { found })
    }

    fn invalid_value(found: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::custom(bilingual(
            &text!("値が範囲の外です ({found})", "the value is out of range ({found})"),
            &Text::new("もっと小さい値を書いてください", "write a smaller value"),
        ))
    }

    fn invalid_length(len: usize, expected: &dyn de::Expected) -> Self {
        Self::custom(bilingual(
            &text!("要素の数 {len} が合いません", "there are {len} elements"),
            &text!(
                "要素の数を合わせてください ({expected})",
                "give as many as are asked for ({expected})"
            ),
        ))
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
    state: &'a State,
}

impl<'a> Reader<'a> {
    fn set_aside(self) -> bool {
        self.state.is_set_aside(self.node.span)
    }

    fn wrong<T>(self, expected: Text) -> Result<T, Failure> {
        Err(Failure::new(Problem::WrongType {
            expected,
            found: found(self.node),
        })
        .at(self.node))
    }

    fn number<T: std::str::FromStr>(self, expected: Text) -> Result<T, Failure> {
        match &self.node.value {
            Value::Scalar { text, .. } if !text.is_empty() => match text.replace('_', "").parse() {
                Ok(number) => Ok(number),
                Err(_) if text.parse::<f64>().is_ok() => {
                    let words = bilingual(
                        &Text::new("ここには 0 以上の整数が入ります", "a whole number from 0 is expected here"),
                        &Text::new("`3` のように書いてください", "write it as in `3`"),
                    );
                    Err(Failure::new(Problem::Said(words)).at(self.node))
                }
                Err(_) => self.wrong(expected),
            },
            _ => self.wrong(expected),
        }
    }

    fn text(self) -> Result<&'a str, Failure> {
        match &self.node.value {
            Value::Scalar { text, .. } if !self.node.is_null() => Ok(text),
            _ => self.wrong(TEXT),
        }
    }

    fn items(self) -> Result<&'a [Node], Failure> {
        match &self.node.value {
            Value::Seq(items) => Ok(items),
            _ => self.wrong(LIST),
        }
    }

    /// Visits a mapping. `fields`: the keys that may stand in it, if they are known.
    fn map<'de, V: Visitor<'de>>(self, fields: Option<&'static [&'static str]>, visitor: V) -> Result<V::Value, Failure> {
        let Value::Map(entries) = &self.node.value else {
            return self.wrong(MAPPING);
        };
        let meant = fields.map_or_else(Vec::new, |fields| self.state.look_over(self.node, fields));
        let entries = entries
            .iter()
            .filter(|(key, _)| fields.is_none_or(|fields| fields.contains(&key.text.as_str())))
            .collect::<Vec<_>>();
        let missing = self.state.missing(self.node.span);
        let access = Entries {
            rest: entries.into_iter(),
            missing: missing.into_iter(),
            value: None,
            state: self.state,
        };
        visitor.visit_map(access).map_err(|mut failure| {
            if let (None, Problem::Missing(key)) = (failure.span, &failure.problem) {
                failure.explained = meant.contains(key);
            }
            failure.at(self.node)
        })
    }
}

macro_rules! number {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            if self.set_aside() { return StandIn.$method(visitor) }
            visitor.$visit(self.number(NUMBER)?).map_err(|failure: Failure| failure.at(self.node))
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_any(visitor);
        }
        match &self.node.value {
            Value::Seq(_) => self.deserialize_seq(visitor),
            Value::Map(_) => self.map(None, visitor),
            Value::Scalar { .. } if self.node.is_null() => visitor.visit_unit(),
            Value::Scalar { text, plain } => {
                let typed = if *plain { text.parse::<i64>().ok() } else { None };
                match (typed, text.as_str()) {
                    (Some(number), _) => visitor.visit_i64(number),
                    (None, "true" | "false") if *plain => visitor.visit_bool(text == "true"),
                    (None, _) => match text.parse::<f64>() {
                        Ok(number) if *plain && text.contains(|c: char| c.is_ascii_digit()) => visitor.visit_f64(number),
                        _ => visitor.visit_str(text),
                    },
                }
            }
        }
        .map_err(|failure: Failure| failure.at(self.node))
    }

    number! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_bool(visitor);
        }
        match self.node.scalar() {
            Some("true" | "True" | "TRUE") => visitor.visit_bool(true),
            Some("false" | "False" | "FALSE") => visitor.visit_bool(false),
            _ => self.wrong(TRUTH),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_str(visitor);
        }
        visitor.visit_str(self.text()?).map_err(|failure: Failure| failure.at(self.node))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() || self.node.is_null() {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_seq(visitor);
        }
        let items = self.items()?.iter();
        visitor
            .visit_seq(Items { items, state: self.state })
            .map_err(|failure| failure.at(self.node))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_map(visitor);
        }
        self.map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_struct("", fields, visitor);
        }
        self.map(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_enum(name, variants, visitor);
        }
        let text = self.text()?;
        visitor
            .visit_enum(text.into_deserializer())
            .map_err(|failure: Failure| failure.at(self.node))
    }

    /// A newtype whose name begins with `$` is a type with rules of its own: it sees the place (`$Span`) or any shape.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        if self.set_aside() {
            return StandIn.deserialize_newtype_struct(name, visitor);
        }
        let result = match name {
            PLACED => visitor.visit_seq(Placed { reader: self, step: 0 }),
            _ if name.starts_with('$') => match &self.node.value {
                Value::Scalar { .. } => self.text().and_then(|text| visitor.visit_str(text)),
                Value::Seq(_) => self.deserialize_seq(visitor),
                Value::Map(_) => self.map(None, visitor),
            },
            _ => visitor.visit_newtype_struct(self),
        };
        result.map_err(|failure| match failure.problem {
            // Types with rules of their own take one shape or another; theirs is the only sentence about a wrong one.
            _ if failure.span.is_some() => failure,
            _ => failure.at(self.node),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf unit_struct tuple_struct }
}

/// The name by which a type asks for its text together with its place: it is given a sequence of file, start, end and text.
pub(crate) const PLACED: &str = "$Placed";

struct Placed<'a> {
    reader: Reader<'a>,
    step: u8,
}

impl<'de> SeqAccess<'de> for Placed<'_> {
    type Error = Failure;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let span = self.reader.node.span;
        self.step += 1;
        match self.step {
            1 => seed.deserialize((span.file.index() as u64).into_deserializer()).map(Some),
            2 => seed.deserialize(span.start.into_deserializer()).map(Some),
            3 => seed.deserialize(span.end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
    state: &'a State,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Failure;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let Some(node) = self.items.next() else { return Ok(None) };
        seed.deserialize(Reader { node, state: self.state })
            .map(Some)
            .map_err(|failure| failure.at(node))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'a> {
    rest: std::vec::IntoIter<&'a (Key, Node)>,
    missing: std::vec::IntoIter<&'static str>,
    value: Option<&'a Node>,
    state: &'a State,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Failure;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        if let Some((key, node)) = self.rest.next() {
            self.value = Some(node);
            return seed.deserialize(KeyReader(key)).map(Some).map_err(|mut failure: Failure| {
                failure.span = Some(key.span);
                failure.head = Some(key.span);
                failure
            });
        }
        self.value = None;
        self.missing.next().map(|key| seed.deserialize(key.into_deserializer())).transpose()
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        match self.value {
            Some(node) => seed
                .deserialize(Reader { node, state: self.state })
                .map_err(|failure| failure.at(node)),
            None => seed.deserialize(StandIn),
        }
    }
}

/// Reads a key: text, with its place where that is asked for.
struct KeyReader<'a>(&'a Key);

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_str(&self.0.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        if name != PLACED {
            return visitor.visit_str(&self.0.text);
        }
        let node = Node {
            span: self.0.span,
            value: Value::Scalar {
                text: self.0.text.clone(),
                plain: false,
            },
        };
        let state = State::default();
        visitor.visit_seq(Placed {
            reader: Reader {
                node: &node,
                state: &state,
            },
            step: 0,
        })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::data::yaml;
    use crate::span::FileId;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Own,
        DataCentre,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        likelihood: u8,
        impact: u8,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        id: String,
        owner: String,
        kind: Kind,
        inherent: Inner,
        #[serde(default)]
        tags: Vec<String>,
        note: Option<String>,
    }

    fn mistakes(text: &str) -> Vec<(&'static str, &str)> {
        let yaml = yaml::parse(FileId::new(0), text, 0..text.len());
        let decoded: Decoded<Outer> = decode(&yaml.documents[0]);
        let mut found: Vec<_> = decoded
            .diagnostics
            .iter()
            .map(|d| (d.span.start, d.code, &text[d.span.range()]))
            .collect();
        found.sort_by_key(|(start, ..)| *start);
        found.into_iter().map(|(_, code, place)| (code, place)).collect()
    }

    #[test]
    fn a_right_value_is_read_once() {
        assert_eq!(
            mistakes("id: a\nowner: no\nkind: data-centre\ninherent: {likelihood: 1, impact: 4}\ntags: [1.10]\nnote: ~\n"),
            []
        );
    }

    #[test]
    fn every_mistake_is_said_once() {
        let text = "id: [a]\nkind: data-center\ninherent: {likelihood: high, impct: 2}\ntags: x\nnot: y\n";
        assert_eq!(
            mistakes(text),
            [
                ("wrong-type", "[a]"),
                ("missing-key", "[a]"),
                ("unknown-value", "data-center"),
                ("wrong-type", "high"),
                ("unknown-key", "impct"),
                ("wrong-type", "x"),
                ("unknown-key", "not"),
            ]
        );
    }
}
