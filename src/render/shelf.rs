//! What stands beside what: pages in the order in which one turns them, shelf by shelf.

use std::collections::BTreeMap;

use super::address::home_document;
use crate::audience::Visible;
use crate::catalog::{Item, Role};
use crate::model::kinds::document::{Document, DocumentKind};
use crate::model::{Kind, word_label};
use crate::text::{Text, natural};
use crate::trace::NodeId;

/// Pages of one kind that belong together.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    /// The kind.
    pub(super) kind: Kind,
    /// What holds them together; empty where the kind is not parted.
    pub(super) title: Text,
    /// The pages in order.
    pub(super) members: Vec<NodeId>,
}

/// All shelves, and the place of every page.
pub(super) struct Shelves {
    shelves: Vec<Shelf>,
    places: BTreeMap<NodeId, (usize, usize)>,
}

impl Shelves {
    /// Puts every node that may have a page on a shelf.
    pub(super) fn of(visible: &Visible<'_>) -> Self {
        let mut shelves = documents(visible);
        shelves.extend(of_catalog(visible));
        for kind in Kind::RECORDS.iter().copied().filter(|kind| *kind != Kind::Soa) {
            let members = visible.isms.ids(kind).into_iter().filter_map(|id| visible.graph.find(id));
            shelves.extend(match kind {
                Kind::Risk => risks(visible),
                _ => vec![Shelf {
                    kind,
                    title: own(kind),
                    members: members.collect(),
                }],
            });
        }
        shelves.retain(|shelf| !shelf.members.is_empty());
        let mut places = BTreeMap::new();
        for (at, shelf) in shelves.iter().enumerate() {
            for (place, member) in shelf.members.iter().enumerate() {
                places.insert(*member, (at, place));
            }
        }
        Self { shelves, places }
    }

    /// The shelf of a node and its place on it.
    pub(super) fn find(&self, node: NodeId) -> Option<(&Shelf, usize)> {
        self.places.get(&node).map(|(shelf, place)| (&self.shelves[*shelf], *place))
    }

    /// The shelves of a kind, in order.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Shelf> {
        self.shelves.iter().filter(move |shelf| shelf.kind == kind)
    }

    /// How many pages of a kind there are.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.of_kind(kind).map(|shelf| shelf.members.len()).sum()
    }
}

/// Records of the book that stand beside those of a catalog.
fn own(kind: Kind) -> Text {
    match kind {
        Kind::Control => Text::new("独自の管理策", "Own controls"),
        Kind::RiskSource => Text::new("独自のリスク源", "Own risk sources"),
        _ => Text::default(),
    }
}

/// Documents by kind, in the order of their numbers; those without a kind by folder, in the order of their paths.
fn documents(visible: &Visible<'_>) -> Vec<Shelf> {
    let home = home_document(visible).map(|document| document.id.as_str());
    let mut groups: BTreeMap<(Option<DocumentKind>, &str), Vec<&Document>> = BTreeMap::new();
    for document in visible.isms.documents.iter().filter(|document| Some(document.id.as_str()) != home) {
        let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = document.head.kind.map_or((None, folder), |kind| (Some(kind), ""));
        groups.entry(key).or_default().push(document);
    }
    let mut shelves = Vec::new();
    for ((kind, folder), mut members) in groups {
        let number = |document: &Document| document.head.number.clone().unwrap_or_default();
        members.sort_by(|a, b| {
            number(a)
                .is_empty()
                .cmp(&number(b).is_empty())
                .then_with(|| natural(&number(a), &number(b)))
                .then_with(|| natural(&a.path, &b.path))
        });
        let title = match kind {
            Some(kind) => word_label("DocumentKind", kind_key(kind)),
            None => folder_title(visible, folder),
        };
        let members = members
            .into_iter()
            .filter_map(|document| visible.graph.find(&document.id))
            .collect();
        shelves.push(Shelf {
            kind: Kind::Document,
            title,
            members,
        });
    }
    shelves
}

