//! The output folder: which one may be written, and that it is the old one or the new one, never a mixture.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod faults;
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use program::{BOOK_TOML, Ran, put, run, tree};

const MARKER: &str = ".ismsbook-output";

/// A folder with a book in it, and beside the book what belongs to others.
struct Ground {
    folder: tempfile::TempDir,
    book: PathBuf,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let base = folder.path();
        put(base, "book/book.toml", BOOK_TOML);
        put(base, "book/content/README.md", "# 表紙\n\n[規程](rules.md)\n");
        put(base, "book/content/rules.md", "# 規程\n");
        put(base, "book/content/inner/deep/note.md", "# 覚え\n");
        put(base, "book/catalog/README.txt", "own titles");
        put(base, "book/themes/default/README.txt", "own theme");
        put(base, "book/notes/mine.txt", "mine");
        put(base, "foreign/thesis.txt", "years of work");
        put(base, "hidden/.profile", "settings");
        put(base, "work-tree/.git/config", "[core]");
        put(base, &format!("marked-work-tree/{MARKER}"), "marker");
        put(base, "marked-work-tree/.git/config", "[core]");
        put(base, &format!("odd/{MARKER}/inner.txt"), "a folder of this name");
        put(base, &format!("ours/{MARKER}"), "marker");
        put(base, "ours/old.html", "an old page");
        put(base, "file.txt", "a file");
        std::fs::create_dir(base.join("empty")).expect("a temporary folder can be written");
        #[cfg(unix)]
        for (target, link) in [
            ("empty", "link-to-empty"),
            ("ours", "link-to-ours"),
            ("foreign", "link-to-foreign"),
            ("book/content", "link-to-content"),
            ("book", "link-to-book"),
            ("nowhere", "link-to-nothing"),
            ("link-to-itself", "link-to-itself"),
        ] {
            std::os::unix::fs::symlink(target, base.join(link)).expect("links can be made");
        }
        let book = base.join("book");
        Self { folder, book }
    }

    fn build(&self, target: &str) -> Ran {
        run(&self.book, &["build", "-o", target, "--lang", "en", "--today", "2026-11-20"])
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(self.folder.path())
    }
}

/// Targets that are refused, seen from the book's folder.
const REFUSED: &[&str] = &[
    "/",
    ".",
    "./",
    "..",
    "../",
    "../..",
    "../book",
    "content",
    "content/",
    "content/site",
    "content/inner",
    "content/inner/deep/site",
    "catalog",
    "catalog/site",
    "themes",
    "themes/default/site",
    "notes",
    "site/../content",
    "content/../..",
    "book.toml",
    "book.toml/site",
    "../file.txt",
    "../file.txt/site",
    "../foreign",
    "../foreign/../foreign",
    "../hidden",
    "../work-tree",
    "../marked-work-tree",
    "../odd",
];

/// Targets behind symbolic links that are refused.
#[cfg(unix)]
const REFUSED_LINKS: &[&str] = &[
    "../link-to-empty",
    "../link-to-ours",
    "../link-to-foreign",
    "../link-to-content",
    "../link-to-content/site",
    "../link-to-content/inner/site",
    "../link-to-book",
    "../link-to-book/content/site",
    "../link-to-nothing",
    "../link-to-itself",
    "../link-to-itself/site",
    "/dev/null",
];

/// Targets that are written.
const WRITTEN: &[&str] = &[
    "site",
    "site/",
    "./site",
    "a/../site",
    "deep/er/site",
    "../site",
    "../empty",
    "../ours",
    "../日本語 と空白",
    "../foreign/site",
    "notes/site",
];

#[test]
fn what_is_not_ours_is_never_written_to() {
    let ground = Ground::new();
    let before = ground.tree();
    #[cfg(unix)]
    let links = REFUSED_LINKS;
    #[cfg(not(unix))]
    let links: &[&str] = &[];
    let mut complaints = Vec::new();
    for target in REFUSED.iter().chain(links) {
        let ran = ground.build(target);
        if ran.code != 2 || !ran.stdout.is_empty() || !ran.stderr.contains("ismsbook: ") {
            complaints.push(format!("{target}: exit {}\n{}", ran.code, ran.stderr));
        }
        if ground.tree() != before {
            complaints.push(format!("{target}: files changed"));
            break;
        }
    }
    faults::none(&complaints);
}

