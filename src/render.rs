//! Pages: what may be read, printed as a site of HTML files with relative links that opens from a disk, works offline and reads fully without scripts.
//!
//! 1. Read the theme (`theme`): templates, words and assets, embedded and overlaid.
//! 2. Compute once what all pages share (`press`): addresses, tables of reports, states, shelves, open points.
//! 3. Print every page of every language on all cores (`pages`): from the press to a view, from the view through its template.
//! 4. Add assets, pictures and the search index (`search`).
//!
//! Invariant: nothing is decided here. What may be read is decided by the audience, what is in a table by its report, how it looks by the theme.
//! Invariant: an author's text reaches a page through the printer of blocks or through a template that escapes, never otherwise.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use rayon::prelude::*;

use crate::artifact::Artifacts;
use crate::audience::Visible;
use crate::diagnostic::{self, Diagnostic};
use crate::model::kinds::document::Document;
use crate::text::Lang;

mod address;
mod edition;
mod figure;
mod highlight;
mod html;
mod pages;
mod press;
mod search;
mod shelf;
mod shell;
mod spoken;
mod state;
mod table;
mod theme;
mod view;

use edition::Edition;
use pages::Job;
use press::Press;
use theme::Theme;

/// A site that is laid out and can be printed: as a whole, or file by file.
pub struct Site<'s> {
    press: &'s Press<'s>,
    theme: &'s Theme,
    editions: Vec<Edition<'s>>,
    /// Everything that is printed: the place of its edition, and the job.
    jobs: Vec<(usize, Job)>,
    files: BTreeMap<String, Origin>,
    /// The search index of each edition, by name of file.
    indexes: Vec<OnceLock<BTreeMap<String, String>>>,
}

/// Where a file of a site comes from.
enum Origin {
    /// A page, or the same as data: the place of its job.
    Job(usize),
    /// A picture or attachment of the book, by its path there.
    Asset(String),
    /// A file of the theme, by its place in the list.
    Theme(usize),
}

/// Takes in a file of the output: its path and its bytes. Called from several threads at once.
pub type Sink<'s> = dyn Fn(&str, Cow<'_, [u8]>) + Sync + 's;

/// Lays a site out and hands it to `then`; a draft says on every page that it is one.
///
/// # Errors
/// Everything that is wrong in the theme of a book (`theme-error`, `theme-label`).
pub fn with_site<T>(visible: &Visible<'_>, draft: bool, then: impl FnOnce(&Site<'_>) -> T) -> Result<T, Vec<Diagnostic>> {
    let theme = Theme::load(visible.files)?;
    let assets: Vec<_> = theme.assets.iter().map(|(path, _)| path.clone()).collect();
    let press = Press::new(visible, &assets);
    let site = Site::new(&press, &theme, draft);
    Ok(then(&site))
}

/// Prints the whole site.
///
/// # Errors
/// Everything that is wrong in the theme of a book (`theme-error`, `theme-label`) and in expressions of documents (`bad-expression`, `report-empty`).
pub fn site(visible: &Visible<'_>, draft: bool) -> Result<Artifacts, Vec<Diagnostic>> {
    let artifacts = Mutex::new(Artifacts::default());
    let put = |path: &str, bytes: Cow<'_, [u8]>| {
        let mut artifacts = artifacts.lock().expect("no thread panics while it holds the table");
        artifacts.put(path, bytes.into_owned());
    };
    with_site(visible, draft, |site| site.print_all(&put))??;
    Ok(artifacts.into_inner().expect("no thread panics while it holds the table"))
}

impl<'s> Site<'s> {
    fn new(press: &'s Press<'s>, theme: &'s Theme, draft: bool) -> Self {
        let editions: Vec<_> = Lang::ALL.into_iter().map(|lang| Edition::new(press, theme, lang, draft)).collect();
        let mut jobs = Vec::new();
        let mut files = BTreeMap::new();
        for (at, edition) in editions.iter().enumerate() {
            for job in pages::jobs(press, edition.lang()) {
                for path in pages::paths(press, edition.lang(), &job) {
                    files.insert(path, Origin::Job(jobs.len()));
                }
                jobs.push((at, job));
            }
        }
        for (from, to) in press.addresses.assets() {
            files.insert(to.to_owned(), Origin::Asset(from.to_owned()));
        }
        let unused = (!press.visible.config.site.search).then(|| theme.asset("search.js"));
        for (at, (path, _)) in theme.assets.iter().enumerate() {
            if unused.as_ref() == Some(path) {
                continue;
            }
            files.insert(path.clone(), Origin::Theme(at));
        }
        Self {
            indexes: editions.iter().map(|_| OnceLock::new()).collect(),
            press,
            theme,
            editions,
            jobs,
            files,
        }
    }

    /// Prints everything, on all cores; each file is handed to `put` as soon as it is made.
    ///
    /// # Errors
    /// What is wrong in templates of the book and in expressions of documents; not everything was handed over then.
    pub fn print_all(&self, put: &Sink<'_>) -> Result<(), Vec<Diagnostic>> {
        self.press.make_tables();
        let printed = self.jobs.par_iter().flat_map_iter(|(at, job)| {
            let output = pages::print(&self.editions[*at], job);
            let (files, said) = output.map_or_else(|said| (Vec::new(), said), |output| (output.files, Vec::new()));
            files.into_iter().for_each(|(path, text)| put(&path, Cow::Owned(text.into_bytes())));
            said
        });
        let (mut diagnostics, ()) = rayon::join(|| printed.collect::<Vec<_>>(), || self.print_indexes(put));
        if !diagnostics.is_empty() {
            diagnostic::sort(&mut diagnostics, self.press.visible.files);
            return Err(diagnostics);
        }
        for (path, origin) in &self.files {
            if let Some(bytes) = self.kept(origin) {
                put(path, Cow::Borrowed(bytes));
            }
        }
        Ok(())
    }

