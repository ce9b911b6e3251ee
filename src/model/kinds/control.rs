//! A control of the organization's own (ISO/IEC 27001:2022, 6.1.3 b).

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A control of the organization's own (ISO/IEC 27001:2022, 6.1.3 b).
    OwnControl is Control, called |control| control.title.clone();
    /// The title.
    title: Words,
    /// What it asks for.
    description: Words,
    /// The control it stands in for.
    replaces: Option<Ref<to::Control>>,
}
