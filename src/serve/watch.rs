//! Follows the sources: hears what changes, waits for a moment's quiet, and makes the next state.
//!
//! 1. Gather: after the first event, until nothing has come for [`QUIET`], but no longer than [`LONGEST`].
//! 2. Look again at what there is to watch: folders come, go, and are put in each other's place.
//! 3. Make the next state of what may have changed, and tell everybody. What changes meanwhile is the next round.
//! 4. After [`SETTLED`] without events, look at everything once: no system reports every change.
//!
//! Nothing an author does ends it. If the folder of the book goes away, the last state stands until it is back; if making a state fails in a way that it never should,
//! the book is begun anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::watch;

use super::{News, Shown};
use crate::files::{BOOK_TOML, MARKER};
use crate::live::{State, Touched};

/// How long nothing may come before what came is taken as one change.
const QUIET: Duration = Duration::from_millis(4);
/// How long a change is waited for at most.
const LONGEST: Duration = Duration::from_millis(10);
/// How long it has to be quiet before everything is looked at once more.
const SETTLED: Duration = Duration::from_millis(200);
/// How often everything is looked at all the same: days go on, and no system reports every change.
const IDLE: Duration = Duration::from_mins(1);
/// How often a folder that has gone away is looked for.
const RETURN: Duration = Duration::from_millis(250);

/// The folders that hold sources, beside a `book.toml`.
const SOURCES: [&str; 3] = ["content", "catalog", "themes"];
/// What other programs write beside documents, in a folder that is content itself.
const BUILDS: [&str; 2] = ["target", "node_modules"];

/// What the follower is told.
pub(super) enum Message {
    /// These paths may have changed; if `lost`, no further event comes of them themselves.
    Touched {
        /// The paths.
        paths: Vec<PathBuf>,
        /// Whether they went away, or something else took their place.
        lost: bool,
    },
    /// Something was missed.
    Missed,
    /// The system gives no more events.
    Blind,
    /// The run ends.
    Stop,
}

/// Makes a state after a change.
pub(super) type Update = Box<dyn FnMut(&Touched) -> Option<Arc<State>> + Send>;

