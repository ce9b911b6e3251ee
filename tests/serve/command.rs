//! `ismsbook serve` as a process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::client::{Answer, exchange, get, until};
use super::program::{book, command, put, run};
use super::running::BOOK_TOML;

/// The program, until it is interrupted.
pub(crate) struct Program {
    pub(crate) child: Child,
    /// What it printed on standard output.
    pub(crate) url: String,
}

impl Program {
    /// Starts it, and waits until its first pages are ready.
    pub(crate) fn start(prepared: &mut Command) -> Self {
        let mut child = prepared
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built beside the tests");
        let mut url = String::new();
        let out = child.stdout.take().expect("it has a standard output");
        BufReader::new(out).read_line(&mut url).expect("standard output is UTF-8");
        Self {
            child,
            url: url.trim_end().to_owned(),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        let rest = self.url.strip_prefix("http://127.0.0.1:").expect("the address names this machine");
        rest.split('/')
            .next()
            .and_then(|port| port.parse().ok())
            .expect("the address has a port")
    }

    /// Interrupts it as the keyboard does; gives the exit code and what it said on standard error.
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        signal(&self.child);
        let mut said = String::new();
        let mut errors = self.child.stderr.take().expect("it has a standard error");
        errors.read_to_string(&mut said).expect("standard error is UTF-8");
        (self.child.wait().expect("the program ends").code(), said)
    }
}

pub(crate) fn signal(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
}

fn small() -> tempfile::TempDir {
    book(&[
        ("book.toml", BOOK_TOML),
        ("content/README.md", "# Home\n\n[nothing](none.md)\n"),
        ("content/a b#.md", "# A\n\n[nothing](none.md)\n"),
    ])
}

fn asked(port: u16, target: &str, more: &str) -> Answer {
    exchange(
        port,
        format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}Connection: close\r\n\r\n").as_bytes(),
    )
}

/// The folder of the preview's own files, as a page names it.
fn secret(page: &str) -> &str {
    let rest = page.split("data-base=\"/").nth(1).expect("a page names the folder");
    rest.split('/').next().expect("a split has a first part")
}

/// A taken port, a token for other machines, links to an editor, a name that was allowed.
#[test]
fn other_machines_need_the_token() {
    let folder = small();
    let taken = TcpListener::bind(("0.0.0.0", 0)).expect("a port is free");
    let port = taken.local_addr().expect("it has an address").port();
    let arguments = [
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        &port.to_string(),
        "--allow-host",
        "isms.test",
        "--editor",
        "idea://open?file={path}&line={line}",
    ];
    let program = Program::start(&mut command(folder.path(), &arguments));
    let (moved, url) = (program.port(), program.url.clone());
    assert!(moved > port || port > u16::MAX - 50, "{port} is taken: {url}");
    let token = url.split("/?token=").nth(1).expect("the address carries the token");
    assert!(token.len() >= 32, "{token}");

    for (target, more) in [
        ("/", String::new()),
        ("/?token=", String::new()),
        (&*format!("/?token={}", "0".repeat(32)), String::new()),
        ("/", format!("Cookie: ismsbook-{moved}={}\r\n", "0".repeat(32))),
    ] {
        assert_eq!(asked(moved, target, &more).status, 403, "{target} {more}");
    }
    let entered = asked(moved, &format!("/index.html?token={token}"), "");
    assert_eq!((entered.status, entered.header("location")), (303, Some("/index.html")));
    let cookie = entered.header("set-cookie").expect("the token becomes a cookie").to_owned();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap_or_default());
    let page = asked(moved, "/index.html", &cookie);
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(token));
    let page = page.text();
    for (file, status) in [("events", 403), ("preview.js", 403), ("state/index.html", 403)] {
        assert_eq!(asked(moved, &format!("/{}/{file}", secret(&page)), "").status, status, "{file}");
    }
    let named = format!("GET / HTTP/1.1\r\nHost: isms.test:{moved}\r\n{cookie}Connection: close\r\n\r\n");
    assert_eq!(exchange(moved, named.as_bytes()).status, 200);
    let all = format!("GET / HTTP/1.1\r\nHost: 0.0.0.0:{moved}\r\n{cookie}Connection: close\r\n\r\n");
    assert_eq!(exchange(moved, all.as_bytes()).status, 403);

    let state = asked(moved, &format!("/{}/state/index.html", secret(&page)), &cookie);
    let state: Value = serde_json::from_slice(&state.body).expect("a state is JSON");
    assert_eq!(state["counts"]["errors"], 2, "{state:#}");
    let links: Vec<_> = state["diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|said| said["editor"].as_str())
        .collect();
    let root = folder.path().canonicalize().expect("the folder is there");
    let wanted = ["a%20b%23.md", "README.md"].map(|name| format!("idea://open?file={}/content/{name}&line=3", root.display()));
    assert!(links.len() == 2 && wanted.iter().all(|link| links.contains(&&**link)), "{links:?}");
    let excerpt = &state["diagnostics"][0]["excerpt"];
    assert_eq!(excerpt["text"], "[nothing](none.md)", "{state:#}");

    let (code, said) = program.interrupt();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains(&format!("port {port} is taken")) && said.contains("warning: other machines"),
        "{said}"
    );
    assert!(
        said.contains("error[dead-link]") && said.contains("1: 2 errors, 0 warnings"),
        "{said}"
    );
}

