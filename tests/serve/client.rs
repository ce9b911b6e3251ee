//! A client that sends bytes and reads bytes: no library is to make a request better than it is.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long anything may take before a test fails.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// 0 if the connection ended without an answer.
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Self::default();
        };
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or(0),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: bytes[at + 4..].to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(LONG)).expect("a time can be set");
    stream
}

/// Sends bytes and reads until the server ends the connection. The writing side stays open: the server has to end it.
pub(crate) fn exchange(port: u16, bytes: &[u8]) -> Answer {
    let mut stream = connect(port);
    // The server may refuse before it has read all.
    let _refused = stream.write_all(bytes);
    Answer::parse(&read(&mut stream, |_| false))
}

/// Sends bytes and reads the head of the answer, and as much of the rest as comes with it.
pub(crate) fn head(port: u16, bytes: &[u8]) -> Answer {
    send(&mut connect(port), bytes)
}

/// As [`head`], on a connection that is there.
pub(crate) fn send(stream: &mut TcpStream, bytes: &[u8]) -> Answer {
    let _refused = stream.write_all(bytes);
    Answer::parse(&read(stream, |read| read.windows(4).any(|window| window == b"\r\n\r\n")))
}

/// Reads until `enough`, or until the connection ends.
pub(crate) fn read(stream: &mut TcpStream, enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let (mut read, mut buffer) = (Vec::new(), [0; 16 << 10]);
    while !enough(&read) {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => read.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => break,
            Err(error) => panic!("the server neither answers nor ends the connection: {error}"),
        }
    }
    read
}

/// A request for `target` as a browser on this machine sends it.
pub(crate) fn request(port: u16, method: &str, target: &str) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").into_bytes()
}

pub(crate) fn get(port: u16, target: &str) -> Answer {
    exchange(port, &request(port, "GET", target))
}

/// The state as the page at `path` is told it.
pub(crate) fn state(port: u16, secret: &str, path: &str) -> serde_json::Value {
    let answer = get(port, &format!("/{secret}/state/{path}"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_slice(&answer.body).expect("a state is JSON")
}

/// Waits until `found` finds something.
pub(crate) fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begun.elapsed() < LONG, "it never came to this: {what}");
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
