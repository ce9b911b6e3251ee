//! Looks into what was written for texts that its readers must not see.
//!
//! 1. [`Inspector::new`] takes the texts to look for, and says which of them are too plain to be looked for.
//! 2. [`Inspector::look`] takes a file apart, layer by layer (`walk`): archives, streams, encodings, markup, properties of pictures and PDFs.
//! 3. Each piece is compared in a form in which case, width and white space do not count (`fold`), with all texts at once (`seek`).
//!
//! Invariant: this is about what is there, not about what the program believes to have written. It knows no floor above and shares no code with what renders or packs.
//! Silence means that all was looked at: what could not be is in [`Findings::blind`].

use std::sync::Arc;

use crate::span::Span;
use crate::text::Text;

mod decode;
mod fold;
mod image;
mod pdf;
mod piece;
mod seek;
mod unpack;
mod walk;
mod zip;

pub use fold::PART;
pub use piece::Layer;

use seek::Seeker;
use walk::Walk;

/// A text that must not be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// The text.
    pub text: String,
    /// What it is: "the title of risk R-012".
    pub what: Text,
    /// Where it stands in the sources; [`Span::NONE`] for what is in none.
    pub span: Span,
}

/// A needle that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which of the needles, by its place in the list that [`Inspector::new`] was given.
    pub needle: usize,
    /// The file, and within an archive the name of its entry, and so on inwards.
    pub path: Arc<[String]>,
    /// The layers that were taken off to find it, from the outside; none if it stands there as it is.
    pub layers: Vec<&'static Layer>,
    /// The byte of the innermost file where it stands, or where the stream begins that it came out of; `None` in names.
    pub offset: Option<usize>,
    /// The line of that byte, from 1, if the innermost file is a text.
    pub line: Option<usize>,
}

/// Something that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blind {
    /// As [`Hit::path`].
    pub path: Arc<[String]>,
    /// As [`Hit::layers`].
    pub layers: Vec<&'static Layer>,
    /// Why.
    pub what: Text,
}

/// What an inspection came by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What was found, once for each needle and file, in its plainest form.
    pub hits: Vec<Hit>,
    /// What could not be looked at.
    pub blind: Vec<Blind>,
    /// How many files were looked at, entries of archives included.
    pub files: usize,
}

impl Findings {
    /// Whether all was looked at and nothing found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.hits.is_empty() && self.blind.is_empty()
    }

    /// Adds those of another file.
    pub fn extend(&mut self, other: Self) {
        self.hits.extend(other.hits);
        self.blind.extend(other.blind);
        self.files += other.files;
    }
}

/// Looks for needles.
#[derive(Debug)]
pub struct Inspector {
    seeker: Seeker,
}

impl Inspector {
    /// An inspector that looks for all of these, however short they are; see [`is_telling`].
    #[must_use]
    pub fn new(needles: &[Needle]) -> Self {
        Self {
            seeker: Seeker::new(needles),
        }
    }

    /// Looks at a file under its name, which is looked at as well.
    #[must_use]
    pub fn look(&self, name: &str, bytes: &[u8]) -> Findings {
        let mut walk = Walk::new(&self.seeker);
        walk.file(&[name.to_owned()], bytes);
        walk.finish()
    }

    /// Which needles stand in a text that the readers may see, and so give nothing away; sorted.
    #[must_use]
    pub fn known(&self, text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.seeker.in_text(text, &mut |needle, _| found.push(needle));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether a text says enough to be looked for: what common words are made of would be found everywhere.
///
/// An id has a letter, a digit and five characters. A number has ten digits. Anything else weighs six, where a letter of ASCII weighs one and any other two, and is more
/// than a single English word of less than twelve letters.
#[must_use]
pub fn is_telling(text: &str) -> bool {
    let folded = fold::fold(text);
    let count = |of: fn(char) -> bool| folded.chars().filter(|c| of(*c)).count();
    let (digits, letters) = (count(|c| c.is_ascii_digit()), count(|c| c.is_ascii_alphabetic()));
    let wide = count(|c| !c.is_ascii() && c.is_alphanumeric());
    if wide > 0 {
        return letters + digits + 2 * wide >= 6;
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    match (letters, digits) {
        (0, digits) => digits >= 10,
        (letters, 0) => letters >= 12 || letters >= 6 && words > 1,
        (_, _) => folded.chars().count() >= 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_names_and_sentences_tell() {
        for telling in [
            "R-012",
            "佐藤 一郎",
            "監査者",
            "a@b.example",
            "03-1234-5678",
            "the server room",
            "復元できない",
        ] {
            assert!(is_telling(telling), "{telling}");
        }
        for plain in ["", "12", "2026-11-20", "役割", "Manager", "high", "A1", "。、「」"] {
            assert!(!is_telling(plain), "{plain}");
        }
    }
}
