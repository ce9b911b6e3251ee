//! The world that the layout engine sees: the files of the theme, one file of data, pictures, fonts and a day; nothing else, and no disk or network behind it.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use crate::diagnostic::Diagnostic;
use crate::files::{Area, Files};
use crate::span::Span;
use crate::text::Text;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default/pack");
const FOLDER: &str = "themes/default/pack/";

/// What a layout is made of.
pub(super) struct Room {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

impl Room {
    /// The theme (the book's own files before those in the binary) of which `main` is laid out, `data`, the pictures of the book, and those that were `drawn`.
    pub(super) fn new(
        files: &Files,
        main: &str,
        data: Vec<u8>,
        pictures: &[String],
        drawn: BTreeMap<String, String>,
        faces: Vec<Font>,
        today: Option<Datetime>,
    ) -> Self {
        let embedded = EMBEDDED.files().map(|file| {
            let name = file.path().to_string_lossy().into_owned();
            (name, String::from_utf8_lossy(file.contents()).into_owned())
        });
        let own = files
            .of(Area::Theme)
            .filter_map(|(_, file)| Some((file.path.strip_prefix(FOLDER)?.to_owned(), file.text.clone())));
        let texts: BTreeMap<String, String> = embedded.chain(own).collect();
        let sources = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name.clone(), Source::new(file_id(&name)?, text))))
            .collect();
        let mut all: BTreeMap<String, Bytes> = pictures
            .iter()
            .filter_map(|path| Some((format!("book/{path}"), Bytes::new(content(files, path)?))))
            .collect();
        all.extend(drawn.into_iter().map(|(path, svg)| (path, Bytes::from_string(svg))));
        all.insert("data.json".into(), Bytes::new(data));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            main: file_id(main).expect("the name of the main file is a path"),
            sources,
            files: all,
            today,
        }
    }

    /// Adds a file that travels within the PDF beside those of the book.
    pub(super) fn carry(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(format!("book/{path}"), Bytes::new(bytes));
    }

    /// The files, as they would stand in a folder for the program `typst`.
    pub(super) fn into_files(self) -> Vec<(String, Vec<u8>)> {
        let layout = self
            .sources
            .into_iter()
            .map(|(name, source)| (name, source.text().as_bytes().to_vec()));
        layout
            .chain(self.files.into_iter().map(|(name, bytes)| (name, bytes.to_vec())))
            .collect()
    }

    /// What the engine says, as diagnostics: at the place in a theme of the book, else naming the file in the binary.
    pub(super) fn diagnostics<'a>(&self, files: &Files, said: impl IntoIterator<Item = &'a SourceDiagnostic>) -> Vec<Diagnostic> {
        let mut out: Vec<Diagnostic> = Vec::new();
        for said in said {
            let mut cause = said.message.to_string();
            for hint in &said.hints {
                cause.push_str(" / ");
                cause.push_str(&hint.v);
            }
            let range = self.range(said.span);
            let place = said.span.id().map(|id| id.get().vpath().get_without_slash().to_owned());
            let own = place.as_ref().and_then(|place| files.find(&format!("{FOLDER}{place}")));
            let (span, at) = match (own, &place, range) {
                (Some((file, _)), _, Some(range)) => (Span::new(file, range.start, range.end), String::new()),
                (None, Some(place), Some(range)) => {
                    let text = self.sources.get(place).map_or("", |source| source.text());
                    let line = crate::span::position(text, range.start).line;
                    (Span::NONE, format!("{FOLDER}{place}:{line}: "))
                }
                _ => (Span::NONE, String::new()),
            };
            let message = Text::owned(
                format!("PDFの割り付けができません: {at}{cause}"),
                format!("the PDF cannot be laid out: {at}{cause}"),
            );
            let diagnostic = Diagnostic::new("theme-error", span, message);
            if !out.iter().any(|other| other.message == diagnostic.message) {
                out.push(diagnostic);
            }
        }
        out
    }
}

/// Whether a warning means that the page is not what was asked for.
pub(super) fn is_serious(said: &SourceDiagnostic) -> bool {
    let said_so = |words: &str| said.message.contains(words);
    said.severity == Severity::Error || said_so("unknown font family") || said_so("did not converge")
}

/// The bytes of a file of the book: a picture or a source.
pub(super) fn content(files: &Files, path: &str) -> Option<Vec<u8>> {
    let asset = files.asset(path).map(|asset| asset.bytes.clone());
    asset.or_else(|| files.find(path).map(|(_, file)| file.text.clone().into_bytes()))
}

fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(format!("/{path}")).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn name(id: FileId) -> Option<String> {
    let path = id.get();
    matches!(path.root(), VirtualRoot::Project).then(|| path.vpath().get_without_slash().to_owned())
}

impl World for Room {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = name(id).and_then(|name| self.sources.get(&name));
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = name(id).and_then(|name| self.files.get(&name));
        file.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
