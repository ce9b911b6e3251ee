//! What shows that a control works, period by period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Interval, Ref, to};
use crate::text::Words;

record! {
    /// What shows that a control works, period by period.
    Evidence is Evidence, called |evidence| evidence.title.clone();
    /// The title.
    title: Words,
    /// What it is: a log, a ticket, a certificate.
    kind: Words,
    /// What it shows.
    #[serde(default)]
    shows: Vec<Ref<to::Shown>>,
    /// The services it concerns; all if absent.
    #[serde(default)]
    services: Vec<Ref<to::Service>>,
    /// Who keeps it.
    owner: Ref<to::Role>,
    /// How long it is kept.
    retention: Option<Words>,
    /// Where it is kept.
    r#where: Words,
    /// The supplier who gives it.
    from: Option<Ref<to::Supplier>>,
    /// When it was asked for.
    requested: Option<Day>,
    /// When it came.
    received: Option<Day>,
    /// How often it comes.
    every: Option<Interval>,
    /// The last day it holds.
    valid_until: Option<Day>,
    /// Each time.
    #[serde(default)]
    instances: Vec<Instance>,
}

/// One instance of a series of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// The period it covers.
    pub period: Option<String>,
    /// When it was made.
    pub on: Day,
    /// Where it is to be found.
    pub r#ref: Option<String>,
    /// Who checked it.
    pub checked_by: Option<Ref<to::PersonOrRole>>,
}

impl Evidence {
    /// The newest instance.
    #[must_use]
    pub fn newest(&self) -> Option<&Instance> {
        self.instances.iter().max_by_key(|instance| instance.on)
    }

    /// The day of the newest instance; of something that a supplier gave once, the day it came.
    #[must_use]
    pub fn last(&self) -> Option<Day> {
        self.newest().map(|instance| instance.on).or(self.received)
    }

    /// The last day on which the next instance of a series is in time.
    #[must_use]
    pub fn next_due(&self) -> Option<Day> {
        Some(self.every?.after(self.last()?))
    }

    /// Whether it holds no longer.
    #[must_use]
    pub fn is_expired(&self, today: Day) -> bool {
        self.valid_until.is_some_and(|until| until < today)
    }

    /// Whether the next instance of a series is missing, or the evidence holds no longer.
    #[must_use]
    pub fn is_stale(&self, today: Day) -> bool {
        self.next_due().is_some_and(|next| next < today) || self.is_expired(today)
    }

    /// The day it was asked for, if nothing has come since.
    #[must_use]
    pub fn awaited_since(&self) -> Option<Day> {
        let requested = self.requested?;
        let came = self.received.is_some_and(|received| received >= requested);
        let made = self.instances.iter().any(|instance| instance.on >= requested);
        (!came && !made).then_some(requested)
    }

    /// Places in `instances` of two neighbours of a series, earlier and later, that lie further apart than one interval and a half.
    #[must_use]
    pub fn gaps(&self) -> Vec<(usize, usize)> {
        let Some(every) = self.every else { return Vec::new() };
        let mut order: Vec<_> = (0..self.instances.len()).collect();
        order.sort_by_key(|at| self.instances[*at].on);
        let apart = |from: Day, to: Day| {
            let due = every.after(from);
            due.0.checked_add(every.half(due)).is_ok_and(|last| last < to.0)
        };
        let pairs = order.windows(2).map(|pair| (pair[0], pair[1]));
        pairs
            .filter(|(from, to)| apart(self.instances[*from].on, self.instances[*to].on))
            .collect()
    }
}
