//! The types that fields of records are made of.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeTuple, Serializer};
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::config;
use crate::data::{At, Day, bilingual};
use crate::span::Span;
use crate::text::{Text, Words};

mod classification;
mod need;

pub use classification::Classification;
mod period;
pub mod told;

pub use need::{Judged, Need};
pub use period::PeriodValue;

/// The id of a record: `[A-Za-z][A-Za-z0-9._-]*`, unique in the book.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl Visitor<'_> for Shape {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<Id, E> {
                if config::is_id(id) {
                    Ok(Id(id.to_owned()))
                } else {
                    Err(E::custom(config::id_rule()))
                }
            }
        }
        deserializer.deserialize_newtype_struct("$Id", Shape)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9._-]*$"})
    }
}

/// What a reference may lead to.
pub trait Targets {
    /// The kinds it may name.
    const KINDS: &'static [Kind];
}

macro_rules! targets {
    ($($(#[$doc:meta])* $name:ident = $($kind:ident)|+;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}
        impl Targets for $name {
            const KINDS: &'static [Kind] = &[$(Kind::$kind),+];
        })*
    };
}

/// What references may lead to, by name.
pub mod to {
    use super::{Kind, Targets};

    targets! {
        /// A unit.
        Unit = Unit;
        /// A site.
        Site = Site;
        /// A system.
        System = System;
        /// A person.
        Person = Person;
        /// A role.
        Role = Role;
        /// A person or a role.
        PersonOrRole = Person | Role;
        /// A supplier.
        Supplier = Supplier;
        /// A supplier or a unit.
        SupplierOrUnit = Supplier | Unit;
        /// A party of the guidance.
        Party = Party;
        /// A party of the guidance or a supplier.
        PartyOrSupplier = Party | Supplier;
        /// A service.
        Service = Service;
        /// A scope.
        Scope = Scope;
        /// An asset.
        Asset = Asset;
        /// A law, regulation, contract or agreement.
        Law = Requirement;
        /// A law or contract, or a document.
        LawOrDocument = Requirement | Document;
        /// A document.
        Document = Document;
        /// An assessment round.
        Assessment = Assessment;
        /// A risk source.
        RiskSource = RiskSource;
        /// A risk.
        Risk = Risk;
        /// A risk or an opportunity.
        RiskOrOpportunity = Risk | Opportunity;
        /// A control.
        Control = Control;
        /// A control or a position of guidance, or one side of either.
        ControlOrSide = Control | Position | Side;
        /// A control, a side, or a requirement of a standard.
        Shown = Control | Position | Side | Clause;
        /// A requirement of a standard.
        Clause = Clause;
        /// A requirement of a standard, a standard, or a control.
        Criterion = Clause | Standard | Control | Position | Side | Document;
        /// Evidence.
        Evidence = Evidence;
        /// An objective.
        Objective = Objective;
        /// An audit.
        Audit = Audit;
        /// A finding.
        Finding = Finding;
    }

    /// Anything with an id.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Any {}
    impl Targets for Any {
        const KINDS: &'static [Kind] = &[];
    }
}

/// A field that names another record by its id. Whether it exists is asked by the graph.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref<T> {
    /// The id as written.
    pub id: String,
    /// Where it is written.
    pub span: Span,
    kind: PhantomData<T>,
}

impl<T> Ref<T> {
    /// A reference to `id`, stated at `span`.
    #[must_use]
    pub fn new(id: impl Into<String>, span: Span) -> Self {
        Self {
            id: id.into(),
            span,
            kind: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "-> {}", self.id)
    }
}

/// The name under which [`Ref`] announces itself to serializers.
pub(super) const REF: &str = "$Ref";

impl<'de, T> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<String>::deserialize(deserializer)?;
        Ok(Self::new(value, span))
    }
}

/// Hands kinds, place and id to the serializer that draws a record (see `shape`).
struct RefParts<'a>(&'static [Kind], Span, &'a str);

impl Serialize for RefParts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_tuple(5)?;
        parts.serialize_element(&(self.1.file.index() as u64))?;
        parts.serialize_element(&self.1.start)?;
        parts.serialize_element(&self.1.end)?;
        parts.serialize_element(self.2)?;
        for kind in self.0 {
            parts.serialize_element(&(*kind as u32))?;
        }
        parts.end()
    }
}

impl<T: Targets> Serialize for Ref<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(REF, &RefParts(T::KINDS, self.span, &self.id))
    }
}

