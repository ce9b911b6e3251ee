//! The preview: a book that follows its sources, answered to a browser on the same machine.
//!
//! ```text
//! sources ──> watch ──> Live ──> State ──> http ──> browser
//!                                  └─────> events ──┘
//! ```
//!
//! 1. [`Server::bind`] takes a port. From here on the address is known, and connections wait.
//! 2. [`Server::run`] follows the sources on a thread of its own and shows each [`State`] to everybody at once.
//! 3. Requests pass the [`guard`], are looked up in the table of the state, and are answered from memory.
//! 4. When it is told to stop, it lets go of connections, watches and threads; nothing was written that could stay behind.
//!
//! Invariant: no answer names a path outside the book. Absolute paths stand in links that open an editor, and only those of files that the book holds.
#![expect(
    clippy::disallowed_methods,
    reason = "the preview waits, listens, and asks whether the folders that it watches are still there"
)]

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, Semaphore, watch as channel};

use crate::book::Request;
use crate::live::{Live, State};

pub mod editor;
mod events;
pub mod guard;
mod http;
mod patient;
pub mod preview;
mod view;
mod watch;

use editor::Editor;
use guard::Guard;

/// How often everything is looked at, where no events are waited for.
pub const POLL: Duration = Duration::from_millis(500);
/// The port that is tried first.
pub const PORT: u16 = 4747;
/// How many ports are tried.
const PORTS: u16 = 50;
/// How long the end of a run waits for the follower after an interrupt.
const LAST: Duration = Duration::from_millis(100);
/// How many pages are rendered at once.
const RENDERERS: usize = 4;

/// What is served, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the book.
    pub root: PathBuf,
    /// Where it listens. Anything but this machine itself demands a token.
    pub address: IpAddr,
    /// The first port that is tried; 0 takes any.
    pub port: u16,
    /// Further names that requests may give the server.
    pub hosts: Vec<String>,
    /// How links to sources are written; without, there are none.
    pub editor: Option<Editor>,
    /// Looks at everything this often instead of waiting for events.
    pub poll: Option<Duration>,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Whether an interrupt of the process ends the run.
    pub signals: bool,
    /// Tells the time, so that the day goes on; without, it stays that of the request.
    pub clock: Option<fn() -> Timestamp>,
    /// What one client can take up.
    pub limits: Limits,
}

/// What clients can take up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a request may take to come in, an answer to be taken, and a connection to be idle.
    pub patience: Duration,
    /// The most connections at once; more have to wait.
    pub connections: usize,
    /// The most subscribers of events at once; more are refused.
    pub subscribers: usize,
    /// How long a subscriber hears nothing at most.
    pub beat: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            connections: 256,
            subscribers: 64,
            beat: Duration::from_secs(15),
        }
    }
}

impl Options {
    /// The book in `root`, on this machine, with the defaults of the program.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: PORT,
            hosts: Vec::new(),
            editor: None,
            poll: None,
            strict: false,
            signals: false,
            clock: None,
            limits: Limits::default(),
        }
    }
}

/// What happens in a run.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// There is a new state, and everybody sees it.
    State {
        /// Counts the states of the run, from 1.
        number: u64,
        /// The state.
        state: &'a Arc<State>,
    },
    /// The folder of the book is not there any more; the last state stays.
    Gone,
    /// It is there again.
    Back,
    /// A state could not be made, and that is a mistake of the program; the last state stays, and the book is begun anew.
    Failed,
    /// The system gives no events; everything is looked at from time to time instead.
    Polling,
}

/// A state as it is shown.
#[derive(Debug)]
struct Shown {
    /// Counts the states of the run, from 1: also across books that were begun anew.
    number: u64,
    state: Arc<State>,
    /// Whether the folder of the book is not there.
    gone: bool,
}

impl Shown {
    fn is_broken(&self) -> bool {
        self.gone || self.state.is_broken()
    }
}

/// The state that stands; none before the sources have been read.
type States = channel::Receiver<Option<Arc<Shown>>>;

/// A server that has its port.
#[derive(Debug)]
pub struct Server {
    options: Options,
    listener: TcpListener,
    port: u16,
    secret: String,
    token: Option<String>,
    stop: Stop,
}

/// Ends a run from outside.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends the run, also one that has not begun.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

