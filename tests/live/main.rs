//! What `serve` shows after an edit is what a clean build would write: five hundred scripts of edits, as people, editors and git make them, through the watcher that
//! authors use, each compared byte by byte.
#![allow(clippy::disallowed_methods, reason = "this test edits books on a disk")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ismsbook::artifact::Artifacts;
use ismsbook::book::{Book, Memo, Request};
use ismsbook::files::Files;
use ismsbook::live::{Live, State, Touched};
use ismsbook::serve::{News, Options, Server};
use rayon::prelude::*;

mod edits;

use edits::{Chance, Desk, Subject};

/// What is edited at once, and by how many scripts: five hundred in all.
const DESKS: [(Subject, u64); 4] = [
    (Subject::Book, 40),
    (Subject::Folder, 210),
    (Subject::Book, 40),
    (Subject::Folder, 210),
];
/// How long a state may take to follow before the test gives up. Nothing is measured by it.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn five_hundred_scripts_of_edits_end_in_what_a_clean_build_writes() {
    let run = |((subject, scripts), seed)| std::thread::spawn(move || edit_and_compare(seed, subject, scripts));
    let desks: Vec<_> = DESKS.into_iter().zip(1..).map(run).collect();
    let compared: u64 = desks
        .into_iter()
        .map(|desk| match desk.join() {
            Ok(compared) => compared,
            Err(panic) => std::panic::resume_unwind(panic),
        })
        .sum();
    assert_eq!(compared, 500);
}

/// Runs scripts on a book of their own; returns how many ended as a clean build.
fn edit_and_compare(seed: u64, subject: Subject, scripts: u64) -> u64 {
    let desk = Desk::new(subject);
    let mut follower = Follower::of(&desk);
    let mut chance = Chance::new(seed);
    follower.settle(desk.root(), "the beginning");
    for script in 0..scripts {
        let done = desk.edit(&mut chance);
        follower.settle(desk.root(), &format!("{subject:?} {seed}, script {script}: {done}"));
    }
    follower.stop();
    scripts
}

/// Follows a book as `serve` does.
struct Follower {
    states: Receiver<Arc<State>>,
    stop: ismsbook::serve::Stop,
    thread: std::thread::JoinHandle<std::io::Result<()>>,
    /// The last state whose sources could all be read.
    good: Option<Arc<State>>,
    now: Option<Arc<State>>,
}

impl Follower {
    fn of(desk: &Desk) -> Self {
        let mut options = Options::new(desk.root());
        options.port = 0;
        let server = Server::bind(options).expect("this machine has a free port");
        let stop = server.stopper();
        let (tell, states) = channel();
        let hear = move |news: News<'_>| {
            if let News::State { state, .. } = news {
                let _nobody = tell.send(Arc::clone(state));
            }
            ControlFlow::Continue(())
        };
        Self {
            states,
            stop,
            thread: std::thread::spawn(move || server.run(Request::default(), hear)),
            good: None,
            now: None,
        }
    }

    /// Waits until the state has followed the disk, and compares it with a clean build.
    fn settle(&mut self, root: &Path, after: &str) {
        let clean = Book::open(root, &Request::default());
        while !self.now.as_ref().is_some_and(|now| has_read(now, &clean)) {
            let state = self.states.recv_timeout(PATIENCE);
            let state =
                state.unwrap_or_else(|_| panic!("after {after}: no state has read what is on the disk\n{}", self.differences(&clean)));
            if !state.is_broken() {
                self.good = Some(Arc::clone(&state));
            }
            self.now = Some(state);
        }
        let now = self.now.as_ref().expect("a state has followed");
        let site = clean.site();
        let readable = site.is_ok() && !clean.diagnostics.iter().any(ismsbook::live::is_unreadable);
        assert_eq!(now.is_broken(), !readable, "after {after}: {:#?}", now.diagnostics());
        match (&site, &self.good) {
            (Ok(site), _) if readable => {
                assert_eq!(now.diagnostics(), clean.diagnostics, "after {after}");
                compare(now, site, after);
            }
            (_, Some(good)) => {
                let kept = good.paths().into_iter().filter_map(|path| Some((good.get(&path)?, path)));
                let mut site = Artifacts::default();
                kept.for_each(|(bytes, path)| site.put(path, bytes.to_vec()));
                compare(now, &site, after);
            }
            _ => {}
        }
    }

    fn differences(&self, clean: &Book) -> String {
        let Some(now) = &self.now else {
            return "there is no state".to_owned();
        };
        let texts = |files: &Files| -> Vec<String> {
            listing(files)
                .map(|(path, text)| format!("{path} ({} bytes)", text.len()))
                .collect()
        };
        format!("read: {:#?}\non the disk: {:#?}", texts(now.files()), texts(&clean.files))
    }

    fn stop(self) {
        self.stop.stop();
        let ended = self.thread.join().expect("the server does not panic");
        ended.expect("the server ends well");
    }
}

