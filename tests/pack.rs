//! The certification pack: what is in it, that it is the same everywhere, that it never takes the place of what is not ours, and that `verify` finds every change.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ismsbook::artifact::Artifacts;
use ismsbook::files::SEAL;
use ismsbook::pack::archive;
use ismsbook::pack::verify::{self, Found};
use program::{BOOK_TOML, Ran, book, command, finish, put, run, tree};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const DAY: &[&str] = &["--today", "2026-11-20", "--lang", "en"];
const NAME: &str = "b-2026-11-20";
const ROLES: &str =
    "roles:\n  - {id: role-a, title: {ja: 管理者, en: Manager}, holders: [{person: p-1, from: 2026-04-01}]}\npeople: [{id: p-1}]\n";
const DEAD_LINK: &str = "# 方針\n\n[規程](none.md)に従う。\n";

/// A book whose pack prints one short part: what an archive holds and how it is kept does not hang on the others.
fn small() -> tempfile::TempDir {
    let settings = format!("{BOOK_TOML}[pack]\nparts = [\"roles\"]\n");
    book(&[
        ("book.toml", &settings),
        ("content/README.md", "# 方針\n\n方針です。\n"),
        ("content/r.yaml", ROLES),
    ])
}

fn pack(root: &Path, more: &[&str]) -> Ran {
    run(root, &[&["pack"], more, DAY].concat())
}

fn packed(root: &Path) -> (PathBuf, Vec<u8>) {
    let ran = pack(root, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let path = root.join(format!("{NAME}.zip"));
    let bytes = std::fs::read(&path).expect("the pack is where it is said to be");
    (path, bytes)
}

fn verified(path: &Path) -> Ran {
    let path = path.to_str().expect("the test names its folders");
    run(Path::new("/"), &["verify", path, "--lang", "en"])
}

/// The entries of an archive as another reader sees them.
fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("the archive opens");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("the entry opens");
            let mut bytes = Vec::new();
            std::io::copy(&mut entry, &mut bytes).expect("the entry unpacks");
            (entry.name().expect("the name is UTF-8").into_owned(), bytes)
        })
        .collect()
}

fn unpack(archive: &[u8], to: &Path) -> PathBuf {
    for (name, bytes) in entries(archive) {
        put(to, &name, bytes);
    }
    to.join(NAME)
}

fn without_folder(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let inside = |name: String| {
        name.strip_prefix(&format!("{NAME}/"))
            .expect("everything stands in one folder")
            .to_owned()
    };
    entries(archive).into_iter().map(|(name, bytes)| (inside(name), bytes)).collect()
}

/// The lines of `verify` in English.
fn lines(archive: &[u8]) -> Vec<String> {
    let lines = verify::zip(archive).unwrap_or_else(|| vec![ismsbook::text::Text::same("no archive")]);
    lines.into_iter().map(|line| line.en.into_owned()).collect()
}

#[test]
fn a_pack_holds_site_reports_manifest_and_sums() {
    let book = small();
    std::fs::create_dir_all(book.path().join(".git/refs/heads")).expect("a temporary folder can be written");
    put(book.path(), ".git/HEAD", "ref: refs/heads/main\n");
    put(
        book.path(),
        ".git/packed-refs",
        format!("# pack-refs\n{} refs/heads/main\n", "ab".repeat(20)),
    );
    put(book.path(), ".git/shallow", "");
    let (path, bytes) = packed(book.path());
    let all = entries(&bytes);
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.iter().all(|name| name.starts_with(&format!("{NAME}/"))));
    let files: BTreeMap<_, _> = without_folder(&bytes).into_iter().collect();
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("the manifest is JSON");
    assert_eq!(manifest["schema"], "ismsbook/pack/1");
    assert_eq!(manifest["book"]["id"], "b");
    assert_eq!(manifest["as_of"], "2026-11-20");
    assert_eq!(manifest["draft"], false);
    assert_eq!(manifest["git"]["commit"], "ab".repeat(20));
    assert_eq!(manifest["git"]["shallow"], true);
    for listed in manifest["files"].as_array().expect("the manifest lists files") {
        let bytes = &files[listed["path"].as_str().expect("a path")];
        assert_eq!(listed["size"], bytes.len());
    }
    assert_eq!(manifest["files"].as_array().map(Vec::len), Some(files.len() - 2));

    // The site is what `build` writes, and reports are what `report` prints.
    let built = run(book.path(), &[&["build"], DAY].concat());
    assert_eq!(built.code, 0, "{}", built.stderr);
    for (name, bytes) in tree(&book.path().join("site")) {
        if !name.ends_with('/') && name != ".ismsbook-output" {
            assert!(files[&format!("site/{name}")] == bytes, "{name}");
        }
    }
    for format in ["json", "csv"] {
        let printed = run(
            book.path(),
            &["report", "roles", "--format", format, "--lang", "ja", "--today", "2026-11-20"],
        );
        assert!(
            files[&format!("reports/ja/roles.{format}")] == printed.stdout.into_bytes(),
            "{format}"
        );
    }
    assert_eq!(verified(&path).code, 0);
}

