//! Clients that are slow, stuck, or come and go: memory, threads and descriptors of the server return. Alone in this process, because it counts them.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "the test reads what the system counts")]

#[path = "serve/client.rs"]
mod client;
#[path = "program/mod.rs"]
mod program;
#[path = "serve/running.rs"]
mod running;

use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use client::{connect, get, read, request, until};
use program::put;
use running::{BOOK_TOML, Running, start};

/// How much more memory the process may hold afterwards, in KiB; the states of a small book are a part of it.
const MORE: usize = 64 << 10;
/// How many connections are held at once; the test holds the other end of each.
const AT_ONCE: usize = 500;

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("the system counts descriptors").count()
}

fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the system counts memory and threads");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("the line is there");
    line.split_whitespace()
        .find_map(|word| word.parse().ok())
        .expect("the line holds a number")
}

/// The threads, without those that render pages: they end when they have nothing to do for a while.
fn lasting() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("the system counts threads");
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.trim_end() != "pages").count()
}

/// What a process holds.
#[derive(Debug)]
struct Held {
    descriptors: usize,
    threads: usize,
    memory: usize,
}

fn held() -> Held {
    Held {
        descriptors: descriptors(),
        threads: lasting(),
        memory: status("VmRSS:"),
    }
}

/// Waits until nothing more is held than `before`, and the server answers at once.
fn returns(server: &Running, before: &Held, what: &str) {
    until(&format!("{what}: {before:?} again"), || {
        let now = held();
        (now.descriptors <= before.descriptors && now.threads <= before.threads && status("Threads:") <= before.threads).then_some(())
    });
    let now = held();
    assert!(now.memory <= before.memory + MORE, "{what}: {before:?} became {now:?}");
    let asked = Instant::now();
    assert_eq!(get(server.port, "/index.html").status, 200, "{what}");
    assert!(asked.elapsed() < Duration::from_secs(2), "{what}: {:?}", asked.elapsed());
}

#[test]
fn what_clients_take_up_returns() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", BOOK_TOML);
    put(folder.path(), "content/README.md", "# Home\n\n[large](large.png)\n");
    put(folder.path(), "content/large.png", vec![b'x'; 8 << 20]);
    let server = start(folder.path(), |options| {
        options.limits.patience = Duration::from_millis(300);
        options.limits.beat = Duration::from_millis(200);
    });
    assert_eq!(get(server.port, "/").status, 200);
    let before = held();

    slow(&server);
    returns(&server, &before, "slow connections");
    subscribers(&server);
    returns(&server, &before, "subscribers");
    stuck(folder.path());
    // The allocator keeps what so many large answers took, for the next ones; they may not take more.
    let before = Held {
        memory: held().memory,
        ..before
    };
    stuck(folder.path());
    returns(&server, &before, "stuck readers");
}

/// A thousand connections whose request never ends.
fn slow(server: &Running) {
    for _ in 0..1000 / AT_ONCE {
        let mut all: Vec<TcpStream> = (0..AT_ONCE)
            .map(|_| {
                let mut stream = connect(server.port);
                stream.write_all(b"GET / HTTP/1.1\r\nHost: local").expect("the system takes it");
                stream
            })
            .collect();
        for stream in &mut all {
            assert!(read(stream, |_| false).is_empty(), "a request that never ended was answered");
        }
    }
}

/// Ten thousand subscribers that go away as soon as they have been told the state.
fn subscribers(server: &Running) {
    let asked = request(server.port, "GET", &format!("/{}/events", server.secret));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut served = 0;
                while served < 2500 {
                    let mut stream = connect(server.port);
                    stream.write_all(&asked).expect("the server reads");
                    let told = read(&mut stream, |read| {
                        let text = String::from_utf8_lossy(read);
                        text.contains("data: ") || text.contains(" 503 ")
                    });
                    // All seats are taken until the server has noticed who went away.
                    served += usize::from(String::from_utf8_lossy(&told).contains(" 200 "));
                }
            });
        }
    });
}

/// Readers that ask for much and take nothing, more than there are places.
fn stuck(root: &Path) {
    let server = start(root, |options| {
        options.limits.patience = Duration::from_millis(300);
        options.limits.connections = 16;
    });
    assert_eq!(get(server.port, "/large.png").body.len(), 8 << 20);
    let asked = request(server.port, "GET", "/large.png");
    let all: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = connect(server.port);
            stream.write_all(&asked).expect("the system takes it");
            stream
        })
        .collect();
    // They stay, and the server gives up on them.
    assert_eq!(get(server.port, "/").status, 200);
    drop(all);
}
