//! An organizational role and who holds it (ISO/IEC 27001:2022, 5.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// An organizational role and who holds it (ISO/IEC 27001:2022, 5.3).
    Role is Role, called |role| role.title.clone();
    /// The title.
    title: Words,
    /// The unit it belongs to.
    unit: Option<Ref<to::Unit>>,
    /// Whether it is the ISMS office (事務局).
    office: Option<bool>,
    /// Who holds it, from when to when.
    #[serde(default)]
    holders: Vec<Holder>,
    /// Who stands in.
    #[serde(default)]
    deputies: Vec<Ref<to::Person>>,
}

/// A person holding a role for a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Who.
    pub person: Ref<to::Person>,
    /// From which day.
    pub from: Day,
    /// Until which day, that day included; absent while it lasts.
    pub until: Option<Day>,
}

impl Holder {
    /// Whether the appointment holds on a day; its last day is included.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Role {
    /// Who holds the role on a day, in the order written.
    pub fn holders_on(&self, day: Day) -> impl Iterator<Item = &Ref<to::Person>> {
        self.holders
            .iter()
            .filter(move |holder| holder.holds(day))
            .map(|holder| &holder.person)
    }

    /// Whether nobody can act for the role on a day: no holder, and nobody to stand in.
    #[must_use]
    pub fn is_vacant(&self, day: Day) -> bool {
        self.deputies.is_empty() && self.holders_on(day).next().is_none()
    }

    /// Whether a person may act for the role on a day: as holder, or standing in.
    #[must_use]
    pub fn may_act(&self, person: &str, day: Day) -> bool {
        self.holders_on(day).chain(&self.deputies).any(|own| own.id == person)
    }
}
