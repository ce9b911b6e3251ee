//! The whole pipeline on one screen: the library's front door.
//!
//! ```no_run
//! use ismsbook::book::{Book, Request};
//! let book = Book::open(std::path::Path::new("."), &Request::default());
//! if !book.is_denied() {
//!     let site = book.site();
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::artifact::Artifacts;
use crate::audience::{self, Audience, Projection, Visible};
use crate::catalog::{self, Catalog};
use crate::check::{self, Exception};
use crate::config::{self, Config, Level};
use crate::data::Day;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::files::git::history::{self, Changes};
use crate::files::{self, Area, Files};
use crate::inspect::Needle;
use crate::model::kinds::document::Document;
use crate::model::{self, Isms};
use crate::pack::{self, Order, Pack, Stage};
use crate::render;
use crate::report::{self, Query, Table, whitepaper};
use crate::source::{self, Source};
use crate::text::Lang;
use crate::trace::Graph;

/// What a run asks for beside the book itself. Which day stands for today is decided by the first of the three that is given.
#[derive(Clone, Debug)]
pub struct Request {
    /// Asked for on the command line.
    pub today: Option<Date>,
    /// `SOURCE_DATE_EPOCH`, in UTC. Stands behind the book's own `as_of`.
    pub epoch: Option<Timestamp>,
    /// The system's clock, read in the time zone of the book.
    pub now: Timestamp,
    /// Levels of rules, by name of a rule, of a group, or `all`; they go before those of `book.toml`.
    pub levels: BTreeMap<String, Level>,
}

impl Default for Request {
    /// The first day of 1970: tests that do not ask for a day get the same one everywhere.
    fn default() -> Self {
        Self {
            today: None,
            epoch: None,
            now: Timestamp::UNIX_EPOCH,
            levels: BTreeMap::new(),
        }
    }
}

impl Request {
    /// The day that stands for today in a book with these settings.
    #[must_use]
    pub fn today(&self, config: &Config) -> Day {
        let epoch = || self.epoch.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
        let now = || self.now.to_zoned(config.timezone.clone()).date();
        Day(self.today.or(config.as_of).or_else(epoch).unwrap_or_else(now))
    }
}

/// What is known of a book from one run to the next, each stage by what it was made from.
#[derive(Debug, Default)]
pub struct Memo {
    catalog: catalog::Memo,
    source: source::Memo,
    model: model::Memo,
    check: check::Memo,
    linked: Option<Linked>,
}

/// Model and graph of a book, and what they were made from.
#[derive(Debug)]
struct Linked {
    files: Files,
    source: Source,
    catalog: Arc<Catalog>,
    levels: BTreeMap<String, Level>,
    today: Day,
    isms: Arc<Isms>,
    graph: Arc<Graph>,
    /// What the model said.
    said: Vec<Diagnostic>,
    /// What stands wrong for readers outside, where the settings could be read.
    told: Option<Vec<Diagnostic>>,
}

impl Linked {
    /// The same with other texts of documents, if nothing else has changed that anybody asks for: neither settings, nor records, nor heads, headings and links.
    fn with_texts(self, files: &Files, source: &Source, catalog: &Arc<Catalog>, request: &Request, today: Day) -> Option<Self> {
        let same = self.today == today
            && self.levels == request.levels
            && Arc::ptr_eq(&self.catalog, catalog)
            && self.files.differ_in_content_alone(files);
        let texts = source.changed_texts(&self.source, files, &self.files).filter(|_| same)?;
        let (isms, changed) = self.isms.with_texts(&texts);
        let documents = || changed.iter().map(|(old, new)| (&old.record, &new.record));
        let graph = self.graph.with_texts(documents())?;
        let alike = |told: &Vec<_>| documents().all(|(old, new)| audience::finds_alike(told, old, new));
        let told = self.told.filter(alike);
        Some(Self {
            files: files.clone(),
            source: source.clone(),
            isms: Arc::new(isms),
            graph: Arc::new(graph),
            told,
            ..self
        })
    }
}

