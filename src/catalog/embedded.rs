//! The catalog inside the binary.

use include_dir::{Dir, include_dir};

use crate::files::{Area, File, Files};

static CATALOG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalog");

/// Adds the embedded catalog to `files`; a file of the book under the same path stays.
///
/// # Panics
/// If the binary was built from a catalog that is not UTF-8.
pub fn embed(files: &mut Files) {
    for file in CATALOG.files() {
        let text = file.contents_utf8().expect("the embedded catalog is UTF-8").to_owned();
        files.add(File {
            path: format!("catalog/{}", file.path().display()),
            area: Area::Catalog,
            text,
            intact: true,
        });
    }
}
