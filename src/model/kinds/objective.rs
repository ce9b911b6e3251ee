//! An information security objective with its five elements (ISO/IEC 27001:2022, 6.2).

use super::record;
use crate::data::Day;
use crate::model::value::{PeriodValue, Quantity, Ref, to};
use crate::text::Words;

record! {
    /// An information security objective with its five elements (ISO/IEC 27001:2022, 6.2).
    Objective is Objective, called |objective| objective.title.clone();
    /// The title.
    title: Words,
    /// The objective above it.
    under: Option<Ref<to::Objective>>,
    /// What will be done.
    actions: Words,
    /// What is needed.
    resources: Words,
    /// Who answers for it.
    responsible: Ref<to::Role>,
    /// By when.
    due: Day,
    /// How the result is judged.
    evaluation: Words,
    /// Where it starts.
    base: Option<PeriodValue>,
    /// Where it should end.
    target: Option<Quantity>,
    /// What was reached.
    #[serde(default)]
    results: Vec<PeriodValue>,
}
