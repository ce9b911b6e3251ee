//! What a customer needs of one thing that a provider tells.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::told::{Countries, Value};
use super::{Ref, to};
use crate::catalog::ItemType;
use crate::data::{At, Day, bilingual};
use crate::text::{Text, Words};

/// What a customer needs of one item: in words, or as a bound that the provider's value is held against (ISO/IEC 27017:2015, the customer's sides).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Need {
    /// What is needed, in words.
    pub what: Option<Words>,
    /// No less than this: a length of time or a day.
    pub at_least: Option<At<String>>,
    /// No more than this: a length of time or a day.
    pub at_most: Option<At<String>>,
    /// In these countries only.
    pub within: Vec<At<String>>,
    /// What was found by reading, where no value can be compared.
    pub judged: Option<Judged>,
}

/// What a customer found who read what the provider tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// Whether it is what is needed.
    pub met: bool,
    /// When it was read.
    pub on: Day,
    /// By whom.
    pub by: Option<Ref<to::Role>>,
}

impl Need {
    /// The bounds, each with its key.
    pub fn bounds(&self) -> impl Iterator<Item = (&'static str, &At<String>)> {
        let lengths = [("at_least", &self.at_least), ("at_most", &self.at_most)];
        let lengths = lengths.into_iter().filter_map(|(key, bound)| Some((key, bound.as_ref()?)));
        lengths.chain(self.within.iter().map(|country| ("within", country)))
    }

    /// Whether a value is what is needed; `None` if it cannot be compared with what is stated.
    #[must_use]
    pub fn compare(&self, kind: ItemType, value: &Value) -> Option<bool> {
        let bound = |bound: &Option<At<String>>| bound.as_ref().map(|bound| Value::parse(kind, &bound.value).ok());
        let no_less = |least: &Value, most: &Value| match (least, most) {
            (Value::Length(least), Value::Length(most)) => Some(least <= most),
            (Value::Day(least), Value::Day(most)) => Some(least <= most),
            _ => None,
        };
        let least = bound(&self.at_least).map(|least| no_less(&least?, value));
        let most = bound(&self.at_most).map(|most| no_less(value, &most?));
        let within = (!self.within.is_empty()).then(|| match value {
            Value::Countries(told) => {
                let allowed = Countries::parse(self.within.iter().map(|country| country.value.as_str())).ok()?;
                Some(told.are_within(&allowed))
            }
            _ => None,
        });
        let found = [least, most, within].into_iter().flatten();
        found.reduce(|a, b| Some(a? && b?)).flatten()
    }

    /// As it is printed: bounds first, then words.
    #[must_use]
    pub fn text(&self, kind: ItemType) -> Text {
        let printed =
            |bound: &At<String>| Value::parse(kind, &bound.value).map_or_else(|_| Text::same(bound.value.clone()), |value| value.text());
        let mut parts = Vec::new();
        if let Some(Text { ja, en }) = self.at_least.as_ref().map(printed) {
            parts.push(crate::text!("{ja}以上", "at least {en}"));
        }
        if let Some(Text { ja, en }) = self.at_most.as_ref().map(printed) {
            parts.push(crate::text!("{ja}以内", "at most {en}"));
        }
        if !self.within.is_empty() {
            let countries = self
                .within
                .iter()
                .map(|country| country.value.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            parts.push(crate::text!("{countries} に限る", "within {countries}"));
        }
        parts.extend(self.what.as_ref().map(Words::text));
        let ja = parts.iter().map(|part| part.ja.as_ref()).collect::<Vec<_>>().join("。");
        let en = parts.iter().map(|part| part.en.as_ref()).collect::<Vec<_>>().join("; ");
        Text::owned(ja, en)
    }
}

const KEYS: &[&str] = &["what", "at_least", "at_most", "within", "judged", "ja", "en"];

impl<'de> Deserialize<'de> for Need {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Need;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, or {at_least, at_most, within, what, judged}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Need, E> {
                Ok(Need {
                    what: Some(Words::plain(text)),
                    ..Need::default()
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Need, A::Error> {
                let mut need = Need::default();
                let mut words = Words::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "what" => need.what = Some(map.next_value()?),
                        "at_least" => need.at_least = Some(map.next_value()?),
                        "at_most" => need.at_most = Some(map.next_value()?),
                        "within" => need.within = map.next_value()?,
                        "judged" => need.judged = Some(map.next_value()?),
                        "ja" => words.ja = Some(map.next_value()?),
                        "en" => words.en = Some(map.next_value()?),
                        _ => return Err(de::Error::unknown_field(&key, KEYS)),
                    }
                }
                if words.ja.is_some() || words.en.is_some() {
                    need.what = Some(words);
                }
                if need.what.is_none() && need.bounds().next().is_none() {
                    return Err(de::Error::custom(bilingual(
                        &Text::new("何が必要かが書かれていません", "it is not said what is needed"),
                        &Text::new(
                            "`{at_least: 30 days}`、`{within: [JP]}` のような条件か、文を書いてください",
                            "give a bound such as `{at_least: 30 days}` or `{within: [JP]}`, or words",
                        ),
                    )));
                }
                Ok(need)
            }
        }
        deserializer.deserialize_newtype_struct("$Need", Shape)
    }
}

