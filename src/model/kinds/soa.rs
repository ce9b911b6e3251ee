//! A Statement of Applicability: ISMS-wide, or the overlay of one service (ISO/IEC 27001:2022, 6.1.3 d).

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::data::{At, Day};
use crate::model::value::{Approval, Classification, Need, Ref, Revision, Table, to};
use crate::model::{Kind, Record};
use crate::text::Words;

/// The id that stands for the ISMS-wide statement where a service would stand.
pub const ISMS_WIDE: &str = "isms";

/// A Statement of Applicability as stated; rows are derived from baseline and overlay.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Soa {
    /// `soa:<service>`, or `soa:isms`; derived.
    #[serde(skip)]
    pub id: String,
    /// The service; the ISMS-wide baseline if absent.
    pub service: Option<Ref<to::Service>>,
    /// Its document number.
    pub number: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Who prepared it.
    pub prepared: Option<Approval>,
    /// Who examined it.
    pub examined: Option<Approval>,
    /// Who approved it.
    pub approved: Option<Approval>,
    /// From when it holds.
    pub effective: Option<Day>,
    /// Its versions.
    #[serde(default)]
    pub history: Vec<Revision>,
    /// The decisions.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// How widely it may be read; `internal` if absent.
    pub classification: Option<Classification>,
    /// Topics it belongs to.
    #[serde(default)]
    pub topics: Vec<String>,
    /// A remark.
    pub note: Option<Words>,
}

impl Record for Soa {
    const KIND: Kind = Kind::Soa;

    fn id(&self) -> &str {
        &self.id
    }

    /// The id: what a statement is called depends on its service, which the graph knows.
    fn title(&self) -> Words {
        Words::plain(self.id.clone())
    }

    fn classification(&self) -> Classification {
        self.classification.unwrap_or_default()
    }
}

impl Soa {
    /// The service's id, or [`ISMS_WIDE`].
    #[must_use]
    pub fn scope(&self) -> &str {
        self.service.as_ref().map_or(ISMS_WIDE, |service| &service.id)
    }
}

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident { $($(#[$extra_doc:meta])* $extra:ident: $extra_ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$extra_doc])* pub $extra: $extra_ty,)*
            /// Why it is excluded.
            #[serde(default, deserialize_with = "even_if_empty")]
            pub exclude: Option<Words>,
            /// Why it is included, beside the risks, which are derived.
            #[serde(default)]
            pub reasons: Vec<Reason>,
            /// How far it is implemented.
            pub status: Option<Status>,
            /// What is done.
            pub how: Option<Words>,
            /// Who sees to what is not implemented yet.
            pub owner: Option<Ref<to::Role>>,
            /// By when.
            pub due: Option<Day>,
            /// The controls that stand in for it (`alternative`).
            #[serde(default)]
            pub by: Vec<Ref<to::ControlOrSide>>,
            /// The suppliers it rests on.
            #[serde(default)]
            pub relies_on: Vec<Ref<to::Supplier>>,
            /// What customers are told, by the items of the catalog.
            #[serde(default)]
            pub disclose: Table<At<String>, Disclosed>,
            /// What is needed of the suppliers it rests on, by the items of the catalog.
            #[serde(default)]
            pub needs: Table<At<String>, Need>,
        }
    };
}

/// `exclude:` with nothing behind it excludes too, without a reason.
fn even_if_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Words>, D::Error> {
    Option::<Words>::deserialize(deserializer).map(|reason| Some(reason.unwrap_or_default()))
}

answer! {
    /// A decision on a control, a position, or one side of it; with answers of its own, or by side.
    Decision {
        /// What is decided on.
        control: Ref<to::ControlOrSide>,
        /// Answers by side; written as keys `csp`, `csc`, `shared` or what parties the catalog has.
        #[serde(default)]
        sides: Vec<SideAnswer>,
    }
}

answer! {
    /// The answer to one side.
    Answer {}
}

/// The fields that only an included control has.
pub const INCLUDED: [&str; 6] = ["reasons", "status", "how", "owner", "due", "by"];

