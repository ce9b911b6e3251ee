//! Projects a book for an audience: the records it may read with the fields it may read, the texts without what is narrower, and a graph of these alone.
//!
//! 1. Decide which records are readable (`access`, classification, `[audience]`).
//! 2. Find the references and links of readable things to what is not: in lists they go, where a field would be left empty they are a mistake, and so are links in texts.
//! 3. Cut records and texts down, read them again, and build the graph of what is left: what is not readable is not there, so nothing above can print it.

use std::collections::BTreeSet;

use super::reading::Reading;
use super::{Audience, Visible, reads, text as texts};
use crate::check::Exception;
use crate::config::audience::NarrowLinks;
use crate::diagnostic::Diagnostic;
use crate::model::Isms;
use crate::source::blocks::Block;
use crate::trace::Graph;

/// A book as one audience may read it.
#[derive(Debug)]
pub struct Projection<'a> {
    whole: Visible<'a>,
    /// What is left of the book for an audience that does not read all of it.
    left: Option<Left>,
}

/// What is left of a book.
#[derive(Debug)]
struct Left {
    audience: Audience,
    isms: Isms,
    graph: Graph,
    diagnostics: Vec<Diagnostic>,
    exceptions: Vec<Exception>,
}

impl<'a> Projection<'a> {
    /// Projects what the organization itself reads for `audience`.
    ///
    /// # Errors
    /// References and links of what the audience may read to what it may not (`narrower-link`, `narrower-reference`).
    pub fn new(whole: Visible<'a>, audience: Audience) -> Result<Self, Vec<Diagnostic>> {
        let left = if audience == Audience::Internal {
            None
        } else {
            Some(Left::new(&whole, audience)?)
        };
        Ok(Self { whole, left })
    }

    /// What may be read, for those who print it.
    #[must_use]
    pub fn visible(&self) -> Visible<'_> {
        let Some(left) = &self.left else { return self.whole };
        let visible = Visible {
            audience: left.audience,
            isms: &left.isms,
            graph: &left.graph,
            diagnostics: &left.diagnostics,
            exceptions: &left.exceptions,
            ..self.whole
        };
        visible.with_changes(self.whole.changes)
    }
}

impl Left {
    fn new(whole: &Visible<'_>, audience: Audience) -> Result<Self, Vec<Diagnostic>> {
        let reading = Reading::new(whole, audience);
        let narrow = reading.narrow_links();
        let mut said = Vec::new();
        if whole.config.audience.links == NarrowLinks::Deny {
            said.extend(narrow.iter().map(|link| link.diagnostic(audience)));
        }
        let unlinked: BTreeSet<_> = narrow.iter().map(|link| link.span).collect();
        let mut lost = Vec::new();
        let text = |blocks: &[Block]| texts::readable(blocks, reads(audience), &unlinked).into();
        let (mut isms, unread) = whole
            .isms
            .projected(whole.catalog, &mut |kind, id, node| reading.kept(kind, id, node, &mut lost), &text);
        said.extend(lost.iter().map(|lost| lost.diagnostic(audience)));
        // A record that cannot be read without what was left out has been said above.
        if said.is_empty() {
            said.extend(unread);
        }
        if !said.is_empty() {
            return Err(said);
        }
        if !audience.is_outside() {
            isms.published.clone_from(&whole.isms.published);
        }
        let assets = whole.files.asset_paths().map(str::to_owned).collect();
        let graph = Graph::build(whole.catalog, &isms, &assets, whole.files.content);
        let (diagnostics, exceptions) = if audience.is_outside() {
            (Vec::new(), Vec::new())
        } else {
            reading.told(&graph)
        };
        Ok(Self {
            audience,
            isms,
            graph,
            diagnostics,
            exceptions,
        })
    }
}