impl<T: Targets> JsonSchema for Ref<T> {
    fn schema_name() -> Cow<'static, str> {
        let kinds: Vec<_> = T::KINDS.iter().map(|kind| kind.key()).collect();
        format!("Ref[{}]", kinds.join("|")).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds: Vec<_> = T::KINDS.iter().map(|kind| kind.key()).collect();
        let of = if kinds.is_empty() {
            "anything".to_owned()
        } else {
            kinds.join(", ")
        };
        json_schema!({"type": "string", "x-ref": kinds, "$comment": format!("id of: {of}")})
    }
}

/// A period by which something comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// `month`.
    Month,
    /// `quarter`.
    Quarter,
    /// `half-year`.
    HalfYear,
    /// `year`.
    Year,
    /// `{days: n}`.
    Days(u32),
}

impl Interval {
    /// The day that is one interval after `day`; the last day of the calendar beyond its end.
    #[must_use]
    pub fn after(self, day: Day) -> Day {
        let span = match self {
            Self::Month => jiff::Span::new().months(1),
            Self::Quarter => jiff::Span::new().months(3),
            Self::HalfYear => jiff::Span::new().months(6),
            Self::Year => jiff::Span::new().years(1),
            Self::Days(days) => jiff::Span::new().days(days),
        };
        Day(day.0.checked_add(span).unwrap_or(jiff::civil::Date::MAX))
    }

    /// Half the days of the interval that begins on `day`: by so much may something that comes round be early or late.
    #[must_use]
    pub fn half(self, day: Day) -> jiff::Span {
        let whole = day.0.until(self.after(day).0).map_or(0, |span| span.get_days());
        jiff::Span::new().days(whole / 2)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Interval;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an interval")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Interval, E> {
                Ok(match word {
                    "month" => Interval::Month,
                    "quarter" => Interval::Quarter,
                    "half-year" => Interval::HalfYear,
                    "year" => Interval::Year,
                    _ => return Err(E::unknown_variant(word, &["month", "quarter", "half-year", "year"])),
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Interval, A::Error> {
                match map.next_key::<String>()?.as_deref() {
                    Some("days") => Ok(Interval::Days(map.next_value()?)),
                    other => Err(de::Error::unknown_field(other.unwrap_or_default(), &["days"])),
                }
            }
        }
        deserializer.deserialize_newtype_struct("$Interval", Shape)
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Month => serializer.serialize_unit_variant("Interval", 0, "month"),
            Self::Quarter => serializer.serialize_unit_variant("Interval", 1, "quarter"),
            Self::HalfYear => serializer.serialize_unit_variant("Interval", 2, "half-year"),
            Self::Year => serializer.serialize_unit_variant("Interval", 3, "year"),
            Self::Days(days) => Words {
                ja: Some(format!("{days}日")),
                en: Some(format!("{days} days")),
                plain: None,
            }
            .serialize(serializer),
        }
    }
}

impl JsonSchema for Interval {
    fn schema_name() -> Cow<'static, str> {
        "Interval".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"enum": ["month", "quarter", "half-year", "year"]},
            {"type": "object", "properties": {"days": {"type": "integer", "minimum": 1}}, "required": ["days"], "additionalProperties": false}
        ]})
    }
}

/// A figure or a word, as measurements have them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// As written.
    pub text: String,
    /// Its number, if it is one.
    pub number: Option<f64>,
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl Visitor<'_> for Shape {
            type Value = Quantity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                Ok(Quantity {
                    text: text.to_owned(),
                    number: text.parse().ok(),
                })
            }
        }
        deserializer.deserialize_newtype_struct("$Quantity", Shape)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.number {
            Some(number) => serializer.serialize_f64(number),
            None => serializer.serialize_str(&self.text),
        }
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["number", "string"]})
    }
}

/// `own`, or the supplier who does it.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// We ourselves.
    Own,
    /// A supplier.
    Supplier(Ref<to::Supplier>),
}

impl<'de> Deserialize<'de> for Operator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<String>::deserialize(deserializer)?;
        Ok(if value == "own" {
            Self::Own
        } else {
            Self::Supplier(Ref::new(value, span))
        })
    }
}

impl Serialize for Operator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Own => serializer.serialize_unit_variant("Operator", 0, "own"),
            Self::Supplier(supplier) => supplier.serialize(serializer),
        }
    }
}

impl JsonSchema for Operator {
    fn schema_name() -> Cow<'static, str> {
        "Operator".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "$comment": "own, or the id of a supplier"})
    }
}

/// An act of approval; a name typed in a file is a claim, `ref` says where the act is recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The role that approved.
    pub by: Ref<to::Role>,
    /// The person who held it.
    pub person: Option<Ref<to::Person>>,
    /// The day.
    pub on: Day,
    /// Where the act is recorded: number of a workflow or a pull request.
    pub r#ref: Option<String>,
    /// The digest of the text that was approved.
    pub digest: Option<String>,
}

