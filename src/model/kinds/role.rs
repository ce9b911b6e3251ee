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
