//! What hangs on what: every record, catalog item, document section and row of a Statement of Applicability as a node, typed relations as edges with the
//! span that states them, and references that lead nowhere as data.
//!
//! 1. Nodes: items of the catalog, records, documents with their sections, what is broken.
//! 2. Edges: every reference that the type of a record knows, by the path of its field; what a catalog says of its own items; links of documents.
//! 3. Rows of the Statements of Applicability, derived from baseline and overlay (`soa`).
//!
//! A relation is stated once, where its author thinks of it. Reverse links, chains and counts are read off here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Catalog, Item, SHARED};
use crate::model::aliases::Alias;
use crate::model::kinds::document::Document;
use crate::model::shape::Reference;
use crate::model::{Isms, Kind};
use crate::span::{FileId, Span};
use crate::text::{Text, natural};

pub mod attest;
pub mod disclosures;
mod links;
mod relation;
pub mod soa;
pub mod translation;

pub use links::{DeadLink, Destination, FormerLink, LinkProblem};
pub use relation::{Direction, Relation};

/// Something with an id.
#[derive(Clone, Debug)]
pub struct Node {
    /// The id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// How it is called.
    pub title: Text,
    /// Where it is stated; [`Span::NONE`] for what is derived.
    pub span: Span,
    /// Whether it could not be read.
    pub broken: bool,
}

/// The place of a node in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

impl NodeId {
    /// Its number, less than [`Graph::len`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A typed relation between two nodes.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The node that states it.
    pub from: NodeId,
    /// The node it names.
    pub to: NodeId,
    /// What it says.
    pub relation: Relation,
    /// Where it is stated.
    pub span: Span,
}

/// A reference that leads nowhere, or to something it cannot mean.
#[derive(Clone, Debug)]
pub struct Dangling {
    /// The node that states it.
    pub from: NodeId,
    /// The path of the field.
    pub field: String,
    /// The id as written.
    pub id: String,
    /// Where.
    pub span: Span,
    /// The kinds the field may name; any if empty.
    pub wanted: Vec<Kind>,
    /// The kind of what was found under this id; `None` if nothing was.
    pub found: Option<Kind>,
}

/// The trace graph. A copy shares what it is made of.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Arc<Node>>,
    edges: Vec<Arc<Edge>>,
    links: Arc<Links>,
    /// References that lead nowhere.
    pub dangling: Vec<Dangling>,
    /// The nodes of former ids.
    former: BTreeMap<String, NodeId>,
    /// Links of documents that name something as it was called before.
    pub former_links: Vec<FormerLink>,
    /// Links of documents that lead nowhere.
    pub dead_links: Vec<DeadLink>,
    destinations: BTreeMap<FileId, Arc<BTreeMap<Span, Destination>>>,
    /// Rows of the Statements of Applicability: ISMS-wide first, then services in natural order.
    pub soa: Arc<[soa::Statement]>,
    /// Whether a source could not be read at all, so that what is missing may stand there.
    pub incomplete: bool,
    /// The same for graphs of books that differ in texts alone.
    pub kin: Kin,
}

/// Stands for all that pages see of a book but the texts of documents on their own pages. Two are equal if one was taken over from the other.
#[derive(Clone, Debug, Default)]
pub struct Kin(Arc<()>);

impl PartialEq for Kin {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What leads to what, by places in the lists of nodes and edges.
#[derive(Clone, Debug, Default)]
struct Links {
    index: BTreeMap<String, NodeId>,
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
}

impl Graph {
    /// The graph of a book in which some texts differ from those of this one, in nothing that others see of them (see
    /// [`crate::source::blocks::is_seen_alike`]): pairs of a document as it was and as it is.
    ///
    /// Settings, day and catalog have to be the same. `None` if a link of these documents leads nowhere, or to a former name, so that more than places may change.
    #[must_use]
    pub fn with_texts<'a>(&self, texts: impl Iterator<Item = (&'a Document, &'a Document)>) -> Option<Self> {
        let mut graph = self.clone();
        for (old, new) in texts {
            let former = graph.former_links.iter().map(|link| &link.from);
            if graph
                .dead_links
                .iter()
                .map(|dead| &dead.from)
                .chain(former)
                .any(|from| *from == old.id)
            {
                return None;
            }
            links::place_anew(&mut graph, old, new);
        }
        Some(graph)
    }

