//! A browser that keeps its connection: one request after the other, and each answer read to its end.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take before it counts as missed.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Client {
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(super) fn new(port: u16) -> Self {
        Self { port, connection: None }
    }

    /// The page at an address; `None` if the answer is missing, is not 200, or breaks off.
    pub(super) fn get(&mut self, address: &str) -> Option<String> {
        // A server may end a connection that it kept, between two requests: that is its right, and no answer is missed.
        let kept = self.connection.is_some();
        match self.ask(address) {
            Err(error) if kept && is_end(&error) => self.ask(address),
            answer => answer,
        }
        .ok()
        .flatten()
        .filter(|body| body.contains("</html>"))
    }

    /// Sends a request and reads its answer; the connection is kept only if both are whole.
    fn ask(&mut self, address: &str) -> io::Result<Option<String>> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(("127.0.0.1", self.port))?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let request = format!(
            "GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: text/html\r\n\r\n",
            self.port
        );
        connection.get_mut().write_all(request.as_bytes())?;
        let status = line(&mut connection)?;
        let (mut length, mut chunked, mut closes) = (None, false, false);
        loop {
            let header = line(&mut connection)?.to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or((&header, ""));
            match (name, value.trim()) {
                ("content-length", value) => length = value.parse::<u64>().ok(),
                ("transfer-encoding", "chunked") => chunked = true,
                ("connection", "close") => closes = true,
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = line(&mut connection)?;
                let size = u64::from_str_radix(size.trim(), 16).map_err(|_| io::Error::other("a chunk without a size"))?;
                take(&mut connection, size, &mut body)?;
                line(&mut connection)?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = length {
            take(&mut connection, length, &mut body)?;
        } else {
            connection.read_to_end(&mut body)?;
            closes = true;
        }
        if !closes {
            self.connection = Some(connection);
        }
        let is_good = status.split(' ').nth(1) == Some("200");
        Ok(is_good.then(|| String::from_utf8_lossy(&body).into_owned()))
    }
}

/// Whether the other side had ended the connection before it read the request.
fn is_end(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected)
}

/// A line of the head, without its end. None at all is the end of the connection.
fn line(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

fn take(connection: &mut BufReader<TcpStream>, length: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let read = connection.take(length).read_to_end(body)?;
    if read as u64 == length {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