/// Without events of the system, and two of one book at once.
#[test]
fn polling_sees_changes_too() {
    let folder = small();
    let arguments = ["serve", "--port", "0", "--poll"];
    let polling = Program::start(command(folder.path(), &arguments).env("ISMSBOOK_EDITOR", "none"));
    let other = Program::start(&mut command(folder.path(), &["serve", "--port", &polling.port().to_string()]));
    assert_ne!(polling.port(), other.port());
    put(folder.path(), "content/README.md", "# Home\n\nother words\n");
    for program in [&polling, &other] {
        until("the page has the other words", || {
            get(program.port(), "/").text().contains("other words").then_some(())
        });
    }
    let links = |program: &Program| {
        let page = get(program.port(), "/").text();
        let state = get(program.port(), &format!("/{}/state/index.html", secret(&page)));
        let state: Value = serde_json::from_slice(&state.body).expect("a state is JSON");
        state["diagnostics"][0]["editor"].as_str().map(str::to_owned)
    };
    assert_eq!(links(&polling), None);
    assert!(links(&other).is_some_and(|link| link.starts_with("vscode://file/")));
    for program in [polling, other] {
        let (code, said) = program.interrupt();
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = small();
    let empty = tempfile::tempdir().expect("there is room for a temporary folder");
    let root = empty.path().to_str().expect("a temporary folder has a plain name");
    for (arguments, words) in [
        (vec!["--editor", "https://evil.test/{path}"], "`https:` is no scheme of an editor"),
        (
            vec!["--editor", "javascript:alert({path})"],
            "`javascript:` is no scheme of an editor",
        ),
        (vec!["--editor", "vscode://file"], "does not hold `{path}`"),
        (vec!["--editor", "code {path}"], "does not begin with a scheme"),
        (vec!["--host", "example.test"], "cannot be `example.test`"),
        (vec!["--allow-host", "*"], "cannot be `*`"),
        (vec!["--port", "65536"], "cannot be `65536`"),
        (vec!["--host", "203.0.113.7"], "is not one of this machine"),
        (vec!["--watch"], "`--watch` is not known here"),
        (vec!["--allow", "frob"], "there is no rule `frob`"),
        (vec!["--root", root, "--port", "0"], "there are no sources"),
    ] {
        let ran = run(folder.path(), &[&["serve"], &arguments[..]].concat());
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{arguments:?}: {}", ran.stderr);
    }
    assert!(Path::new(root).read_dir().expect("the folder is there").next().is_none());
}
