//! An opportunity (ISO/IEC 27001:2022, 6.1.1).

use super::record;
use crate::model::value::{Action, Ref, to};
use crate::text::Words;

record! {
    /// An opportunity (ISO/IEC 27001:2022, 6.1.1).
    Opportunity is Opportunity, called |opportunity| opportunity.title.clone();
    /// The title.
    title: Words,
    /// Who sees to it.
    owner: Ref<to::Role>,
    /// What is done to take it.
    #[serde(default)]
    actions: Vec<Action>,
}
