//! Competence that a role needs (ISO/IEC 27001:2022, 7.2).

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// Competence that a role needs (ISO/IEC 27001:2022, 7.2).
    Competence is Competence, called |competence| competence.required.clone();
    /// The role.
    role: Ref<to::Role>,
    /// What is required.
    required: Words,
    /// What shows it.
    shown_by: Words,
}
