//! What `book.toml` asks for.
//!
//! Read as raw data first, then checked, then trusted: nothing behind [`Config`] asks again whether a level exists or a scale has marks.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};

use crate::data::{self, At, Node, bilingual};
use crate::diagnostic::Diagnostic;
use crate::files::{Area, Files};
use crate::span::Span;
use crate::text;
use crate::text::{Lang, Text, Words};

pub mod audience;
mod dates;
pub mod pack;
pub mod site;
pub mod whitepaper;

use audience::{AudienceSettings, RawAudience};
use pack::{PackSettings, RawPack};
use site::{RawSite, SiteSettings};
use whitepaper::WhitePaperSettings;

/// The settings of a book.
#[derive(Clone, Debug)]
pub struct Config {
    /// Names the book in file names: `[A-Za-z][A-Za-z0-9._-]*`.
    pub id: String,
    /// Where the id stands; [`Span::NONE`] without a `book.toml` that can be read.
    pub span: Span,
    /// The title of the book.
    pub title: Words,
    /// The organization whose ISMS it is.
    pub organization: Words,
    /// The language the book is written in.
    pub language: Lang,
    /// The languages it is printed in, the book's own first.
    pub languages: Vec<Lang>,
    /// Where "today" is asked.
    pub timezone: TimeZone,
    /// The day that stands for today, if the book freezes it.
    pub as_of: Option<Date>,
    /// The editions of the standards.
    pub standards: Standards,
    /// Scales and criteria.
    pub risk: RiskMethod,
    /// Levels of rules, by name of a rule, of a group, or `all`; and where the names stand.
    pub levels: BTreeMap<String, (Level, Span)>,
    /// Levels that the run asks for, before those of the book.
    pub asked_levels: BTreeMap<String, Level>,
    /// Justified exceptions.
    pub accept: Vec<Accept>,
    /// What readers are kept from beyond what the program keeps them from.
    pub audience: AudienceSettings,
    /// What the certification pack holds.
    pub pack: PackSettings,
    /// How white papers speak.
    pub whitepaper: WhitePaperSettings,
    /// What the site has beside its pages, and what pages say of their sources.
    pub site: SiteSettings,
    /// Whether there is no `book.toml`: a folder of Markdown that is taken over as it is.
    pub plain: bool,
}

impl Config {
    /// Whether the settings are what the author wants: read from `book.toml`, or the defaults of a folder without one.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.plain || self.span.is_some()
    }
}

/// The editions in use, by the ids of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Standards {
    /// Clauses 4-10.
    pub requirements: At<String>,
    /// Annex A: `2022` or `2013`.
    pub annex_a: At<String>,
    /// Cloud guidance.
    pub guidance: At<String>,
    /// The certification scheme.
    pub scheme: At<String>,
}

impl Default for Standards {
    fn default() -> Self {
        let given = |id: &str| At {
            value: id.to_owned(),
            span: Span::NONE,
        };
        Self {
            requirements: given("27001:2022+amd1:2024"),
            annex_a: given("2022"),
            guidance: given("27017:2015"),
            scheme: given("JIP-ISMS517:1.0"),
        }
    }
}

/// How risk is measured: ISO/IEC 27001:2022, 6.1.2 a).
#[derive(Clone, Debug)]
pub struct RiskMethod {
    /// The marks of likelihood, from 1.
    pub likelihood: Vec<Words>,
    /// The marks of impact, from 1.
    pub impact: Vec<Words>,
    /// How two marks give a value.
    pub value: RiskValue,
    /// The levels, by rising limit.
    pub levels: Vec<RiskLevel>,
    /// The highest value that is acceptable without an exceptional acceptance.
    pub acceptable: u32,
}

/// How likelihood and impact give a risk value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RiskValue {
    /// Likelihood times impact.
    Product,
    /// Likelihood plus impact.
    Sum,
    /// A table: a row for each likelihood, a column for each impact.
    Matrix(Vec<Vec<u32>>),
}

