//! A unit of the organization.

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A unit of the organization.
    Unit is Unit, called |unit| unit.name.clone();
    /// The proper name.
    name: Words,
    /// Who leads it.
    head: Ref<to::Role>,
    /// The unit it is part of.
    parent: Option<Ref<to::Unit>>,
    /// Where it works.
    site: Option<Ref<to::Site>>,
    /// How many people work in it.
    headcount: Option<u32>,
}