/// What a follower works with.
pub(super) struct Order {
    /// The folder of the book, without symbolic links on the way.
    pub(super) root: PathBuf,
    /// Looks at everything this often, and waits for no event.
    pub(super) poll: Option<Duration>,
    /// Begins the book.
    pub(super) begin: Box<dyn FnMut() -> Update + Send>,
    /// Where states are shown.
    pub(super) states: watch::Sender<Option<Arc<Shown>>>,
    /// Hears the news, and says whether to go on.
    pub(super) hear: Box<dyn FnMut(News<'_>) -> ControlFlow<()> + Send>,
}

/// Follows the book until a message says to stop, or the one who hears the news does. `sender` is where the system's events go to.
pub(super) fn follow(order: Order, sender: &Sender<Message>, messages: &Receiver<Message>) {
    let Order {
        root,
        poll,
        mut begin,
        states,
        hear,
    } = order;
    let mut follower = Follower {
        eyes: Eyes::default(),
        poll,
        update: begin(),
        begin,
        fresh: true,
        gone: false,
        number: 0,
        states,
        hear,
        root,
    };
    if poll.is_none() {
        follower.eyes.open(sender);
    }
    let _stopped = follower.run(messages);
}

struct Follower {
    root: PathBuf,
    eyes: Eyes,
    poll: Option<Duration>,
    begin: Box<dyn FnMut() -> Update + Send>,
    update: Update,
    /// Whether nothing is known of the book yet, so that everything has to be looked at.
    fresh: bool,
    /// Whether the folder of the book is not there.
    gone: bool,
    /// The number of the last state.
    number: u64,
    states: watch::Sender<Option<Arc<Shown>>>,
    hear: Box<dyn FnMut(News<'_>) -> ControlFlow<()> + Send>,
}

impl Follower {
    fn run(&mut self, messages: &Receiver<Message>) -> ControlFlow<()> {
        self.round(Touched::All)?;
        // Whether everything is to be looked at as soon as it is quiet.
        let mut due = true;
        loop {
            let wait = match (self.gone, due) {
                (true, _) => RETURN,
                (_, true) => SETTLED,
                _ => self.poll.unwrap_or(IDLE),
            };
            match messages.recv_timeout(wait) {
                Ok(message) => {
                    if let Some(touched) = self.gathered(message, messages)? {
                        self.round(touched)?;
                        due = true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let before = self.number;
                    self.round(Touched::All)?;
                    // What was missed once may be missed again.
                    due = self.number != before;
                }
                Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
            }
        }
    }

    /// What has been touched since `first`, when it is quiet again; `None` if nothing of the book was.
    fn gathered(&mut self, first: Message, messages: &Receiver<Message>) -> ControlFlow<(), Option<Touched>> {
        let begun = Instant::now();
        let book = super::is_file(&self.root.join(BOOK_TOML));
        let (mut touched, mut all) = (BTreeSet::new(), false);
        let mut next = first;
        loop {
            match next {
                Message::Stop => return ControlFlow::Break(()),
                Message::Missed => all = true,
                Message::Blind => {
                    self.go_blind()?;
                    all = true;
                }
                Message::Touched { paths, lost } => {
                    for path in paths {
                        if lost {
                            self.eyes.forget(&path);
                        }
                        all |= path == self.root;
                        if is_source(&self.root, &path, book) {
                            touched.insert(path);
                        }
                    }
                }
            }
            let Some(left) = LONGEST.checked_sub(begun.elapsed()) else { break };
            match messages.recv_timeout(left.min(QUIET)) {
                Ok(message) => next = message,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
            }
        }
        let touched = if all { Touched::All } else { Touched::Paths(touched) };
        let nothing = matches!(&touched, Touched::Paths(paths) if paths.is_empty());
        ControlFlow::Continue((!nothing).then_some(touched))
    }

    /// Makes the next state.
    fn round(&mut self, touched: Touched) -> ControlFlow<()> {
        if identity(&self.root).is_none() {
            return self.lose();
        }
        let back = std::mem::take(&mut self.gone);
        if back {
            (self.hear)(News::Back)?;
        }
        let seen = self.eyes.look(&self.root);
        let touched = match (seen, touched) {
            (Ok(new), Touched::Paths(paths)) if !(back || self.fresh) => Touched::Paths(paths.into_iter().chain(new).collect()),
            (Ok(_), _) => Touched::All,
            (Err(_), _) => {
                self.go_blind()?;
                Touched::All
            }
        };
        let made = catch_unwind(AssertUnwindSafe(|| (self.update)(&touched)));
        self.fresh = made.is_err();
        match made {
            Ok(Some(state)) => self.show(&state),
            Ok(None) if back => {
                let last = self.states.borrow().as_ref().map(|shown| Arc::clone(&shown.state));
                last.map_or(ControlFlow::Continue(()), |state| self.show(&state))
            }
            Ok(None) => ControlFlow::Continue(()),
            Err(_) => {
                self.update = (self.begin)();
                (self.hear)(News::Failed)
            }
        }
    }

    fn show(&mut self, state: &Arc<State>) -> ControlFlow<()> {
        self.number += 1;
        self.states.send_replace(Some(Arc::new(Shown {
            number: self.number,
            state: Arc::clone(state),
            gone: self.gone,
        })));
        (self.hear)(News::State {
            number: self.number,
            state,
        })
    }

    /// Notes that the folder of the book is not there; what was shown stays.
    fn lose(&mut self) -> ControlFlow<()> {
        if std::mem::replace(&mut self.gone, true) {
            return ControlFlow::Continue(());
        }
        self.eyes.close();
        let last = self.states.borrow().clone();
        if let Some(last) = last {
            self.number += 1;
            self.states.send_replace(Some(Arc::new(Shown {
                number: self.number,
                state: Arc::clone(&last.state),
                gone: true,
            })));
        }
        (self.hear)(News::Gone)
    }

    /// Goes on without events.
    fn go_blind(&mut self) -> ControlFlow<()> {
        self.eyes = Eyes::default();
        if self.poll.is_some() {
            return ControlFlow::Continue(());
        }
        self.poll = Some(super::POLL);
        (self.hear)(News::Polling)
    }
}

/// Whether `path` is, or holds, a source of the book in `root`; `book` says whether the book has a `book.toml`.
fn is_source(root: &Path, path: &Path, book: bool) -> bool {
    let Ok(inner) = path.strip_prefix(root) else { return false };
    let mut names = inner.components().map(|part| part.as_os_str().to_string_lossy());
    let Some(first) = names.clone().next() else { return true };
    if names.any(|name| name.starts_with('.')) {
        return false;
    }
    if first == BOOK_TOML {
        return true;
    }
    if book {
        SOURCES.contains(&&*first)
    } else {
        !BUILDS.contains(&&*first) && !super::is_file(&path.join(MARKER))
    }
}

/// What is watched.
#[derive(Default)]
struct Eyes {
    /// Absent where nobody tells of events.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<PathBuf, Identity>,
}

impl Eyes {
    /// Lets the system tell `sender` of events.
    fn open(&mut self, sender: &Sender<Message>) {
        let tell = sender.clone();
        let handler = move |event| {
            if let Some(message) = heard(event) {
                let _ended = tell.send(message);
            }
        };
        match RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false)) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(_) => drop(sender.send(Message::Blind)),
        }
    }

