//! A server in a process of its own, which ends with the value.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::common::programs::{Peer, Serve, ismsbook};

pub(super) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// `ismsbook serve`, which says its address in one line.
    pub(super) fn ours(root: &Path) -> Result<Self, String> {
        let mut command = Command::new(ismsbook());
        command.args(["serve", "--port", "0", "--root"]).arg(root);
        let mut child = spawn(&mut command, Stdio::piped())?;
        let output = child.stdout.take().expect("it is piped");
        let mut server = Self { child, port: 0 };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, behind) = line.split_once("http://127.0.0.1:")?;
            behind.split('/').next()?.trim().parse().ok()
        });
        server.port = port.ok_or("it did not say where it serves")?;
        // What it says later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }

    /// The server of a peer, on a port that was free a moment ago.
    pub(super) fn of_peer(peer: &Peer, serve: &Serve, root: &Path) -> Result<Self, String> {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = free.map_err(|error| error.to_string())?.port();
        let root = root.to_str().expect("the folders of the benchmark have plain names");
        let arguments = serve.arguments.iter();
        let mut command = Command::new(&peer.program);
        command.args(arguments.map(|word| word.replace("{src}", root).replace("{port}", &port.to_string())));
        Ok(Self {
            child: spawn(command.current_dir(root), Stdio::null())?,
            port,
        })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The most memory it has had at once, in MiB, where the system tells.
    pub(super) fn peak(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes / 1024.0)
    }
}

fn spawn(command: &mut Command, output: Stdio) -> Result<Child, String> {
    let command = command.stdin(Stdio::null()).stdout(output).stderr(Stdio::null());
    command.spawn().map_err(|error| format!("cannot be started: {error}"))
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
