//! How widely something may be read (ISO/IEC 27001:2022, A.5.12).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How widely something may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Classification {
    /// Anybody.
    Public,
    /// Customers.
    Customer,
    /// The organization and its auditors.
    #[default]
    Internal,
    /// Only those who need it.
    Confidential,
}

impl Classification {
    /// All, the widest first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Customer, Self::Internal, Self::Confidential];

    /// The word of sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Customer => "customer",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
        }
    }

    /// The classification of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }
}
