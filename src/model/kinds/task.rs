//! Recurring work (年間活動計画).

use super::record;
use crate::data::Day;
use crate::model::value::{Interval, Ref, to};
use crate::text::Words;

record! {
    /// Recurring work (年間活動計画).
    Task is Task, called |task| task.what.clone();
    /// What is done.
    what: Words,
    /// The controls it carries out.
    #[serde(default)]
    control: Vec<Ref<to::ControlOrSide>>,
    /// The unit that does it.
    unit: Option<Ref<to::Unit>>,
    /// Who sees to it.
    owner: Ref<to::Role>,
    /// How often.
    every: Interval,
    /// The first time.
    first: Option<Day>,
    /// What shows it.
    evidence: Option<Ref<to::Evidence>>,
}
