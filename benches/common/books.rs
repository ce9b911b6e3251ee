//! The books that are measured, in a folder that goes away: in memory where the machine has such a folder, since disks differ from run to run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::options::Options;
use super::programs::{Extras, on_path};
use super::{pages, register};

/// A file system in memory, on Linux.
const MEMORY: &str = "/dev/shm";

/// How the names of such folders begin; the number of the process follows.
const PREFIX: &str = "ismsbook-bench-";

/// A folder for books and outputs, and whether it is in memory. What a benchmark left behind that was broken off is removed first: memory is not to fill up.
pub(crate) fn scratch() -> (TempDir, bool) {
    for entry in fs::read_dir(MEMORY).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            fs::remove_dir_all(entry.path()).expect("what a benchmark left can be removed");
        }
    }
    let prefix = format!("{PREFIX}{}-", std::process::id());
    let mut named = tempfile::Builder::new();
    named.prefix(&prefix);
    match named.tempdir_in(MEMORY) {
        Ok(folder) => (folder, true),
        Err(_) => (named.tempdir().expect("there is room for the books"), false),
    }
}

/// One handbook, as each program reads it.
pub(crate) struct Handbook {
    root: PathBuf,
    /// Whether there are books for peers.
    pub(crate) shared: bool,
}

impl Handbook {
    /// Writes a handbook of so many pages below `folder`: with the script where it is found, else pages of our own and nothing for peers.
    pub(crate) fn write(folder: &Path, count: usize, options: &Options) -> Self {
        let root = folder.join(format!("pages-{count}"));
        let shared = make(&root, count, options);
        if !shared {
            lay(&root.join("plain/src"), &pages::pages(count));
        }
        let plain = root.join("plain/src");
        for extras in [Extras::On, Extras::Off] {
            let book = root.join(match extras {
                Extras::On => "on",
                Extras::Off => "off",
            });
            copy(&plain, &book.join("content"));
            fs::write(book.join("book.toml"), settings(extras)).expect("the books can be written");
        }
        Self { root, shared }
    }

    /// The folder of Markdown without `book.toml`.
    pub(crate) fn plain(&self) -> PathBuf {
        self.root.join("plain/src")
    }

    /// The same pages with a `book.toml`.
    pub(crate) fn book(&self, extras: Extras) -> PathBuf {
        self.root.join(match extras {
            Extras::On => "on",
            Extras::Off => "off",
        })
    }

    /// The book of a peer.
    pub(crate) fn peer(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A page in the middle, without its ending: `ch010/p00500`.
    pub(crate) fn middle(&self) -> String {
        let plain = self.plain();
        let mut found = Vec::new();
        files(&plain, &mut found);
        let page = &found[found.len() / 2];
        let path = page.strip_prefix(&plain).expect("it was found in there").with_extension("");
        path.to_str().expect("the generators write plain names").to_owned()
    }
}

/// Writes a register book of so many risks below `folder`.
pub(crate) fn write_register(folder: &Path, risks: usize, extras: Extras) -> PathBuf {
    let root = folder.join(match extras {
        Extras::On => format!("risks-{risks}"),
        Extras::Off => format!("risks-{risks}-off"),
    });
    lay(&root, &register::register(risks));
    fs::write(root.join("book.toml"), settings(extras)).expect("the books can be written");
    root
}

fn settings(extras: Extras) -> String {
    let site = match extras {
        Extras::On => "",
        Extras::Off => "\n[site]\nsearch = false\nhighlight = false\n",
    };
    format!(
        "[book]\nid = \"bench\"\ntitle = \"ISMS Handbook\"\norganization = \"Bench\"\nlanguage = \"ja\"\nas_of = \"2026-11-20\"\n{site}"
    )
}

/// Whether the script wrote the books.
fn make(root: &Path, count: usize, options: &Options) -> bool {
    if !options.maker.is_file() || on_path("python3").is_none() {
        return false;
    }
    let mut tools = vec!["plain"];
    tools.extend(options.peers.iter().map(|peer| peer.name));
    let output = Command::new("python3")
        .arg(&options.maker)
        .args(["--pages", &count.to_string(), "--tools", &tools.join(","), "--out"])
        .arg(root)
        .output()
        .expect("the script can be started");
    assert!(
        output.status.success(),
        "the script failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    true
}

/// Writes files below a folder.
pub(crate) fn lay(root: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the books can be written");
        fs::write(path, text).expect("the books can be written");
    }
}

/// All files below a folder, in order.
pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Copies all files below a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    let mut found = Vec::new();
    files(from, &mut found);
    for path in found {
        let target = to.join(path.strip_prefix(from).expect("it was found in there"));
        fs::create_dir_all(target.parent().expect("a file stands in a folder")).expect("the books can be written");
        fs::copy(path, target).expect("the books can be written");
    }
}