impl JsonSchema for Need {
    fn schema_name() -> Cow<'static, str> {
        "Need".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words = generator.subschema_for::<Words>();
        let judged = generator.subschema_for::<Judged>();
        json_schema!({"anyOf": [
            words.clone(),
            {
                "type": "object",
                "properties": {
                    "what": words,
                    "at_least": {"type": "string"},
                    "at_most": {"type": "string"},
                    "within": {"type": "array", "items": {"type": "string"}},
                    "judged": judged
                },
                "additionalProperties": false
            }
        ]})
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::value::told::{Length, Unit};
    use crate::span::Span;

    fn at(text: &str) -> At<String> {
        At {
            value: text.to_owned(),
            span: Span::NONE,
        }
    }

    fn told(kind: ItemType, text: &str) -> Value {
        Value::parse(kind, text).expect("the value can be read")
    }

    proptest! {
        /// At least and at most together hold exactly where each holds, and both at once only for what is equal.
        #[test]
        fn bounds_agree_with_the_order(bound in 0..5_000_u32, count in 0..5_000_u32, a in 0..6_usize, b in 0..6_usize) {
            let bound = Length { count: bound, unit: Unit::ALL[a] };
            let value = Length { count, unit: Unit::ALL[b] };
            let least = Need { at_least: Some(at(&bound.to_string())), ..Need::default() };
            let most = Need { at_most: Some(at(&bound.to_string())), ..Need::default() };
            let both = Need { at_least: least.at_least.clone(), at_most: most.at_most.clone(), ..Need::default() };
            let judge = |need: &Need| need.compare(ItemType::Duration, &Value::Length(value)).expect("lengths can be compared");
            prop_assert_eq!(judge(&least), value >= bound);
            prop_assert_eq!(judge(&most), value <= bound);
            prop_assert_eq!(judge(&both), value == bound);
        }
    }

    #[test]
    fn compares_what_can_be_compared() {
        let within = Need {
            within: vec![at("JP"), at("SG")],
            ..Need::default()
        };
        assert_eq!(within.compare(ItemType::Place, &told(ItemType::Place, "JP")), Some(true));
        assert_eq!(within.compare(ItemType::Place, &told(ItemType::Place, "JP, US")), Some(false));
        assert_eq!(within.compare(ItemType::Text, &told(ItemType::Text, "JP")), None);
        let words = Need {
            what: Some(Words::plain("暗号化")),
            ..Need::default()
        };
        assert_eq!(words.compare(ItemType::Text, &told(ItemType::Text, "AES")), None);
        let least = Need {
            at_least: Some(at("2026-04-01")),
            what: Some(Words::plain("以後")),
            ..Need::default()
        };
        assert_eq!(least.compare(ItemType::Date, &told(ItemType::Date, "2026-05-01")), Some(true));
        assert_eq!(
            least.compare(ItemType::Duration, &told(ItemType::Duration, "1 day")),
            None,
            "no length is a bound"
        );
        assert_eq!(least.text(ItemType::Date).en, "at least 2026-04-01; 以後");
    }
}
