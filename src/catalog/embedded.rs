//! The catalog inside the binary.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};

use crate::files::{Area, File, Files};

static CATALOG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalog");

/// Adds the embedded catalog to `files`; a file of the book under the same path stays.
///
/// # Panics
/// If the binary was built from a catalog that is not UTF-8.
pub fn embed(files: &mut Files) {
    /// Made once: every book shares them.
    static SHARED: OnceLock<Vec<Arc<File>>> = OnceLock::new();
    let shared = SHARED.get_or_init(|| {
        let file = |file: &include_dir::File<'_>| File {
            path: format!("catalog/{}", file.path().display()),
            area: Area::Catalog,
            text: file.contents_utf8().expect("the embedded catalog is UTF-8").to_owned(),
            intact: true,
        };
        CATALOG.files().map(|embedded| Arc::new(file(embedded))).collect()
    });
    for file in shared {
        files.share(Arc::clone(file));
    }
}
