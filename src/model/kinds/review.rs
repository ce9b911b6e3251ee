//! A management review (ISO/IEC 27001:2022, 9.3).

use super::record;
use crate::data::At;
use crate::data::Day;
use crate::model::value::{Action, Ref, Table, TextOrRefs, to};
use crate::text::Words;

record! {
    /// A management review (ISO/IEC 27001:2022, 9.3).
    Review is Review, called |review| Words::plain(review.id.0.clone());
    /// When.
    on: Day,
    /// Who chaired it.
    chaired_by: Ref<to::Role>,
    /// The inputs, by their letter in the edition.
    #[serde(default)]
    inputs: Table<At<String>, TextOrRefs>,
    /// What was decided.
    #[serde(default)]
    decisions: Vec<Action>,
    /// The minutes.
    minutes: Option<Ref<to::Document>>,
}
