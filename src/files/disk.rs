//! What was read of a book, so that only what has changed is read again.
//!
//! 1. [`Disk::look`] is told what may have changed, and reads that: a known file by itself, anything else by a new walk, on which a file is read again only if its size,
//!    its times or its number on the disk differ.
//! 2. Times of files are coarse: two writes in a row may leave the same. A file that was read is therefore read once more when everything is looked at; only what is the
//!    same then counts as settled.
//! 3. [`Disk::files`] gives what a fresh [`Files::read`] would give, and shares the texts that have not changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{Area, Asset, BOOK_TOML, File, Files, Found, MARKER, Outcome, Problem, behind_link, is_pack, not_utf8, read_one, real, walk};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// What may have changed on a disk.
#[derive(Clone, Debug)]
pub enum Touched {
    /// Anything.
    All,
    /// These files and folders, and what is in them.
    Paths(BTreeSet<PathBuf>),
}

impl Touched {
    /// Whether `path` is among what may have changed.
    fn holds(&self, path: &Path) -> bool {
        match self {
            Self::All => false,
            Self::Paths(paths) => path.ancestors().any(|part| paths.contains(part)),
        }
    }
}

/// The sources of a book on a disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    has_config: bool,
    found: Vec<Found>,
    /// What the walk could not take in.
    walked: Vec<(String, Area, Problem)>,
    /// By the path on the disk and that in the book: a link and what it leads to are two files of a book.
    seen: BTreeMap<(PathBuf, String), Seen>,
    made: Option<(Files, Vec<Diagnostic>)>,
}

/// A file that was read.
#[derive(Clone, Debug)]
struct Seen {
    signature: Option<Signature>,
    settled: bool,
    taken: Taken,
}

/// What a file was taken in as.
#[derive(Clone, Debug)]
enum Taken {
    Text(Arc<File>),
    Asset(Arc<Asset>),
    Legacy {
        file: Arc<File>,
        offset: usize,
        guess: &'static str,
    },
    Not(Problem),
}

impl Taken {
    fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Asset(a), Self::Asset(b)) => a == b,
            (
                Self::Legacy { file, offset, guess },
                Self::Legacy {
                    file: other,
                    offset: at,
                    guess: name,
                },
            ) => file == other && offset == at && guess == name,
            (Self::Not(a), Self::Not(b)) => a == b,
            _ => false,
        }
    }
}

/// By what a changed file is known without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature {
    length: u64,
    modified: Option<SystemTime>,
    /// Number of the file and the time of its last change of any kind, where the system knows them.
    #[cfg(unix)]
    inode: (u64, i64, i64),
}

impl Signature {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: (metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    fn read(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|metadata| Self::of(&metadata))
    }
}

