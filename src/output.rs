//! The door through which files go out: an output folder, or a pack, that is the old one or the new one, never a mixture.
//!
//! Invariant: no other module writes to a disk. A folder that ismsbook did not make is never written to.
//!
//! 1. Refuse folders that are not ours: not empty and without the marker, holding the book or lying in its sources, symbolic links.
//! 2. Write everything into a new folder beside the target.
//! 3. Put it in the target's place in one step.

#![expect(clippy::disallowed_methods, reason = "the one module that writes to a disk")]

use std::collections::BTreeSet;
use std::fmt;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::artifact::Artifacts;
use crate::files::MARKER;
use crate::pack::archive;
use crate::text;
use crate::text::Text;

/// Why an output could not be written. The old output is in place.
#[derive(Debug)]
pub enum Refusal {
    /// The folder holds files of others.
    Foreign(PathBuf),
    /// The file is no pack of ours.
    NotAPack(PathBuf),
    /// The folder is part of the book, or the book is part of it.
    Book(PathBuf),
    /// The path is a symbolic link, or no folder.
    NotAFolder(PathBuf),
    /// The path is a symbolic link, or no file.
    NotAFile(PathBuf),
    /// A path inside the output leads out of it.
    Path(String),
    /// The file is not what was read.
    Changed(PathBuf),
    /// The system refused.
    Io(PathBuf, std::io::Error),
}

impl Refusal {
    /// What happened, in a sentence.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Foreign(path) => {
                let path = path.display();
                text!(
                    "`{path}` には ismsbook が作っていないファイルがあるため、書き込みません",
                    "`{path}` holds files that ismsbook did not make; nothing was written"
                )
            }
            Self::Book(path) => {
                let path = path.display();
                text!(
                    "`{path}` は本の原稿と重なるため、書き込みません",
                    "`{path}` overlaps with the sources of the book; nothing was written"
                )
            }
            Self::NotAFolder(path) => {
                let path = path.display();
                text!(
                    "`{path}` は通常のフォルダーではないため、書き込みません",
                    "`{path}` is not a plain folder; nothing was written"
                )
            }
            Self::NotAFile(path) => {
                let path = path.display();
                text!(
                    "`{path}` は通常のファイルではないため、書き込みません",
                    "`{path}` is not a plain file; nothing was written"
                )
            }
            Self::NotAPack(path) => {
                let path = path.display();
                text!(
                    "`{path}` は ismsbook が作ったパックではないため、置き換えません",
                    "`{path}` is not a pack that ismsbook made; it was not replaced"
                )
            }
            Self::Path(path) => text!("`{path}` は出力フォルダーの外を指します", "`{path}` leads out of the output folder"),
            Self::Changed(path) => {
                let path = path.display();
                text!(
                    "`{path}` は読み込んだ後に変わったため、書き込みません",
                    "`{path}` has changed since it was read; nothing was written"
                )
            }
            Self::Io(path, error) => {
                let path = path.display();
                text!("`{path}` に書き込めません: {error}", "`{path}` cannot be written: {error}")
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for Refusal {}

/// An output that is being written beside the folder whose place it takes once it is whole; dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct Fresh {
    folder: tempfile::TempDir,
    _marker: std::fs::File,
    target: PathBuf,
    /// What stands in the target now: its files are taken over where they say the same.
    old: Option<PathBuf>,
    /// Folders that were made already.
    made: Mutex<BTreeSet<PathBuf>>,
    refused: Mutex<Option<Refusal>>,
}

