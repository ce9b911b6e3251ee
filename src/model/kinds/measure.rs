//! Something that is monitored and measured (ISO/IEC 27001:2022, 9.1).

use super::record;
use crate::model::value::{Interval, PeriodValue, Quantity, Ref, to};
use crate::text::Words;

record! {
    /// Something that is monitored and measured (ISO/IEC 27001:2022, 9.1).
    Measure is Measure, called |measure| measure.title.clone();
    /// The title.
    title: Words,
    /// How it is measured.
    method: Words,
    /// How often.
    every: Interval,
    /// Who measures.
    measured_by: Ref<to::Role>,
    /// Who judges.
    analysed_by: Ref<to::Role>,
    /// The target.
    target: Option<Quantity>,
    /// Where action is called for.
    threshold: Option<Quantity>,
    /// What was measured.
    #[serde(default)]
    results: Vec<PeriodValue>,
}