#[test]
fn what_is_ours_absent_or_empty_is_written() {
    for target in WRITTEN {
        let ground = Ground::new();
        let before = ground.tree();
        let ran = ground.build(target);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{target}: {}", ran.stderr);
        let written = ground.book.join(target.trim_start_matches("a/../"));
        assert!(written.join("index.html").is_file() && written.join(MARKER).is_file(), "{target}");
        assert!(!written.join("old.html").exists(), "{target}: the old page is gone");
        // What lies outside the target is as before, and nothing temporary is left.
        let base = std::fs::canonicalize(ground.folder.path()).expect("a temporary folder exists");
        let inside = std::fs::canonicalize(&written).expect("the output was written");
        let inside = inside
            .strip_prefix(&base)
            .expect("the output lies in the temporary folder")
            .to_string_lossy()
            .into_owned();
        let outside = |tree: BTreeMap<String, Vec<u8>>| {
            let above = |path: &str| path.ends_with('/') && format!("{inside}/").starts_with(path);
            tree.into_iter()
                .filter(|(path, _)| !path.starts_with(&format!("{inside}/")) && !above(path))
                .collect::<BTreeMap<_, _>>()
        };
        assert_eq!(outside(ground.tree()), outside(before), "{target}");
    }
}

#[test]
fn an_absolute_target_is_written() {
    let ground = Ground::new();
    let elsewhere = tempfile::tempdir().expect("there is room for a temporary folder");
    let target = elsewhere.path().join("out");
    let ran = ground.build(target.to_str().expect("a temporary folder has a plain name"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(target.join("index.html").is_file());
}

#[test]
fn a_broken_book_leaves_the_old_output() {
    let ground = Ground::new();
    assert_eq!(ground.build("site").code, 0);
    let old = tree(&ground.book.join("site"));
    for (path, text) in [
        ("content/rules.md", "# 規程\n\n[なし](none.md)\n"),
        ("content/roles.yaml", "roles:\n  - {id: a, titel: 管理者}\n"),
        ("book.toml", "[book\n"),
        ("content/rules.md", "---\nid: a\n"),
    ] {
        let good = std::fs::read(ground.book.join(path)).ok();
        put(&ground.book, path, text);
        let ran = ground.build("site");
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{path}: {}", ran.stderr);
        assert!(ran.stderr.ends_with("the output is unchanged\n"), "{path}: {}", ran.stderr);
        assert_eq!(tree(&ground.book.join("site")), old, "{path}");
        match good {
            Some(good) => put(&ground.book, path, good),
            None => std::fs::remove_file(ground.book.join(path)).expect("the file was just written"),
        }
    }
    put(&ground.book, "content/rules.md", "# 規程\n\n改めた本文\n");
    assert_eq!(ground.build("site").code, 0);
    assert_ne!(tree(&ground.book.join("site")), old);
}

#[test]
fn a_broken_book_writes_nothing_at_first_either() {
    let ground = Ground::new();
    put(&ground.book, "content/rules.md", "# 規程\n\n[なし](none.md)\n");
    let before = ground.tree();
    assert_eq!(ground.build("site").code, 1);
    assert_eq!(ground.tree(), before);
}

#[test]
fn what_is_marked_is_never_content() {
    let ground = Ground::new();
    for folder in ["content/old", "content/inner/deep/older", "site", "catalog/old"] {
        put(&ground.book, &format!("{folder}/{MARKER}"), "marker");
        put(&ground.book, &format!("{folder}/x.md"), "---\nid: a\n");
        put(&ground.book, &format!("{folder}/x.yaml"), "roles: [\n");
        put(&ground.book, &format!("{folder}/x.html"), "<script>alert(1)</script>");
    }
    let ran = run(&ground.book, &["check", "--lang", "en"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "no open diagnostics\n"));
}

#[test]
fn a_second_build_is_the_same_and_leaves_nothing_beside() {
    let ground = Ground::new();
    assert_eq!(ground.build("site").code, 0);
    let first = ground.tree();
    assert_eq!(ground.build("site").code, 0);
    assert_eq!(ground.tree(), first);
}

/// While builds take turns, a reader finds a whole page at every moment.
#[test]
#[cfg(target_os = "linux")]
fn the_output_is_replaced_in_one_step() {
    let ground = Ground::new();
    assert_eq!(ground.build("site").code, 0);
    let page = ground.book.join("site/index.html");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let text =
                    std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("the page is missing after {reads} reads: {error}"));
                assert!(text.trim_end().ends_with("</html>"), "the page is torn");
                reads += 1;
            }
            reads
        });
        for turn in 0..4 {
            put(&ground.book, "content/rules.md", format!("# 規程\n\n{turn}\n"));
            let ran = ground.build("site");
            if ran.code != 0 {
                done.store(true, std::sync::atomic::Ordering::Relaxed);
            }
            assert_eq!(ran.code, 0, "{}", ran.stderr);
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().expect("the reader never misses a page") > 10);
    });
}

