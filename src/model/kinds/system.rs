//! A system that services or work rest on.

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A system that services or work rest on.
    System is System, called |system| system.name.clone();
    /// The proper name.
    name: Words,
    /// Who answers for it.
    owner: Ref<to::Role>,
    /// Where it stands.
    site: Option<Ref<to::Site>>,
    /// The supplier on whose service it runs.
    supplier: Option<Ref<to::Supplier>>,
    /// The systems it needs.
    #[serde(default)]
    needs: Vec<Ref<to::System>>,
}