    /// Hands the files of all search indexes to `put`.
    fn print_indexes(&self, put: &Sink<'_>) {
        let indexed = self.editions.par_iter().enumerate().filter_map(|(at, edition)| {
            let folder = self.index_folder(edition)?;
            Some((folder, self.index(at)))
        });
        indexed.for_each(|(folder, index)| {
            for (name, text) in index {
                put(&format!("{folder}{name}"), Cow::Borrowed(text.as_bytes()));
            }
        });
    }

    /// The file at a path of the site; `None` if there is none.
    ///
    /// # Errors
    /// What is wrong in the templates and expressions that it takes.
    pub fn print(&self, path: &str) -> Result<Option<Cow<'_, [u8]>>, Vec<Diagnostic>> {
        let Some(origin) = self.files.get(path) else {
            return Ok(self.index_file(path));
        };
        if let Origin::Job(at) = origin {
            let (edition, job) = &self.jobs[*at];
            let output = pages::print(&self.editions[*edition], job)?;
            let file = output.files.into_iter().find(|(name, _)| name == path);
            return Ok(file.map(|(_, text)| Cow::Owned(text.into_bytes())));
        }
        Ok(self.kept(origin).map(Cow::Borrowed))
    }

    /// The paths of all files but those of the search index, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths of the files of the search index, sorted by edition.
    pub fn index_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (at, edition) in self.editions.iter().enumerate() {
            if let Some(folder) = self.index_folder(edition) {
                paths.extend(self.index(at).keys().map(|name| format!("{folder}{name}")));
            }
        }
        paths
    }

    /// The bytes of a file that is not printed but taken over.
    fn kept(&self, origin: &Origin) -> Option<&[u8]> {
        match origin {
            Origin::Job(_) => None,
            Origin::Asset(from) => self.press.visible.files.asset(from).map(|asset| asset.bytes.as_slice()),
            Origin::Theme(at) => self.theme.assets.get(*at).map(|(_, bytes)| bytes.as_ref()),
        }
    }

    /// The folder of the search index of an edition; only whole editions of a book that is searched have one.
    fn index_folder(&self, edition: &Edition<'_>) -> Option<String> {
        let searched = self.press.visible.config.site.search && self.press.addresses.is_whole(edition.lang());
        searched.then(|| format!("{}{}/", address::INDEX, edition.lang().tag()))
    }

    fn index_file(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        for (at, edition) in self.editions.iter().enumerate() {
            let name = self.index_folder(edition).and_then(|folder| path.strip_prefix(&folder));
            if let Some(name) = name {
                return self.index(at).get(name).map(|text| Cow::Borrowed(text.as_bytes()));
            }
        }
        None
    }

    /// The search index of an edition; made when first asked for.
    fn index(&self, at: usize) -> &BTreeMap<String, String> {
        self.indexes[at].get_or_init(|| {
            let jobs: Vec<_> = self.jobs.iter().filter(|(of, _)| *of == at).collect();
            let files = search::index(&jobs, |(_, job)| pages::entry(&self.editions[at], job));
            files.into_iter().collect()
        })
    }
}

/// What [`site`] would complain about, without printing more than that takes: the documents that hold expressions. A template of the book's own may fail on any
/// page, so with one of these every page is printed; those of the binary are known to work.
#[must_use]
pub fn rehearse(visible: &Visible<'_>) -> Vec<Diagnostic> {
    if Theme::has_own_templates(visible.files) {
        return site(visible, false).err().unwrap_or_default();
    }
    let theme = match Theme::load(visible.files) {
        Ok(theme) => theme,
        Err(said) => return said,
    };
    let documents: Vec<_> = visible
        .isms
        .documents
        .iter()
        .filter(|document| holds_expressions(visible, document))
        .collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let press = Press::new(visible, &[]);
    let mut diagnostics: Vec<_> = Lang::ALL
        .into_iter()
        .flat_map(|lang| {
            let edition = Edition::new(&press, &theme, lang, false);
            documents
                .par_iter()
                .filter_map(|document| Some((visible.graph.find(&document.id)?, *document)))
                .filter(|(at, _)| {
                    press
                        .addresses
                        .page(*at)
                        .is_some_and(|page| press.addresses.editions(page).contains(&lang))
                })
                .flat_map_iter(|(at, document)| pages::document::body(&edition, at, document).diagnostics)
                .collect::<Vec<_>>()
        })
        .collect();
    diagnostic::sort(&mut diagnostics, visible.files);
    diagnostics
}

/// Whether a document or its translation may hold expressions: those are read in files of their own ending only.
fn holds_expressions(visible: &Visible<'_>, document: &Document) -> bool {
    let files = [document.file]
        .into_iter()
        .chain(document.translation.iter().map(|translation| translation.file));
    files
        .filter_map(|file| visible.files.file(file))
        .any(|file| file.path.ends_with(EXPRESSIONS))
}

/// How the names of files end that may hold expressions.
const EXPRESSIONS: &str = ".jinja";
