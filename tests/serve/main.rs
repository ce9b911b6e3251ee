//! The preview, as a browser meets it and as an attacker does: through raw sockets, in the library and as a process.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests write the sources that the server follows")]

mod client;
mod command;
mod cycles;
mod hosts;
#[path = "../program/mod.rs"]
mod program;
mod running;
mod targets;
mod watching;

use std::sync::LazyLock;

use program::put;
use running::{BOOK_TOML, Running, start};

/// Stands in files that no answer may hold.
const CANARY: &str = "canary-7f3a";

/// A small book with files around it and in it that are none of its pages, and a server of it.
struct Small {
    folder: tempfile::TempDir,
    server: Running,
}

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let root = folder.path();
    for path in [
        "canary.txt",
        "x",
        "x.html",
        "book/content/.hidden",
        "book/.env",
        "book/.git/config",
        "book/x",
        "book/notes/x.html",
    ] {
        put(root, path, CANARY);
    }
    put(root, "book/book.toml", format!("{BOOK_TOML}# {CANARY}\n"));
    put(
        root,
        "book/content/README.md",
        "# Hello\n\n![a picture](a.svg) and [a policy](policy.md)\n",
    );
    put(root, "book/content/policy.md", "# A policy\n\nText.\n");
    put(root, "book/content/ガ.md", "# A name\n");
    put(
        root,
        "book/content/a.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>\n",
    );
    let server = start(&root.join("book"), |options| {
        options.limits.patience = std::time::Duration::from_secs(3);
        options.limits.beat = std::time::Duration::from_millis(100);
    });
    Small { folder, server }
});
