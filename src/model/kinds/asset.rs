//! An asset (ISO/IEC 27001:2022, A.5.9).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::model::value::{Quantity, Ref, to};
use crate::text::Words;

record! {
    /// An asset (ISO/IEC 27001:2022, A.5.9).
    Asset is Asset, called |asset| asset.title.clone();
    /// The title.
    title: Words,
    /// Who answers for it.
    owner: Ref<to::Role>,
    /// What it is.
    kind: Words,
    /// The services it belongs to.
    #[serde(default)]
    service: Vec<Ref<to::Service>>,
    /// Its label (A.5.13).
    label: String,
    /// What its loss would cost, by mark.
    values: AssetValues,
    /// On what it is kept.
    medium: Option<Words>,
    /// Where it is kept.
    place: Option<Words>,
    /// How many.
    count: Option<Quantity>,
    /// Whether it holds personal data.
    personal_data: Option<bool>,
    /// How long it is kept.
    retention: Option<Words>,
    /// How it is disposed of.
    disposal: Option<Words>,
}

/// Marks for the loss of confidentiality, integrity and availability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetValues {
    /// Confidentiality.
    pub c: u32,
    /// Integrity.
    pub i: u32,
    /// Availability.
    pub a: u32,
}