impl Fresh {
    /// Begins the folder `target` of the book in `root`.
    ///
    /// # Errors
    /// If `target` is not a folder that may be written, or the system refuses; what stood there is unchanged.
    pub fn begin(target: &Path, root: &Path) -> Result<Self, Refusal> {
        let target = absolute(target)?;
        admit(&target, root)?;
        let parent = target.parent().ok_or_else(|| Refusal::Book(target.clone()))?.to_path_buf();
        let io = |error| Refusal::Io(parent.clone(), error);
        std::fs::create_dir_all(&parent).map_err(io)?;
        sweep(&parent);
        let folder = tempfile::Builder::new().prefix(FRESH).tempdir_in(&parent).map_err(io)?;
        let marker = mark(folder.path())?;
        Ok(Self {
            old: target.is_dir().then(|| target.clone()),
            folder,
            _marker: marker,
            target,
            made: Mutex::default(),
            refused: Mutex::default(),
        })
    }

    /// Writes one file; from several threads at once if need be. What the system refuses is said by [`Fresh::finish`].
    pub fn put(&self, name: &str, bytes: &[u8]) {
        if let Err(refusal) = self.write(name, bytes) {
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(refusal);
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let inside = !name.is_empty()
            && name
                .split('/')
                .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']));
        if !inside {
            return Err(Refusal::Path(name.to_owned()));
        }
        let path = self.folder.path().join(name);
        if let Some(parent) = path.parent() {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            if !made.contains(parent) {
                std::fs::create_dir_all(parent).map_err(|error| Refusal::Io(parent.to_path_buf(), error))?;
                made.insert(parent.to_path_buf());
            }
        }
        if self
            .old
            .as_ref()
            .is_some_and(|old| is_same(&old.join(name), bytes) && std::fs::hard_link(old.join(name), &path).is_ok())
        {
            return Ok(());
        }
        let put = || -> std::io::Result<()> { std::fs::File::create(&path)?.write_all(bytes) };
        put().map_err(|error| Refusal::Io(path.clone(), error))
    }

    /// Puts it in the place of the target, in one step.
    ///
    /// # Errors
    /// If a file could not be written, or the system refuses; what stood there is unchanged.
    pub fn finish(self) -> Result<(), Refusal> {
        if let Some(refusal) = self.refused.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(refusal);
        }
        let folder = self.folder.path();
        // Readable by a web server, whatever a temporary folder is made with.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let readable = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(folder, readable).map_err(|error| Refusal::Io(folder.to_path_buf(), error))?;
        }
        replace(folder, &self.target)
    }
}

/// Whether the plain file at `path` holds exactly `bytes`.
fn is_same(path: &Path, bytes: &[u8]) -> bool {
    let length = std::fs::symlink_metadata(path).map(|metadata| metadata.is_file().then_some(metadata.len()));
    matches!(length, Ok(Some(length)) if length == bytes.len() as u64) && std::fs::read(path).is_ok_and(|old| old == bytes)
}

/// Writes `artifacts` as the folder `target` of the book in `root`.
///
/// # Errors
/// If `target` is not a folder that may be written, or the system refuses; what stood there is unchanged.
pub fn write(artifacts: &Artifacts, target: &Path, root: &Path) -> Result<(), Refusal> {
    let fresh = Fresh::begin(target, root)?;
    artifacts.iter().for_each(|(name, bytes)| fresh.put(name, bytes));
    fresh.finish()
}

/// Writes a pack as the file `target`; a pack of ours that stands there is replaced in one step.
///
/// # Errors
/// If `target` is not a file that may be written, or the system refuses; what stood there is unchanged.
pub fn write_pack(archive: &[u8], target: &Path, root: &Path) -> Result<(), Refusal> {
    let target = absolute(target)?;
    admit_pack(&target, root)?;
    let parent = target.parent().ok_or_else(|| Refusal::NotAFile(target.clone()))?;
    let io = |error| Refusal::Io(target.clone(), error);
    std::fs::create_dir_all(parent).map_err(io)?;
    sweep(parent);
    let mut fresh = tempfile::Builder::new().prefix(FRESH).tempfile_in(parent).map_err(io)?;
    fresh.as_file().lock().map_err(io)?;
    fresh.write_all(archive).map_err(io)?;
    // Readable by those it is handed to, whatever a temporary file is made with.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let readable = std::fs::Permissions::from_mode(0o644);
        fresh.as_file().set_permissions(readable).map_err(io)?;
    }
    fresh.as_file().sync_all().map_err(io)?;
    fresh.persist(&target).map_err(|error| io(error.error))?;
    Ok(())
}