impl Answer {
    /// Whether it has a field of [`INCLUDED`].
    #[must_use]
    pub fn says_included(&self) -> bool {
        !self.reasons.is_empty()
            || self.status.is_some()
            || self.how.is_some()
            || self.owner.is_some()
            || self.due.is_some()
            || !self.by.is_empty()
    }
}

/// An answer under the name of a party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SideAnswer {
    /// The party, or `shared`.
    pub party: At<String>,
    /// The answer.
    pub answer: Answer,
}

impl Decision {
    /// The answer that stands on the decision itself; `None` if it only answers by side.
    #[must_use]
    pub fn own_answer(&self) -> Option<Answer> {
        let answer = Answer {
            exclude: self.exclude.clone(),
            reasons: self.reasons.clone(),
            status: self.status,
            how: self.how.clone(),
            owner: self.owner.clone(),
            due: self.due,
            by: self.by.clone(),
            relies_on: self.relies_on.clone(),
            disclose: self.disclose.clone(),
            needs: self.needs.clone(),
        };
        let says_something = answer.exclude.is_some()
            || answer.status.is_some()
            || answer.how.is_some()
            || !answer.reasons.is_empty()
            || !answer.disclose.0.is_empty()
            || !answer.needs.0.is_empty();
        (says_something || self.sides.is_empty()).then_some(answer)
    }
}

/// Why a control is included: exactly one of the four.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// A law.
    pub law: Option<Ref<to::Law>>,
    /// A contract.
    pub contract: Option<Ref<to::Law>>,
    /// A requirement of a standard.
    pub clause: Option<Ref<to::Clause>>,
    /// Good practice, in words.
    pub practice: Option<Words>,
}

/// How far an included control is implemented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 実施.
    Implemented,
    /// 一部実施.
    Partial,
    /// 計画.
    Planned,
    /// 代替.
    Alternative,
}

impl Status {
    /// Whether something is still to be done, or to be looked at again.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Implemented
    }
}

/// What customers are told about one item.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Disclosed {
    /// What they are told.
    pub text: Option<Words>,
    /// The same as a value that can be compared: `30 days`, `JP`.
    pub value: Option<At<String>>,
    /// Why there is nothing to tell.
    pub not_applicable: Option<Words>,
    /// How widely it may be read; as widely as the service if absent.
    pub classification: Option<Classification>,
}

impl<'de> Deserialize<'de> for Disclosed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Disclosed;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, {text, value} or {not_applicable}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Disclosed, E> {
                Ok(Disclosed {
                    text: Some(Words::plain(text)),
                    ..Disclosed::default()
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Disclosed, A::Error> {
                let mut disclosed = Disclosed::default();
                let mut words = Words::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "text" => disclosed.text = Some(map.next_value()?),
                        "value" => disclosed.value = Some(map.next_value()?),
                        "not_applicable" => disclosed.not_applicable = Some(map.next_value()?),
                        "classification" => disclosed.classification = Some(map.next_value()?),
                        "ja" => words.ja = Some(map.next_value()?),
                        "en" => words.en = Some(map.next_value()?),
                        _ => {
                            return Err(de::Error::unknown_field(
                                &key,
                                &["text", "value", "not_applicable", "classification", "ja", "en"],
                            ));
                        }
                    }
                }
                if words.ja.is_some() || words.en.is_some() {
                    disclosed.text = Some(words);
                }
                Ok(disclosed)
            }
        }
        deserializer.deserialize_newtype_struct("$Disclosed", Shape)
    }
}

impl JsonSchema for Disclosed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Disclosed".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words = generator.subschema_for::<Words>();
        let classification = generator.subschema_for::<Classification>();
        json_schema!({"anyOf": [
            words.clone(),
            {
                "type": "object",
                "properties": {"text": words.clone(), "value": {"type": "string"}, "not_applicable": words, "classification": classification},
                "additionalProperties": false
            }
        ]})
    }
}