    /// Watches what is to be watched now. Gives the folders that were not watched before.
    fn look(&mut self, root: &Path) -> notify::Result<Vec<PathBuf>> {
        let Some(watcher) = &mut self.watcher else { return Ok(Vec::new()) };
        let wanted = wanted(root);
        for path in self.watched.iter().filter(|(path, known)| wanted.get(*path) != Some(known)) {
            // The system may have let go of it before.
            let _gone = watcher.unwatch(path.0);
        }
        self.watched.retain(|path, known| wanted.get(path) == Some(known));
        let mut new = Vec::new();
        for (path, identity) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            // The root for `book.toml` and for the folders themselves.
            let mode = if path == root {
                RecursiveMode::NonRecursive
            } else {
                RecursiveMode::Recursive
            };
            match watcher.watch(&path, mode) {
                Ok(()) => {
                    self.watched.insert(path.clone(), identity);
                    new.push(path);
                }
                Err(error) if is_absence(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(new)
    }

    /// Notes that what stood at `path` is not there any more, so that what stands there is watched anew.
    fn forget(&mut self, path: &Path) {
        if self.watched.remove(path).is_some()
            && let Some(watcher) = &mut self.watcher
        {
            let _gone = watcher.unwatch(path);
        }
    }

    fn close(&mut self) {
        let paths: Vec<_> = self.watched.keys().cloned().collect();
        paths.iter().for_each(|path| self.forget(path));
    }
}

/// Whether a folder went away before it could be watched.
fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory),
        _ => false,
    }
}

/// What an event of the system says about sources. That a file was opened or read says nothing.
fn heard(event: notify::Result<Event>) -> Option<Message> {
    let event = match event {
        Ok(event) => event,
        Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => return Some(Message::Blind),
        Err(_) => return Some(Message::Missed),
    };
    if event.need_rescan() {
        return Some(Message::Missed);
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    Some(Message::Touched {
        lost: matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))),
        paths: event.paths,
    })
}

/// The folder of the book, and the folders in it that hold sources.
fn wanted(root: &Path) -> BTreeMap<PathBuf, Identity> {
    let folders: Vec<_> = if super::is_file(&root.join(BOOK_TOML)) {
        SOURCES.iter().map(|name| root.join(name)).collect()
    } else {
        super::entries(root)
            .into_iter()
            .filter(|path| is_source(root, path, false))
            .collect()
    };
    let all = folders.into_iter().chain([root.to_path_buf()]);
    all.filter_map(|path| Some((identity(&path)?, path)))
        .map(|(identity, path)| (path, identity))
        .collect()
}

/// Tells a folder from one that takes its place.
type Identity = (u64, u64);

/// `None` if no folder stands at `path`; symbolic links are not followed, for sources behind them are not read.
#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    super::folder(path).map(|folder| (folder.dev(), folder.ino()))
}

/// `None` if no folder stands at `path`. Elsewhere the system holds on to the folder that is watched.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    super::folder(path).map(|_| (0, 0))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::book::Request;
    use crate::live::Live;

    #[test]
    fn a_failure_begins_the_book_anew() {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        std::fs::write(folder.path().join("a.md"), "# A\n").expect("a temporary folder can be written");
        let root = folder.path().to_path_buf();
        let (states, shown) = watch::channel(None);
        let (sender, messages) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let (book, mut begun) = (root.clone(), 0);
        let begin = move || -> Update {
            begun += 1;
            let (mut live, mut calls, fails) = (Live::new(&book, Request::default()), 0, begun == 1);
            Box::new(move |touched| {
                calls += 1;
                assert!(!(fails && calls == 2), "a mistake of the program");
                live.update(touched)
            })
        };
        let order = Order {
            root,
            // Nothing but messages.
            poll: Some(Duration::from_hours(1)),
            begin: Box::new(begin),
            states,
            hear: Box::new(move |news| {
                let words = match news {
                    News::State { number, .. } => format!("state {number}"),
                    other => format!("{other:?}"),
                };
                tell.send(words).map_or(ControlFlow::Break(()), ControlFlow::Continue)
            }),
        };
        let events = sender.clone();
        let follower = std::thread::spawn(move || follow(order, &events, &messages));
        let next = || told.recv_timeout(Duration::from_mins(1)).expect("there are news");
        assert_eq!([next(), next()], ["state 1", "Failed"]);
        assert!(
            shown.borrow().as_ref().is_some_and(|shown| shown.number == 1),
            "the last state stays"
        );
        sender.send(Message::Missed).expect("the follower goes on");
        assert_eq!(next(), "state 2");
        sender.send(Message::Stop).expect("the follower goes on");
        follower.join().expect("the follower ends");
    }

    #[test]
    fn sources_are_told_from_what_lies_beside_them() {
        let root = Path::new("/b");
        for (path, book, plain) in [
            ("/b", true, true),
            ("/b/book.toml", true, true),
            ("/b/content/a.md", true, true),
            ("/b/themes/default/x.css", true, true),
            ("/b/README.md", false, true),
            ("/b/target/x", false, false),
            ("/b/content/target/x", true, true),
            ("/b/.git/index", false, false),
            ("/b/content/.a.md.swp", false, false),
            ("/other/content/a.md", false, false),
        ] {
            assert_eq!(is_source(root, Path::new(path), true), book, "{path}");
            assert_eq!(is_source(root, Path::new(path), false), plain, "{path}");
        }
    }
}
