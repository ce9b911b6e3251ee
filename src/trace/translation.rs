//! How a document stands in the other language: whether it has a translation, and whether that is of the text as it stands.

use super::attest;
use crate::model::kinds::document::Document;
use crate::span::Sources;

/// How the translation of a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Translated {
    /// There is none.
    Missing,
    /// It does not say what it was made from, or of an original without a version only which one.
    Unsaid,
    /// It was made from the original as it stands.
    Current,
    /// It was made from another version.
    OtherVersion,
    /// The title or the text of the original has changed since.
    OtherText,
}

impl Translated {
    /// How the translation of `document` stands.
    #[must_use]
    pub fn of(document: &Document, sources: &dyn Sources) -> Self {
        let Some(translation) = &document.translation else {
            return Self::Missing;
        };
        let Some(from) = &translation.head.translated else {
            return Self::Unsaid;
        };
        let versions = from.version.as_ref().zip(document.head.version.as_ref());
        if versions.is_some_and(|(from, now)| from.value != *now) {
            return Self::OtherVersion;
        }
        match &from.digest {
            Some(digest) if digest.value != attest::of_original(document, sources) => Self::OtherText,
            None if versions.is_none() => Self::Unsaid,
            _ => Self::Current,
        }
    }

    /// Whether the original has moved on.
    #[must_use]
    pub fn is_outdated(self) -> bool {
        matches!(self, Self::OtherVersion | Self::OtherText)
    }
}
