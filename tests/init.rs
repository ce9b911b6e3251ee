//! `ismsbook init`: what it puts down checks and builds clean, and nothing that was there is touched.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use program::{Ran, put, run, tree};

/// A day on which the sample has nothing to say: the copy does not freeze it.
const TODAY: [&str; 2] = ["--today", "2026-11-20"];

fn init(template: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let ran = run(folder.path(), &["init", "my-isms", "--template", template, "--lang", "ja"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("ismsbook build --root my-isms"),
        "the next step is named: {}",
        ran.stderr
    );
    folder
}

fn assert_clean(ran: &Ran) {
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "指摘すべき診断はありません\n")
    );
}

fn assert_builds(template: &str, pages: &[&str]) {
    let folder = init(template);
    let book = folder.path().join("my-isms");
    assert_clean(&run(&book, &["check", TODAY[0], TODAY[1]]));
    let ran = run(&book, &["build", TODAY[0], TODAY[1]]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    for page in pages {
        assert!(book.join("site").join(page).is_file(), "{page} is missing");
    }
    // The site is no content of the book.
    assert_clean(&run(&book, &["check", TODAY[0], TODAY[1]]));
}

#[test]
fn the_sample_builds_clean() {
    assert_builds("sample", &["index.html", "services/minato-docs.html", "reports/guidance.html"]);
}

#[test]
fn the_minimal_book_builds_clean() {
    assert_builds(
        "minimal",
        &[
            "index.html",
            "policies/isms-policy.html",
            "risks/R-001.html",
            "controls/A.8.13.html",
        ],
    );
}

/// Every kind of warning would be an error with `--deny warnings`.
#[test]
fn a_new_book_has_no_warnings() {
    for template in ["sample", "minimal"] {
        let folder = init(template);
        assert_clean(&run(
            &folder.path().join("my-isms"),
            &["check", "--deny", "warnings", TODAY[0], TODAY[1]],
        ));
    }
}

#[test]
fn a_copy_does_not_freeze_today() {
    for template in ["sample", "minimal"] {
        let folder = init(template);
        let settings = std::fs::read_to_string(folder.path().join("my-isms/book.toml")).expect("a book has settings");
        assert!(settings.contains("[book]") && !settings.contains("as_of"), "{settings}");
    }
}

#[test]
fn the_sample_is_this_repository() {
    let folder = init("sample");
    let copied = tree(&folder.path().join("my-isms/content"));
    let here = tree(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    assert_eq!(copied, here);
}

#[test]
fn folders_that_may_be_filled() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    std::fs::create_dir(folder.path().join("empty")).expect("a temporary folder can be written");
    for target in ["empty", "new", "deep/er", "./dotted", "a/../b", "日本語"] {
        let ran = run(folder.path(), &["init", target, "--template", "minimal"]);
        assert_eq!(ran.code, 0, "{target}: {}", ran.stderr);
        assert!(
            folder.path().join(target.trim_start_matches("a/../")).join("book.toml").is_file(),
            "{target}"
        );
    }
}

#[test]
fn without_a_name_the_empty_folder_itself_is_filled() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    assert_eq!(run(folder.path(), &["init", "--template", "minimal"]).code, 0);
    assert!(folder.path().join("book.toml").is_file());
}

#[test]
fn what_is_there_is_not_touched() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "notes/mine.txt", "mine");
    put(folder.path(), "hidden/.git/config", "[core]");
    put(folder.path(), "file", "a file");
    put(folder.path(), "book/book.toml", program::BOOK_TOML);
    #[cfg(unix)]
    std::os::unix::fs::symlink("notes", folder.path().join("link")).expect("links can be made");
    let before = tree(folder.path());
    for target in [".", "notes", "hidden", "file", "book", "file/below"] {
        for template in ["sample", "minimal"] {
            let ran = run(folder.path(), &["init", target, "--template", template, "--lang", "en"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{target}: {}", ran.stderr);
            assert!(ran.stderr.starts_with("ismsbook: "), "{target}: {}", ran.stderr);
            assert_eq!(tree(folder.path()), before, "{target}");
        }
    }
}