    /// Builds the graph.
    #[must_use]
    pub fn build(catalog: &Catalog, isms: &Isms, assets: &BTreeSet<String>, content: &str) -> Self {
        let mut graph = Self {
            incomplete: isms.incomplete,
            ..Self::default()
        };
        graph.catalog_nodes(catalog);
        let mut shapes = Vec::new();
        isms.for_each_record(&mut |kind, id, title, node, shape| {
            let title = match id.strip_prefix("soa:") {
                Some(scope) => soa::title(isms, scope),
                None => title.text(),
            };
            let at = graph.add(Node {
                id: id.to_owned(),
                kind,
                title,
                span: node.head(),
                broken: false,
            });
            shapes.push((at, shape));
        });
        for stated in isms.documents.stated() {
            let document = &stated.record;
            let title = document.title.text();
            let at = graph.add(Node {
                id: document.id.clone(),
                kind: Kind::Document,
                title,
                span: stated.node.head(),
                broken: false,
            });
            shapes.push((at, stated.shape()));
        }
        for broken in &isms.broken {
            if !graph.links.index.contains_key(&broken.id) {
                let kind = broken.kind.unwrap_or(Kind::Document);
                graph.add(Node {
                    id: broken.id.clone(),
                    kind,
                    title: Text::same(broken.id.clone()),
                    span: broken.span,
                    broken: true,
                });
            }
        }
        links::sections(&mut graph, isms);
        soa::nodes(&mut graph, isms);
        graph.take_former(isms);
        graph.catalog_edges(catalog);
        for (from, shape) in &shapes {
            shape.references(&mut |field, reference| graph.refer(*from, field, reference));
        }
        links::resolve(&mut graph, isms, assets, content);
        soa::edges(&mut graph, catalog, isms);
        graph
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(at, node)| (NodeId(at), node.as_ref()))
    }

    /// How many nodes there are: their places count from 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The nodes of a kind, in natural order of their ids.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Vec<NodeId> {
        let mut found: Vec<_> = self.nodes().filter(|(_, node)| node.kind == kind).map(|(at, _)| at).collect();
        found.sort_by(|a, b| natural(&self.node(*a).id, &self.node(*b).id));
        found
    }

    /// The node at `at`.
    #[must_use]
    pub fn node(&self, at: NodeId) -> &Node {
        &self.nodes[at.0]
    }

    /// The node of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<NodeId> {
        self.links.index.get(id).copied()
    }

    /// The node of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.find(id).map(|at| self.node(at))
    }

    /// The node that had this id before, and has another one now.
    #[must_use]
    pub fn former(&self, id: &str) -> Option<NodeId> {
        self.former.get(id).copied()
    }

    /// All ids, sorted as text.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.links.index.keys().map(String::as_str)
    }

    /// The relations that a node states, in the order stated.
    pub fn stated_by(&self, at: NodeId) -> impl Iterator<Item = &Edge> {
        self.links.out[at.0].iter().map(|edge| self.edges[*edge].as_ref())
    }

    /// The relations that name a node, in the order of those who state them.
    pub fn naming(&self, at: NodeId) -> impl Iterator<Item = &Edge> {
        self.links.into[at.0].iter().map(|edge| self.edges[*edge].as_ref())
    }

    /// All relations.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter().map(AsRef::as_ref)
    }

    /// Where a link or an image of a document leads, by its span; `None` for addresses outside the book and for dead ones.
    #[must_use]
    pub fn destination(&self, span: Span) -> Option<&Destination> {
        self.destinations.get(&span.file)?.get(&span)
    }

    /// The neighbours of a node on one side of the why-chain, without repetition, grouped by relation as seen from the node.
    ///
    /// Above stands what a node hangs on; below stands what hangs on it.
    #[must_use]
    pub fn neighbours(&self, at: NodeId, direction: Direction) -> Vec<(Text, Vec<NodeId>)> {
        let stated = self.stated_by(at).filter(|edge| edge.relation.target_is() == direction);
        let naming = self.naming(at).filter(|edge| edge.relation.target_is() == direction.opposite());
        let mut groups: Vec<(Text, Vec<NodeId>)> = Vec::new();
        let mut put = |label: Text, other: NodeId| {
            if other == at {
                return;
            }
            match groups.iter_mut().find(|(known, _)| *known == label) {
                Some((_, members)) if members.contains(&other) => {}
                Some((_, members)) => members.push(other),
                None => groups.push((label, vec![other])),
            }
        };
        for edge in stated {
            put(edge.relation.label(self.node(at).kind), edge.to);
        }
        for edge in naming {
            put(edge.relation.inverse_label(self.node(edge.from).kind), edge.from);
        }
        for (_, members) in &mut groups {
            members.sort_by(|a, b| natural(&self.node(*a).id, &self.node(*b).id));
        }
        groups
    }

    fn add(&mut self, node: Node) -> NodeId {
        if let Some(at) = self.links.index.get(&node.id) {
            return *at;
        }
        let at = NodeId(self.nodes.len());
        let links = Arc::make_mut(&mut self.links);
        links.index.insert(node.id.clone(), at);
        links.out.push(Vec::new());
        links.into.push(Vec::new());
        self.nodes.push(Arc::new(node));
        at
    }

    /// Takes in former ids; one that is in use leads to what has it.
    fn take_former(&mut self, isms: &Isms) {
        for former in isms.former() {
            if let Alias::Id(alias) = former.alias
                && let (None, Some(at)) = (self.find(&alias), self.find(former.id))
            {
                self.former.entry(alias).or_insert(at);
            }
        }
    }

    fn connect(&mut self, from: NodeId, to: NodeId, relation: Relation, span: Span) {
        let at = self.edges.len();
        self.edges.push(Arc::new(Edge { from, to, relation, span }));
        let links = Arc::make_mut(&mut self.links);
        links.out[from.0].push(at);
        links.into[to.0].push(at);
    }

    /// Resolves a reference of a record.
    fn refer(&mut self, from: NodeId, field: &str, reference: &Reference) {
        let found = self.find(&reference.id);
        let fits = |kind: Kind| reference.kinds.is_empty() || reference.kinds.contains(&kind);
        match found {
            Some(to) if self.node(to).broken || fits(self.node(to).kind) => {
                let kind = self.node(from).kind;
                self.connect(from, to, Relation::field(kind, field), reference.span);
            }
            _ => {
                let found = found.map(|to| self.node(to).kind);
                self.dangling.push(Dangling {
                    from,
                    field: field.to_owned(),
                    id: reference.id.clone(),
                    span: reference.span,
                    wanted: reference.kinds.clone(),
                    found,
                });
            }
        }
    }

    fn catalog_nodes(&mut self, catalog: &Catalog) {
        for set in catalog.sets() {
            let standard = &set.standard;
            for id in standard.editions.iter().chain([&standard.id]) {
                self.add(Node {
                    id: id.clone(),
                    kind: Kind::Standard,
                    title: Text::same(standard.name.clone()),
                    span: Span::NONE,
                    broken: false,
                });
            }
        }
        for party in catalog.parties() {
            self.add(Node {
                id: party.id.clone(),
                kind: Kind::Party,
                title: party.title.text(),
                span: Span::NONE,
                broken: false,
            });
        }
        for (id, item) in catalog.items() {
            let (kind, span) = match item {
                Item::Group(_, group) => (Kind::Group, group.span),
                Item::Control(_, control) => (Kind::Control, control.span),
                Item::ControlSide(_, control, _) => (Kind::Side, control.span),
                Item::Requirement(_, requirement) => (Kind::Clause, requirement.span),
                Item::Position(_, position) => (Kind::Position, position.span),
                Item::PositionSide(_, position, _) => (Kind::Side, position.span),
                Item::RiskSource(_, source) => (Kind::RiskSource, source.span),
            };
            self.add(Node {
                id: id.to_owned(),
                kind,
                title: item.title(),
                span,
                broken: false,
            });
        }
    }

    fn catalog_edges(&mut self, catalog: &Catalog) {
        let items: Vec<_> = catalog.items().map(|(id, item)| (id.to_owned(), item)).collect();
        for (id, item) in items {
            let Some(from) = self.find(&id) else { continue };
            let link = |graph: &mut Self, to: &str, name: &'static str| {
                if let Some(to) = graph.find(to) {
                    graph.connect(from, to, Relation::catalog(name), Span::NONE);
                }
            };
            match item {
                Item::Control(_, control) => {
                    for counterpart in catalog
                        .counterparts(&control.id)
                        .into_iter()
                        .filter(|id| natural(&control.id, id).is_lt())
                    {
                        link(self, counterpart, "counterpart");
                    }
                    for source in &control.risk_sources {
                        link(self, source, "answers-source");
                    }
                    for closest in &control.closest {
                        link(self, closest, "closest");
                    }
                }
                Item::ControlSide(_, control, _) => link(self, &control.id, "side-of"),
                Item::Position(_, position) => {
                    for control in catalog.in_chosen_annex(&position.control) {
                        link(self, control, "extends-control");
                    }
                }
                Item::PositionSide(_, position, _) => link(self, &position.id, "side-of"),
                Item::Requirement(_, requirement) => {
                    if let Some(parent) = &requirement.parent {
                        link(self, parent, "part-of");
                    }
                    for extended in &requirement.extends {
                        link(self, extended, "extends-requirement");
                    }
                }
                Item::Group(..) | Item::RiskSource(..) => {}
            }
        }
    }
}

/// The id of one side of a position or cloud control; of the thing itself for a shared text.
#[must_use]
pub fn side_id(of: &str, side: &str) -> String {
    if side == SHARED { of.to_owned() } else { format!("{of}/{side}") }
}
