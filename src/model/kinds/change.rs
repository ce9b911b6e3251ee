//! A planned change (ISO/IEC 27001:2022, 6.3, 8.1).

use super::record;
use crate::data::Day;
use crate::model::value::{Approval, Ref, to};
use crate::text::Words;

record! {
    /// A planned change (ISO/IEC 27001:2022, 6.3, 8.1).
    Change is Change, called |change| change.title.clone();
    /// The title.
    title: Words,
    /// Why.
    why: Words,
    /// What it leads to.
    consequences: Option<Words>,
    /// What it needs.
    resources: Option<Words>,
    /// The risks assessed again.
    #[serde(default)]
    risks_reassessed: Vec<Ref<to::Risk>>,
    /// The approval.
    approved: Approval,
    /// When it takes effect.
    on: Day,
}
