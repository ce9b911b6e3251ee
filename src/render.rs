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
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::artifact::Artifacts;
use crate::audience::Visible;
use crate::diagnostic::{self, Diagnostic};
use crate::files::{Area, File};
use crate::model::kinds::document::Document;
use crate::span::Span;
use crate::text::Lang;
use crate::trace::Kin;

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
use press::{Layout, Press};
use theme::Theme;

/// A site that is laid out and can be printed: as a whole, or file by file.
pub struct Site<'s> {
    press: &'s Press<'s>,
    theme: &'s Theme,
    editions: Vec<Edition<'s>>,
    plan: Arc<Plan>,
    /// The search index of each edition, by name of file.
    indexes: Vec<OnceLock<BTreeMap<String, Vec<u8>>>>,
}

/// What a site consists of.
struct Plan {
    /// Everything that is printed: the place of its edition, and the job.
    jobs: Vec<(usize, Job)>,
    /// All files but those of the search index, by path.
    files: BTreeMap<String, Origin>,
}

impl Plan {
    fn new(press: &Press<'_>, theme: &Theme) -> Self {
        let mut jobs = Vec::new();
        let mut files = BTreeMap::new();
        for (at, lang) in Lang::ALL.into_iter().enumerate() {
            for job in pages::jobs(press, lang) {
                for path in pages::paths(press, lang, &job) {
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
            if unused.as_ref() != Some(path) {
                files.insert(path.clone(), Origin::Theme(at));
            }
        }
        Self { jobs, files }
    }
}

/// What is known of a site from an earlier run.
#[derive(Default)]
pub struct Memo {
    theme: theme::Memo,
    /// Where everything stood, for which book and with which files of the theme.
    laid_out: Option<(Kin, Vec<String>, Layout, Arc<Plan>)>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
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
    Ok(Laid::out(visible, &mut Memo::default())?.site(visible, draft, then))
}

/// A theme, and where everything stands in it: a site before it is opened.
pub struct Laid {
    theme: Arc<Theme>,
    layout: Layout,
    plan: Arc<Plan>,
}

impl Laid {
    /// Lays a site out of which `memo` may know much from an earlier run, and leaves there what the next run may take over.
    ///
    /// # Errors
    /// As [`with_site`].
    pub fn out(visible: &Visible<'_>, memo: &mut Memo) -> Result<Self, Vec<Diagnostic>> {
        let theme = Theme::reload(visible.files, &mut memo.theme)?;
        let assets: Vec<_> = theme.assets.iter().map(|(path, _)| path.clone()).collect();
        let known = memo.laid_out.take();
        let known = known.filter(|(kin, with, ..)| *kin == visible.graph.kin && *with == assets);
        let (layout, plan) = match known {
            Some((_, _, layout, plan)) => (layout.again(visible), plan),
            None => {
                let layout = Layout::new(visible, &assets);
                let plan = Plan::new(&Press::new(visible, layout.clone()), &theme);
                (layout, Arc::new(plan))
            }
        };
        memo.laid_out = Some((visible.graph.kin.clone(), assets, layout.clone(), Arc::clone(&plan)));
        Ok(Self { theme, layout, plan })
    }

    /// Hands the site to `then`.
    pub fn site<T>(&self, visible: &Visible<'_>, draft: bool, then: impl FnOnce(&Site<'_>) -> T) -> T {
        let press = Press::new(visible, self.layout.clone());
        then(&Site::new(&press, &self.theme, Arc::clone(&self.plan), draft))
    }
}

/// Prints the whole site.
///
/// # Errors
/// Everything that is wrong in the theme of a book (`theme-error`, `theme-label`) and in expressions of documents (`bad-expression`, `report-empty`).
pub fn site(visible: &Visible<'_>, draft: bool) -> Result<Artifacts, Vec<Diagnostic>> {
    let artifacts = Mutex::new(Artifacts::default());
    let put = |path: &str, bytes: Cow<'_, [u8]>| {
        let mut artifacts = artifacts.lock().unwrap_or_else(PoisonError::into_inner);
        artifacts.put(path, bytes.into_owned());
    };
    with_site(visible, draft, |site| site.print_all(&put))??;
    Ok(artifacts.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl<'s> Site<'s> {
    fn new(press: &'s Press<'s>, theme: &'s Theme, plan: Arc<Plan>, draft: bool) -> Self {
        let editions: Vec<_> = Lang::ALL.into_iter().map(|lang| Edition::new(press, theme, lang, draft)).collect();
        Self {
            indexes: editions.iter().map(|_| OnceLock::new()).collect(),
            press,
            theme,
            editions,
            plan,
        }
    }

    /// Prints everything, on all cores; each file is handed to `put` as soon as it is made.
    ///
    /// # Errors
    /// What is wrong in templates of the book and in expressions of documents; not everything was handed over then.
    pub fn print_all(&self, put: &Sink<'_>) -> Result<(), Vec<Diagnostic>> {
        self.press.make_tables();
        let printed = self.plan.jobs.par_iter().flat_map_iter(|(at, job)| {
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
        for (path, origin) in &self.plan.files {
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
            for (name, script) in index {
                put(&format!("{folder}{name}"), Cow::Borrowed(script.as_slice()));
            }
        });
    }

    /// The file at a path of the site; `None` if there is none.
    ///
    /// # Errors
    /// What is wrong in the templates and expressions that it takes.
    pub fn print(&self, path: &str) -> Result<Option<Cow<'_, [u8]>>, Vec<Diagnostic>> {
        let Some(origin) = self.plan.files.get(path) else {
            return Ok(self.index_file(path));
        };
        if let Origin::Job(at) = origin {
            let (edition, job) = &self.plan.jobs[*at];
            let output = pages::print(&self.editions[*edition], job)?;
            let file = output.files.into_iter().find(|(name, _)| name == path);
            return Ok(file.map(|(_, text)| Cow::Owned(text.into_bytes())));
        }
        Ok(self.kept(origin).map(Cow::Borrowed))
    }

    /// What printing it all would complain about, without printing more than that takes: the documents that hold expressions. A template of the book's own may fail
    /// on any page, so with one of these every page is printed; those of the binary are known to work.
    #[must_use]
    pub fn rehearse(&self) -> Vec<Diagnostic> {
        let visible = self.press.visible;
        if Theme::has_own_templates(visible.files) {
            return self.print_all(&|_, _| {}).err().unwrap_or_default();
        }
        let documents = visible
            .isms
            .documents
            .iter()
            .filter(|document| holds_expressions(visible, document));
        let documents: Vec<_> = documents
            .filter_map(|document| Some((visible.graph.find(&document.id)?, document)))
            .collect();
        let addresses = &self.press.addresses;
        let mut diagnostics: Vec<_> = self
            .editions
            .iter()
            .flat_map(|edition| {
                let lang = edition.lang();
                let printed = documents
                    .par_iter()
                    .filter(|(at, _)| addresses.page(*at).is_some_and(|page| addresses.editions(page).contains(&lang)));
                let said = printed.flat_map_iter(|(at, document)| pages::document::body(edition, *at, document).diagnostics);
                said.collect::<Vec<_>>()
            })
            .collect();
        diagnostic::sort(&mut diagnostics, visible.files);
        diagnostics
    }

    /// Where in the sources of the book the page at a path is written; `None` for what is derived, and for what the binary brings.
    #[must_use]
    pub fn origin(&self, path: &str) -> Option<Span> {
        let Some(Origin::Job(at)) = self.plan.files.get(path) else {
            return None;
        };
        let (edition, job) = &self.plan.jobs[*at];
        let visible = self.press.visible;
        let of_document = |document: &Document| match &document.translation {
            Some(translation) if self.editions[*edition].lang() == Lang::En => Span::new(translation.file, 0, 0),
            _ => Span::new(document.file, 0, 0),
        };
        let span = match job {
            Job::Home => of_document(address::home_document(visible)?),
            Job::Node(at) => match self.press.document(*at) {
                Some(document) => of_document(document),
                None => visible.graph.node(*at).span,
            },
            _ => return None,
        };
        let of_book = |file: &File| file.area == Area::Content;
        visible.files.file(span.file).filter(|file| of_book(file)).map(|_| span)
    }

    /// The page in `lang` of what a diagnostic is about: the record it names, else the document it stands in, where `placed` says that its place is one in these files.
    #[must_use]
    pub fn page_of(&self, diagnostic: &Diagnostic, lang: Lang, placed: bool) -> Option<String> {
        let visible = self.press.visible;
        let document = || {
            let file = diagnostic.span.file;
            let mut documents = visible.isms.documents.iter().filter(|_| placed);
            let in_it = |document: &&Document| {
                document.file == file || document.translation.as_ref().is_some_and(|translation| translation.file == file)
            };
            documents.find(in_it).map(|document| document.id.as_str())
        };
        let id = diagnostic.record.as_deref().or_else(document)?;
        let page = self.press.addresses.page(visible.graph.find(id)?)?;
        Some(self.press.addresses.path(page, lang))
    }

    /// The paths of all files but those of the search index, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.plan.files.keys().map(String::as_str)
    }

    /// The paths of the files of the search index, sorted by edition.
    #[must_use]
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
                return self.index(at).get(name).map(|script| Cow::Borrowed(script.as_slice()));
            }
        }
        None
    }

    /// The search index of an edition; made when first asked for.
    fn index(&self, at: usize) -> &BTreeMap<String, Vec<u8>> {
        self.indexes[at].get_or_init(|| {
            let jobs: Vec<_> = self.plan.jobs.iter().filter(|(of, _)| *of == at).collect();
            let files = search::index(&jobs, |(_, job)| {
                let entry = pages::entry(&self.editions[at], job)?;
                Some((pages::rank(self.press, job), entry))
            });
            files.into_iter().collect()
        })
    }
}

/// What [`site`] would complain about, without printing more than that takes.
#[must_use]
pub fn rehearse(visible: &Visible<'_>) -> Vec<Diagnostic> {
    let own = Theme::has_own_templates(visible.files);
    if !own && !visible.isms.documents.iter().any(|document| holds_expressions(visible, document)) {
        return Theme::load(visible.files).err().unwrap_or_default();
    }
    let mut said = Vec::new();
    match with_site(visible, false, |site| said = site.rehearse()) {
        Ok(()) => said,
        Err(said) => said,
    }
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
