//! Where links lead: each id has one place in what is printed, and only places that something leads to are marked.

use std::collections::BTreeMap;

use crate::audience::Visible;
use crate::report::Table;
use crate::source::blocks::Block;
use crate::trace::Graph;

/// The places of ids.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Documents, with their headings by every fragment that names them.
    documents: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows by id: item, row, and how well the place suits.
    rows: BTreeMap<String, (usize, usize, u8)>,
}

impl Anchors {
    /// A document with its text is printed.
    pub(super) fn document(&mut self, id: &str, blocks: &[Block]) {
        let mut fragments = BTreeMap::new();
        headings(blocks, &mut fragments);
        self.documents.insert(id.to_owned(), fragments);
    }

    /// A table is printed: its rows are at home in the register of their kind, else in the ISMS-wide Statement of Applicability, else where they first stand.
    pub(super) fn table(&mut self, visible: &Visible<'_>, item: usize, table: &Table, whole: bool) {
        for (nth, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.id.is_empty()) {
            let suits = match (table.name == kind(visible.graph, &row.id), table.name.as_str(), whole) {
                (true, _, true) => 3,
                (true, _, false) => 2,
                (false, "soa", true) => 1,
                _ => 0,
            };
            let place = self.rows.entry(row.id.clone()).or_insert((item, nth, suits));
            if suits > place.2 {
                *place = (item, nth, suits);
            }
        }
    }

    /// The label of an id, if it has a place.
    pub(super) fn of(&self, id: &str) -> Option<String> {
        if self.documents.contains_key(id) {
            return Some(document_label(id));
        }
        self.rows.contains_key(id).then(|| row_label(id))
    }

    /// The label of a heading of a document; of the document where there is no such heading.
    pub(super) fn heading(&self, document: &str, fragment: &str) -> Option<String> {
        let fragments = self.documents.get(document)?;
        Some(match fragments.get(fragment) {
            Some(id) => heading_label(document, id),
            None => document_label(document),
        })
    }

    /// The label of a row, if this is its place.
    pub(super) fn row(&self, item: usize, nth: usize, id: &str) -> Option<String> {
        let (home, row, _) = self.rows.get(id)?;
        (*home == item && *row == nth && !self.documents.contains_key(id)).then(|| row_label(id))
    }
}

/// The label of a document.
pub(super) fn document_label(id: &str) -> String {
    format!("doc:{id}")
}

/// The label of a heading.
pub(super) fn heading_label(document: &str, id: &str) -> String {
    format!("doc:{document}#{id}")
}

fn row_label(id: &str) -> String {
    format!("row:{id}")
}

fn kind(graph: &Graph, id: &str) -> &'static str {
    graph.get(id).map_or("", |node| node.kind.key())
}

fn headings(blocks: &[Block], found: &mut BTreeMap<String, String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                for fragment in heading.aliases.iter().chain([&heading.id]) {
                    found.insert(fragment.clone(), heading.id.clone());
                }
            }
            Block::Quote(inner) | Block::Alert(_, inner) | Block::Details { blocks: inner, .. } => headings(inner, found),
            Block::List { items, .. } => items.iter().for_each(|item| headings(&item.blocks, found)),
            _ => {}
        }
    }
}
