//! The entries of a catalog file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::PROVIDER;
use crate::data::{At, Day};
use crate::span::Span;
use crate::text::Words;

/// What a set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Clauses 4-10 of ISO/IEC 27001.
    Requirements,
    /// Annex A of ISO/IEC 27001.
    AnnexA,
    /// Guidance and cloud controls (ISO/IEC 27017).
    Guidance,
    /// A certification scheme (JIP-ISMS517).
    Scheme,
    /// Risk sources.
    RiskSources,
    /// Correspondence of two Annex A editions.
    Map,
    /// Titles of a book's own copy of a standard.
    Titles,
}

/// Whether an edition is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// In force.
    Current,
    /// Withdrawn by its publisher.
    Withdrawn,
}

/// The head of a set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The id that `[standards]` names.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// Further ids it serves: editions with amendments.
    #[serde(default)]
    pub editions: Vec<String>,
    /// The printed name.
    pub name: String,
    /// The Japanese edition.
    pub jis: Option<String>,
    /// The title.
    pub title: Words,
    /// Whether it is in force.
    pub status: Option<Status>,
    /// The day from which it must not be used.
    pub withdrawn: Option<Day>,
    /// Of a guidance set: the Annex A edition whose numbers it uses.
    pub counts_by: Option<String>,
    /// Of a scheme: the requirements it extends.
    pub clauses_of: Option<String>,
    /// Of a map: the edition it leads from.
    pub from: Option<String>,
    /// Of a map: the edition it leads to.
    pub to: Option<String>,
    /// A remark.
    pub note: Option<Words>,
}

/// Where data come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Which data.
    pub what: String,
    /// Where they were read.
    pub r#where: String,
    /// How sure they are.
    pub confidence: String,
}

/// A party that guidance speaks to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The id used in sources, ids and JSON.
    pub id: String,
    /// The full title.
    pub title: Words,
    /// The short name.
    pub short: Words,
}

/// A title whose Japanese wording is not proofread against the standard.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertain {
    /// What the wording rests on.
    pub basis: Option<String>,
    /// Other wordings that were seen.
    #[serde(default)]
    pub variants: Vec<String>,
}

/// A theme, clause, objective or category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The id.
    pub id: String,
    /// What kind of group: `theme`, `clause`, `objective`, `category` or what the standard has.
    pub level: String,
    /// The printed number.
    #[serde(default)]
    pub number: String,
    /// The title.
    pub title: Words,
    /// The group it is part of.
    pub parent: Option<String>,
    /// Present if the title is not proofread.
    pub title_uncertain: Option<Uncertain>,
    /// Where the entry comes from.
    pub source: Option<String>,
    /// Whether the standard has it newly.
    #[serde(default)]
    pub new: bool,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// A control.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The id, such as `A.8.13` or `CLD.6.3.1`.
    pub id: String,
    /// The printed number.
    pub number: String,
    /// The group it stands in.
    pub group: String,
    /// The title.
    pub title: Words,
    /// Present if the title is not proofread.
    pub title_uncertain: Option<Uncertain>,
    /// Whether its edition has it newly.
    #[serde(default)]
    pub new: bool,
    /// Whether it concerns suppliers.
    #[serde(default)]
    pub supplier: bool,
    /// Attributes (ISO/IEC 27002:2022, 4.2), by name.
    #[serde(default)]
    pub attributes: BTreeMap<String, Vec<String>>,
    /// The sides of a cloud control.
    #[serde(default)]
    pub sides: Vec<Side>,
    /// The risk sources it answers.
    #[serde(default)]
    pub risk_sources: Vec<String>,
    /// The risk sources as a lecture printed them.
    #[serde(default)]
    pub printed_sources: Vec<String>,
    /// The marks of a lecture's table, where they are kept beside the standard's.
    pub lecture: Option<Marks>,
    /// How lecture and standard differ.
    pub difference: Option<Words>,
    /// The nearest controls of the current Annex A, by our own reading.
    #[serde(default)]
    pub closest: Vec<String>,
    /// A remark.
    pub note: Option<Words>,
    /// Where the entry comes from.
    pub source: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// Marks by party.
pub type Marks = BTreeMap<String, bool>;

/// What guidance says to one party, or to several at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The party, or `shared`.
    pub id: String,
    /// The parties it speaks to.
    pub parties: Vec<String>,
    /// The guidance in our own words.
    pub summary: Words,
    /// What a provider has to tell its customers.
    #[serde(default)]
    pub disclose: Vec<DisclosureItem>,
    /// What a provider has to offer.
    #[serde(default)]
    pub provide: Vec<Provision>,
    /// What a policy of its parties has to speak about.
    #[serde(default)]
    pub topics: Vec<Topic>,
}

/// The kind of answer that a disclosure item wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemType {
    /// Text.
    Text,
    /// A length of time.
    Duration,
    /// A place or country.
    Place,
    /// A day.
    Date,
}

/// What an item rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The provider's side says to inform.
    CspText,
    /// Only the customer's side says to ask.
    CscRequest,
    /// Neither says it; white papers usually do.
    Inferred,
}

/// One thing that a provider tells its customers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureItem {
    /// The id, unique in its side.
    pub id: String,
    /// The kind of answer.
    pub r#type: ItemType,
    /// What is to be told.
    pub title: Words,
    /// What it rests on.
    pub basis: Basis,
}