/// A book: read, linked, checked.
#[derive(Debug)]
pub struct Book {
    /// The files as read.
    pub files: Files,
    /// The settings.
    pub config: Config,
    /// The standards.
    pub catalog: Arc<Catalog>,
    /// The records.
    pub isms: Arc<Isms>,
    /// The trace graph.
    pub graph: Arc<Graph>,
    /// Everything that was found, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The exceptions of `book.toml`, and what they silence.
    pub exceptions: Vec<Exception>,
    /// The day that stands for today.
    pub today: Day,
    /// The last change of each text, by path, where pages say it and git could be asked.
    pub changes: Option<Changes>,
}

impl Book {
    /// Reads the book in `root`.
    #[must_use]
    pub fn open(root: &Path, request: &Request) -> Self {
        let (files, diagnostics) = Files::read(root);
        Self::compile(files, diagnostics, &files::folder_name(root), request)
    }

    /// Compiles files that were read: sources to model to graph to diagnostics.
    #[must_use]
    pub fn compile(files: Files, diagnostics: Vec<Diagnostic>, name: &str, request: &Request) -> Self {
        Self::compile_again(files, diagnostics, name, request, &mut Memo::default())
    }

    /// Compiles files of which `memo` may know some from an earlier run, and leaves there what the next run may take over. The outcome is that of [`Book::compile`].
    #[must_use]
    pub fn compile_again(mut files: Files, mut diagnostics: Vec<Diagnostic>, name: &str, request: &Request, memo: &mut Memo) -> Self {
        catalog::embed(&mut files);
        let (mut config, said) = config::read(&files, name);
        config.asked_levels.clone_from(&request.levels);
        diagnostics.extend(said);
        let today = request.today(&config);
        let (catalog, said) = Catalog::reload(&files, &config.standards, &mut memo.catalog);
        diagnostics.extend(said);
        let source = source::read(&files, &mut memo.source);
        diagnostics.extend(source.parts.iter().flat_map(|part| part.diagnostics.iter().cloned()));
        let taken_over = memo
            .linked
            .take()
            .and_then(|earlier| earlier.with_texts(&files, &source, &catalog, request, today));
        let linked = taken_over.unwrap_or_else(|| {
            let (isms, said) = Isms::read(&source, &catalog, files.incomplete, &mut memo.model);
            let assets: BTreeSet<_> = files.asset_paths().map(str::to_owned).collect();
            let graph = Graph::build(&catalog, &isms, &assets, files.content);
            Linked {
                files: files.clone(),
                source,
                catalog: Arc::clone(&catalog),
                levels: request.levels.clone(),
                today,
                isms: Arc::new(isms),
                graph: Arc::new(graph),
                said,
                told: None,
            }
        });
        diagnostics.extend(linked.said.iter().cloned());
        let (isms, graph) = (Arc::clone(&linked.isms), Arc::clone(&linked.graph));
        let told = memo.linked.insert(linked).told.clone();
        let found = check::run(&check::Context {
            config: &config,
            files: &files,
            catalog: &catalog,
            isms: &isms,
            graph: &graph,
            today,
            memo: &memo.check,
        });
        diagnostics.extend(found.open);
        let mut book = Self {
            files,
            config,
            catalog,
            isms,
            graph,
            diagnostics,
            exceptions: found.exceptions,
            today,
            changes: None,
        };
        // Without its settings nobody knows what becomes of links to something narrower.
        if book.config.is_readable() {
            let told = told.unwrap_or_else(|| audience::findings(&book.visible()));
            if let Some(linked) = &mut memo.linked {
                linked.told = Some(told.clone());
            }
            book.hear(told);
        }
        book
    }

    /// Asks git when the texts of the book in `root` last changed, if `[site]` wants pages to say it; `memo` may know it from an earlier run. Where git cannot tell, that is
    /// a warning, and pages carry no dates.
    pub fn date(&mut self, root: &Path, memo: &mut history::Memo) {
        let Some(asked) = self.config.site.dates else { return };
        let texts = self.files.of(Area::Content).filter(|(_, file)| file.intact);
        let texts = texts.map(|(_, file)| (file.path.as_str(), file.text.as_str()));
        match memo.changes(root, texts, &self.config.timezone, asked, history::Asker::Site) {
            Ok(changes) => self.changes = Some(changes),
            Err(said) => self.hear(vec![said]),
        }
    }

