//! What rules found out about texts in earlier runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::files::File;
use crate::span::FileId;

/// The files that a rule has looked through, and whether each may hold what it looks for.
type Looked = BTreeMap<FileId, (Arc<File>, bool)>;

/// Which texts a rule has looked through without finding anything that it might speak of.
#[derive(Debug, Default)]
pub struct Memo {
    looked: Mutex<BTreeMap<&'static str, Looked>>,
}

impl Memo {
    /// Those of `texts` in which a rule has to look: `may_hold` is asked once for each text, however many runs it is the same.
    pub(super) fn worth_a_look<'a>(
        &self,
        rule: &'static str,
        texts: impl Iterator<Item = (FileId, &'a Arc<File>)>,
        may_hold: impl Fn(&str) -> bool + Sync,
    ) -> Vec<(FileId, &'a str)> {
        let texts: Vec<_> = texts.collect();
        let mut all = self.looked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let looked = all.entry(rule).or_default();
        let unknown = |(id, file): &&(FileId, &'a Arc<File>)| !looked.get(id).is_some_and(|(known, _)| Arc::ptr_eq(known, file));
        let fresh: Vec<_> = texts.iter().filter(unknown).copied().collect();
        let fresh: Vec<_> = fresh
            .into_par_iter()
            .map(|(id, file)| (id, (Arc::clone(file), may_hold(&file.text))))
            .collect();
        looked.extend(fresh);
        let held = texts.into_iter().filter(|(id, _)| looked.get(id).is_some_and(|(_, holds)| *holds));
        held.map(|(id, file)| (id, file.text.as_str())).collect()
    }
}
