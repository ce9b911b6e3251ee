//! A document of external origin (ISO/IEC 27001:2022, 7.5.3).

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A document of external origin (ISO/IEC 27001:2022, 7.5.3).
    ExternalDocument is ExternalDocument, called |document| document.title.clone();
    /// The title.
    title: Words,
    /// The edition in use.
    edition: String,
    /// Where it is kept.
    r#where: Words,
    /// Who watches for new editions.
    watched_by: Ref<to::Role>,
}