    /// Whether a diagnostic stands at deny level, so that nothing may be published.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        diagnostic::any_denied(&self.diagnostics)
    }

    /// Makes errors of all warnings.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.severity = Severity::Deny;
        }
    }

    /// What an audience may read of it.
    ///
    /// # Errors
    /// As [`Projection::new`].
    pub fn project(&self, audience: Audience) -> Result<Projection<'_>, Vec<Diagnostic>> {
        Projection::new(self.visible(), audience)
    }

    /// What the organization itself reads: everything.
    #[must_use]
    pub fn visible(&self) -> Visible<'_> {
        Visible {
            audience: Audience::Internal,
            today: self.today,
            config: &self.config,
            catalog: &self.catalog,
            isms: &self.isms,
            graph: &self.graph,
            diagnostics: &self.diagnostics,
            exceptions: &self.exceptions,
            files: &self.files,
            changes: self.changes.as_ref(),
        }
    }

    /// The site of the organization itself.
    ///
    /// # Errors
    /// What is wrong in a theme of the book, or in an expression of a document.
    pub fn site(&self) -> Result<Artifacts, Vec<Diagnostic>> {
        render::site(&self.visible(), false)
    }

    /// The site of an audience.
    ///
    /// # Errors
    /// As [`Projection::new`] and [`Book::site`].
    pub fn site_for(&self, audience: Audience) -> Result<Artifacts, Vec<Diagnostic>> {
        render::site(&self.project(audience)?.visible(), false)
    }

    /// Prints the site of an audience file by file, on all cores; each is handed to `put` as soon as it is made, so that the whole never stands in memory.
    ///
    /// # Errors
    /// As [`Book::site`]; not everything was handed over then.
    pub fn print(&self, audience: Audience, put: &render::Sink<'_>) -> Result<(), Vec<Diagnostic>> {
        render::with_site(&self.project(audience)?.visible(), false, |site| site.print_all(put))?
    }

    /// The pack for an audience, before it is an archive: all that auditors ask for, and for readers outside the white papers. `stage` is told what is being done.
    ///
    /// # Errors
    /// As [`Projection::new`] and [`Book::site`].
    pub fn pack(&self, order: &Order, stage: &mut dyn FnMut(Stage)) -> Result<Pack, Vec<Diagnostic>> {
        let projection = self.project(order.audience)?;
        let visible = projection.visible().with_changes(order.changes.as_ref());
        stage(Stage::Site);
        let site = render::site(&visible, order.draft)?;
        pack::contents(&visible, site, order, stage)
    }

    /// Holds `[pack]` against what there is to print: a part that is asked for by name holds something.
    pub fn hold_to_pack(&mut self) {
        let said = pack::parts::unkept(&self.visible());
        self.hear(said);
    }

    /// The texts that an audience may not read, for an inspection of its output.
    ///
    /// # Errors
    /// As [`Projection::new`].
    pub fn secrets(&self, audience: Audience) -> Result<Vec<Needle>, Vec<Diagnostic>> {
        let projection = self.project(audience)?;
        let visible = projection.visible();
        let own = [whitepaper::own_words(&visible), report::own_words(&visible)].into_iter().flatten();
        Ok(audience::secrets(&self.visible(), &visible, own))
    }

    /// Hears what pages would say that no rule does: mistakes of a theme of the book, and of expressions in documents.
    pub fn rehearse(&mut self) {
        let said = render::rehearse(&self.visible());
        self.hear(said);
    }

    /// Takes in what was found later, in its place among the diagnostics.
    pub fn hear(&mut self, said: Vec<Diagnostic>) {
        self.diagnostics.extend(said);
        diagnostic::sort(&mut self.diagnostics, &self.files);
    }

    /// A report or register by name; `None` if there is none.
    #[must_use]
    pub fn report(&self, name: &str, query: &Query) -> Option<Table> {
        report::run(name, &self.visible(), query)
    }

    /// The files of documents and of their translations: path and text.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        let translations = |document: &'_ Document| document.translation.as_ref().map(|translation| translation.file);
        let files = self.isms.documents.iter();
        files
            .flat_map(move |document| [Some(document.file), translations(document)])
            .filter_map(|file| self.files.file(file?))
            .map(|file| (file.path.as_str(), file.text.as_str()))
    }

    /// The language that texts are printed in unless one is asked for.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.config.language
    }
}
