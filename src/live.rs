//! A book that follows its sources: what `serve` answers from.
//!
//! 1. [`Live::update`] is told which files may have changed, reads those again ([`Disk`]), and compiles the book; each stage takes over what it knows of files that
//!    have not changed ([`crate::book::Memo`]).
//!    Where pages say when they last changed, git is asked again only when the book stands at another commit.
//! 2. The site is laid out on threads of its own (`press_room`): a page is printed when it is first asked for, and kept as long as the book is the same.
//! 3. The outcome is a [`State`]. While a source cannot be read, its pages are those of the last state that could be.
//!
//! Invariant: a page of a state is, byte for byte, what `build` would write; `tests/live.rs` holds it. There is one compiler and one printer: a clean build is an update
//! that knows nothing yet.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::audience;
use crate::book::{Book, Memo, Request};
use crate::check;
use crate::diagnostic::{self, Diagnostic};
pub use crate::files::Touched;
use crate::files::git::history;
use crate::files::{self, Disk, Files};
use crate::render;
use crate::span::Span;
use crate::text::Lang;

mod press_room;

use press_room::PressRoom;

/// A book, and what of it is known from one state to the next.
#[derive(Debug)]
pub struct Live {
    root: PathBuf,
    disk: Disk,
    name: String,
    request: Request,
    clock: Option<fn() -> Timestamp>,
    memo: Memo,
    history: history::Memo,
    laid: Arc<Mutex<render::Memo>>,
    last: Option<Arc<State>>,
}

/// A book at one moment.
#[derive(Debug)]
pub struct State {
    generation: u64,
    broken: bool,
    book: Arc<Book>,
    diagnostics: Vec<Diagnostic>,
    /// The pages of the book itself; of the last one that could be read, while this one cannot; none if there was none and the theme cannot be read.
    pages: Option<Arc<PressRoom>>,
}

impl Live {
    /// Follows the book in `root`.
    #[must_use]
    pub fn new(root: &Path, request: Request) -> Self {
        Self {
            root: root.to_path_buf(),
            disk: Disk::new(root),
            name: files::folder_name(root),
            request,
            clock: None,
            memo: Memo::default(),
            history: history::Memo::default(),
            laid: Arc::default(),
            last: None,
        }
    }

    /// Asks `clock` for the time at each update, so that the day goes on while a book is open.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> Timestamp) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The state after a change; `None` if nothing has changed since the last one. The first call always gives a state.
    pub fn update(&mut self, touched: &Touched) -> Option<Arc<State>> {
        if let Some(clock) = self.clock {
            self.request.now = clock();
        }
        let changed = self.disk.look(touched);
        if let Some(last) = self.last.as_ref().filter(|_| !changed)
            && last.book.today == self.request.today(&last.book.config)
            && (last.book.config.site.dates.is_none() || self.history.is_current(&self.root))
        {
            return None;
        }
        let (files, said) = self.disk.files();
        let mut book = Book::compile_again(files, said, &self.name, &self.request, &mut self.memo);
        book.date(&self.root, &mut self.history);
        let state = Arc::new(self.state(Arc::new(book)));
        self.last = Some(Arc::clone(&state));
        Some(state)
    }

    fn state(&self, book: Arc<Book>) -> State {
        let last = self.last.as_ref();
        let generation = last.map_or(1, |last| last.generation + 1);
        let mut diagnostics = book.diagnostics.clone();
        // A folder that has vanished, or is being exchanged, is no book without pages.
        let vanished = book.files.is_empty();
        let mut broken = vanished || diagnostics.iter().any(is_unreadable);
        let pages = match PressRoom::open(&book, &self.laid) {
            Ok((pages, said)) => {
                broken |= !said.is_empty();
                diagnostics.extend(said);
                Some(Arc::new(pages))
            }
            Err(said) => {
                broken = true;
                diagnostics.extend(said);
                None
            }
        };
        diagnostic::sort(&mut diagnostics, &book.files);
        let good = last.and_then(|last| last.pages.clone()).filter(|_| broken);
        State {
            generation,
            broken,
            pages: good.or(pages),
            diagnostics,
            book,
        }
    }
}

/// Whether a diagnostic speaks of something that could not be read, and not of what a rule found in what was read, or of what a page does without.
#[must_use]
pub fn is_unreadable(diagnostic: &Diagnostic) -> bool {
    let of_readers = audience::CODES.contains(&diagnostic.code) || history::CODES.contains(&diagnostic.code);
    check::rule(diagnostic.code).is_none() && !of_readers
}

impl State {
    /// Counts the states of a run, from 1.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether a source cannot be read (any diagnostic of the loader, the theme or an expression stands), so that the pages are those of the last state that could be.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The file at a path of the site, such as `risks/R-012.html`; exactly the bytes that `build` would write.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        self.pages.as_ref()?.get(path)
    }

    /// The paths of all files of the site, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.pages.as_ref().map_or_else(Vec::new, |pages| pages.paths())
    }

    /// What is wrong in the book, sorted by file and place.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files that diagnostics speak of.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.book.files
    }

    /// The language of the book.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.book.language()
    }

    /// Where in the sources the page at a path is written; `None` for what is derived, and for what ismsbook brings itself.
    #[must_use]
    pub fn origin(&self, path: &str) -> Option<Span> {
        let pages = self.pages.as_ref().filter(|pages| pages.is_of(&self.book))?;
        let path = path.to_owned();
        pages.ask(move |site| site.origin(&path)).flatten()
    }

    /// The page, as a path of the site in `lang`, of what a diagnostic is about; `None` if it has none.
    #[must_use]
    pub fn page_of(&self, diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
        let diagnostic = diagnostic.clone();
        let pages = self.pages.as_ref()?;
        // Places in files count for the book they were read from; ids hold longer.
        let same = pages.is_of(&self.book);
        pages.ask(move |site| site.page_of(&diagnostic, lang, same)).flatten()
    }
}
