//! All that is computed once for a whole site, whatever its languages: addresses, tables, states, shelves, open points.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::address::Addresses;
use super::shelf::Shelves;
use super::state::{self, Standing};
use crate::audience::Visible;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::Document;
use crate::report::{self, Query, Table};
use crate::trace::NodeId;

/// The things that every page may need.
pub(super) struct Press<'a> {
    /// What may be read.
    pub(super) visible: &'a Visible<'a>,
    /// Where everything stands.
    pub(super) addresses: Addresses,
    /// What stands beside what.
    pub(super) shelves: Shelves,
    tables: BTreeMap<(String, Option<String>), Table>,
    states: BTreeMap<NodeId, Standing>,
    points: BTreeMap<String, Vec<&'a Diagnostic>>,
}

impl<'a> Press<'a> {
    /// Computes what pages share.
    pub(super) fn new(visible: &'a Visible<'a>, theme_assets: &[String]) -> Self {
        let addresses = Addresses::of(visible, theme_assets);
        let names: Vec<_> = addresses
            .reports()
            .map(|(name, service, _)| (name.to_owned(), service.map(str::to_owned)))
            .collect();
        let tables = names
            .into_par_iter()
            .filter_map(|(name, service)| {
                let query = service.as_deref().map_or_else(Query::default, Query::service);
                let table = report::run(&name, visible, &query)?;
                Some(((name, service), table))
            })
            .collect();
        Self {
            visible,
            shelves: Shelves::of(visible),
            states: state::all(visible),
            points: points(visible),
            tables,
            addresses,
        }
    }

    /// The table of a report that has a page.
    pub(super) fn table(&self, name: &str, service: Option<&str>) -> Option<&Table> {
        self.tables.get(&(name.to_owned(), service.map(str::to_owned)))
    }

    /// How a node stands.
    pub(super) fn state(&self, node: NodeId) -> Option<&Standing> {
        self.states.get(&node)
    }

    /// The open diagnostics about a record.
    pub(super) fn points(&self, id: &str) -> &[&'a Diagnostic] {
        self.points.get(id).map_or(&[], Vec::as_slice)
    }

    /// The document of a node.
    pub(super) fn document(&self, node: NodeId) -> Option<&'a Document> {
        let node = self.visible.graph.node(node);
        if node.kind == Kind::Document {
            self.visible.isms.documents.get(&node.id)
        } else {
            None
        }
    }
}

/// Diagnostics by the record they are about: the one they name, else the document they stand in.
fn points<'a>(visible: &'a Visible<'a>) -> BTreeMap<String, Vec<&'a Diagnostic>> {
    let documents: BTreeMap<_, _> = visible
        .isms
        .documents
        .iter()
        .map(|document| (document.file, document.id.as_str()))
        .collect();
    let mut points: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in visible.diagnostics {
        let about = diagnostic
            .record
            .as_deref()
            .or_else(|| documents.get(&diagnostic.span.file).copied());
        if let Some(id) = about {
            points.entry(id.to_owned()).or_default().push(diagnostic);
        }
    }
    points
}
