//! Something that is monitored and measured (ISO/IEC 27001:2022, 9.1).

use std::cmp::Ordering;

use super::record;
use crate::data::Day;
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

impl Measure {
    /// Whether a result meets the target. The threshold tells which way is better; where it stands on the target or something is no number, nothing can be said.
    #[must_use]
    pub fn meets(&self, result: &PeriodValue) -> Option<bool> {
        let target = self.target.as_ref()?.begins_with()?;
        self.reaches(target, result)
    }

    /// Whether a result lies beyond the threshold, where action is called for. It says nothing where [`Measure::meets`] does not.
    #[must_use]
    pub fn calls_for_action(&self, result: &PeriodValue) -> Option<bool> {
        let threshold = self.threshold.as_ref()?.begins_with()?;
        self.reaches(threshold, result).map(|reaches| !reaches)
    }

    /// Whether a result is as good as `mark` or better.
    fn reaches(&self, mark: f64, result: &PeriodValue) -> Option<bool> {
        let target = self.target.as_ref()?.begins_with()?;
        let threshold = self.threshold.as_ref()?.begins_with()?;
        let value = result.value.begins_with()?;
        match threshold.partial_cmp(&target)? {
            Ordering::Less => Some(value >= mark),
            Ordering::Greater => Some(value <= mark),
            Ordering::Equal => None,
        }
    }

    /// The last day of the first period without a result, if the period of the last result can be read and the measure follows the calendar.
    #[must_use]
    pub fn next_period_ends(&self) -> Option<Day> {
        let begins = self.results.last()?.ends()?.0.tomorrow().ok()?;
        let ends = |every: Interval| every.after(Day(begins)).0.yesterday().ok().map(Day);
        match self.every {
            Interval::Days(_) => None,
            every => ends(every),
        }
    }
}
