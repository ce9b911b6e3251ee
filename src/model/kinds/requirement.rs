//! A law, regulation, contract or agreement (ISO/IEC 27001:2022, A.5.31).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A law, regulation, contract or agreement (ISO/IEC 27001:2022, A.5.31).
    Requirement is Requirement, called |requirement| requirement.title.clone();
    /// The title.
    title: Words,
    /// What it is.
    kind: RequirementKind,
    /// The article that matters.
    clause: Option<String>,
    /// Where it holds.
    jurisdiction: Option<String>,
    /// The services it applies to; all if absent.
    #[serde(default)]
    applies_to: Vec<Ref<to::Service>>,
    /// Who watches it.
    owner: Ref<to::Role>,
    /// When it was last checked.
    checked: Day,
    /// When it is checked next.
    next_check: Option<Day>,
    /// The controls it calls for.
    #[serde(default)]
    concerns: Vec<Ref<to::ControlOrSide>>,
    /// Where it can be read.
    url: Option<String>,
}

/// What a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequirementKind {
    /// A law.
    Law,
    /// A regulation.
    Regulation,
    /// A contract.
    Contract,
    /// An agreement.
    Agreement,
}
