//! The sources change, and what is served follows.

use std::path::Path;

use serde_json::Value;

use super::client::{connect, get, read, state, until};
use super::program::put;
use super::running::{BOOK_TOML, Running, start};

/// Waits until the page at `path` holds `words`.
fn shows(server: &Running, path: &str, words: &str) {
    until(&format!("{path} shows `{words}`"), || {
        get(server.port, path).text().contains(words).then_some(())
    });
}

fn is_missing(server: &Running, path: &str) {
    until(&format!("{path} is missing"), || {
        (get(server.port, path).status == 404).then_some(())
    });
}

/// Waits until the state is broken, and says so of the file at `at` first. A file that is read while it moves is said as well, for a moment.
fn breaks(server: &Running, at: Option<&str>) -> Value {
    until(&format!("{at:?} is broken"), || {
        let state = state(server.port, &server.secret, "a.html");
        (state["broken"] == true && state["diagnostics"][0]["path"].as_str() == at).then_some(state)
    })
}

fn mends(server: &Running) {
    until("nothing is broken", || {
        (state(server.port, &server.secret, "a.html")["broken"] == false).then_some(())
    });
}

/// Writes as editors do: beside it, then in its place.
fn replace(root: &Path, path: &str, text: &str) {
    put(root, &format!("{path}.new"), text);
    std::fs::rename(root.join(format!("{path}.new")), root.join(path)).expect("a file takes the place of another");
}

fn move_to(from: &Path, to: &Path) {
    std::fs::rename(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

#[test]
fn pages_follow_their_sources() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let root = folder.path().join("book");
    put(&root, "book.toml", BOOK_TOML);
    put(&root, "content/README.md", "# Home\n");
    put(&root, "content/a.md", "# A\n\nfirst words\n");
    put(&root, "content/c.md", "# C\n");
    let server = start(&root, |_| {});

    // Subscribed all the time: what is served later is told of here.
    let mut events = connect(server.port);
    let asked = format!("GET /{}/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.secret, server.port);
    std::io::Write::write_all(&mut events, asked.as_bytes()).expect("the server reads");
    let first = read(&mut events, |read| {
        String::from_utf8_lossy(read).contains("event: state\ndata: {\"generation\":1,\"broken\":false}\n\n")
    });
    assert!(!first.is_empty());
    shows(&server, "/a.html", "first words");

    // An edit, a new file in a new folder, and a file that goes away.
    put(&root, "content/a.md", "# A\n\nsecond words\n");
    put(&root, "content/new/b.md", "# B\n\nnew words\n");
    std::fs::remove_file(root.join("content/c.md")).expect("a file goes away");
    shows(&server, "/a.html", "second words");
    shows(&server, "/new/b.html", "new words");
    is_missing(&server, "/c.html");
    let later = read(&mut events, |read| String::from_utf8_lossy(read).contains("event: state"));
    assert!(String::from_utf8_lossy(&later).contains("\"broken\":false"));

    // A source that cannot be read: its last page stays, and the state says where it is broken.
    replace(&root, "content/r.yaml", "risks: [\n");
    let said = breaks(&server, Some("content/r.yaml"));
    let diagnostic = &said["diagnostics"][0];
    assert_eq!(
        (&diagnostic["path"], &diagnostic["level"]),
        (&Value::from("content/r.yaml"), &Value::from("error")),
        "{said:#}"
    );
    assert!(diagnostic["line"].as_u64().is_some_and(|line| line >= 1), "{said:#}");
    assert_eq!(said["lang"], "en");
    assert!(
        !said.to_string().contains(&*folder.path().to_string_lossy()),
        "without an editor, no absolute path: {said:#}"
    );
    shows(&server, "/a.html", "second words");
    std::fs::remove_file(root.join("content/r.yaml")).expect("a file goes away");
    mends(&server);

    // The same for the settings.
    replace(&root, "book.toml", "[book\n");
    breaks(&server, Some("book.toml"));
    shows(&server, "/a.html", "second words");
    replace(&root, "book.toml", &BOOK_TOML.replace("\"Book\"", "\"Another title\""));
    mends(&server);
    shows(&server, "/a.html", "Another title");

    // Another folder in the place of the sources.
    put(&root, ".other/a.md", "# A\n\nother words\n");
    move_to(&root.join("content"), &root.join(".away"));
    move_to(&root.join(".other"), &root.join("content"));
    shows(&server, "/a.html", "other words");
    is_missing(&server, "/new/b.html");
    put(&root, "content/a.md", "# A\n\nmore words\n");
    shows(&server, "/a.html", "more words");

    // The book goes away as a whole, and comes back.
    let away = folder.path().join("away");
    move_to(&root, &away);
    let said = breaks(&server, None);
    assert_eq!(said["diagnostics"][0]["code"], "book-gone", "{said:#}");
    shows(&server, "/a.html", "more words");
    put(&away, "content/a.md", "# A\n\nlast words\n");
    move_to(&away, &root);
    mends(&server);
    shows(&server, "/a.html", "last words");
    put(&root, "content/a.md", "# A\n\nvery last words\n");
    shows(&server, "/a.html", "very last words");
}
