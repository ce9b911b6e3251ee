//! An information security incident (ISO/IEC 27001:2022, A.5.24-A.5.28).

use super::record;
use super::risk::Loss;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// An information security incident (ISO/IEC 27001:2022, A.5.24-A.5.28).
    Incident is Incident, called |incident| incident.title.clone();
    /// The title.
    title: Words,
    /// The services it touched.
    #[serde(default)]
    service: Vec<Ref<to::Service>>,
    /// When it was detected.
    detected: Day,
    /// When it was judged to be an incident.
    decided: Option<Day>,
    /// When it was over.
    recovered: Option<Day>,
    /// When customers were told.
    customers_told: Option<Day>,
    /// When authorities were told.
    authority_told: Option<Day>,
    /// What was lost.
    #[serde(default)]
    affects: Vec<Loss>,
    /// Why it happened.
    cause: Option<Words>,
    /// What was learnt.
    lesson: Option<Words>,
    /// The finding it led to.
    finding: Option<Ref<to::Finding>>,
}
