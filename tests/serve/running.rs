//! A server inside the test, through the library's door.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::ops::ControlFlow;
use std::path::Path;
use std::thread::JoinHandle;

use ismsbook::book::Request;
use ismsbook::serve::{Options, Server, Stop};

pub(crate) const BOOK_TOML: &str =
    "[book]\nid = \"b\"\ntitle = \"Book\"\norganization = \"Company\"\nlanguage = \"en\"\nlanguages = [\"en\"]\n";

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) port: u16,
    pub(crate) secret: String,
    pub(crate) url: String,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

/// Serves the book in `root`, on any port, with `more` options.
pub(crate) fn start(root: &Path, more: impl FnOnce(&mut Options)) -> Running {
    let mut options = Options::new(root);
    options.port = 0;
    more(&mut options);
    let server = Server::bind(options).expect("a port is free");
    let (port, secret, url, stop) = (server.port(), server.secret().to_owned(), server.url(), server.stopper());
    let thread = std::thread::spawn(move || {
        let ran = server.run(Request::default(), |_| ControlFlow::Continue(()));
        ran.expect("the server ends when it is told to");
    });
    Running {
        port,
        secret,
        url,
        stop,
        thread: Some(thread),
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server ended with a panic");
        }
    }
}