#[test]
fn the_commit_is_read_without_git_and_without_trust() {
    let (one, two) = ("a1".repeat(20), "b2".repeat(20));
    let head = |files: &[(&str, &str)], root: &str| {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        put(folder.path(), "repository/book/book.toml", BOOK_TOML);
        for (path, text) in files {
            put(folder.path(), path, text);
        }
        ismsbook::files::git::head(&folder.path().join(root)).map(|head| (head.commit, head.shallow))
    };
    let branch = ("repository/.git/HEAD", "ref: refs/heads/main\n");
    let loose = ("repository/.git/refs/heads/main", &*format!("{one}\n"));
    let packed = (
        "repository/.git/packed-refs",
        &*format!("# pack-refs with: peeled\n{two} refs/heads/main\n"),
    );
    assert_eq!(
        head(&[branch, loose, packed], "repository/book"),
        Some((one.clone(), false)),
        "the loose one counts"
    );
    assert_eq!(head(&[branch, packed], "repository"), Some((two, false)));
    assert_eq!(
        head(&[("repository/.git/HEAD", &one)], "repository/book"),
        Some((one.clone(), false)),
        "a detached head"
    );
    assert_eq!(
        head(&[branch, loose, ("repository/.git/shallow", "")], "repository"),
        Some((one.clone(), true))
    );
    let tree = [
        ("tree/.git", "gitdir: ../repository/.git/worktrees/tree\n"),
        ("repository/.git/worktrees/tree/HEAD", "ref: refs/heads/main\n"),
        ("repository/.git/worktrees/tree/commondir", "../..\n"),
        ("tree/book.toml", BOOK_TOML),
        loose,
    ];
    assert_eq!(head(&tree, "tree"), Some((one.clone(), false)), "a second work tree");

    assert_eq!(head(&[branch], "repository"), None, "no commit yet");
    assert_eq!(
        head(
            &[("repository/.git/HEAD", "ref: refs/../../secret\n"), ("repository/secret", &one)],
            "repository"
        ),
        None
    );
    assert_eq!(
        head(
            &[
                ("repository/.git/HEAD", "ref: refs/heads/main\n"),
                ("repository/.git/refs/heads/main", "a name")
            ],
            "repository"
        ),
        None
    );
    assert_eq!(
        head(&[branch, ("repository/.git/refs/heads/main", "ref: refs/heads/main")], "repository"),
        None,
        "it leads to itself"
    );
}

#[test]
fn sha256sum_checks_an_unpacked_pack() {
    let book = small();
    let (_, bytes) = packed(book.path());
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let inner = unpack(&bytes, folder.path());
    match Command::new("sha256sum")
        .args(["-c", "--strict", "SHA256SUMS"])
        .current_dir(&inner)
        .output()
    {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        // Where there is no such program, the sums are held against the files here.
        Err(_) => {
            for line in std::fs::read_to_string(inner.join("SHA256SUMS"))
                .expect("the sums are there")
                .lines()
            {
                let (digest, path) = line.split_once("  ").expect("a line holds a sum and a path");
                assert_eq!(hex(&std::fs::read(inner.join(path)).expect("the file is there")), digest);
            }
        }
    }
    assert_eq!(verified(&inner).code, 0);
}

