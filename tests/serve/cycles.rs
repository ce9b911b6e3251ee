//! Two hundred times from start to end: nothing stays behind.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::client::{send, until};
use super::command::{Program, signal};
use super::program::{book, command};
use super::running::BOOK_TOML;

/// How often; every twentieth waits for the first pages.
const CYCLES: usize = 200;
const WAITING: usize = 20;

#[test]
fn nothing_stays_behind() {
    let folder = book(&[("book.toml", BOOK_TOML), ("content/README.md", "# Home\n")]);
    let temporary = tempfile::tempdir().expect("there is room for a temporary folder");
    let next = AtomicUsize::new(0);
    let cycle = |number: usize| {
        if number.is_multiple_of(WAITING) {
            let program = Program::start(command(folder.path(), &["serve", "--port", "0"]).env("TMPDIR", temporary.path()));
            let port = program.port();
            let (code, said) = program.interrupt();
            assert_eq!(code, Some(0), "{said}");
            return port;
        }
        // A port of its own for each: it is known before the program says so.
        let port = free(number);
        let mut child = command(folder.path(), &["serve", "--port", &port.to_string()])
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built beside the tests");
        // What is refused needs no state: it shows that the server has begun.
        let request = format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        until("the server answers", || {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
            (send(&mut stream, request.as_bytes()).status == 405).then_some(())
        });
        signal(&child);
        let mut said = String::new();
        let mut errors = child.stderr.take().expect("it has a standard error");
        errors.read_to_string(&mut said).expect("standard error is UTF-8");
        assert_eq!(child.wait().expect("the program ends").code(), Some(0), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        port
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= CYCLES {
                        break;
                    }
                    let port = cycle(number);
                    drop(TcpListener::bind(("127.0.0.1", port)).expect("the port is free again"));
                }
            });
        }
    });
    let left = std::fs::read_dir(temporary.path()).expect("the folder is there").count();
    assert_eq!(left, 0, "files stay behind");
}

/// A port that nobody listens on, below those that systems give to whoever connects: a connection to a port that nobody
/// listens on would otherwise find itself now and then.
fn free(number: usize) -> u16 {
    let ports = (0..50).map(|step| 12_000 + u16::try_from(number * 50 + step).expect("it is a port"));
    let mut free = ports.filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.next().expect("a port is free")
}