/// Several builds of one book at a time: one of them stands in the end, whole.
#[test]
fn builds_at_the_same_time_do_not_mix() {
    let ground = Ground::new();
    assert_eq!(ground.build("site").code, 0);
    let clean = tree(&ground.book.join("site"));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let ran = ground.build("site");
                assert_eq!(ran.code, 0, "{}", ran.stderr);
            });
        }
    });
    assert_eq!(tree(&ground.book.join("site")), clean);
    let beside: Vec<_> = tree(&ground.book)
        .into_keys()
        .filter(|path| path.starts_with(".ismsbook"))
        .collect();
    assert!(beside.is_empty(), "{beside:?}");
}

/// Stopped at any moment, a build leaves the old output or the new one.
#[test]
#[cfg(unix)]
fn a_build_that_is_killed_leaves_a_whole_output() {
    let ground = Ground::new();
    for number in 0..60 {
        put(&ground.book, &format!("content/p{number}.md"), format!("# 章 {number}\n"));
    }
    assert_eq!(ground.build("site").code, 0);
    let old = tree(&ground.book.join("site"));
    put(&ground.book, "content/rules.md", "# 規程\n\n改めた本文\n");
    assert_eq!(ground.build("../new").code, 0);
    let new = tree(&ground.folder.path().join("new"));
    for turn in 0..8_usize {
        let mut child = program::command(&ground.book, &["build", "-o", "site", "--today", "2026-11-20"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program was built beside the tests");
        // Stopped at another moment of its writing each time, if it is not done before.
        while written(&ground.book) < turn * 25 && child.try_wait().expect("a child can be asked").is_none() {
            std::thread::yield_now();
        }
        child.kill().expect("a child can be stopped");
        child.wait().expect("a child can be waited for");
        let found = tree(&ground.book.join("site"));
        assert!(found == old || found == new, "turn {turn}: a mixture");
        let check = run(&ground.book, &["check", "--lang", "en"]);
        assert_eq!(
            (check.code, check.stderr.as_str()),
            (0, "no open diagnostics\n"),
            "what a stopped build left is no content"
        );
    }
    assert_eq!(ground.build("site").code, 0);
    assert_eq!(
        fresh_folders(&ground.book),
        Vec::<PathBuf>::new(),
        "the next build clears what stopped ones left"
    );
}

/// The folders beside the output that builds are writing or left behind.
fn fresh_folders(book: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(book).expect("the book is a folder").flatten();
    let mut found: Vec<_> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".ismsbook-new-"))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

/// How many files and folders builds have written so far into the folders that they make.
fn written(book: &Path) -> usize {
    fresh_folders(book).iter().flat_map(std::fs::read_dir).flatten().flatten().count()
}

#[test]
fn paths_in_messages_are_those_that_were_given() {
    let ground = Ground::new();
    let ran = ground.build("../foreign");
    assert!(
        ran.stderr.contains("foreign` holds files that ismsbook did not make"),
        "{}",
        ran.stderr
    );
    assert!(Path::new(ground.folder.path()).exists());
}