/// Whether the file `target` may be written: it is not there, or it is a pack of ours, and it lies outside the sources of the book.
fn admit_pack(target: &Path, root: &Path) -> Result<(), Refusal> {
    let real_root = behind_links(&absolute(root)?)?;
    let real = behind_links(target.parent().unwrap_or(target))?;
    if ["content", "catalog", "themes"]
        .iter()
        .any(|folder| real.starts_with(real_root.join(folder)))
    {
        return Err(Refusal::Book(target.to_path_buf()));
    }
    let Ok(metadata) = std::fs::symlink_metadata(target) else {
        return Ok(());
    };
    if !metadata.is_file() {
        return Err(Refusal::NotAFile(target.to_path_buf()));
    }
    let end = || -> std::io::Result<Vec<u8>> {
        let mut file = std::fs::File::open(target)?;
        file.seek(SeekFrom::Start(metadata.len().saturating_sub(archive::SEAL_BYTES as u64)))?;
        let mut end = Vec::new();
        file.take(archive::SEAL_BYTES as u64).read_to_end(&mut end)?;
        Ok(end)
    };
    if archive::is_sealed(&end().map_err(|error| Refusal::Io(target.to_path_buf(), error))?) {
        Ok(())
    } else {
        Err(Refusal::NotAPack(target.to_path_buf()))
    }
}

/// Puts the marker into a new folder; it is locked as long as what is returned lives.
///
/// It gets its name only once it is locked: a new folder whose marker is not locked was left behind by a run that was killed.
fn mark(folder: &Path) -> Result<std::fs::File, Refusal> {
    let (marker, unnamed) = (folder.join(MARKER), folder.join(".lock"));
    let write = || -> std::io::Result<std::fs::File> {
        let mut file = std::fs::File::create(&unnamed)?;
        file.lock()?;
        file.write_all(b"This folder is written by ismsbook. Its contents are replaced at every build.\n")?;
        std::fs::rename(&unnamed, &marker)?;
        Ok(file)
    };
    write().map_err(|error| Refusal::Io(marker.clone(), error))
}

/// How the names of folders that are being written begin.
const FRESH: &str = ".ismsbook-new-";

/// Removes what killed runs left in `parent`. What cannot be removed stays: it is in nobody's way.
fn sweep(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(FRESH);
        let Some(kind) = entry.file_type().ok().filter(|_| named) else {
            continue;
        };
        if kind.is_file() {
            // A pack that was never finished, or one that another run is writing.
            if std::fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
                let _stays = std::fs::remove_file(entry.path());
            }
            continue;
        }
        if !kind.is_dir() {
            continue;
        }
        let abandoned = std::fs::File::open(entry.path().join(MARKER)).is_ok_and(|marker| marker.try_lock().is_ok());
        if abandoned {
            let _stays = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Puts `fresh` in the place of `target`; what stood there is removed after.
fn replace(fresh: &Path, target: &Path) -> Result<(), Refusal> {
    let io = |error: std::io::Error| Refusal::Io(target.to_path_buf(), error);
    if !target.exists() {
        return std::fs::rename(fresh, target).map_err(io);
    }
    // Exchanged in one step; the old output is then the temporary folder, which is removed with its guard.
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, fresh, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = fresh.with_extension("old");
    std::fs::rename(target, &aside).map_err(io)?;
    if let Err(error) = std::fs::rename(fresh, target) {
        std::fs::rename(&aside, target).map_err(io)?;
        return Err(io(error));
    }
    std::fs::remove_dir_all(&aside).map_err(io)
}

/// Whether `target` may be written.
fn admit(target: &Path, root: &Path) -> Result<(), Refusal> {
    let root = absolute(root)?;
    let (real, real_root) = (behind_links(target)?, behind_links(&root)?);
    let own = ["content", "catalog", "themes"].map(|folder| real_root.join(folder));
    if real_root.starts_with(&real) || own.iter().any(|folder| real.starts_with(folder)) || target.parent().is_none() {
        return Err(Refusal::Book(target.to_path_buf()));
    }
    let Ok(metadata) = std::fs::symlink_metadata(target) else {
        return Ok(());
    };
    if !metadata.is_dir() {
        return Err(Refusal::NotAFolder(target.to_path_buf()));
    }
    if is_empty(target)? {
        return Ok(());
    }
    let ours = target.join(MARKER).is_file() && !target.join(".git").exists();
    if ours {
        Ok(())
    } else {
        Err(Refusal::Foreign(target.to_path_buf()))
    }
}

/// Where a path leads that may not exist yet: what exists of it is followed.
fn behind_links(path: &Path) -> Result<PathBuf, Refusal> {
    let there = path.ancestors().find(|path| path.symlink_metadata().is_ok()).unwrap_or(path);
    let real = there.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => Refusal::Io(there.to_path_buf(), error),
        _ => Refusal::NotAFolder(there.to_path_buf()),
    })?;
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

