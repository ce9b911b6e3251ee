//! A risk (ISO/IEC 27001:2022, 6.1.2, 6.1.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::label::word_label;
use crate::model::value::{Action, Approval, Estimate, Ref, to};
use crate::text::{Text, Words};

record! {
    /// A risk (ISO/IEC 27001:2022, 6.1.2, 6.1.3).
    Risk is Risk, called |risk| risk.title.clone();
    /// The title.
    title: Words,
    /// Of information, or to the management system itself (6.1.1).
    level: Option<RiskScope>,
    /// The services it concerns; the whole ISMS if absent.
    #[serde(default)]
    services: Vec<Ref<to::Service>>,
    /// The assets it concerns.
    #[serde(default)]
    assets: Vec<Ref<to::Asset>>,
    /// The risk owner.
    owner: Ref<to::Role>,
    /// What would be lost.
    #[serde(default)]
    affects: Vec<Loss>,
    /// Its risk sources.
    #[serde(default)]
    sources: Vec<Ref<to::RiskSource>>,
    /// Why the event may happen.
    cause: Option<Words>,
    /// What may happen.
    event: Words,
    /// What would follow.
    consequence: Words,
    /// Controls already at work.
    #[serde(default)]
    existing: Vec<Ref<to::ControlOrSide>>,
    /// When and by whom it was assessed.
    assessed: RiskAssessed,
    /// Before controls.
    inherent: Estimate,
    /// With what is implemented today.
    current: Estimate,
    /// What is done about it.
    treatment: Treatment,
    /// The same chain seen from the other party.
    linked: Option<Ref<to::Risk>>,
    /// Values of earlier rounds.
    #[serde(default)]
    history: Vec<RoundValue>,
}

impl Risk {
    /// Whether it is a risk to information, not to the management system itself.
    #[must_use]
    pub fn is_of_information(&self) -> bool {
        self.level != Some(RiskScope::Isms)
    }
}

/// What a risk is a risk to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RiskScope {
    /// Information.
    Information,
    /// The management system.
    Isms,
}

/// What may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Confidentiality.
    Confidentiality,
    /// Integrity.
    Integrity,
    /// Availability.
    Availability,
}

impl Loss {
    /// C, I, A, in this order.
    pub const ALL: [Self; 3] = [Self::Confidentiality, Self::Integrity, Self::Availability];

    /// The word in sources and JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::Integrity => "integrity",
            Self::Availability => "availability",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Text {
        word_label("Loss", self.key())
    }
}

/// When and by whom a risk was assessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskAssessed {
    /// The round.
    pub round: Ref<to::Assessment>,
    /// The day.
    pub on: Day,
    /// Who.
    pub by: Vec<Ref<to::Role>>,
}

/// What is done about a risk (ISO/IEC 27001:2022, 6.1.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// The option.
    pub option: TreatmentOption,
    /// Why; required for retain and avoid.
    pub reason: Option<Words>,
    /// The controls.
    #[serde(default)]
    pub controls: Vec<Ref<to::ControlOrSide>>,
    /// The contracts that share it.
    #[serde(default)]
    pub contracts: Vec<Ref<to::Law>>,
    /// What is given up to avoid it.
    pub gives_up: Option<Words>,
    /// The plan.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// The approval of the plan by the risk owner (6.1.3 f).
    pub plan_approved: Option<Approval>,
    /// The estimate after the plan.
    pub residual: Option<Estimate>,
    /// The acceptance of the residual risk by the risk owner (6.1.3 f).
    pub residual_accepted: Option<Approval>,
    /// The acceptance of a residual risk above the criterion.
    pub exceptional: Option<Exceptional>,
}

/// A treatment option (ISO/IEC 27005).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TreatmentOption {
    /// 低減.
    Modify,
    /// 保有.
    Retain,
    /// 回避.
    Avoid,
    /// 共有.
    Share,
}

/// The acceptance of a residual risk above the criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exceptional {
    /// Who accepts it.
    pub by: Ref<to::Role>,
    /// Why.
    pub reason: Words,
    /// Until when.
    pub until: Day,
}

/// The value of a risk in an earlier round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundValue {
    /// The round.
    pub round: Ref<to::Assessment>,
    /// The value.
    pub value: u32,
}
