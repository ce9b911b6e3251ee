//! What a reader may see: decided once, before anything is printed.
//!
//! Everything above this floor receives a [`Visible`] and never the whole. Until audiences are told apart it lets everything through, and the command
//! line refuses any audience but `internal`.

use crate::catalog::Catalog;
use crate::check::Exception;
use crate::config::Config;
use crate::data::Day;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::files::git::history::{Change, Changes};
use crate::model::Isms;
use crate::span::FileId;
use crate::trace::Graph;

/// Who reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The organization itself.
    #[default]
    Internal,
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
    /// Projects a book for `audience`.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "each is a stage of the pipeline, named where it is called")]
    pub fn project(
        audience: Audience,
        today: Day,
        config: &'a Config,
        catalog: &'a Catalog,
        isms: &'a Isms,
        graph: &'a Graph,
        diagnostics: &'a [Diagnostic],
        exceptions: &'a [Exception],
        files: &'a Files,
    ) -> Self {
        match audience {
            Audience::Internal => Self {
                audience,
                today,
                config,
                catalog,
                isms,
                graph,
                diagnostics,
                exceptions,
                files,
                changes: None,
            },
        }
    }

    /// The same with the last changes of its texts, if they are known. Names of authors are for the organization itself, as all audiences are yet.
    #[must_use]
    pub fn with_changes(self, changes: Option<&'a Changes>) -> Self {
        Self { changes, ..self }
    }

    /// The last change of a file.
    #[must_use]
    pub fn change(&self, file: FileId) -> Option<&'a Change> {
        self.changes?.get(&self.files.file(file)?.path)
    }
}
