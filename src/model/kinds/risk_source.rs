//! A risk source of the book's own, beside the catalogs (ISO 31000).

use super::record;
use crate::text::Words;

record! {
    /// A risk source of the book's own, beside the catalogs (ISO 31000).
    RiskSource is RiskSource, called |source| source.title.clone();
    /// The title.
    title: Words,
    /// What it means.
    description: Option<Words>,
}