/// A level of risk.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskLevel {
    /// The highest value that belongs to it.
    pub up_to: u32,
    /// Its name.
    pub name: Words,
}

impl RiskMethod {
    /// The value of two marks; `None` if a mark is off its scale.
    #[must_use]
    pub fn value(&self, likelihood: u32, impact: u32) -> Option<u32> {
        let on = |mark: u32, scale: &[Words]| (1..=scale.len()).contains(&(mark as usize));
        if !on(likelihood, &self.likelihood) || !on(impact, &self.impact) {
            return None;
        }
        match &self.value {
            RiskValue::Product => Some(likelihood * impact),
            RiskValue::Sum => Some(likelihood + impact),
            RiskValue::Matrix(rows) => rows.get(likelihood as usize - 1)?.get(impact as usize - 1).copied(),
        }
    }

    /// The level of a value, with its place among the levels from 0; the highest level for values beyond it.
    #[must_use]
    pub fn level(&self, value: u32) -> (usize, &RiskLevel) {
        let index = self
            .levels
            .iter()
            .position(|level| value <= level.up_to)
            .unwrap_or(self.levels.len() - 1);
        (index, &self.levels[index])
    }
}

impl Default for RiskMethod {
    fn default() -> Self {
        let words = |ja: &str, en: &str| Words {
            ja: Some(ja.into()),
            en: Some(en.into()),
            plain: None,
        };
        let scale = || {
            vec![
                words("低い", "low"),
                words("中程度", "medium"),
                words("高い", "high"),
                words("極めて高い", "very high"),
            ]
        };
        let level = |up_to, ja, en| RiskLevel {
            up_to,
            name: words(ja, en),
        };
        Self {
            likelihood: scale(),
            impact: scale(),
            value: RiskValue::Product,
            levels: vec![
                level(4, "低", "low"),
                level(8, "中", "medium"),
                level(12, "高", "high"),
                level(16, "重大", "critical"),
            ],
            acceptable: 4,
        }
    }
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Says nothing.
    Allow,
    /// Warns.
    Warn,
    /// Stops a build.
    Deny,
}

/// One justified exception: silences one diagnostic of one rule on one record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The rule.
    pub rule: At<String>,
    /// The record.
    pub record: At<String>,
    /// Why it is accepted.
    pub reason: Words,
    /// The last day it holds.
    pub until: data::Day,
    /// Who accepted it, and when.
    pub approved: AcceptedBy,
}

/// Who accepted an exception.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedBy {
    /// A role.
    pub by: At<String>,
    /// The day.
    pub on: data::Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    book: RawBook,
    #[serde(default)]
    standards: Standards,
    risk: Option<RawRisk>,
    #[serde(default)]
    check: RawCheck,
    #[serde(default)]
    pack: RawPack,
    #[serde(default)]
    site: RawSite,
    #[serde(default)]
    audience: RawAudience,
    #[serde(default)]
    whitepaper: WhitePaperSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    id: At<String>,
    title: Words,
    organization: Words,
    language: Option<RawLang>,
    languages: Option<Vec<RawLang>>,
    timezone: Option<At<String>>,
    as_of: Option<data::Day>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawLang {
    Ja,
    En,
}

impl From<RawLang> for Lang {
    fn from(raw: RawLang) -> Self {
        match raw {
            RawLang::Ja => Self::Ja,
            RawLang::En => Self::En,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRisk {
    likelihood: Vec<Words>,
    impact: Vec<Words>,
    value: RawValue,
    levels: Vec<RiskLevel>,
    acceptable: u32,
}

struct RawValue(RiskValue);

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = RawValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("product, sum or a matrix")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<RawValue, E> {
                match word {
                    "product" => Ok(RawValue(RiskValue::Product)),
                    "sum" => Ok(RawValue(RiskValue::Sum)),
                    _ => Err(E::unknown_variant(word, &["product", "sum"])),
                }
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut rows: A) -> Result<RawValue, A::Error> {
                let mut matrix = Vec::new();
                while let Some(row) = rows.next_element()? {
                    matrix.push(row);
                }
                Ok(RawValue(RiskValue::Matrix(matrix)))
            }
        }
        deserializer.deserialize_newtype_struct("$RiskValue", Value)
    }
}