/// Everything that was read of a book: texts and pictures.
fn listing(files: &Files) -> impl Iterator<Item = (&str, &[u8])> {
    use ismsbook::files::Area;
    let texts = [Area::Config, Area::Content, Area::Catalog, Area::Theme]
        .into_iter()
        .flat_map(|area| files.of(area).map(|(_, file)| (file.path.as_str(), file.text.as_bytes())));
    let assets = files
        .asset_paths()
        .filter_map(|path| Some((path, files.asset(path)?.bytes.as_slice())));
    texts.chain(assets)
}

/// Whether a state was made of exactly what the book was made of.
fn has_read(state: &State, clean: &Book) -> bool {
    listing(state.files()).eq(listing(&clean.files)) && state.files().incomplete == clean.files.incomplete
}

/// Holds every byte of a state against a site.
fn compare(state: &State, site: &Artifacts, after: &str) {
    let paths: Vec<_> = site.iter().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(state.paths(), paths, "after {after}");
    let differing: Vec<_> = site
        .iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter(|(path, bytes)| state.get(path).as_deref() != Some(*bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(differing.is_empty(), "after {after}: {differing:?}");
}

#[test]
fn a_book_that_is_as_it_was_gives_no_state() {
    let desk = Desk::new(Subject::Book);
    let mut live = Live::new(desk.root(), Request::default());
    assert!(live.update(&Touched::All).is_some());
    assert!(live.update(&Touched::All).is_none());
    let readme = desk.root().join("content/README.md");
    assert!(live.update(&Touched::Paths([readme.clone()].into())).is_none());
    let text = std::fs::read_to_string(&readme).expect("the book has a first page");
    std::fs::write(&readme, &text).expect("the book can be written");
    assert!(live.update(&Touched::All).is_none());
    std::fs::write(&readme, format!("{text}\nmore\n")).expect("the book can be written");
    assert!(live.update(&Touched::All).is_some());
}

#[test]
fn a_text_that_only_its_own_page_shows_leaves_model_and_graph_as_they_are() {
    let mut memo = Memo::default();
    let mut compile = |policy: &str| {
        let texts = [
            ("content/policy.md", policy),
            ("content/README.md", "# Home\n\nSee [[POL-A#aim]].\n"),
        ];
        let files = Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text.to_owned())));
        Book::compile_again(files, Vec::new(), "b", &Request::default(), &mut memo)
            .graph
            .kin
            .clone()
    };
    let policy = |title: &str, words: &str| format!("---\nid: POL-A\ntitle: {title}\n---\n\n# Policy\n\n## Aim\n\n{words}\n");
    let first = compile(&policy("Policy", "One."));
    assert_eq!(compile(&policy("Policy", "Another one, and longer.")), first, "words");
    assert_eq!(
        compile(&policy("Policy", "```yaml\na: b\n```\n\n| a |\n|---|\n| b |")),
        first,
        "code and tables"
    );
    assert_ne!(compile(&policy("Policy", "One.\n\n## More")), first, "a heading");
    let now = compile(&policy("Policy", "One."));
    assert_ne!(compile(&policy("Policy", "See [[POL-A]].")), now, "a link");
    let now = compile(&policy("Policy", "One."));
    assert_ne!(compile(&policy("Another", "One.")), now, "the head");
}

#[test]
fn a_link_that_moves_between_sections_of_two_classes_is_judged_anew() {
    let mut memo = Memo::default();
    let mut compile = |outside: &str, inside: &str| {
        let told = format!(
            "---\nid: POL-T\ntitle: Told\nclassification: public\n---\n\n# Told\n\n## Outside\n\n{outside}\n\n## Inside {{classification=confidential}}\n\n{inside}\n"
        );
        let texts = [
            (
                "content/secret.md",
                "---\nid: POL-S\ntitle: Secret\nclassification: confidential\n---\n\n# Secret\n",
            ),
            ("content/told.md", told.as_str()),
        ];
        let files = || Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text.to_owned())));
        let book = Book::compile_again(files(), Vec::new(), "b", &Request::default(), &mut memo);
        let clean = Book::compile(files(), Vec::new(), "b", &Request::default());
        assert_eq!(book.diagnostics, clean.diagnostics);
        let narrower = book.diagnostics.iter().filter(|said| said.code == "narrower-link").count();
        (book.graph.kin.clone(), narrower)
    };
    let (kin, narrower) = compile("Words.", "See [[POL-S]].");
    assert_eq!(narrower, 0, "who may read the section may read where it leads");
    assert_eq!(compile("See [[POL-S]].", "Words."), (kin.clone(), 1), "into the wider section");
    assert_eq!(compile("More words. See [[POL-S]].", "Words."), (kin.clone(), 1), "on within it");
    assert_eq!(compile("Words.", "See [[POL-S]]."), (kin, 0), "and back");
}
