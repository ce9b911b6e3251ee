//! A round of risk assessment (ISO/IEC 27001:2022, 8.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A round of risk assessment (ISO/IEC 27001:2022, 8.2).
    Assessment is Assessment, called |assessment| assessment.trigger.clone().unwrap_or_else(|| Words::plain(assessment.id.0.clone()));
    /// Regular, or for a reason.
    kind: AssessmentKind,
    /// The reason of a special one.
    trigger: Option<Words>,
    /// When.
    on: Day,
    /// By which method.
    method: Ref<to::Document>,
    /// Who took part.
    #[serde(default)]
    participants: Vec<Ref<to::Role>>,
    /// The services it covers; all if absent.
    #[serde(default)]
    scope: Vec<Ref<to::Service>>,
}

/// Why a round was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AssessmentKind {
    /// At its planned time.
    Regular,
    /// On a change.
    Special,
}
