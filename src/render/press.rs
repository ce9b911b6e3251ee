//! All that is computed once for a whole site, whatever its languages: addresses, tables, states, shelves, open points.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::Addresses;
use super::shelf::Shelves;
use super::state::{self, Standing, Standings};
use crate::audience::Visible;
use crate::check::{self, Exception};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::Document;
use crate::report::{self, Query, Table};
use crate::trace::NodeId;

/// Where everything stands: the same for books that differ in texts of documents alone.
#[derive(Clone)]
pub(super) struct Layout {
    addresses: Arc<Addresses>,
    shelves: Arc<Shelves>,
    states: Arc<BTreeMap<NodeId, Standing>>,
    requirements: Arc<Standings>,
    /// What was found: of it hang how requirements stand.
    found: Vec<String>,
}

impl Layout {
    /// Gives everything its place.
    pub(super) fn new(visible: &Visible<'_>, theme_assets: &[String]) -> Self {
        let requirements = report::conformance::standings(visible);
        Self {
            addresses: Arc::new(Addresses::of(visible, theme_assets)),
            shelves: Arc::new(Shelves::of(visible)),
            states: Arc::new(state::all(visible, &requirements)),
            requirements: Arc::new(requirements),
            found: found(visible),
        }
    }

    /// The same layout for a book in which only texts differ, and what is found in them.
    pub(super) fn again(self, visible: &Visible<'_>) -> Self {
        let found = found(visible);
        if found == self.found {
            return self;
        }
        let requirements = report::conformance::standings(visible);
        Self {
            states: Arc::new(state::all(visible, &requirements)),
            requirements: Arc::new(requirements),
            found,
            ..self
        }
    }
}

/// The codes of open diagnostics, and the rules of exceptions with how they stand.
fn found(visible: &Visible<'_>) -> Vec<String> {
    let open = visible.diagnostics.iter().map(|diagnostic| diagnostic.code.to_owned());
    let exceptions = visible.exceptions.iter();
    let accepted = exceptions.map(|exception| format!("{} {:?}", exception.accept.rule.value, exception.standing));
    open.chain(accepted).collect()
}

/// The things that every page may need.
pub(super) struct Press<'a> {
    /// What may be read.
    pub(super) visible: &'a Visible<'a>,
    /// Where everything stands.
    pub(super) addresses: Arc<Addresses>,
    /// What stands beside what.
    pub(super) shelves: Arc<Shelves>,
    /// Made when first asked for: what is only checked needs few of them.
    tables: BTreeMap<(String, Option<String>), OnceLock<Option<Table>>>,
    /// The documents by the numbers of their nodes.
    documents: Vec<Option<&'a Document>>,
    /// The ids that have a row in the report `trace`.
    traced: OnceLock<BTreeSet<String>>,
    states: Arc<BTreeMap<NodeId, Standing>>,
    requirements: Arc<Standings>,
    points: BTreeMap<String, Vec<&'a Diagnostic>>,
    exceptions: BTreeMap<&'a str, Vec<(usize, &'a Exception)>>,
}

impl<'a> Press<'a> {
    /// Computes what pages share.
    pub(super) fn new(visible: &'a Visible<'a>, layout: Layout) -> Self {
        let reports = layout.addresses.reports();
        let tables = reports
            .map(|(name, service, _)| ((name.to_owned(), service.map(str::to_owned)), OnceLock::new()))
            .collect();
        Self {
            visible,
            shelves: layout.shelves,
            states: layout.states,
            points: points(visible),
            exceptions: exceptions(visible),
            documents: documents(visible),
            traced: OnceLock::new(),
            requirements: layout.requirements,
            tables,
            addresses: layout.addresses,
        }
    }

    /// Makes all tables, on all cores.
    pub(super) fn make_tables(&self) {
        self.tables.par_iter().for_each(|((name, service), _)| {
            self.table(name, service.as_deref());
        });
    }

    /// The table of a report that has a page.
    pub(super) fn table(&self, name: &str, service: Option<&str>) -> Option<&Table> {
        let made = self.tables.get(&(name.to_owned(), service.map(str::to_owned)))?;
        let query = || service.map_or_else(Query::default, Query::service);
        made.get_or_init(|| report::run(name, self.visible, &query())).as_ref()
    }

    /// How a node stands.
    pub(super) fn state(&self, node: NodeId) -> Option<&Standing> {
        self.states.get(&node)
    }

    /// Whether nothing in the book answers a requirement.
    pub(super) fn is_unanswered(&self, requirement: &str) -> bool {
        let standing = self.requirements.get(requirement);
        standing.is_some_and(|(word, _)| *word == report::conformance::NOTHING_FOUND)
    }

    /// The open diagnostics about a record.
    pub(super) fn points(&self, id: &str) -> &[&'a Diagnostic] {
        self.points.get(id).map_or(&[], Vec::as_slice)
    }

    /// The exceptions in use about a record, each with its place in `book.toml`.
    pub(super) fn exceptions(&self, id: &str) -> &[(usize, &'a Exception)] {
        self.exceptions.get(id).map_or(&[], Vec::as_slice)
    }

    /// The document of a node.
    pub(super) fn document(&self, node: NodeId) -> Option<&'a Document> {
        self.documents.get(node.index()).copied().flatten()
    }

    /// Whether the report `trace` has a row of a record.
    pub(super) fn is_traced(&self, id: &str) -> bool {
        let ids = || {
            self.table("trace", None)
                .into_iter()
                .flat_map(|table| &table.rows)
                .map(|row| row.id.clone())
        };
        self.traced.get_or_init(|| ids().collect()).contains(id)
    }
}

/// The documents by the numbers of their nodes: every page that names one asks for it.
fn documents<'a>(visible: &Visible<'a>) -> Vec<Option<&'a Document>> {
    let mut documents = vec![None; visible.graph.len()];
    for document in visible.isms.documents.iter() {
        let node = visible.graph.find(&document.id);
        if let Some(at) = node.filter(|at| visible.graph.node(*at).kind == Kind::Document) {
            documents[at.index()] = Some(document);
        }
    }
    documents
}

/// The exceptions in use by the record they name.
fn exceptions<'a>(visible: &Visible<'a>) -> BTreeMap<&'a str, Vec<(usize, &'a Exception)>> {
    let mut exceptions: BTreeMap<&str, Vec<(usize, &Exception)>> = BTreeMap::new();
    for (at, exception) in visible.exceptions.iter().enumerate() {
        if exception.standing == check::Standing::InUse {
            exceptions.entry(&exception.accept.record.value).or_default().push((at, exception));
        }
    }
    exceptions
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
