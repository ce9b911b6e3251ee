//! A laid out site on threads of its own, which print what is asked for.
//!
//! A site borrows its book. So both live on the stack of a thread, and who wants a page sends a question there. The thread ends when nobody can ask any more.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::render::{self, Site};

/// How many questions are answered at once: one that takes long, such as the search index, does not hold up the others.
const WORKERS: usize = 2;

type Question = Box<dyn FnOnce(&Site<'_>) + Send>;

/// The pages of a book, printed when they are first asked for.
#[derive(Debug)]
pub(super) struct PressRoom {
    book: Arc<Book>,
    questions: Sender<Question>,
    printed: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl PressRoom {
    /// Lays out the site of a book. Beside it stands what is wrong in expressions and own templates, found by trying them.
    pub(super) fn open(book: &Arc<Book>, memo: &Arc<Mutex<render::Memo>>) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (questions, asked) = channel();
        let (tell, told) = channel();
        let (own, memo) = (Arc::clone(book), Arc::clone(memo));
        let begun = thread::Builder::new().name("press".to_owned()).spawn(move || {
            let visible = own.visible();
            let laid_out = {
                let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
                render::Laid::out(&visible, &mut memo)
            };
            match laid_out {
                Ok(laid) => laid.site(&visible, false, |site| {
                    let _nobody_waits = tell.send(Ok(site.rehearse()));
                    answer(site, &Mutex::new(asked));
                }),
                Err(said) => {
                    let _nobody_waits = tell.send(Err(said));
                }
            }
        });
        begun.expect("the system has room for a thread");
        let said = told.recv().expect("the thread tells how it went before it ends")?;
        let room = Self {
            book: Arc::clone(book),
            questions,
            printed: Mutex::default(),
        };
        Ok((room, said))
    }

    /// Whether these are the pages of `book`, and not of an earlier state of it.
    pub(super) fn is_of(&self, book: &Arc<Book>) -> bool {
        Arc::ptr_eq(&self.book, book)
    }

    /// What a site says to a question; `None` if it could not be answered.
    pub(super) fn ask<T: Send + 'static>(&self, question: impl FnOnce(&Site<'_>) -> T + Send + 'static) -> Option<T> {
        let (tell, told) = channel();
        let question = move |site: &Site<'_>| {
            let _nobody_waits = tell.send(question(site));
        };
        self.questions.send(Box::new(question)).ok()?;
        told.recv().ok()
    }

    /// The file at a path; printed once.
    pub(super) fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        let known = self
            .printed
            .lock()
            .expect("no thread panics while it holds this")
            .get(path)
            .cloned();
        if known.is_some() {
            return known;
        }
        let wanted = path.to_owned();
        let bytes = self.ask(move |site| site.print(&wanted).ok().flatten().map(|bytes| Arc::from(bytes.into_owned())))??;
        let bytes: Arc<[u8]> = bytes;
        let mut printed = self.printed.lock().expect("no thread panics while it holds this");
        Some(Arc::clone(printed.entry(path.to_owned()).or_insert(bytes)))
    }

    /// The paths of all files, sorted.
    pub(super) fn paths(&self) -> Vec<String> {
        let paths = self.ask(|site| {
            let index = site.index_paths();
            let mut paths: Vec<_> = site.paths().map(str::to_owned).chain(index).collect();
            paths.sort();
            paths
        });
        paths.unwrap_or_default()
    }
}

/// Answers until nobody can ask any more.
fn answer(site: &Site<'_>, asked: &Mutex<Receiver<Question>>) {
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let next = asked.lock().expect("no thread panics while it waits").recv();
                    let Ok(question) = next else { return };
                    // A mistake of ours on one page must not take the others away: who asked hears that there is no answer.
                    let _panicked = catch_unwind(AssertUnwindSafe(|| question(site)));
                }
            });
        }
    });
}
