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

impl Task {
    /// The first day of the schedule that has not been done; `last`: the last time, as the evidence shows. A task done up to half an interval early is done
    /// for that day; without evidence that could tell, the days before today pass for done.
    #[must_use]
    pub fn next_due(&self, last: Option<Day>, today: Day) -> Option<Day> {
        let Some(first) = self.first else {
            return last.map(|last| self.every.after(last));
        };
        let done = if self.evidence.is_some() { last } else { Some(today) };
        let Some(done) = done else { return Some(first) };
        let mut day = first;
        loop {
            let following = self.every.after(day);
            let from = day.0.checked_sub(self.every.half(day)).map_or(day, Day);
            let open = if self.evidence.is_some() { done < from } else { day >= today };
            if open || following <= day {
                return Some(day);
            }
            day = following;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Id;
    use crate::span::Span;
    use crate::text::Words;

    fn day(text: &str) -> Day {
        Day(text.parse().expect("a date"))
    }

    fn task(evidence: bool) -> Task {
        Task {
            id: Id("TSK".to_owned()),
            what: Words::plain("x"),
            control: Vec::new(),
            unit: None,
            owner: Ref::new("role", Span::NONE),
            every: Interval::Quarter,
            first: Some(day("2026-01-10")),
            evidence: evidence.then(|| Ref::new("EV", Span::NONE)),
            classification: None,
            topics: Vec::new(),
            aliases: Vec::new(),
            note: None,
            confirmed: None,
        }
    }

    #[test]
    fn counts_early_and_late_work_for_the_nearest_day() {
        let today = day("2026-11-20");
        assert_eq!(
            task(true).next_due(Some(day("2026-07-05")), today),
            Some(day("2026-10-10")),
            "five days early is done"
        );
        assert_eq!(
            task(true).next_due(Some(day("2026-10-13")), today),
            Some(day("2027-01-10")),
            "three days late is done"
        );
        assert_eq!(task(true).next_due(None, today), Some(day("2026-01-10")), "never done");
        assert_eq!(task(false).next_due(None, today), Some(day("2027-01-10")), "nothing can tell");
    }
}