/// What a provider tells of a side for which the catalog lists nothing: what it does, in a few sentences.
pub static SUMMARY: LazyLock<DisclosureItem> = LazyLock::new(|| DisclosureItem {
    id: "summary".to_owned(),
    r#type: ItemType::Text,
    title: Words {
        ja: Some("実施内容の要約".to_owned()),
        en: Some("What is done, in short".to_owned()),
        plain: None,
    },
    basis: Basis::Inferred,
});

impl Side {
    /// Whether it speaks to a party.
    #[must_use]
    pub fn speaks_to(&self, party: &str) -> bool {
        self.parties.iter().any(|spoken_to| spoken_to == party)
    }

    /// All that it says, in the catalog's own words.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Words> {
        let items = self.disclose.iter().map(|item| &item.title);
        let offers = self.provide.iter().map(|offer| &offer.title);
        let topics = self.topics.iter().map(|topic| &topic.title);
        [&self.summary].into_iter().chain(items).chain(offers).chain(topics)
    }

    /// What a provider tells its customers of this side: the items of the catalog, or [`SUMMARY`] where it lists none. Nothing, if the side does not speak to providers.
    #[must_use]
    pub fn told(&self) -> &[DisclosureItem] {
        match self.disclose.as_slice() {
            _ if !self.speaks_to(PROVIDER) => &[],
            [] => std::slice::from_ref(&*SUMMARY),
            items => items,
        }
    }
}

/// One thing that a provider offers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The id, unique in its side.
    pub id: String,
    /// What is offered.
    pub title: Words,
}

/// One thing that a policy has to speak about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The id, unique in its side: a document names it among its `topics`.
    pub id: String,
    /// What it is.
    pub title: Words,
    /// Words that speak about it, in either language.
    pub words: Vec<String>,
}

/// A chapter of a provider's white paper: positions that customers read about together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// The id, unique in its set.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// The positions and cloud controls, in its order.
    pub positions: Vec<At<String>>,
    /// What it shows beside them.
    pub shows: Option<Shows>,
}

/// What a chapter of a white paper shows beside what is told at its positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// The split of responsibilities, drawn.
    Responsibilities,
    /// The certificates.
    Certificates,
}

/// How binding a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequirementLevel {
    /// Required.
    Shall,
    /// Explained.
    Note,
}

/// A requirement of clauses 4-10 or of a scheme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The id, such as `27001:6.1.3.d`.
    pub id: String,
    /// The printed number.
    pub number: String,
    /// The short title.
    pub title: Words,
    /// The obligation in our own words.
    pub text: Words,
    /// The requirement it is part of.
    pub parent: Option<String>,
    /// The clause it stands in.
    pub group: Option<String>,
    /// The documented information it requires.
    pub documented: Option<Words>,
    /// The kinds of records that are this information, by the keys that authors write them under: records of any of them answer it.
    #[serde(default)]
    pub records: Vec<String>,
    /// How binding it is.
    pub level: RequirementLevel,
    /// The editions that have it; empty if all of the set.
    #[serde(default)]
    pub only: Vec<String>,
    /// The parties it applies to.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// The requirements of the base standard that it extends.
    #[serde(default)]
    pub extends: Vec<String>,
    /// Where the entry comes from.
    pub source: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// An input of the management review (9.3), by its letter in the edition.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// The letter.
    pub id: String,
    /// The requirement that asks for it.
    pub requirement: String,
    /// What is to be considered.
    pub title: Words,
}

/// A position of guidance: a control number with a side for each party, or one shared text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The id, such as `27017:12.3.1`.
    pub id: String,
    /// The printed number.
    pub number: String,
    /// The clause it stands in.
    pub group: String,
    /// The control that it extends, in the edition it counts by.
    pub control: String,
    /// The title.
    pub title: Words,
    /// Whether it concerns suppliers.
    #[serde(default)]
    pub supplier: bool,
    /// The sides.
    pub sides: Vec<Side>,
    /// A remark.
    pub note: Option<Words>,
    /// Where the entry comes from.
    pub source: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// A risk source (ISO 31000).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskSource {
    /// The id.
    pub id: String,
    /// The party in whose list it stands.
    pub party: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// The title.
    pub title: Words,
    /// What it means.
    pub note: Option<Words>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The same source in another party's list.
    pub counterpart: Option<String>,
    /// Near risk sources of other lists, by our own reading.
    #[serde(default)]
    pub near: Vec<String>,
    /// Controls and positions worth a look, by our own reading.
    #[serde(default)]
    pub hints: Vec<String>,
    /// The controls a lecture ties it to, as printed.
    #[serde(default)]
    pub printed_controls: Vec<String>,
    /// Where the entry comes from.
    pub source: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// A correspondence between controls of two editions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The control of the older edition.
    pub from: At<String>,
    /// Its counterparts.
    pub to: Vec<At<String>>,
    /// How they correspond: `one_to_one`, `merged`, `split`.
    pub kind: String,
}

/// A title of a book's own copy of a standard.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Retitle {
    /// The item.
    pub(super) id: At<String>,
    /// Its title.
    pub(super) title: Words,
}

/// Entries with an id.
pub(super) trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($type:ident)*) => { $(impl Identified for $type { fn id(&self) -> &str { &self.id } })* };
}
identified! { Group Control Requirement Position RiskSource }
