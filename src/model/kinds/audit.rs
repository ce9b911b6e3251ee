//! An internal audit (ISO/IEC 27001:2022, 9.2; JIP-ISMS517-1.0, 4.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// An internal audit (ISO/IEC 27001:2022, 9.2; JIP-ISMS517-1.0, 4.3).
    Audit is Audit, called |audit| audit.title.clone();
    /// The title.
    title: Words,
    /// The programme it belongs to.
    programme: Option<Words>,
    /// What it audits against.
    #[serde(default)]
    criteria: Vec<Ref<to::Criterion>>,
    /// What it covers.
    covers: Covers,
    /// Who audits.
    #[serde(default)]
    auditors: Vec<Ref<to::PersonOrRole>>,
    /// When it is planned.
    planned: Day,
    /// When it was done.
    done: Option<Day>,
    /// The checklist.
    #[serde(default)]
    checklist: Vec<Check>,
    /// The report.
    report: Option<Ref<to::Document>>,
    /// To whom it was reported.
    reported_to: Option<Ref<to::Role>>,
}

impl Audit {
    /// The day on which it was done, or is to be.
    #[must_use]
    pub fn day(&self) -> Day {
        self.done.unwrap_or(self.planned)
    }
}

/// What an audit covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Covers {
    /// Clauses of ISO/IEC 27001, by number.
    pub clauses: Vec<String>,
    /// Controls and sides.
    pub controls: Vec<Ref<to::ControlOrSide>>,
    /// Units.
    pub units: Vec<Ref<to::Unit>>,
    /// Services.
    pub services: Vec<Ref<to::Service>>,
}

/// A line of a checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is asked for.
    pub criterion: Ref<to::Criterion>,
    /// The question.
    pub question: Words,
    /// What was sampled.
    pub sampled: Option<Words>,
    /// What was found.
    pub result: CheckResult,
    /// The finding.
    pub finding: Option<Ref<to::Finding>>,
}

/// What an auditor found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// It conforms.
    Conforms,
    /// It does not.
    Nonconformity,
    /// It could be better.
    Opportunity,
    /// It was not looked at.
    NotChecked,
}
