//! Reads an output that is to be verified or inspected: the bytes of a file, or every file of a folder, within budgets.

use std::io::Read as _;
use std::path::Path;

use crate::text;
use crate::text::Text;

/// The largest archive, and the largest folder in sum, that is read.
pub const MAX_PACK: u64 = 2 << 30;

/// The most entries of a folder that are looked at.
pub const MAX_ENTRIES: usize = 200_000;

/// Something found below a folder.
#[derive(Debug)]
pub enum Item {
    /// A file and its bytes.
    File(Vec<u8>),
    /// A folder without anything in it.
    EmptyFolder,
    /// A symbolic link; it is not followed.
    Link,
    /// A device, a socket or the like.
    Other,
    /// What the system would not give, with its reason.
    Unreadable(String),
}

/// Why nothing could be read at all.
#[derive(Debug)]
pub struct Unreadable(pub Text);

/// Whether `path` is a folder.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// The bytes of an archive, or of any other file.
///
/// # Errors
/// If there is no such file, it is larger than [`MAX_PACK`], or the system refuses.
pub fn archive(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let shown = path.display();
    let io = |error: std::io::Error| {
        let reason = error.kind();
        Unreadable(text!("`{shown}` を読めません ({reason})", "`{shown}` cannot be read ({reason})"))
    };
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(Unreadable(text!(
            "`{shown}` は通常のファイルではありません",
            "`{shown}` is not a regular file"
        )));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(MAX_PACK + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_PACK {
        return Err(too_large(path));
    }
    Ok(bytes)
}

/// Shows everything below `folder` to `visit`, by path from there with `/`, one file at a time and in a fixed order.
///
/// # Errors
/// If the folder cannot be listed, or holds more than [`MAX_PACK`] bytes or [`MAX_ENTRIES`] entries.
pub fn folder(folder: &Path, visit: &mut dyn FnMut(String, Item)) -> Result<(), Unreadable> {
    let mut left = MAX_PACK;
    for (count, entry) in walkdir::WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .enumerate()
    {
        if count >= MAX_ENTRIES {
            return Err(too_large(folder));
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let reason = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
                visit(name(folder, path), Item::Unreadable(reason));
                continue;
            }
        };
        let kind = entry.file_type();
        let item = if kind.is_symlink() {
            Item::Link
        } else if kind.is_dir() {
            let is_empty = std::fs::read_dir(entry.path()).is_ok_and(|mut entries| entries.next().is_none());
            if !is_empty {
                continue;
            }
            Item::EmptyFolder
        } else if kind.is_file() {
            let mut bytes = Vec::new();
            let read = std::fs::File::open(entry.path()).and_then(|file| file.take(left + 1).read_to_end(&mut bytes));
            match read {
                Ok(_) => {
                    left = left.checked_sub(bytes.len() as u64).ok_or_else(|| too_large(folder))?;
                    Item::File(bytes)
                }
                Err(error) => Item::Unreadable(error.kind().to_string()),
            }
        } else {
            Item::Other
        };
        visit(name(folder, entry.path()), item);
    }
    Ok(())
}

fn name(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn too_large(path: &Path) -> Unreadable {
    let (shown, limit) = (path.display(), MAX_PACK >> 20);
    Unreadable(text!(
        "`{shown}` は {limit} MiB 又は {MAX_ENTRIES} 件を超えるため、調べられません",
        "`{shown}` holds more than {limit} MiB or {MAX_ENTRIES} entries and cannot be looked at"
    ))
}
