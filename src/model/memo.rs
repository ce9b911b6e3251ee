//! What files say, kept from run to run.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Broken, Kind, Piece, broken, kind_of, records_of, unknown_kind};
use crate::catalog::Catalog;
use crate::data::{Node, Value};
use crate::source::{Entry, Part, Source};

/// What is known of files from an earlier run.
#[derive(Debug, Default)]
pub struct Memo {
    catalog: Option<Arc<Catalog>>,
    pieces: Vec<(Arc<Part>, Arc<Piece>)>,
}

impl Memo {
    /// What each file says, in the order of the source.
    pub(super) fn pieces(&mut self, source: &Source, catalog: &Arc<Catalog>) -> Vec<Arc<Piece>> {
        if !self.catalog.as_ref().is_some_and(|known| Arc::ptr_eq(known, catalog)) {
            self.pieces.clear();
            self.catalog = Some(Arc::clone(catalog));
        }
        let known: BTreeMap<_, _> = self
            .pieces
            .iter()
            .map(|(part, piece)| (Arc::as_ptr(part) as usize, piece))
            .collect();
        let pieces: Vec<_> = source
            .parts
            .par_iter()
            .map(|part| {
                let piece = known.get(&(Arc::as_ptr(part) as usize)).map(|piece| Arc::clone(piece));
                piece.unwrap_or_else(|| Arc::new(Piece::of(part, catalog)))
            })
            .collect();
        self.pieces = source.parts.iter().cloned().zip(pieces.iter().cloned()).collect();
        pieces
    }
}

impl Piece {
    /// Decodes the records of a file.
    fn of(part: &Part, catalog: &Catalog) -> Self {
        let mut piece = Self::default();
        for kind in Kind::RECORDS {
            let entries = || part.entries.iter().filter(|entry| entry.key.text == kind.key());
            if entries().next().is_none() {
                continue;
            }
            let nodes: Vec<_> = entries().flat_map(|entry| records_of(entry, &mut piece.diagnostics)).collect();
            let no_list = |entry: &Entry| !matches!(entry.node.value, Value::Seq(_)) && !entry.node.is_null();
            let no_id = |node: &Node| *kind != Kind::Soa && node.get("id").and_then(Node::scalar).is_none();
            if entries().any(no_list) || nodes.iter().any(|node| no_id(node)) {
                piece.unread.push(*kind);
            }
            // A mapping where the list should stand: one record without its dash, or records under their ids.
            for entry in entries() {
                let one = broken(&entry.node, Some(*kind)).filter(|_| !entry.node.entries().is_empty());
                piece.broken.extend(one);
                let by_id = entry.node.entries().iter().filter(|(_, node)| !node.entries().is_empty());
                piece.broken.extend(by_id.map(|(key, _)| Broken {
                    id: key.text.clone(),
                    kind: Some(*kind),
                    span: key.span,
                }));
            }
            piece.load(*kind, nodes, catalog);
        }
        for entry in part.entries.iter().filter(|entry| kind_of(&entry.key.text).is_none()) {
            piece.diagnostics.push(unknown_kind(&entry.key.text, entry.key.span));
            piece.broken.extend(entry.node.items().iter().filter_map(|node| broken(node, None)));
        }
        piece
    }
}
