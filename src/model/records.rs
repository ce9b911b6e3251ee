//! Records of one kind, with the data each was read from.

use std::collections::BTreeMap;

use crate::data::Node;
use crate::text::Natural;

/// A record and the data it was read from.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    /// The record.
    pub record: T,
    /// Its data, which know the place of every field.
    pub node: Node,
}

/// Records of one kind, sorted by id in natural order.
#[derive(Clone, Debug)]
pub struct Records<T> {
    pub(super) list: BTreeMap<Natural, Stated<T>>,
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
        self.list.values()
    }

    /// The record of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.list.get(&Natural(id.to_owned())).map(|stated| &stated.record)
    }

    /// The record of this id, with its data.
    #[must_use]
    pub fn get_stated(&self, id: &str) -> Option<&Stated<T>> {
        self.list.get(&Natural(id.to_owned()))
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