#[derive(Default)]
struct RawCheck {
    levels: BTreeMap<String, (Level, Span)>,
    accept: Vec<Accept>,
}

impl<'de> Deserialize<'de> for RawCheck {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rules;
        impl<'de> Visitor<'de> for Rules {
            type Value = RawCheck;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("levels by rule, and accept")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawCheck, A::Error> {
                let mut check = RawCheck::default();
                while let Some(key) = map.next_key::<At<String>>()? {
                    if key.value == "accept" {
                        check.accept = map.next_value()?;
                    } else {
                        check.levels.insert(key.value, (map.next_value()?, key.span));
                    }
                }
                Ok(check)
            }
        }
        deserializer.deserialize_map(Rules)
    }
}

/// Reads the settings out of `files`.
///
/// Without a `book.toml` the defaults hold and `name` (of the folder) is the title. A broken `book.toml` gives the defaults beside its diagnostics.
#[must_use]
pub fn read(files: &Files, name: &str) -> (Config, Vec<Diagnostic>) {
    let Some((id, file)) = files.of(Area::Config).next() else {
        return (defaults(name), Vec::new());
    };
    if !file.intact {
        return (
            Config {
                plain: false,
                ..defaults(name)
            },
            Vec::new(),
        );
    }
    let (node, mut diagnostics) = data::toml::parse(id, &file.text);
    if !diagnostics.is_empty() {
        return (
            Config {
                plain: false,
                ..defaults(name)
            },
            diagnostics,
        );
    }
    let decoded = data::decode::<Raw>(&node);
    diagnostics.extend(decoded.diagnostics);
    let config = match decoded.value {
        Some(raw) => validate(raw, &node, &mut diagnostics),
        None => Config {
            plain: false,
            ..defaults(name)
        },
    };
    (config, diagnostics)
}

fn defaults(name: &str) -> Config {
    Config {
        id: "book".to_owned(),
        span: Span::NONE,
        title: Words::plain(name),
        organization: Words::plain(""),
        language: Lang::Ja,
        languages: vec![Lang::Ja],
        timezone: TimeZone::UTC,
        as_of: None,
        standards: Standards::default(),
        risk: RiskMethod::default(),
        levels: BTreeMap::new(),
        asked_levels: BTreeMap::new(),
        accept: Vec::new(),
        audience: AudienceSettings::default(),
        pack: PackSettings::default(),
        whitepaper: WhitePaperSettings::default(),
        site: SiteSettings::default(),
        plain: true,
    }
}

fn validate(raw: Raw, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let mut bad = |span: Span, message: Text, help: Text| diagnostics.push(Diagnostic::new("bad-value", span, message).help(help));
    if !is_id(&raw.book.id.value) {
        bad(raw.book.id.span, BAD_ID, ID_RULE);
    }
    let timezone = raw.book.timezone.as_ref().map_or(TimeZone::UTC, |name| {
        TimeZone::get(&name.value).unwrap_or_else(|_| {
            let zone = &name.value;
            bad(
                name.span,
                text!("`{zone}` というタイムゾーンはありません", "there is no time zone `{zone}`"),
                Text::new("`Asia/Tokyo` のように書いてください", "write it as in `Asia/Tokyo`"),
            );
            TimeZone::UTC
        })
    });
    let language = raw.book.language.map_or(Lang::Ja, Lang::from);
    let mut languages = vec![language];
    for other in raw.book.languages.into_iter().flatten().map(Lang::from) {
        if !languages.contains(&other) {
            languages.push(other);
        }
    }
    let risk = raw.risk.map_or_else(RiskMethod::default, |risk| method(risk, node, &mut bad));
    let pack = raw.pack.validate(node, diagnostics);
    let site = raw.site.validate(diagnostics);
    Config {
        span: raw.book.id.span,
        id: raw.book.id.value,
        title: raw.book.title,
        organization: raw.book.organization,
        language,
        languages,
        timezone,
        as_of: raw.book.as_of.map(|day| day.0),
        standards: raw.standards,
        risk,
        levels: raw.check.levels,
        asked_levels: BTreeMap::new(),
        accept: raw.check.accept,
        audience: raw.audience.settle(),
        pack,
        whitepaper: raw.whitepaper,
        site,
        plain: false,
    }
}