fn is_empty(folder: &Path) -> Result<bool, Refusal> {
    let mut entries = std::fs::read_dir(folder).map_err(|error| Refusal::Io(folder.to_path_buf(), error))?;
    Ok(entries.next().is_none())
}

/// The path from the top, without asking whether it exists; `..` is resolved.
fn absolute(path: &Path) -> Result<PathBuf, Refusal> {
    let full = std::path::absolute(path).map_err(|error| Refusal::Io(path.to_path_buf(), error))?;
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    Ok(out)
}

/// Copies a new book into `target`, which has to be empty or absent.
///
/// # Errors
/// If `target` is not empty or cannot be written.
pub fn create(files: &Artifacts, target: &Path) -> Result<(), Refusal> {
    let target = absolute(target)?;
    if target.exists() && (!target.is_dir() || !is_empty(&target)?) {
        return Err(Refusal::Foreign(target));
    }
    for (name, bytes) in files.iter() {
        let path = target.join(name);
        let io = |error| Refusal::Io(path.clone(), error);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(io)?;
        }
        std::fs::write(&path, bytes).map_err(io)?;
    }
    Ok(())
}

/// Puts `words` in the place of `range` of a source, and leaves every other byte of the file as it is.
///
/// `text` is what was read of it, without a byte order mark: a file that says something else by now is not touched.
///
/// # Errors
/// If the file has changed since it was read, or cannot be written; it is as it was.
pub fn amend(path: &Path, text: &str, range: Range<usize>, words: &str) -> Result<(), Refusal> {
    let io = |error| Refusal::Io(path.to_path_buf(), error);
    let real = path.canonicalize().map_err(io)?;
    let now = std::fs::read(&real).map_err(io)?;
    let mark = now.len().saturating_sub(text.len());
    if now[mark..] != *text.as_bytes() || !matches!(&now[..mark], b"" | b"\xEF\xBB\xBF") {
        return Err(Refusal::Changed(path.to_path_buf()));
    }
    let parent = real.parent().ok_or_else(|| Refusal::Changed(path.to_path_buf()))?;
    let mut fresh = tempfile::NamedTempFile::new_in(parent).map_err(io)?;
    let (before, after) = (&now[..mark + range.start], &now[mark + range.end..]);
    for part in [before, words.as_bytes(), after] {
        fresh.write_all(part).map_err(io)?;
    }
    let permissions = std::fs::metadata(&real).map_err(io)?.permissions();
    fresh.as_file().set_permissions(permissions).map_err(io)?;
    fresh.persist(&real).map_err(|error| io(error.error))?;
    Ok(())
}
