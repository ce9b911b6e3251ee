//! The sample book, built once for all tests of this program.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::program::run;

/// A built site.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    /// Its address on disk; ends with `/`.
    pub(crate) url: String,
}

impl Site {
    /// The site that lies in a folder.
    pub(crate) fn at(folder: PathBuf) -> Self {
        let url = format!("file://{}/", folder.display());
        Self { folder, url }
    }
}

/// The sample for internal readers.
pub(crate) static SAMPLE: LazyLock<Site> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browsing/site");
    build(Path::new(env!("CARGO_MANIFEST_DIR")), &folder, "internal");
    Site::at(folder)
});

/// Builds the book in `root` into `folder` for an audience.
pub(crate) fn build(root: &Path, folder: &Path, audience: &str) {
    let to = folder.to_str().expect("the folder has a name in UTF-8");
    let parent = folder.parent().expect("the folder stands in another");
    std::fs::create_dir_all(parent).expect("the folder of the tests can be written");
    let ran = run(root, &["build", "--audience", audience, "-o", to]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
