//! A finding, from any source (ISO/IEC 27001:2022, 10.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Action, Ref, to};
use crate::text::Words;

record! {
    /// A finding, from any source (ISO/IEC 27001:2022, 10.2).
    Finding is Finding, called |finding| finding.statement.clone();
    /// Where it comes from.
    source: FindingSource,
    /// The audit.
    audit: Option<Ref<to::Audit>>,
    /// How much it weighs.
    class: FindingClass,
    /// The requirement it is about.
    clause: Ref<to::Clause>,
    /// The control it is about.
    control: Option<Ref<to::ControlOrSide>>,
    /// What was found.
    statement: Words,
    /// On what it rests.
    evidence: Option<Words>,
    /// Who sees to it.
    owner: Ref<to::Role>,
    /// What was put right at once (修正).
    correction: Option<Words>,
    /// Why it happened (原因).
    cause: Option<Words>,
    /// Where else it may be (水平展開).
    similar: Option<Words>,
    /// The corrective actions (是正処置).
    #[serde(default)]
    actions: Vec<Action>,
    /// Whether they worked.
    effectiveness: Option<Effectiveness>,
    /// When the certification body wants an answer.
    answer_due: Option<Day>,
    /// When it was closed.
    closed: Option<Day>,
}

/// Where a finding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingSource {
    /// An internal audit.
    Audit,
    /// A certification audit.
    Certification,
    /// An incident.
    Incident,
    /// A measure that missed its target.
    Measure,
    /// A complaint.
    Complaint,
    /// Ourselves.
    #[serde(rename = "self")]
    Own,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingClass {
    /// A major nonconformity.
    Major,
    /// A minor nonconformity.
    Minor,
    /// An observation.
    Observation,
    /// An opportunity for improvement.
    Opportunity,
}

impl FindingClass {
    /// Whether it says that a requirement is not met.
    #[must_use]
    pub fn is_nonconformity(self) -> bool {
        matches!(self, Self::Major | Self::Minor)
    }
}

impl Finding {
    /// Whether the answer that was to be given before `today` lacks: for a nonconformity the cause, for anything else any answer at all.
    #[must_use]
    pub fn is_unanswered(&self, today: Day) -> bool {
        let blank = |words: &Option<Words>| words.as_ref().is_none_or(Words::is_blank);
        let answered = if self.class.is_nonconformity() {
            !blank(&self.cause)
        } else {
            !(blank(&self.cause) && blank(&self.correction) && self.actions.is_empty())
        };
        self.closed.is_none() && self.answer_due.is_some_and(|due| due < today) && !answered
    }
}

/// A check of effectiveness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effectiveness {
    /// How it was checked.
    pub method: Words,
    /// When.
    pub on: Day,
    /// By whom.
    pub by: Ref<to::Role>,
    /// With what result.
    pub result: Words,
}
