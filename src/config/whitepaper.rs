//! `[whitepaper]`: in which order a provider's white paper speaks, and what it says of the provider itself.

use serde::Deserialize;

use crate::data::At;
use crate::text::Words;

/// In which order a white paper speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By topic, as the catalog orders its chapters.
    #[default]
    Topic,
    /// By clause of the guidance.
    Clause,
}

/// What `[whitepaper]` asks for. All of it is for readers of every audience, like the title of the book.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WhitePaperSettings {
    /// The order.
    pub order: Order,
    /// The document whose text stands in the introduction, by its id.
    pub introduction: Option<At<String>>,
    /// How the paper stands to contracts, instead of the program's own sentences.
    pub contract: Option<Words>,
    /// Whom customers ask: desk, address, telephone; line ends are kept.
    pub contact: Option<Words>,
}
