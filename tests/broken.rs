//! Broken books: each holds one mistake, and is told of that mistake, at its place, and of nothing else.
//!
//! A case is a page of `tests/broken/`: what is wrong, the code and the place that are expected (`path:line:column`, or the text on which the caret has to stand), the
//! files, and the exact output in both languages. `UPDATE_EXPECT=1` rewrites the output, never the expected places. What cannot be written as text is built below.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod faults;
mod program;

use std::collections::BTreeMap;
use std::path::Path;

use program::{Ran, book, put, run};
use rayon::prelude::*;

/// Silences what a cut-down book lacks: only what cannot be read, and what refers to it, is heard.
const QUIET: &[&str] = &[
    "--allow",
    "all",
    "--deny",
    "references",
    "--deny",
    "decision-without-row",
    "--deny",
    "counterparts-disagree",
    "--deny",
    "disclosure-item-unknown",
    "--deny",
    "disclosure-value-unreadable",
];

/// A page of `tests/broken/`.
struct Case {
    name: String,
    /// The page up to its first block of output.
    head: String,
    /// Code, path and place, in the order of the output.
    expected: Vec<String>,
    files: BTreeMap<String, String>,
    /// The output by language.
    output: BTreeMap<&'static str, String>,
}

impl Case {
    fn read(name: &str, page: &str) -> Self {
        let mut case = Self {
            name: name.to_owned(),
            head: String::new(),
            expected: Vec::new(),
            files: BTreeMap::new(),
            output: BTreeMap::new(),
        };
        let mut lines = page.lines();
        let mut marks = Vec::new();
        while let Some(line) = lines.next() {
            let Some(info) = line.strip_prefix("```") else {
                marks.extend(line.strip_prefix("- "));
                continue;
            };
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| *line != "```") {
                text.push_str(line);
                text.push('\n');
            }
            match info {
                "diagnostics en" => drop(case.output.insert("en", text)),
                "diagnostics ja" => drop(case.output.insert("ja", text)),
                _ => {
                    let (_, path) = info.split_once(' ').expect("a fence names a language and a path");
                    case.files.insert(path.to_owned(), text);
                }
            }
        }
        case.expected = marks.into_iter().map(|mark| case.place(mark)).collect();
        page.split("```diagnostics")
            .next()
            .unwrap_or_default()
            .trim_end()
            .clone_into(&mut case.head);
        case
    }

    /// `code path:line:column` of a mark that may name the text instead of the place.
    fn place(&self, mark: &str) -> String {
        let Some((head, rest)) = mark.split_once(" `") else {
            return mark.to_owned();
        };
        let (code, path) = head.split_once(' ').expect("a mark begins with code and path");
        let wanted = rest.strip_suffix('`').expect("a mark closes its quote");
        let text = self.files.get(path).expect("a mark names a file of the page");
        let found: Vec<_> = text.match_indices(wanted).map(|(at, _)| at).collect();
        assert_eq!(found.len(), 1, "{}: `{wanted}` has to stand once in {path}", self.name);
        let before = &text[..found[0]];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{code} {path}:{line}:{column}")
    }

    fn run(&self, lang: &str) -> Ran {
        let files: Vec<_> = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let folder = book(&files);
        run(
            folder.path(),
            &[&["check", "--lang", lang, "--today", "2026-11-20"], QUIET].concat(),
        )
    }

    /// What is wrong with the answer to this case, and the page with that answer.
    fn judge(&self) -> (Vec<String>, String) {
        let mut complaints = Vec::new();
        let mut page = format!("{}\n", self.head);
        for lang in ["en", "ja"] {
            let ran = self.run(lang);
            if ran.code != 1 || !ran.stdout.is_empty() {
                complaints.push(format!("{lang}: exit {}, standard output {:?}", ran.code, ran.stdout));
            }
            let found = places(&ran.stderr);
            if found != self.expected {
                complaints.push(format!("{lang}: expected {:?}, found {found:?}", self.expected));
            }
            let helped = ran
                .stderr
                .split("\n\n")
                .filter(|said| said.contains(" = help: ") || said.contains(" = 対処: "))
                .count();
            if helped != found.len() {
                complaints.push(format!("{lang}: a diagnostic does not say how to mend it"));
            }
            if self.output.get(lang) != Some(&ran.stderr) {
                complaints.push(format!("{lang}: the output differs:\n{}", ran.stderr));
            }
            page.push_str(&format!("\n```diagnostics {lang}\n{}```\n", ran.stderr));
        }
        (complaints, page)
    }
}

/// `code path:line:column` of every diagnostic in an output.
fn places(output: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in output.lines() {
        if let Some((_, rest)) = line
            .split_once('[')
            .filter(|(word, _)| matches!(*word, "error" | "warning" | "エラー" | "警告"))
        {
            found.push(rest.split(']').next().unwrap_or_default().to_owned());
        } else if let Some((_, place)) = line.split_once("--> ").filter(|(blanks, _)| blanks.trim().is_empty())
            && let Some(last) = found.last_mut()
        {
            *last = format!("{last} {place}");
        }
    }
    found
}

