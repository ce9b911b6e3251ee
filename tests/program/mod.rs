//! Runs the program as people do: as a process of its own, in folders of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A run whose language, day and colours come from `arguments` alone.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ismsbook"));
    command.current_dir(folder).args(arguments).env("LC_ALL", "C.UTF-8");
    for name in ["LC_MESSAGES", "LANG", "NO_COLOR", "SOURCE_DATE_EPOCH", "TZ", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program in `folder`.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    finish(&mut command(folder, arguments))
}

/// Runs a prepared command to its end.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the program was built beside the tests");
    Ran {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Writes a file below `root`, with the folders above it.
pub(crate) fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    let parent = path.parent().expect("a file stands in a folder");
    std::fs::create_dir_all(parent).expect("a temporary folder can be written");
    std::fs::write(&path, bytes).expect("a temporary folder can be written");
}

/// All files below `root` with their bytes, and symbolic links with where they lead.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of a test can be read") {
            let path = entry.expect("an entry of a test can be read").path();
            let name = path
                .strip_prefix(root)
                .expect("entries lie below the root")
                .to_string_lossy()
                .into_owned();
            let kind = std::fs::symlink_metadata(&path)
                .expect("an entry of a test can be read")
                .file_type();
            if kind.is_symlink() {
                let target = std::fs::read_link(&path).expect("a link can be read");
                found.insert(name, target.to_string_lossy().into_owned().into_bytes());
            } else if kind.is_dir() {
                found.insert(format!("{name}/"), Vec::new());
                folders.push(path);
            } else {
                found.insert(name, std::fs::read(&path).expect("a file of a test can be read"));
            }
        }
    }
    found
}

/// A `book.toml` that says no more than it has to.
pub(crate) const BOOK_TOML: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\n";

/// A book in a temporary folder: `files`, and a small `book.toml` unless they hold one.
pub(crate) fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", BOOK_TOML);
    std::fs::create_dir(folder.path().join("content")).expect("a temporary folder can be written");
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}
