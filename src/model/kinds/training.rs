//! A training and who completed it (ISO/IEC 27001:2022, 7.2, 7.3).

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A training and who completed it (ISO/IEC 27001:2022, 7.2, 7.3).
    Training is Training, called |training| training.title.clone();
    /// The title.
    title: Words,
    /// For whom.
    audience: Words,
    /// When.
    on: Day,
    /// The material.
    material: Option<Ref<to::Document>>,
    /// How many have to take part.
    required: u32,
    /// How many did.
    completed: u32,
    /// What shows it.
    evidence: Option<Ref<to::Evidence>>,
}