#[test]
fn each_mistake_is_found_at_its_place_and_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut pages: Vec<_> = std::fs::read_dir(&folder)
        .expect("the cases stand in tests/broken")
        .map(|entry| entry.expect("a case can be read").path())
        .collect();
    pages.sort();
    assert!(pages.len() >= 100, "cases are missing");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let complaints: Vec<_> = pages
        .par_iter()
        .flat_map_iter(|path| {
            let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
            let case = Case::read(&name, &std::fs::read_to_string(path).expect("a case is text"));
            let (mut complaints, page) = case.judge();
            if update {
                std::fs::write(path, page).expect("the sources can be written");
                complaints.retain(|complaint| !complaint.contains("the output differs"));
            }
            complaints.into_iter().map(move |complaint| format!("{name}: {complaint}"))
        })
        .collect();
    faults::none(&complaints);
}

/// Checks a book and gives the answer in English.
fn check(folder: &Path) -> Ran {
    run(folder, &[&["check", "--lang", "en", "--today", "2026-11-20"], QUIET].concat())
}

/// A book that refers to the file and to the ids of `content/x.md`, with `bytes` in it.
fn book_around(bytes: &[u8]) -> tempfile::TempDir {
    let folder = book(&[
        ("content/a.md", "# 手順\n\n[方針](x.md)と [[POL-X]] に従います。\n"),
        (
            "content/r.yaml",
            "roles:\n  - {id: role-a, title: 管理者}\nevidence:\n  - {id: EV-1, title: 記録, kind: 記録, shows: [A.5.1], owner: role-a, where: POL-X, instances: []}\n",
        ),
    ]);
    put(folder.path(), "content/x.md", bytes);
    folder
}

/// Asserts that the answer is one diagnostic of this code at this place, and that it says `words`.
fn assert_one(ran: &Ran, place: &str, words: &[&str]) {
    assert_eq!((ran.code, places(&ran.stderr)), (1, vec![place.to_owned()]), "{}", ran.stderr);
    for words in words {
        assert!(ran.stderr.contains(words), "`{words}` is not said:\n{}", ran.stderr);
    }
}

const POLICY: &str = "---\nid: POL-X\ntitle: 情報セキュリティ基本方針\n---\n# 情報セキュリティ基本方針\n\n当社は、顧客の情報を守ることを事業の前提とし、次のとおり方針を定める。\n";

#[test]
fn other_encodings_are_guessed_at_the_first_wrong_byte() {
    for (encoding, name) in [
        (encoding_rs::SHIFT_JIS, "CP932"),
        (encoding_rs::EUC_JP, "EUC-JP"),
        (encoding_rs::ISO_2022_JP, "ISO-2022-JP"),
    ] {
        let (bytes, _, unmappable) = encoding.encode(POLICY);
        assert!(!unmappable);
        let ran = check(book_around(&bytes).path());
        assert_one(&ran, "not-utf8 content/x.md:3:8", &[name, "iconv"]);
        assert!(
            ran.stderr.contains("情報セキュリティ基本方針"),
            "the line is shown as its author wrote it:\n{}",
            ran.stderr
        );
    }
}

#[test]
fn utf_16_is_guessed_by_its_mark() {
    for (name, bytes) in [
        (
            "UTF-16LE",
            [
                &[0xFF, 0xFE][..],
                &POLICY.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            ]
            .concat(),
        ),
        (
            "UTF-16BE",
            [
                &[0xFE, 0xFF][..],
                &POLICY.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>(),
            ]
            .concat(),
        ),
    ] {
        assert_one(&check(book_around(&bytes).path()), "not-utf8 content/x.md:1:1", &[name, "iconv"]);
    }
}

#[test]
fn a_cut_character_is_found() {
    let text = "---\nid: POL-X\n---\n# 方針\n\n最後の文字が途中で切れている";
    assert_one(
        &check(book_around(&text.as_bytes()[..text.len() - 1]).path()),
        "not-utf8 content/x.md:6:14",
        &["ends within a character"],
    );
}

#[test]
fn yaml_in_another_encoding_keeps_its_ids() {
    let folder = book(&[("content/b.yaml", "units:\n  - {id: unit-a, name: 総務部, head: role-a}\n")]);
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("roles:\n  - id: role-a\n    title: 情報管理者\n");
    put(folder.path(), "content/a.yaml", &bytes);
    assert_one(&check(folder.path()), "not-utf8 content/a.yaml:3:12", &["CP932"]);
}

#[test]
fn book_toml_in_another_encoding_gives_one_diagnostic() {
    let folder = book(&[("content/a.md", "# 方針\n")]);
    let (bytes, ..) = encoding_rs::SHIFT_JIS
        .encode("[book]\nid = \"b\"\ntitle = \"情報管理\"\norganization = \"会社\"\n[check]\ndead-link = \"allow\"\n");
    put(folder.path(), "book.toml", &bytes);
    assert_one(&check(folder.path()), "not-utf8 book.toml:3:10", &["CP932"]);
}

