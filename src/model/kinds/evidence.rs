//! What shows that a control works, period by period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Interval, Ref, to};
use crate::text::Words;

record! {
    /// What shows that a control works, period by period.
    Evidence is Evidence, called |evidence| evidence.title.clone();
    /// The title.
    title: Words,
    /// What it is: a log, a ticket, a certificate.
    kind: Words,
    /// What it shows.
    #[serde(default)]
    shows: Vec<Ref<to::Shown>>,
    /// The services it concerns; all if absent.
    #[serde(default)]
    services: Vec<Ref<to::Service>>,
    /// Who keeps it.
    owner: Ref<to::Role>,
    /// How long it is kept.
    retention: Option<Words>,
    /// Where it is kept.
    r#where: Words,
    /// The supplier who gives it.
    from: Option<Ref<to::Supplier>>,
    /// When it was asked for.
    requested: Option<Day>,
    /// When it came.
    received: Option<Day>,
    /// How often it comes.
    every: Option<Interval>,
    /// The last day it holds.
    valid_until: Option<Day>,
    /// Each time.
    #[serde(default)]
    instances: Vec<Instance>,
}

/// One instance of a series of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// The period it covers.
    pub period: Option<String>,
    /// When it was made.
    pub on: Day,
    /// Where it is to be found.
    pub r#ref: Option<String>,
    /// Who checked it.
    pub checked_by: Option<Ref<to::PersonOrRole>>,
}