impl Server {
    /// Takes the first free port from that of `options` on.
    ///
    /// # Errors
    /// If none of them is free, the address is not one of this machine, the folder is not there, or the system has no random numbers.
    pub fn bind(mut options: Options) -> std::io::Result<Self> {
        // Events name paths without symbolic links.
        options.root = options.root.canonicalize()?;
        let listener = listener(options.address, options.port)?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let token = if options.address.is_loopback() { None } else { Some(random()?) };
        Ok(Self {
            options,
            listener,
            port,
            secret: random()?,
            token,
            stop: Stop::default(),
        })
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of the first page, as it is opened in a browser; with the token where one is demanded.
    #[must_use]
    pub fn url(&self) -> String {
        let host = match self.options.address {
            IpAddr::V4(address) if address.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(address) if address.is_unspecified() => "[::1]".to_owned(),
            address => guard::literal(address),
        };
        // Browsers leave the port of the scheme away, and so the guard takes both.
        let token = self.token.as_ref().map_or_else(String::new, |token| format!("?token={token}"));
        format!("http://{host}:{}/{token}", self.port)
    }

    /// The folder of the preview's own files: a part of paths that differs from run to run.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// What ends the run.
    #[must_use]
    pub fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers until it is stopped, or `hear` breaks off. When it returns, its port is free and its threads have ended; only after an interrupt it does not wait for a
    /// state that is being made.
    ///
    /// # Errors
    /// If the system gives no threads or sockets.
    pub fn run(self, request: Request, hear: impl FnMut(News<'_>) -> ControlFlow<()> + Send + 'static) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(RENDERERS)
            .thread_name("pages")
            .thread_keep_alive(Duration::from_secs(2))
            .build()?;
        let (states, shown) = channel::channel(None);
        let (sender, messages) = mpsc::channel();
        let (root, clock) = (self.options.root.clone(), self.options.clock);
        let order = watch::Order {
            root: root.clone(),
            poll: self.options.poll,
            begin: Box::new(move || {
                let live = Live::new(&root, request.clone());
                let mut live = match clock {
                    Some(clock) => live.with_clock(clock),
                    None => live,
                };
                Box::new(move |touched| live.update(touched))
            }),
            states,
            hear: Box::new(hear),
        };
        let shared = Arc::new(http::Shared {
            guard: Guard::new(self.options.address, self.port, &self.options.hosts, self.token.as_deref()),
            secret: self.secret,
            seats: Arc::new(Semaphore::new(self.options.limits.subscribers)),
            states: shown.clone(),
            options: self.options,
        });
        let events = sender.clone();
        let follower = std::thread::Builder::new()
            .name("sources".to_owned())
            .spawn(move || watch::follow(order, &events, &messages))?;
        let signals = shared.options.signals;
        let outcome = runtime.block_on(async {
            let mut interrupt = Interrupt::listen(signals)?;
            let waits = tokio::select! {
                accepted = http::accept(self.listener, shared) => match accepted? {},
                () = self.stop.0.notified() => true,
                () = ended(shown.clone()) => true,
                () = interrupt.come() => false,
            };
            let _ended = sender.send(watch::Message::Stop);
            // Whoever interrupts does not want to wait for a state that is being made; nothing of it would stay behind.
            Ok(tokio::select! {
                () = ended(shown) => true,
                () = tokio::time::sleep(LAST), if !waits => false,
            })
        });
        match outcome {
            Ok(false) => runtime.shutdown_background(),
            Ok(true) => {
                drop(runtime);
                let ended = follower.join();
                ended.map_err(|_| Error::other("the sources are not followed any more"))?;
            }
            Err(error) => {
                let _ended = sender.send(watch::Message::Stop);
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Returns when no state will come any more.
async fn ended(mut states: States) {
    while states.changed().await.is_ok() {}
}

/// The signals by which people and systems end a program.
struct Interrupt {
    #[cfg(unix)]
    signals: Option<[tokio::signal::unix::Signal; 2]>,
    #[cfg(not(unix))]
    signals: bool,
}

impl Interrupt {
    #[cfg(unix)]
    fn listen(signals: bool) -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = if signals {
            Some([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?])
        } else {
            None
        };
        Ok(Self { signals })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere listening can fail")]
    fn listen(signals: bool) -> std::io::Result<Self> {
        Ok(Self { signals })
    }

    /// Returns when one comes.
    #[cfg(unix)]
    async fn come(&mut self) {
        match &mut self.signals {
            Some([interrupt, terminate]) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            None => std::future::pending().await,
        }
    }

    #[cfg(not(unix))]
    async fn come(&mut self) {
        if !self.signals || tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

/// The first free port from `port` on.
fn listener(address: IpAddr, port: u16) -> std::io::Result<TcpListener> {
    let last = port.saturating_add(PORTS);
    for port in port..=last {
        match TcpListener::bind(SocketAddr::new(address, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => {}
            bound => return bound,
        }
    }
    Err(Error::from(ErrorKind::AddrInUse))
}

/// 128 random bits, as hexadecimal digits.
fn random() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::other(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// What is known of a folder; `None` if none stands at `path` itself.
fn folder(path: &Path) -> Option<std::fs::Metadata> {
    path.symlink_metadata().ok().filter(std::fs::Metadata::is_dir)
}

/// What stands in a folder; nothing if it cannot be read.
fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = path.read_dir().into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
