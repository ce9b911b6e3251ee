//! The rules, a file each with its page of prose in both languages beside it.

use super::Rule;

macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*
        /// All rules, by name.
        pub(super) const TABLE: &[Rule] = &[$($module::RULE),*];
    };
}

rules! {
    counterparts_disagree
    dead_fragment
    dead_link
    decision_without_row
    missing_image
    unknown_id
    wrong_kind
}