#[test]
fn packs_are_the_same_wherever_they_are_made() {
    let around = [
        ("1", "Asia/Tokyo", "ja_JP.UTF-8", "a"),
        ("7", "America/New_York", "tr_TR.UTF-8", "日本語 と 空白/b"),
    ];
    let made: Vec<_> = around
        .iter()
        .map(|(threads, zone, locale, name)| {
            let home = tempfile::tempdir().expect("there is room for a temporary folder");
            put(home.path(), &format!("{name}/book.toml"), BOOK_TOML);
            put(home.path(), &format!("{name}/content/README.md"), "# 方針\n");
            put(home.path(), &format!("{name}/content/r.yaml"), ROLES);
            let root = home.path().join(name);
            let mut run = command(&root, &["pack"]);
            run.env("RAYON_NUM_THREADS", threads).env("TZ", zone).env("LC_ALL", locale);
            let ran = finish(run.env("SOURCE_DATE_EPOCH", "1795132800"));
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            std::fs::read(root.join(format!("{NAME}.zip"))).expect("the pack was written")
        })
        .collect();
    assert!(made[0] == made[1]);
}

#[test]
fn a_diagnostic_at_deny_level_stops_a_pack_but_no_draft() {
    let book = small();
    let (path, old) = packed(book.path());
    put(book.path(), "content/README.md", DEAD_LINK);
    let ran = pack(book.path(), &[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("dead-link") && ran.stderr.ends_with("the pack is unchanged\n"),
        "{}",
        ran.stderr
    );
    assert!(std::fs::read(&path).expect("the old pack is there") == old);

    let ran = pack(book.path(), &["--draft"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(std::fs::read(&path).expect("a draft has a name of its own") == old);
    let draft = book.path().join(format!("{NAME}-draft.zip"));
    let files: BTreeMap<_, _> = entries(&std::fs::read(&draft).expect("the draft is there")).into_iter().collect();
    let manifest: Value = serde_json::from_slice(&files[&format!("{NAME}-draft/manifest.json")]).expect("the manifest is JSON");
    assert_eq!(manifest["draft"], true);
    assert_eq!(manifest["diagnostics"]["errors"], 1);
    assert!(files.contains_key(&format!("{NAME}-draft/DRAFT.txt")));
    assert_eq!(verified(&draft).code, 0);
    // Every page and every sheet says so; those of a pack do not.
    let stamped = |bytes: &[u8]| {
        let entries = entries(bytes);
        let pages = entries.iter().filter(|(name, _)| name.ends_with(".html"));
        let books: Vec<_> = entries.iter().filter(|(name, _)| name.ends_with(".xlsx")).collect();
        assert!(!books.is_empty());
        let sheets = books.into_iter().flat_map(|(_, book)| self::entries(book));
        let sheets = sheets.filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
        let has = |bytes: &[u8], words: &[&str]| {
            let text = String::from_utf8_lossy(bytes);
            words.iter().all(|word| text.contains(word))
        };
        let pages = pages.map(|(_, page)| has(page, &["<p class=\"draft-stamp\"", "data-draft="]));
        let sheets = sheets.map(|(_, sheet)| has(&sheet, &["tabColor", "&amp;14草案"]));
        pages.chain(sheets).collect::<Vec<_>>()
    };
    let draft = stamped(&std::fs::read(&draft).expect("the draft is there"));
    assert!(draft.len() > 20 && draft.iter().all(|stamped| *stamped), "{draft:?}");
    assert!(!stamped(&old).contains(&true));
}

#[cfg(feature = "pdf")]
const SERVICES: &str = "services:\n  - {id: one, name: 一番, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own}\n  - {id: two, name: 二番, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own}\n";

/// A pack whose settings are these, of a book with two services.
#[cfg(feature = "pdf")]
fn packed_as(settings: &str) -> (BTreeMap<String, Vec<u8>>, Value) {
    let book = small();
    put(book.path(), "book.toml", format!("{BOOK_TOML}[check]\nall = \"allow\"\n{settings}"));
    put(book.path(), "content/s.yaml", SERVICES);
    put(book.path(), ".git/HEAD", "ab".repeat(20));
    let files: BTreeMap<_, _> = without_folder(&packed(book.path()).1).into_iter().collect();
    let manifest = serde_json::from_slice(&files["manifest.json"]).expect("the manifest is JSON");
    (files, manifest)
}

/// The ids of the parts that a manifest names.
#[cfg(feature = "pdf")]
fn parts_of(manifest: &Value) -> Vec<&str> {
    let parts = manifest["parts"].as_array().expect("the manifest lists parts");
    parts.iter().filter_map(|part| part["id"].as_str()).collect()
}

#[cfg(feature = "pdf")]
#[test]
fn settings_choose_parts_order_and_services() {
    let (files, manifest) = packed_as("[pack]\nparts = [\"documents\", \"roles\", \"soa\"]\norder = [\"soa\"]\nservices = [\"two\"]\n");
    let pdfs: Vec<_> = files.keys().filter(|path| path.ends_with(".pdf")).collect();
    assert_eq!(
        pdfs,
        [
            "b.ja.pdf",
            "parts/ja/01-soa.pdf",
            "parts/ja/02-documents.pdf",
            "parts/ja/03-roles.pdf"
        ]
    );
    assert_eq!(parts_of(&manifest), ["soa", "documents", "roles"]);
    assert_eq!(manifest["parts"][0]["files"]["ja"], serde_json::json!(["parts/ja/01-soa.pdf"]));
    assert_eq!(manifest["parts"][0]["title"]["en"], "Statements of Applicability");
    for (path, is_there) in [
        ("reports/ja/soa.json", true),
        ("reports/ja/soa-two.json", true),
        ("reports/ja/soa-one.json", false),
        ("site/reports/soa-one.html", true),
    ] {
        assert_eq!(files.contains_key(path), is_there, "{path}");
    }
    let workbook = entries(&files["b.ja.xlsx"]).into_iter().find(|(name, _)| name == "xl/workbook.xml");
    let workbook = String::from_utf8(workbook.expect("a workbook names its sheets").1).expect("XML is UTF-8");
    assert!(
        workbook.contains("適用宣言書 二番") && !workbook.contains("適用宣言書 一番"),
        "{workbook}"
    );
}

#[cfg(feature = "pdf")]
#[test]
fn parts_that_hold_nothing_are_left_out() {
    let (_, manifest) = packed_as("");
    let parts = parts_of(&manifest);
    for (part, is_there) in [
        ("soa", true),
        ("diagnostics", true),
        ("columns", true),
        ("audits", false),
        ("policies", false),
    ] {
        assert_eq!(parts.contains(&part), is_there, "{part}: {parts:?}");
    }
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "README.md", "# 手引き\n");
    let root = folder.path().to_str().expect("the test names its folders");
    let ran = run(folder.path(), &["pack", "--root", root, "--today", "2026-11-20"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let pack = std::fs::read(folder.path().join("book-2026-11-20.zip")).expect("the pack was written");
    let manifest = entries(&pack).into_iter().find(|(name, _)| name.ends_with("/manifest.json"));
    let manifest = serde_json::from_slice(&manifest.expect("a pack has a manifest").1).expect("the manifest is JSON");
    assert_eq!(parts_of(&manifest), ["documents", "standards", "diagnostics", "columns"]);
}

#[cfg(feature = "pdf")]
#[test]
fn the_bound_pdf_carries_sources_commit_and_what_is_open() {
    let (files, _) = packed_as("[pack]\nparts = [\"documents\"]\naudience = \"internal\"\n");
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let carried = |pdf: &str| {
        put(folder.path(), pdf, &files[pdf]);
        let poppler = |arguments: &[&str]| {
            let output = Command::new("pdfdetach")
                .args(arguments)
                .arg(pdf)
                .current_dir(folder.path())
                .output();
            let output = output.unwrap_or_else(|error| panic!("pdfdetach of poppler-utils is needed: {error}"));
            String::from_utf8(output.stdout).expect("poppler prints UTF-8")
        };
        let list = poppler(&["-list"]);
        if list.contains("diagnostics.json") {
            poppler(&["-savefile", "book/diagnostics.json", "-o", "open.json"]);
        }
        list
    };
    assert_eq!(carried("parts/ja/01-documents.pdf"), "0 embedded files\n");
    let list = carried("b.ja.pdf");
    for path in [
        "book/book.toml",
        "book/content/README.md",
        "book/content/r.yaml",
        "book/diagnostics.json",
    ] {
        assert!(list.contains(path), "{path}: {list}");
    }
    let open: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("open.json")).expect("it was detached")).expect("it is JSON");
    assert_eq!(open["schema"], "ismsbook/pack-diagnostics/1");
    assert_eq!(open["git"]["commit"], "ab".repeat(20));
    assert_eq!(open["diagnostics"], serde_json::json!([]));
    assert_eq!(open["summary"]["today"], "2026-11-20");
}

#[cfg(feature = "pdf")]
#[test]
fn a_font_that_is_missing_stops_even_a_draft() {
    let book = small();
    let (path, old) = packed(book.path());
    put(book.path(), "book.toml", format!("{BOOK_TOML}[pack]\nfonts = [\"none.ttf\"]\n"));
    put(book.path(), "content/README.md", DEAD_LINK);
    let before = tree(book.path());
    for more in [&[][..], &["--draft"]] {
        let ran = pack(book.path(), more);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        for words in [
            "error[font-missing]: the font `none.ttf` cannot be read",
            "book.toml:6:10",
            "dead-link",
        ] {
            assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
        }
        assert!(ran.stderr.ends_with("the pack is unchanged\n"), "{}", ran.stderr);
    }
    assert!(tree(book.path()) == before && std::fs::read(path).expect("the old pack is there") == old);
}

#[test]
fn only_packs_of_ours_are_replaced() {
    let book = small();
    let root = book.path();
    put(root, "thesis.zip", "years of work");
    put(root, "empty.zip", "");
    std::fs::create_dir(root.join("folder.zip")).expect("a temporary folder can be written");
    for target in [
        "thesis.zip",
        "empty.zip",
        "folder.zip",
        "book.toml",
        "content/x.zip",
        "content/README.md",
    ] {
        let before = tree(root);
        let ran = pack(root, &["-o", target]);
        assert_eq!(ran.code, 2, "{target}: {}", ran.stderr);
        assert!(tree(root) == before, "{target}");
    }
    #[cfg(unix)]
    {
        packed(root);
        std::os::unix::fs::symlink(format!("{NAME}.zip"), root.join("link.zip")).expect("links can be made");
        let before = tree(root);
        assert_eq!(pack(root, &["-o", "link.zip"]).code, 2);
        assert!(tree(root) == before);
    }
    // A pack of ours is replaced, and nothing else is left beside it.
    put(root, "content/README.md", "# 新しい方針\n");
    let before: Vec<_> = tree(root).into_keys().collect();
    packed(root);
    assert_eq!(tree(root).into_keys().collect::<Vec<_>>(), before);
    assert_eq!(pack(root, &["-o", "new/folder/p.zip"]).code, 0);
    assert!(root.join("new/folder/p.zip").is_file());
}

#[test]
fn a_pack_beside_plain_documents_is_not_read_as_one() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "README.md", "# 手引き\n");
    let make = || {
        let root = folder.path().to_str().expect("the test names its folders");
        let ran = run(folder.path(), &["pack", "--root", root, "--today", "2026-11-20"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        std::fs::read(folder.path().join("book-2026-11-20.zip")).expect("the pack was written")
    };
    assert!(make() == make());
}

#[test]
fn verify_says_what_it_cannot_read() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "text.txt", "no archive");
    put(folder.path(), "some/file.txt", "no pack");
    for name in ["nothing.zip", "text.txt", "some"] {
        let ran = verified(&folder.path().join(name));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name}");
        assert!(ran.stderr.starts_with("ismsbook: "), "{}", ran.stderr);
    }
}

