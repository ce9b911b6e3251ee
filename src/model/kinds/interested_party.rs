//! An interested party and its needs (ISO/IEC 27001:2022, 4.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::text::Words;

record! {
    /// An interested party and its needs (ISO/IEC 27001:2022, 4.2).
    InterestedParty is InterestedParty, called |party| party.name.clone();
    /// Who.
    name: Words,
    /// What it needs.
    #[serde(default)]
    needs: Vec<Need>,
}

/// A need of an interested party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What is needed.
    pub what: Words,
    /// Whether the ISMS addresses it.
    pub addressed: bool,
    /// How, or why not.
    pub how: Option<Words>,
}
