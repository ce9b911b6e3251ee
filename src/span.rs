//! Where something stands: a file and a range of bytes in it.

use std::fmt;

mod place;

pub use place::{Place, Places};

/// A file of one run, by its place in the list of files read (see [`crate::files::Files`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The file that stands for no file: values made by the program itself.
    pub const NONE: Self = Self(u32::MAX);

    /// The id of the file at `index` in the list.
    ///
    /// # Panics
    /// If a run reads more than four thousand million files.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a run reads fewer files than fit in 32 bits"))
    }

    /// The place in the list of files.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            write!(f, "file -")
        } else {
            write!(f, "file {}", self.0)
        }
    }
}

/// A range of bytes in a file. `start` and `end` lie on character borders.
///
/// Sorted by file, then by place: the order in which diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte; equal to `start` where a place has no width.
    pub end: u32,
}

impl Span {
    /// The span of a value that no source states.
    pub const NONE: Self = Self {
        file: FileId::NONE,
        start: 0,
        end: 0,
    };

    /// The bytes `start..end` of `file`. Offsets beyond 4 GiB are cut off there: no source may be that large.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            file,
            start: narrow(start),
            end: narrow(end.max(start)),
        }
    }

    /// The range in bytes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// Whether a source states it.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.file != FileId::NONE
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::NONE
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}..{}", self.file, self.start, self.end)
    }
}

/// A line and a column as people count them: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// The position of byte `offset` in `text`; offsets past the end give the end.
#[must_use]
pub fn position(text: &str, offset: usize) -> Position {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    // A byte order mark is not a character that an editor shows.
    let column = before[start..].chars().filter(|&c| c != '\u{feff}').count() + 1;
    Position { line, column }
}

/// Looks up the text behind a [`FileId`]; what printing a diagnostic needs of the files.
pub trait Sources {
    /// The path shown to people, relative to the book, with `/`.
    fn path(&self, file: FileId) -> &str;
    /// The text as read.
    fn text(&self, file: FileId) -> &str;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a: 1\n管理策: x\n";
        assert_eq!(
            position(text, text.find('x').expect("x stands in the text")),
            Position { line: 2, column: 6 }
        );
        assert_eq!(position("\u{feff}id", 3), Position { line: 1, column: 1 });
        assert_eq!(position("ab", 99), Position { line: 1, column: 3 });
    }
}
