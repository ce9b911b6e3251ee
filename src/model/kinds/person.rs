//! A person, by initial or staff number.

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A person, by initial or staff number.
    Person is Person, called |person| person.name.clone().unwrap_or_else(|| Words::plain(person.id.0.clone()));
    /// How the book names the person.
    name: Option<Words>,
    /// The unit the person works in.
    unit: Option<Ref<to::Unit>>,
    /// Whether the person is ISMS personnel (ISMS要員); yes if absent.
    isms: Option<bool>,
    /// Whether the person is cloud-security personnel (クラウドセキュリティ要員).
    cloud_security: Option<bool>,
}
