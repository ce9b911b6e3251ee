//! What comes out: a table from path to bytes, before anything is written.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The files of one output, by path: relative, with `/`, in NFC.
///
/// Pages, figures and data are made in memory first, so that a broken book never replaces a good output, and so that a server can answer from
/// this table alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artifacts {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Artifacts {
    /// Adds a file; a later one under the same path takes its place.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Adds a text file.
    pub fn put_text(&mut self, path: impl Into<String>, text: String) {
        self.put(path, text.into_bytes());
    }

    /// The bytes at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The same files in the folder `folder`.
    #[must_use]
    pub fn under(self, folder: &str) -> Self {
        let files = self.files.into_iter();
        Self {
            files: files.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)).collect(),
        }
    }

    /// Takes in all of `other`.
    pub fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
    }
}
