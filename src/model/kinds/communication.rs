//! A communication (ISO/IEC 27001:2022, 7.4).

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A communication (ISO/IEC 27001:2022, 7.4).
    Communication is Communication, called |communication| communication.what.clone();
    /// On what.
    what: Words,
    /// When.
    when: Words,
    /// With whom.
    with: Words,
    /// How.
    how: Words,
    /// By whom.
    by: Ref<to::Role>,
}
