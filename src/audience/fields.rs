//! Cuts the data of a record down to the fields that a reader may see.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{Key, Node, Value};
use crate::model::value::Classification;
use crate::span::Span;

/// Fields that may be read, as a tree of names.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// Whether everything from here inwards may be read.
    all: bool,
    inner: BTreeMap<String, Fields>,
    /// The names that are told only beside something else.
    companions: BTreeSet<String>,
}

/// What a cut leaves out, by place.
pub(super) struct Cut<'a> {
    /// The classification up to which the reader may read.
    pub(super) reads: Classification,
    /// The places of references to what the reader may not read.
    pub(super) hidden: &'a BTreeSet<Span>,
}

impl Fields {
    /// Every field.
    pub(super) fn all() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// The fields at these paths.
    pub(super) fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut root = Self::default();
        for path in paths {
            let mut at = &mut root;
            for name in path.split('.') {
                let plain = name.trim_start_matches('~');
                if plain != name {
                    at.companions.insert(plain.to_owned());
                }
                at = at.inner.entry(plain.to_owned()).or_default();
            }
            at.all = true;
        }
        root
    }

    /// Takes the field at a path away.
    pub(super) fn without(mut self, path: &str) -> Self {
        self.take(&path.split('.').collect::<Vec<_>>());
        self
    }

    fn take(&mut self, path: &[&str]) {
        let Some((first, rest)) = path.split_first() else { return };
        if self.all {
            // All but one: `*` stands for the others, and the one is named with nothing in it.
            self.all = false;
            self.inner.insert("*".to_owned(), Self::all());
            self.inner.entry((*first).to_owned()).or_insert_with(Self::all);
        }
        if rest.is_empty() {
            self.inner.insert((*first).to_owned(), Self::default());
        } else if let Some(inner) = self.inner.get_mut(*first) {
            inner.take(rest);
        }
    }

    /// The paths that may be read; `*` stands for all fields but those named beside it with nothing.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.add_paths("", &mut paths);
        paths
    }

    fn add_paths(&self, before: &str, paths: &mut Vec<String>) {
        let path = |name: &str| {
            if before.is_empty() {
                name.to_owned()
            } else {
                format!("{before}.{name}")
            }
        };
        if self.all {
            paths.push(if before.is_empty() { "*".to_owned() } else { before.to_owned() });
        } else if self.inner.is_empty() {
            paths.push(format!("-{before}"));
        }
        for (name, inner) in &self.inner {
            inner.add_paths(&path(name), paths);
        }
    }

    fn field(&self, name: &str) -> Option<&Self> {
        self.inner.get(name).or_else(|| self.inner.get("*"))
    }

    /// What is left of `node`; `None` if nothing is. In `lost` stand the references that were a field's whole value: without them the record says something else.
    pub(super) fn cut(&self, node: &Node, cut: &Cut<'_>, lost: &mut Vec<Node>) -> Option<Node> {
        let value = match &node.value {
            Value::Scalar { .. } => {
                if !self.all || cut.hidden.contains(&node.span) {
                    return None;
                }
                node.value.clone()
            }
            Value::Seq(items) => {
                let kept: Vec<_> = items.iter().filter_map(|item| self.cut(item, cut, lost)).collect();
                if kept.is_empty() && !items.is_empty() {
                    return None;
                }
                Value::Seq(kept)
            }
            Value::Map(entries) => {
                if is_narrower(node, cut.reads) {
                    return None;
                }
                let mut kept: Vec<(Key, Node)> = Vec::new();
                for (key, inner) in entries {
                    // A reference may also be the key of a table.
                    if cut.hidden.contains(&key.span) {
                        continue;
                    }
                    let fields = if self.all { Some(self) } else { self.field(&key.text) };
                    let Some(fields) = fields else { continue };
                    match fields.cut(inner, cut, lost) {
                        Some(inner) => kept.push((key.clone(), inner)),
                        None if fields.all && cut.hidden.contains(&inner.span) => lost.push(inner.clone()),
                        None => {}
                    }
                }
                if kept.iter().all(|(key, _)| self.companions.contains(&key.text)) && !entries.is_empty() {
                    return None;
                }
                Value::Map(kept)
            }
        };
        Some(Node { span: node.span, value })
    }
}

/// Whether a record, or an item that a Statement of Applicability discloses, says of itself that it is for narrower readers.
fn is_narrower(node: &Node, reads: Classification) -> bool {
    let class = node
        .get("classification")
        .and_then(Node::scalar)
        .and_then(Classification::from_word);
    class.is_some_and(|class| class > reads)
}