/// A link confirmed after the text it rests on was read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The day.
    pub on: Day,
    /// The digest of the text it rests on.
    pub digest: String,
}

/// An action with its owner and its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What is to be done.
    pub what: Words,
    /// Who sees to it.
    pub owner: Ref<to::Role>,
    /// By when.
    pub due: Day,
    /// When it was done.
    pub done: Option<Day>,
}

/// A row of a revision history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The version.
    pub version: String,
    /// The day.
    pub on: Day,
    /// What changed.
    pub change: Words,
    /// Who changed it.
    pub by: Option<Ref<to::Role>>,
}

/// Marks on the book's two scales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The mark of likelihood, from 1.
    pub likelihood: u32,
    /// The mark of impact, from 1.
    pub impact: u32,
}

/// What a control is implemented by: a document, or one section of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Implements {
    /// The control or side.
    pub control: Ref<to::ControlOrSide>,
    /// The section of the document: its words or its fragment.
    pub at: Option<At<String>>,
}

impl<'de> Deserialize<'de> for Implements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Sectioned {
            control: Ref<to::ControlOrSide>,
            at: Option<At<String>>,
        }
        struct Either(Option<String>, Option<Sectioned>);
        impl<'de> Deserialize<'de> for Either {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Shape;
                impl<'de> Visitor<'de> for Shape {
                    type Value = Either;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a control, or {control, at}")
                    }
                    fn visit_str<E: de::Error>(self, id: &str) -> Result<Either, E> {
                        Ok(Either(Some(id.to_owned()), None))
                    }
                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Either, A::Error> {
                        Sectioned::deserialize(de::value::MapAccessDeserializer::new(map)).map(|sectioned| Either(None, Some(sectioned)))
                    }
                }
                deserializer.deserialize_newtype_struct("$Implements", Shape)
            }
        }
        let At { value, span } = At::<Either>::deserialize(deserializer)?;
        match value {
            Either(Some(id), _) => Ok(Self {
                control: Ref::new(id, span),
                at: None,
            }),
            Either(None, Some(sectioned)) => Ok(Self {
                control: sectioned.control,
                at: sectioned.at,
            }),
            Either(None, None) => Err(de::Error::custom(bilingual(
                &Text::new("管理策が必要です", "a control is expected"),
                &Text::new("`A.8.13` のように番号を書いてください", "write its number, as in `A.8.13`"),
            ))),
        }
    }
}

impl Serialize for Implements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.control.serialize(serializer)
    }
}

impl JsonSchema for Implements {
    fn schema_name() -> Cow<'static, str> {
        "Implements".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "$comment": "id of a control or side"},
            {"type": "object", "properties": {"control": {"type": "string"}, "at": {"type": "string"}}, "required": ["control"], "additionalProperties": false}
        ]})
    }
}

/// A mapping in the order written whose keys are ids or words with places.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<K, V>(pub Vec<(K, V)>);

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Shape<K, V> {
            type Value = Table<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<K, V>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Table(entries))
            }
        }
        deserializer.deserialize_map(Shape(PhantomData))
    }
}

impl<K: Serialize, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<K, V: JsonSchema> JsonSchema for Table<K, V> {
    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", V::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<V>();
        json_schema!({"type": "object", "additionalProperties": values})
    }
}

impl Serialize for At<String> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

impl JsonSchema for At<String> {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// Text, or the records that say it.
#[derive(Clone, Debug, PartialEq)]
pub enum TextOrRefs {
    /// Text.
    Text(Words),
    /// Records.
    Refs(Vec<Ref<to::Any>>),
}

impl<'de> Deserialize<'de> for TextOrRefs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = TextOrRefs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a list of ids")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<TextOrRefs, E> {
                Ok(TextOrRefs::Text(Words::plain(text)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<TextOrRefs, A::Error> {
                let mut refs = Vec::new();
                while let Some(item) = items.next_element()? {
                    refs.push(item);
                }
                Ok(TextOrRefs::Refs(refs))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TextOrRefs, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Both {
                    ja: Option<String>,
                    en: Option<String>,
                }
                let both = Both::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(TextOrRefs::Text(Words {
                    ja: both.ja,
                    en: both.en,
                    plain: None,
                }))
            }
        }
        deserializer.deserialize_newtype_struct("$TextOrRefs", Shape)
    }
}

impl Serialize for TextOrRefs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(words) => words.serialize(serializer),
            Self::Refs(refs) => refs.serialize(serializer),
        }
    }
}

impl JsonSchema for TextOrRefs {
    fn schema_name() -> Cow<'static, str> {
        "TextOrIds".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words = generator.subschema_for::<Words>();
        json_schema!({"anyOf": [words, {"type": "array", "items": {"type": "string"}}]})
    }
}
