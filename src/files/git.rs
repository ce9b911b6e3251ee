//! Which commit a book stands at: read from the files of git, without running git. Only who asks for dates has git asked ([`history`]).
//!
//! 1. Find `.git` beside the book or above it: a folder, or a file that names one (worktrees, submodules).
//! 2. Follow `HEAD` to a commit, through loose references or packed ones.
//! 3. Say whether older history was cut off (`shallow`).
//!
//! Nothing of it is trusted: names of references stay inside the folder, and a commit is forty or sixty-four hexadecimal digits or nothing.

use std::io::Read as _;
use std::path::{Path, PathBuf};

pub mod history;

/// Where a repository stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The commit.
    pub commit: String,
    /// Whether older history was cut off.
    pub shallow: bool,
}

/// The largest file of git that is read.
const MAX_REFERENCES: u64 = 16 << 20;

/// How many references may lead from one to another.
const MAX_STEPS: usize = 5;

/// Where the repository stands that holds the folder `root`; nothing without a repository or without a commit.
#[must_use]
pub fn head(root: &Path) -> Option<Head> {
    let start = root.canonicalize().ok()?;
    let git = start.ancestors().find_map(|folder| repository(&folder.join(".git")))?;
    let common = read(&git.join("commondir")).map_or_else(|| git.clone(), |path| git.join(path.trim()));
    let mut value = read(&git.join("HEAD"))?;
    for _ in 0..MAX_STEPS {
        let line = value.trim();
        let Some(name) = line.strip_prefix("ref: ") else {
            let shallow = common.join("shallow").is_file();
            return is_commit(line).then(|| Head {
                commit: line.to_owned(),
                shallow,
            });
        };
        let loose = is_reference(name).then(|| read(&git.join(name)).or_else(|| read(&common.join(name))))?;
        value = loose.or_else(|| packed(&common, name))?;
    }
    None
}

/// The folder of the repository that `.git` is or names.
fn repository(dot_git: &Path) -> Option<PathBuf> {
    if dot_git.is_dir() {
        return dot_git.join("HEAD").is_file().then(|| dot_git.to_path_buf());
    }
    let named = read(dot_git)?;
    let folder = dot_git.parent()?.join(named.trim().strip_prefix("gitdir: ")?);
    folder.join("HEAD").is_file().then_some(folder)
}

/// The commit of a packed reference.
fn packed(common: &Path, name: &str) -> Option<String> {
    let list = read(&common.join("packed-refs"))?;
    let mut lines = list.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(_, own)| *own == name).map(|(commit, _)| commit.to_owned())
}

/// A small text; nothing if it cannot be read or is no small text.
fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path).ok().filter(|_| path.is_file())?;
    file.take(MAX_REFERENCES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Whether a name stays inside the folder of references.
fn is_reference(name: &str) -> bool {
    name.starts_with("refs/") && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.')) && !name.contains(['\\', ':', '\0'])
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