/// A folder is called as the README in it.
fn folder_title(visible: &Visible<'_>, folder: &str) -> Text {
    if folder.is_empty() {
        return Text::default();
    }
    let readme = format!("{folder}/README.md");
    let title = visible
        .isms
        .documents
        .iter()
        .find(|document| document.path == readme)
        .map(|document| document.title.text());
    title.unwrap_or_else(|| Text::same(folder.rsplit('/').next().unwrap_or(folder)))
}

/// The word of a kind of document in sources.
pub(super) fn kind_key(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Policy => "policy",
        DocumentKind::Standard => "standard",
        DocumentKind::Procedure => "procedure",
        DocumentKind::Form => "form",
        DocumentKind::Record => "record",
        DocumentKind::Page => "page",
    }
}

/// Controls, positions, requirements and risk sources of the standards, by the group that holds them, in the order of the catalog.
fn of_catalog(visible: &Visible<'_>) -> Vec<Shelf> {
    let catalog = visible.catalog;
    let mut shelves: Vec<Shelf> = Vec::new();
    // Editions share the ids of requirements: an item counts where its own set is the one that the catalog knows it by.
    let mut put = |kind: Kind, title: Text, id: &str, set: &str| {
        let Some(node) = visible
            .graph
            .find(id)
            .filter(|_| catalog.get(id).is_some_and(|item| item.set().standard.id == set))
        else {
            return;
        };
        match shelves.iter_mut().rev().find(|shelf| shelf.kind == kind && shelf.title == title) {
            Some(shelf) => shelf.members.push(node),
            None => shelves.push(Shelf {
                kind,
                title,
                members: vec![node],
            }),
        }
    };
    let mut sets: Vec<_> = catalog.sets().iter().collect();
    // The chosen edition stands before the others.
    sets.sort_by_key(|set| catalog.annex_a().map(|annex| &annex.standard.id) != Some(&set.standard.id));
    for set in sets {
        let name = set.standard.jis.as_ref().unwrap_or(&set.standard.name);
        let titled = |group: &str| match catalog.get(group) {
            Some(Item::Group(_, group)) => {
                let title = group.title.text();
                let number = group.number.as_str();
                Text::owned(
                    format!("{number} {}（{name}）", title.ja),
                    format!("{number} {} ({})", title.en, set.standard.name),
                )
            }
            _ => Text::owned(name.clone(), set.standard.name.clone()),
        };
        for control in &set.controls {
            // The few cloud controls stand together.
            let title = if set.standard.role == Role::Guidance {
                Text::owned(name.clone(), set.standard.name.clone())
            } else {
                titled(&control.group)
            };
            put(Kind::Control, title, &control.id, &set.standard.id);
        }
        for position in &set.positions {
            put(Kind::Position, titled(&position.group), &position.id, &set.standard.id);
        }
        for requirement in &set.requirements {
            let group = requirement.group.as_deref().unwrap_or_default();
            put(Kind::Clause, titled(group), &requirement.id, &set.standard.id);
        }
        for source in &set.risk_sources {
            put(Kind::RiskSource, set.standard.title.text(), &source.id, &set.standard.id);
        }
    }
    shelves
}

/// Risks by the first service they concern; those of the whole ISMS after them.
fn risks(visible: &Visible<'_>) -> Vec<Shelf> {
    let mut shelves = Vec::new();
    for service in visible.isms.services.iter() {
        let id = &service.id.0;
        let members = visible
            .isms
            .risks
            .iter()
            .filter(|risk| risk.services.first().is_some_and(|first| first.id == *id));
        let members = members.filter_map(|risk| visible.graph.find(&risk.id.0)).collect();
        shelves.push(Shelf {
            kind: Kind::Risk,
            title: service.name.text(),
            members,
        });
    }
    let known = |id: &str| visible.isms.services.get(id).is_some();
    let members = visible
        .isms
        .risks
        .iter()
        .filter(|risk| risk.services.first().is_none_or(|first| !known(&first.id)));
    let members = members.filter_map(|risk| visible.graph.find(&risk.id.0)).collect();
    shelves.push(Shelf {
        kind: Kind::Risk,
        title: Text::new("ISMS全体", "Whole ISMS"),
        members,
    });
    shelves
}