/// Holds scale, matrix and levels against each other; what does not hold is said and mended so that values can be computed.
fn method(raw: RawRisk, node: &Node, bad: &mut dyn FnMut(Span, Text, Text)) -> RiskMethod {
    let defaults = RiskMethod::default();
    let at = |key: &str| node.at(&["risk", key]);
    let mut risk = RiskMethod {
        likelihood: raw.likelihood,
        impact: raw.impact,
        value: raw.value.0,
        levels: raw.levels,
        acceptable: raw.acceptable,
    };
    if risk.likelihood.is_empty() {
        bad(at("likelihood"), EMPTY_SCALE, MARKS);
        risk.likelihood = defaults.likelihood;
    }
    if risk.impact.is_empty() {
        bad(at("impact"), EMPTY_SCALE, MARKS);
        risk.impact = defaults.impact;
    }
    if let RiskValue::Matrix(rows) = &risk.value {
        let (height, width) = (risk.likelihood.len(), risk.impact.len());
        if rows.len() != height || rows.iter().any(|row| row.len() != width) {
            bad(
                at("value"),
                text!(
                    "行列は {height} 行 {width} 列でなければなりません",
                    "the matrix has to have {height} rows and {width} columns"
                ),
                Text::new(
                    "起こりやすさの段階ごとに一行、影響度の段階ごとに一列を書いてください",
                    "give a row for each mark of likelihood and a column for each mark of impact",
                ),
            );
            risk.value = RiskValue::Product;
        }
    }
    if risk.levels.is_empty() {
        bad(
            at("levels"),
            Text::new("リスクレベルがありません", "there is no level of risk"),
            Text::new(
                "`{up_to = 4, name = \"低\"}` のように一つ以上決めてください",
                "give at least one, as in `{up_to = 4, name = \"low\"}`",
            ),
        );
        risk.levels = defaults.levels;
    } else if !risk.levels.is_sorted_by(|a, b| a.up_to < b.up_to) {
        bad(
            at("levels"),
            Text::new(
                "レベルの上限 `up_to` が小さい順に並んでいません",
                "the limits `up_to` of the levels do not rise",
            ),
            Text::new("小さい順に並べてください", "put them in rising order"),
        );
        risk.levels.sort_by_key(|level| level.up_to);
    }
    risk
}

const EMPTY_SCALE: Text = Text::new("尺度には一つ以上の段階が要ります", "a scale needs at least one mark");
const MARKS: Text = Text::new(
    "段階の名前を低い方から並べてください",
    "list the names of the marks from the lowest",
);
const BAD_ID: Text = Text::new("この形の id は使えません", "an id cannot look like this");

/// What an id looks like, for diagnostics.
pub const ID_RULE: Text = Text::new(
    "id は英字で始まり、英数字と `.` `_` `-` だけでできていなければなりません",
    "an id begins with a letter and holds letters, digits, `.`, `_` and `-` only",
);

/// Whether `id` has the shape of an id: `[A-Za-z][A-Za-z0-9._-]*`.
#[must_use]
pub fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// The message of an id of the wrong shape, for types that read one.
#[must_use]
pub fn id_rule() -> String {
    bilingual(&BAD_ID, &ID_RULE)
}
