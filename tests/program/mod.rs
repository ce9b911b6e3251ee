//! Runs the program as people do: as a process of its own, in folders of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

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

/// A program that serves a book until it is dropped.
pub(crate) struct Served {
    process: Child,
    /// Ends with `/`.
    pub(crate) url: String,
    _output: BufReader<ChildStdout>,
}

impl Served {
    /// Serves the book in `root`; port 0 is any.
    pub(crate) fn start(root: &Path, port: u16) -> Self {
        let mut process = command(root, &["serve", "--port", &port.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program was built beside the tests");
        let mut output = BufReader::new(process.stdout.take().expect("the output is a pipe"));
        let mut url = String::new();
        output.read_line(&mut url).expect("the address is text");
        assert!(url.starts_with("http://127.0.0.1:"), "the first line is the address: {url}");
        Self {
            process,
            url: url.trim().to_owned(),
            _output: output,
        }
    }

    /// The port that it listens on.
    pub(crate) fn port(&self) -> u16 {
        let port = self.url.trim_end_matches('/').rsplit(':').next();
        port.and_then(|port| port.parse().ok()).expect("an address ends with its port")
    }

    /// The address of a page.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().expect("a child can be ended");
        self.process.wait().expect("a child can be waited for");
    }
}
