//! What a reader may see: decided once, before anything is printed.
//!
//! [`access`] is the table of what readers outside may be told; [`Projection`] makes of a whole book the book that one audience reads. Everything above this floor receives
//! a [`Visible`] and never the whole.

use crate::catalog::Catalog;
use crate::check::Exception;
use crate::config::Config;
use crate::data::Day;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::files::git::history::{Change, Changes};
use crate::model::value::Classification;
use crate::model::{Isms, Kind};
use crate::span::FileId;
use crate::trace::Graph;

pub mod access;
mod fields;
mod findings;
mod narrowing;
mod projection;
mod reading;
mod schema;
mod secrets;
mod text;

pub use crate::config::audience::Audience;
pub use findings::{findings, finds_alike};
pub use projection::Projection;
pub use secrets::secrets;

/// The codes of what an audience may read and yet cannot be told: pages of the organization itself are none the worse for it.
pub const CODES: [&str; 2] = ["narrower-link", "narrower-reference"];

/// The classification up to which an audience reads.
#[must_use]
pub fn reads(audience: Audience) -> Classification {
    match audience {
        Audience::Public => Classification::Public,
        Audience::Customer => Classification::Customer,
        Audience::Auditor => Classification::Internal,
        Audience::Internal => Classification::Confidential,
    }
}

/// The fields of a kind that an audience may read in a book with these settings, as paths, `*` for all others; `None` if it reads no such record.
#[must_use]
pub fn fields(config: &Config, kind: Kind, audience: Audience) -> Option<Vec<String>> {
    narrowing::fields(config, kind, audience).map(|fields| fields.paths())
}

/// What `[audience]` keeps from an audience by its id.
pub fn hidden_ids(config: &Config, audience: Audience) -> impl Iterator<Item = &str> {
    narrowing::ids(config, audience)
}

/// What `[audience]` gives an audience beside what it may read by its classification.
pub fn also(config: &Config, audience: Audience) -> impl Iterator<Item = &str> {
    let also = config.audience.also.iter().filter(move |_| audience == Audience::Auditor);
    also.map(|entry| entry.value.as_str())
}

/// What one audience may read of a book.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a> {
    /// Who reads.
    pub audience: Audience,
    /// The day that stands for today.
    pub today: Day,
    /// The settings.
    pub config: &'a Config,
    /// The standards.
    pub catalog: &'a Catalog,
    /// The records.
    pub isms: &'a Isms,
    /// The trace graph.
    pub graph: &'a Graph,
    /// The diagnostics, sorted.
    pub diagnostics: &'a [Diagnostic],
    /// The exceptions of `book.toml`, and what they silence.
    pub exceptions: &'a [Exception],
    /// The files, for pictures, themes and the places of diagnostics.
    pub files: &'a Files,
    /// The last change of each text, by path, where the run asked git for it.
    pub changes: Option<&'a Changes>,
}

impl<'a> Visible<'a> {
    /// The same with the last changes of its texts, if they are known and their authors' names are for this reader: that they are not for readers outside.
    #[must_use]
    pub fn with_changes(self, changes: Option<&'a Changes>) -> Self {
        let changes = changes.filter(|_| !self.audience.is_outside());
        Self { changes, ..self }
    }

    /// The last change of a file.
    #[must_use]
    pub fn change(&self, file: FileId) -> Option<&'a Change> {
        self.changes?.get(&self.files.file(file)?.path)
    }
}
