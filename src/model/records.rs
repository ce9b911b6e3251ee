//! Records of one kind, with the data each was read from.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::Record;
use super::shape::Shape;
use crate::data::Node;
use crate::text::Natural;

/// A record and the data it was read from.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    /// The record.
    pub record: T,
    /// Its data, which know the place of every field.
    pub node: Node,
    shape: OnceLock<Shape>,
}

impl<T: Record> Stated<T> {
    /// A record and its data.
    pub(super) fn new(record: T, node: Node) -> Self {
        Self {
            record,
            node,
            shape: OnceLock::new(),
        }
    }

    /// The record drawn as a tree of fields; drawn once.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::of(&self.record))
    }
}

/// What becomes of a record where a book is read by somebody who may not read all of it.
#[derive(Clone, Debug)]
pub enum Kept {
    /// It stays as it is.
    Whole,
    /// This much of its data stays.
    Part(Node),
    /// It goes.
    Nothing,
}

/// Records of one kind, sorted by id in natural order. A copy shares the records.
#[derive(Clone, Debug)]
pub struct Records<T> {
    pub(super) list: BTreeMap<Natural, Arc<Stated<T>>>,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self { list: BTreeMap::new() }
    }
}

impl<T> Records<T> {
    /// The records in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.list.values().map(|stated| &stated.record)
    }

    /// The records in order, with their data.
    pub fn stated(&self) -> impl Iterator<Item = &Stated<T>> {
        self.list.values().map(AsRef::as_ref)
    }

    /// The record of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.list.get(&Natural(id.to_owned())).map(|stated| &stated.record)
    }

    /// The record of this id, with its data.
    #[must_use]
    pub fn get_stated(&self, id: &str) -> Option<&Stated<T>> {
        self.list.get(&Natural(id.to_owned())).map(AsRef::as_ref)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
