//! The pack of the sample, made once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::program::{command, finish};
use crate::reader::Pdf;
use crate::root;

/// A pack, unpacked.
pub(crate) struct Sample {
    /// The archive.
    pub(crate) archive: Vec<u8>,
    /// Its files by path below its folder.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The bundle in Japanese.
    pub(crate) bundle: Pdf,
}

pub(crate) static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let path = folder.path().join("sample.zip");
    let name = path.to_str().expect("the test names its folders");
    let ran = finish(&mut command(root(), &["pack", "-o", name]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let archive = std::fs::read(&path).expect("the pack was written");
    let files = unpacked(&archive);
    let bundle = Pdf::read(&files["minato-isms.ja.pdf"]);
    Sample { archive, files, bundle }
});

impl Sample {
    /// A part in Japanese.
    pub(crate) fn part(&self, name: &str) -> Pdf {
        let path = self
            .files
            .keys()
            .find(|path| path.starts_with("parts/ja/") && path.ends_with(&format!("-{name}.pdf")));
        Pdf::read(&self.files[path.expect("the part was printed")])
    }

    /// A file as JSON.
    pub(crate) fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.files[path]).expect("it is JSON")
    }
}

/// The files of an archive by path below its folder.
pub(crate) fn unpacked(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("the archive opens");
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("the entry opens");
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).expect("the entry unpacks");
        let name = entry.name().expect("the name is UTF-8").into_owned();
        let (_, path) = name.split_once('/').expect("everything stands in one folder");
        files.insert(path.to_owned(), bytes);
    }
    files
}