#[test]
fn verify_names_what_is_different_in_a_folder() {
    let book = small();
    let (_, bytes) = packed(book.path());
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let inner = unpack(&bytes, folder.path());
    std::fs::rename(inner.join("reports/ja/roles.csv"), inner.join("reports/ja/role.csv")).expect("a file can be renamed");
    std::fs::remove_file(inner.join("reports/ja/raci.csv")).expect("a file can be removed");
    put(&inner, "reports/ja/more.csv", "more");
    put(&inner, "reports/ja/roles.json", "{}");
    std::fs::create_dir(inner.join("empty")).expect("a temporary folder can be written");
    let ran = verified(&inner);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "not as it should be: `empty`: it is an empty folder\nmissing: `reports/ja/raci.csv`\nrenamed: `reports/ja/roles.csv` to `reports/ja/role.csv`\nchanged: `reports/ja/roles.json`\nadded: `reports/ja/more.csv`\n"
    );
    std::fs::remove_file(inner.join("SHA256SUMS")).expect("a file can be removed");
    assert_eq!(verified(&inner).code, 1, "the manifest stands in for the sums");
}

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is below a `usize`")
    }
}

const MUTATIONS: usize = 2_000;

#[test]
fn every_mutation_is_found() {
    // A pack as the program makes it, with the smallest site there is.
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "README.md", "# 手引き\n");
    let root = folder.path().to_str().expect("the test names its folders");
    let ran = run(folder.path(), &["pack", "--root", root, "--today", "2026-11-20"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let whole = std::fs::read(folder.path().join("book-2026-11-20.zip")).expect("the pack was written");
    let top = "book-2026-11-20";
    let files: Vec<(String, Vec<u8>)> = entries(&whole)
        .into_iter()
        .map(|(name, bytes)| (name[top.len() + 1..].to_owned(), bytes))
        .collect();
    assert_eq!(lines(&whole), [""; 0]);

    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut missed = Vec::new();
    let mut counts = BTreeMap::new();
    for number in 0..MUTATIONS {
        let (kind, found) = match number % 2 {
            0 => mutate_bytes(&whole, &mut random),
            _ => mutate_files(&files, top, &mut random),
        };
        *counts.entry(kind).or_insert(0) += 1;
        if !found {
            missed.push(format!("{number}: {kind}"));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
    assert!(counts.len() >= 10 && counts.values().all(|count| *count > 100), "{counts:?}");
}

/// Changes the archive as bytes, and whether that is found.
fn mutate_bytes(whole: &[u8], random: &mut Random) -> (&'static str, bool) {
    let mut bytes = whole.to_vec();
    let at = random.below(bytes.len());
    let kind = match random.below(5) {
        0 => {
            bytes[at] ^= 1 << random.below(8);
            "flip"
        }
        1 => {
            bytes.truncate(at);
            "truncate"
        }
        2 => {
            let byte = u8::try_from(random.below(256)).expect("a byte");
            bytes.insert(if random.below(4) == 0 { bytes.len() } else { at }, byte);
            "insert"
        }
        3 => {
            let end = (at + 1 + random.below(100)).min(bytes.len());
            bytes.drain(at..end);
            "cut out"
        }
        _ => {
            let other = random.below(bytes.len());
            bytes.swap(at, other);
            "swap bytes"
        }
    };
    let same = bytes == whole;
    (kind, same || !lines(&bytes).is_empty())
}

/// Changes the files of a pack, and whether that is found: in an archive with a fitting seal, and in a folder.
fn mutate_files(files: &[(String, Vec<u8>)], top: &str, random: &mut Random) -> (&'static str, bool) {
    let mut files = files.to_vec();
    let at = random.below(files.len());
    let kind = match random.below(6) {
        0 => {
            let byte = random.below(files[at].1.len());
            files[at].1[byte] ^= 1 << random.below(8);
            "flip in a file"
        }
        1 => {
            let length = random.below(files[at].1.len());
            files[at].1.truncate(length);
            "truncate a file"
        }
        2 => {
            let name = format!("{}.{}", files[at].0, random.below(1000));
            let bytes = files[random.below(files.len())].1.clone();
            files.push((name, bytes));
            "add"
        }
        3 => {
            files.remove(at);
            "delete"
        }
        4 => {
            let name = &mut files[at].0;
            let place = random.below(name.len() + 1);
            let place = (0..=place).rev().find(|place| name.is_char_boundary(*place)).unwrap_or_default();
            name.insert(place, 'x');
            "rename"
        }
        _ => {
            let others: Vec<_> = (0..files.len()).filter(|other| files[*other].1 != files[at].1).collect();
            let other = others[random.below(others.len())];
            let bytes = std::mem::take(&mut files[other].1);
            files[other].1 = std::mem::replace(&mut files[at].1, bytes);
            "swap files"
        }
    };
    let (mut artifacts, mut found) = (Artifacts::default(), Found::default());
    for (name, bytes) in files {
        artifacts.put(name.clone(), bytes.clone());
        found.file(name, bytes);
    }
    let zip = archive::write(top, &artifacts, jiff::civil::date(2026, 11, 20)).expect("it fits into an archive");
    (kind, !lines(&zip).is_empty() && !verify::check(found, None).is_empty())
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

/// Puts a seal that fits at the end of an archive, as somebody who knows how would.
fn reseal(mut archive: Vec<u8>) -> Vec<u8> {
    let digits = archive.len() - 64;
    let seal = hex(&archive[..digits]);
    archive[digits..].copy_from_slice(seal.as_bytes());
    archive
}

/// An archive with these entries and a seal that fits.
fn crafted(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for name in names {
        if let Some(link) = name.strip_prefix("link:") {
            zip.add_symlink(link, "/etc/passwd", options).expect("memory takes it");
        } else if name.ends_with('/') {
            zip.add_directory(*name, options).expect("memory takes it");
        } else {
            zip.start_file(*name, options).expect("memory takes it");
            zip.write_all(name.as_bytes()).expect("memory takes it");
        }
    }
    zip.set_comment(format!("{SEAL}{}", "0".repeat(64))).expect("the seal is short");
    reseal(zip.finish().expect("memory takes it").into_inner())
}

/// Replaces bytes everywhere in an archive, with a seal that fits after.
fn patched(archive: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    let places: Vec<_> = (0..bytes.len() - old.len()).filter(|at| bytes[*at..].starts_with(old)).collect();
    assert!(!places.is_empty(), "there is something to replace");
    for at in places {
        bytes[at..at + old.len()].copy_from_slice(new);
    }
    reseal(bytes)
}

#[test]
fn hostile_archives_are_named() {
    let says = |archive: &[u8], words: &str| {
        let lines = lines(archive);
        assert!(lines.iter().any(|line| line.contains(words)), "{words}: {lines:?}");
        assert!(!lines.iter().any(|line| line.contains("seal")), "the seal fits: {lines:?}");
    };
    says(&crafted(&["p/manifest.json", "p/../../up.txt"]), "it leads out of the folder");
    says(&crafted(&["p/manifest.json", "/etc/cron"]), "outside the folder of the pack");
    says(&crafted(&["p/manifest.json", "../up.txt"]), "outside the folder of the pack");
    says(&crafted(&["p/manifest.json", "p/C:x"]), "another separator");
    says(&crafted(&["p/manifest.json", "p/..\\up.txt"]), "another separator");
    says(&crafted(&["p/manifest.json", "p/a.txt", "p/A.TXT"]), "differ only by case or width");
    says(
        &crafted(&["p/manifest.json", "p/a\u{1b}[2J"]),
        "a\\u{1b}[2J`: it holds control characters",
    );
    says(&crafted(&["p/manifest.json", "p/folder/"]), "an entry for a folder");
    says(&crafted(&["p/manifest.json", "link:p/link"]), "a symbolic link");
    let two = crafted(&["p/aaaa.txt", "p/bbbb.txt"]);
    says(&patched(&two, b"p/bbbb.txt", b"p/aaaa.txt"), "twice: `aaaa.txt`");
    // The head of the second entry calls it otherwise than the directory does.
    let at = two
        .windows(10)
        .position(|window| window == b"p/bbbb.txt")
        .expect("the name is there");
    let mut lie = two.clone();
    lie[at] = b'q';
    says(&reseal(lie), "its head contradicts the directory");
    // The second entry of the directory points at the first.
    let directory = two
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .expect("the directory is there");
    let mut overlap = two.clone();
    overlap[directory + 42..directory + 46].fill(0);
    says(&reseal(overlap), "overlaps the entry before");
    // Both say that the entry is larger, or smaller, than it is.
    let first = two
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .expect("the directory is there");
    for size in [3_u32, 1 << 30, u32::MAX] {
        let mut lie = two.clone();
        lie[22..26].copy_from_slice(&size.to_le_bytes());
        lie[first + 24..first + 28].copy_from_slice(&size.to_le_bytes());
        says(
            &reseal(lie),
            if size == u32::MAX {
                "too large when unpacked"
            } else {
                "data are damaged"
            },
        );
    }
    // Bytes before the first entry, and none at all.
    let lines_of = |bytes: &[u8]| lines(bytes).join("\n");
    assert!(!lines_of(&reseal([b"#!/bin/sh\n".as_slice(), &two].concat())).is_empty());
    assert_eq!(lines_of(b""), "no archive");
    assert!(lines_of(b"PK").contains("cut short"));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    zip.start_file("p/zeros", options).expect("memory takes it");
    let zeros = vec![0; 1 << 20];
    for _ in 0..64 {
        zip.write_all(&zeros).expect("memory takes it");
    }
    zip.set_comment(format!("{SEAL}{}", "0".repeat(64))).expect("the seal is short");
    let mut bytes = zip.finish().expect("memory takes it").into_inner();
    // It says that it holds a byte.
    let directory = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .expect("the directory is there");
    for at in [22, directory + 24] {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let lines = lines(&reseal(bytes));
    assert!(lines.iter().any(|line| line.contains("data are damaged")), "{lines:?}");
}
