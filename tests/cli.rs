//! The command line: what it prints where, and how it ends.
//!
//! A page of `tests/cli/` holds runs as blocks ` ```console <book>`: a line `$ ismsbook …`, then standard output, then lines of standard error behind `! `, then
//! `= <exit code>`. `/book` stands for the folder, and the book is one of [`books`]. `UPDATE_EXPECT=1` rewrites what follows the first line.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod faults;
mod program;

use std::collections::BTreeMap;
use std::path::Path;

use program::{BOOK_TOML, command, finish, put, run};

const ROLES: &str = "roles:\n  - {id: role-a, title: {ja: 管理者, en: Manager}, holders: [{person: p-1, from: 2026-04-01}]}\n  - {id: role-b, title: {ja: 監査者, en: Auditor}}\nunits:\n  - {id: unit-a, name: {ja: 総務部, en: General affairs}, head: role-a}\npeople: [{id: p-1}]\n";

/// The books that runs are made in, by name.
fn books() -> BTreeMap<&'static str, tempfile::TempDir> {
    let dead_link = "# 方針\n\n[規程](none.md)に従う。\n";
    BTreeMap::from([
        (
            "clean",
            book(&[
                ("book.toml", BOOK_TOML),
                ("content/r.yaml", ROLES),
                ("content/README.md", "# 方針\n"),
            ]),
        ),
        (
            "denied",
            book(&[
                ("book.toml", BOOK_TOML),
                ("content/r.yaml", ROLES),
                ("content/README.md", dead_link),
            ]),
        ),
        (
            "warned",
            book(&[
                ("book.toml", &format!("{BOOK_TOML}[check]\ndead-link = \"warn\"\n")),
                ("content/r.yaml", ROLES),
                ("content/README.md", dead_link),
            ]),
        ),
        (
            "english",
            book(&[
                ("book.toml", &format!("{BOOK_TOML}language = \"en\"\n")),
                ("content/r.yaml", ROLES),
                ("content/README.md", dead_link),
            ]),
        ),
        (
            "denied-twice",
            book(&[
                ("book.toml", BOOK_TOML),
                ("content/r.yaml", ROLES),
                ("content/README.md", dead_link),
                ("content/b.md.jinja", "# 表\n\n{{ report('rols') }}\n"),
            ]),
        ),
        (
            "promised",
            book(&[
                (
                    "book.toml",
                    &format!(
                        "{BOOK_TOML}[pack]\nparts = [\"documents\", \"audits\", \"soaa\", \"documents\"]\norder = [\"scope\"]\nservices = [\"role-a\", \"none\"]\naudience = \"auditors\"\nfonts = [\"none.ttf\", \"../up.ttf\"]\n"
                    ),
                ),
                ("content/r.yaml", ROLES),
                ("content/README.md", "# 方針\n"),
            ]),
        ),
        ("bare", book(&[("book.toml", BOOK_TOML)])),
        ("nothing", book(&[])),
        ("full", book(&[("mine.txt", "mine")])),
    ])
}

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

/// A run as it stands in a page.
fn shown(folder: &Path, line: &str) -> String {
    let words: Vec<_> = line
        .strip_prefix("$ ismsbook")
        .expect("a run begins with `$ ismsbook`")
        .split_whitespace()
        .collect();
    // 2026-11-20: reports print the day.
    let ran = finish(
        command(folder, &words)
            .env("SOURCE_DATE_EPOCH", "1795132800")
            .stdin(std::process::Stdio::null()),
    );
    assert!(
        !ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'),
        "{line}: colours outside a terminal"
    );
    let here = folder.to_str().expect("a temporary folder has a plain name");
    // CSV ends its lines as RFC 4180 says; a page shows it.
    let mut out = format!("{line}\n{}", ran.stdout.replace('\r', "␍"));
    for line in ran.stderr.replace(here, "/book").lines() {
        out.push_str(format!("! {line}").trim_end());
        out.push('\n');
    }
    out.push_str(&format!("= {}\n", ran.code));
    out
}

#[test]
fn runs_print_and_end_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut pages: Vec<_> = std::fs::read_dir(&folder)
        .expect("the pages stand in tests/cli")
        .map(|entry| entry.expect("a page can be read").path())
        .collect();
    pages.sort();
    let books = books();
    let mut complaints = Vec::new();
    for path in pages {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        let mut fresh = String::new();
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            fresh.push_str(line);
            fresh.push('\n');
            let Some(book) = line.strip_prefix("```console ") else { continue };
            let folder = books
                .get(book)
                .unwrap_or_else(|| panic!("{}: there is no book `{book}`", path.display()));
            let run = lines.next().expect("a block holds a run");
            let answer = shown(folder.path(), run);
            let expected: String = std::iter::once(run)
                .chain(lines.by_ref().take_while(|line| *line != "```"))
                .flat_map(|line| [line, "\n"])
                .collect();
            if answer != expected {
                complaints.push(format!("{}\n--- expected\n{expected}--- found\n{answer}", path.display()));
            }
            fresh.push_str(&answer);
            fresh.push_str("```\n");
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, fresh).expect("the sources can be written");
            complaints.clear();
        }
    }
    faults::none(&complaints);
}

/// The book of a folder is that of the nearest `book.toml` upward.
#[test]
fn the_book_is_found_from_inside() {
    let books = books();
    let inside = books["clean"].path().join("content");
    assert_eq!(run(&inside, &["check"]).code, 0);
    assert_eq!(
        run(&inside, &["report", "roles", "--format", "csv"]).stdout,
        run(books["clean"].path(), &["report", "roles", "--format", "csv"]).stdout
    );
}

/// A command that is not run in the terminal's language prints its messages in that of the book.
#[test]
fn the_language_follows_the_option_then_the_book() {
    let books = books();
    let first = |book: &str, arguments: &[&str]| {
        run(books[book].path(), arguments)
            .stderr
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(first("denied", &["check"]).starts_with("エラー[dead-link]"));
    assert!(first("denied", &["check", "--lang", "en"]).starts_with("error[dead-link]"));
    assert!(first("english", &["check"]).starts_with("error[dead-link]"));
    assert!(first("english", &["check", "--lang", "ja"]).starts_with("エラー[dead-link]"));
}

/// Before a book is known, the terminal's language counts.
#[test]
fn usage_follows_the_terminal() {
    let books = books();
    for (locale, words) in [
        ("ja_JP.UTF-8", "book.toml がありません"),
        ("en_US.UTF-8", "there is no book.toml"),
        ("C", "there is no book.toml"),
    ] {
        let ran = finish(command(books["nothing"].path(), &["check"]).env("LC_ALL", locale));
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(words), "{locale}: {}", ran.stderr);
    }
}

/// A reader that goes away, as `head` does, is no mistake of the program.
#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_panic() {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut child = command(Path::new(root), &["report", "soa", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program was built beside the tests");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends by itself");
    assert!(
        !String::from_utf8_lossy(&output.stderr).contains("panicked"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Standard output of a report is the report alone, so that it can be handed to another program.
#[test]
fn json_on_standard_output_is_json() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["guidance", "cld", "soa", "risks", "services", "documents"] {
        let ran = run(root, &["report", name, "--format", "json"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("a JSON report is JSON");
        assert_eq!(report["schema"], "ismsbook/report/1");
        assert_eq!(report["report"], name);
        assert!(report["rows"].as_array().is_some_and(|rows| !rows.is_empty()), "{name}");
    }
    let schema: serde_json::Value = serde_json::from_str(&run(root, &["schema"]).stdout).expect("a schema is JSON");
    assert!(schema["properties"]["risks"].is_object());
}
