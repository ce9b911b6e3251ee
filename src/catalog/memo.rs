//! The catalog, kept from run to run.

use std::sync::Arc;

use super::Catalog;
use crate::config::Standards;
use crate::diagnostic::Diagnostic;
use crate::files::{Area, File, Files};
use crate::span::FileId;

/// The catalog of an earlier run, with what it was read from.
#[derive(Debug, Default)]
pub struct Memo {
    last: Option<Loaded>,
}

#[derive(Debug)]
struct Loaded {
    files: Vec<(FileId, Arc<File>)>,
    standards: Standards,
    catalog: Arc<Catalog>,
    diagnostics: Vec<Diagnostic>,
}

impl Catalog {
    /// What [`Catalog::load`] gives: that of `memo`, as long as neither its files nor the choice of editions have changed.
    pub fn reload(files: &Files, standards: &Standards, memo: &mut Memo) -> (Arc<Self>, Vec<Diagnostic>) {
        let read_from: Vec<_> = files.of(Area::Catalog).map(|(id, file)| (id, Arc::clone(file))).collect();
        let same = |last: &&Loaded| {
            let mut pairs = last.files.iter().zip(&read_from);
            last.standards == *standards
                && last.files.len() == read_from.len()
                && pairs.all(|((of, known), (id, file))| of == id && Arc::ptr_eq(known, file))
        };
        if let Some(last) = memo.last.as_ref().filter(same) {
            return (Arc::clone(&last.catalog), last.diagnostics.clone());
        }
        let (catalog, diagnostics) = Self::load(files, standards);
        let catalog = Arc::new(catalog);
        memo.last = Some(Loaded {
            files: read_from,
            standards: standards.clone(),
            catalog: Arc::clone(&catalog),
            diagnostics: diagnostics.clone(),
        });
        (catalog, diagnostics)
    }
}