impl Disk {
    /// The book in `root`, of which nothing was read yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            has_config: false,
            found: Vec::new(),
            walked: Vec::new(),
            seen: BTreeMap::new(),
            made: None,
        }
    }

    /// Reads what may have changed; returns whether anything has.
    pub fn look(&mut self, touched: &Touched) -> bool {
        match touched {
            Touched::Paths(paths) if self.made.is_some() => {
                let paths: Vec<_> = paths.iter().filter(|path| self.concerns(path)).collect();
                if paths.is_empty() {
                    return false;
                }
                if paths.iter().all(|path| self.is_known_file(path)) {
                    return self.read_known(&paths);
                }
                self.walk_all(touched)
            }
            _ => self.walk_all(touched),
        }
    }

    /// What was read, as a fresh [`Files::read`] would give it.
    #[must_use]
    pub fn files(&mut self) -> (Files, Vec<Diagnostic>) {
        if let Some((files, diagnostics)) = &self.made {
            return (files.clone(), diagnostics.clone());
        }
        let made = self.assemble();
        self.made = Some(made.clone());
        made
    }

    /// Whether a path may be part of the book at all.
    fn concerns(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.root) else {
            // A book that is reached by way of a link is known by another path.
            return true;
        };
        let dotted = inner.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        if dotted {
            // A marker makes a folder an output, or a folder of the book again.
            return inner.ends_with(MARKER);
        }
        // A file that an editor made and removed again.
        let gone = || path.symlink_metadata().is_err() && !self.first_below(path).is_some_and(|known| known.starts_with(path));
        let written = || {
            let mut folders = path.ancestors().take_while(|folder| *folder != self.root);
            folders.any(|folder| folder.join(MARKER).exists()) && !self.is_known(path)
        };
        inner.as_os_str().is_empty() || !(gone() || written())
    }

    /// The first path on the disk, from `path` on, that was read.
    fn first_below(&self, path: &Path) -> Option<&Path> {
        let from = (path.to_path_buf(), String::new());
        self.seen.range(from..).next().map(|((disk, _), _)| disk.as_path())
    }

    fn is_known(&self, path: &Path) -> bool {
        self.first_below(path) == Some(path)
    }

    /// Whether a path is a plain file that was read before.
    fn is_known_file(&self, path: &Path) -> bool {
        let plain = path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        plain && self.is_known(path) && path != self.root.join(BOOK_TOML)
    }

    /// Reads files again that are known by these paths.
    fn read_known(&mut self, paths: &[&PathBuf]) -> bool {
        // Compared as they are written: part by part, thousands of paths take longer than the reading.
        let is_asked = |found: &&Found| paths.iter().any(|path| path.as_os_str() == found.disk.as_os_str());
        let known: Vec<_> = self.found.iter().filter(is_asked).cloned().collect();
        let read: Vec<_> = known.into_par_iter().map(|found| (take(&found), found)).collect();
        let mut changed = false;
        for (seen, found) in read {
            // Gone again: what else there is, a walk finds.
            let Some(seen) = seen else {
                return self.walk_all(&Touched::All) || changed;
            };
            let old = self.seen.insert(key(&found), seen);
            let Some(now) = self.seen.get_mut(&key(&found)) else { continue };
            match (old.map(|old| old.taken), &now.taken) {
                (Some(old), new) if old.says_the_same(new) => now.taken = old,
                (Some(Taken::Text(_)), Taken::Text(file)) => {
                    changed = true;
                    if let Some((files, _)) = &mut self.made {
                        files.exchange(Arc::clone(file));
                    }
                }
                _ => {
                    changed = true;
                    self.made = None;
                }
            }
        }
        changed
    }

    /// Walks the whole book, and reads what is new or differs.
    fn walk_all(&mut self, touched: &Touched) -> bool {
        let root = self.root.clone();
        let has_config = root.join(BOOK_TOML).is_file();
        let mut found = Vec::new();
        let mut walked = Vec::new();
        if has_config {
            let disk = root.join(BOOK_TOML);
            match behind_link(&disk, &real(&root)) {
                // Known by the path it is watched under, where it is no link.
                Ok(target) => found.push(Found {
                    path: BOOK_TOML.to_owned(),
                    disk: if disk.is_symlink() { target } else { disk },
                    area: Area::Config,
                }),
                Err(problem) => walked.push((BOOK_TOML.to_owned(), Area::Config, problem)),
            }
        }
        let areas: &[(&str, Area)] = if has_config {
            &[("content", Area::Content), ("catalog", Area::Catalog), ("themes", Area::Theme)]
        } else {
            &[("", Area::Content)]
        };
        for (folder, area) in areas {
            walk(&root, folder, *area, &mut found, &mut walked);
        }
        let all = matches!(touched, Touched::All);
        let seen: Vec<Option<Seen>> = found
            .par_iter()
            .map(|found| {
                let known = self.seen.get(&key(found)).filter(|seen| {
                    let trusted = seen.settled || !all;
                    trusted && !touched.holds(&found.disk) && seen.signature.is_some() && seen.signature == Signature::read(&found.disk)
                });
                let Some(known) = known else {
                    let mut now = take(found)?;
                    // The same path may stand for something else now: what a folder is for hangs on `book.toml`.
                    let before = self.seen.get(&key(found)).filter(|before| before.taken.says_the_same(&now.taken));
                    if let Some(before) = before {
                        now.settled = all && before.signature == now.signature;
                        now.taken = before.taken.clone();
                    }
                    return Some(now);
                };
                Some(known.clone())
            })
            .collect();
        let (found, seen): (Vec<_>, Vec<_>) = found.into_iter().zip(seen).filter_map(|(found, seen)| Some((found, seen?))).unzip();
        let same_files = found == self.found && has_config == self.has_config;
        let same = same_files
            && walked == self.walked
            && found.iter().zip(&seen).all(|(found, now)| {
                self.seen
                    .get(&key(found))
                    .is_some_and(|before| before.taken.says_the_same(&now.taken))
            });
        self.seen = found.iter().map(key).zip(seen).collect();
        self.found = found;
        self.walked = walked;
        self.has_config = has_config;
        if same && self.made.is_some() {
            return false;
        }
        self.made = None;
        true
    }

    fn assemble(&self) -> (Files, Vec<Diagnostic>) {
        let mut files = Files {
            has_config: self.has_config,
            content: if self.has_config { "content/" } else { "" },
            ..Files::default()
        };
        let mut diagnostics = Vec::new();
        let mut problems = self.walked.clone();
        for found in &self.found {
            let Some(seen) = self.seen.get(&key(found)) else { continue };
            match &seen.taken {
                Taken::Text(file) => {
                    files.share(Arc::clone(file));
                }
                // In a folder that is content itself, packs stand beside the documents.
                Taken::Asset(asset) if files.content.is_empty() && is_pack(&asset.bytes) => {}
                Taken::Asset(asset) => {
                    files.assets.insert(found.path.clone(), Arc::clone(asset));
                }
                Taken::Legacy { file, offset, guess } => {
                    let id = files.share(Arc::clone(file));
                    diagnostics.push(not_utf8(file, id, *offset, guess));
                }
                Taken::Not(problem) => problems.push((found.path.clone(), found.area, problem.clone())),
            }
        }
        for (path, area, problem) in problems {
            // A file without text, so that the diagnostic has a place to name.
            files.incomplete = true;
            let id = files.add(File {
                path,
                area,
                text: String::new(),
                intact: false,
            });
            diagnostics.push(problem.diagnostic(Span::new(id, 0, 0)));
        }
        files.collisions(&mut diagnostics);
        (files, diagnostics)
    }
}

/// By what a file is kept: its path on the disk and that in the book.
fn key(found: &Found) -> (PathBuf, String) {
    (found.disk.clone(), found.path.clone())
}

/// Reads a file. Its signature is taken before, so that what is written meanwhile is noticed.
///
/// `None` if it is not there any more.
fn take(found: &Found) -> Option<Seen> {
    let signature = Signature::read(&found.disk);
    let file = |text: String, intact| {
        Arc::new(File {
            path: found.path.clone(),
            area: found.area,
            text,
            intact,
        })
    };
    let taken = match read_one(found) {
        Ok(None) => return None,
        Ok(Some(Outcome::Text(text))) => Taken::Text(file(
            text.strip_prefix(super::BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text),
            true,
        )),
        Ok(Some(Outcome::Asset(bytes))) => Taken::Asset(Arc::new(Asset {
            path: found.path.clone(),
            bytes,
        })),
        Ok(Some(Outcome::Legacy { text, offset, guess })) => Taken::Legacy {
            file: file(text, false),
            offset,
            guess,
        },
        Err(problem) => Taken::Not(problem),
    };
    Some(Seen {
        signature,
        settled: false,
        taken,
    })
}
