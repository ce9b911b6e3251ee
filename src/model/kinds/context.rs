//! An external or internal issue (ISO/IEC 27001:2022, 4.1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// An external or internal issue (ISO/IEC 27001:2022, 4.1).
    Context is Context, called |context| context.title.clone();
    /// The title.
    title: Words,
    /// External or internal.
    kind: ContextKind,
    /// What it is about: `climate` (Amd 1:2024) and the like.
    topic: Option<String>,
    /// Whether it is relevant.
    relevant: bool,
    /// Why it is or is not.
    reason: Option<Words>,
    /// What it does to the ISMS.
    effect: Option<Words>,
    /// When it was last looked at.
    reviewed: Day,
    /// The risks and opportunities it leads to.
    #[serde(default)]
    leads_to: Vec<Ref<to::RiskOrOpportunity>>,
}

/// Where an issue lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContextKind {
    /// Outside the organization.
    External,
    /// Inside it.
    Internal,
}