/// A byte order mark and the line ends of Windows change nothing: neither what is said nor where.
#[test]
fn marks_and_line_ends_of_windows_change_no_diagnostic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut pages: Vec<_> = std::fs::read_dir(&folder)
        .expect("the cases stand in tests/broken")
        .map(|entry| entry.expect("a case can be read").path())
        .collect();
    pages.sort();
    let complaints: Vec<_> = pages
        .par_iter()
        .filter_map(|path| {
            let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
            let mut case = Case::read(&name, &std::fs::read_to_string(path).expect("a case is text"));
            for text in case.files.values_mut() {
                *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            }
            let ran = case.run("en");
            (case.output.get("en") != Some(&ran.stderr)).then(|| format!("{name}:\n{}", ran.stderr))
        })
        .collect();
    faults::none(&complaints);
}

#[test]
fn too_large_a_file_is_refused() {
    let mut bytes = POLICY.as_bytes().to_vec();
    bytes.resize(17 << 20, b'x');
    assert_one(&check(book_around(&bytes).path()), "too-large content/x.md:1:1", &["16 MiB"]);
}

#[test]
fn a_folder_in_the_place_of_book_toml_is_no_book() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml/a.md", "# a\n");
    assert_eq!(check(folder.path()).code, 2);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A file outside of any book, whose words must never be seen.
    fn secret() -> tempfile::TempDir {
        let outside = tempfile::tempdir().expect("there is room for a temporary folder");
        put(outside.path(), "secret.md", "---\nid: POL-X\n---\n# canary\n");
        put(outside.path(), "secret.yaml", "roles: [{id: canary, title: canary}]\n");
        put(
            outside.path(),
            "secret.toml",
            "[book]\nid = \"canary\"\ntitle = \"canary\"\norganization = \"canary\"\n",
        );
        outside
    }

    fn assert_refused(folder: &Path, place: &str) {
        let ran = check(folder);
        assert_one(&ran, place, &[]);
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    }

    #[test]
    fn a_link_out_of_the_book_is_refused_for_every_reader() {
        let outside = secret();
        for (path, target) in [
            ("content/x.md", "secret.md"),
            ("content/x.yaml", "secret.yaml"),
            ("content/x.png", "secret.md"),
            ("catalog/x.yaml", "secret.yaml"),
            ("themes/default/x.html", "secret.md"),
            ("book.toml", "secret.toml"),
        ] {
            let folder = book(&[("content/a.md", "# 手順\n"), ("catalog/.keep", ""), ("themes/default/.keep", "")]);
            let path_on_disk = folder.path().join(path);
            let _there = std::fs::remove_file(&path_on_disk);
            symlink(outside.path().join(target), &path_on_disk).expect("links can be made");
            assert_refused(folder.path(), &format!("link-out-of-book {path}:1:1"));
        }
    }

    #[test]
    fn a_folder_that_is_a_link_is_refused() {
        let outside = secret();
        for path in ["content/inner", "content", "catalog", "themes"] {
            let folder = book(&[]);
            let _there = std::fs::remove_dir(folder.path().join(path));
            symlink(outside.path(), folder.path().join(path)).expect("links can be made");
            assert_refused(folder.path(), &format!("link-out-of-book {path}:1:1"));
        }
    }

    #[test]
    fn a_chain_of_links_and_a_way_up_are_refused() {
        let outside = secret();
        let folder = book(&[]);
        symlink(outside.path().join("secret.md"), folder.path().join("step")).expect("links can be made");
        symlink("../step", folder.path().join("content/x.md")).expect("links can be made");
        assert_refused(folder.path(), "link-out-of-book content/x.md:1:1");

        let folder = book(&[]);
        let up = format!("{}{}/secret.md", "../".repeat(20), outside.path().display());
        symlink(up, folder.path().join("content/x.md")).expect("links can be made");
        assert_refused(folder.path(), "link-out-of-book content/x.md:1:1");
    }

    #[test]
    fn a_link_inside_the_book_is_read() {
        let folder = book(&[("content/a.md", "---\nid: POL-A\n---\n# 方針\n"), ("shared.md", "# 共有\n")]);
        symlink("../shared.md", folder.path().join("content/b.md")).expect("links can be made");
        let ran = check(folder.path());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }

    /// Stands for any file that the system does not hand out: to root no permission is refused, so a link to nothing and a circle of links are used.
    #[test]
    fn a_file_that_cannot_be_read_is_told_and_nothing_else() {
        for target in ["nowhere.md", "x.md"] {
            let folder = book_around(b"");
            std::fs::remove_file(folder.path().join("content/x.md")).expect("the file was just written");
            symlink(target, folder.path().join("content/x.md")).expect("links can be made");
            assert_one(&check(folder.path()), "unreadable content/x.md:1:1", &[]);
        }
    }

    /// Opening it would wait for ever.
    #[test]
    fn a_pipe_is_not_opened() {
        let folder = book_around(b"");
        let pipe = folder.path().join("content/x.md");
        std::fs::remove_file(&pipe).expect("the file was just written");
        let made = std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .expect("mkfifo belongs to every unix");
        assert!(made.success());
        assert_one(&check(folder.path()), "unreadable content/x.md:1:1", &["regular"]);
    }
}
