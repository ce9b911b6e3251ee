//! The dates of last changes in a pack and on a site: asked of git only where the book asks for them, and never a false one.
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that the program asks about")]

mod program;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use ismsbook::book::Request;
use ismsbook::config::Level;
use ismsbook::live::{Live, State, Touched};
use program::{BOOK_TOML, Ran, command, finish, put, run, tree};
use serde_json::Value;

const DAY: [&str; 4] = ["--today", "2026-11-20", "--lang", "en"];
const ASKED: &str =
    "timezone = \"Asia/Tokyo\"\nlanguages = [\"ja\", \"en\"]\n[pack]\ndates = \"git\"\nparts = [\"documents\", \"standards\"]\n";
const POLICY: &str = "---\nid: POL\nkind: policy\n---\n# 方針\n\n方針です。\n";
const RULES: &str = "---\nid: RULES\nkind: standard\n---\n# 規程\n\n規程です。\n";

/// Runs git in `folder`, as someone who has no settings of their own.
fn git(folder: &Path, at: &str, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments);
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "山田 太郎")
            .env(format!("GIT_{who}_EMAIL"), "yamada@example.jp")
            .env(format!("GIT_{who}_DATE"), at);
    }
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(name);
    }
    let output = git.output().expect("these tests need git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a book in the folder `本`: two documents and a translation, and a commit that changes one document.
fn repository(book_toml: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let root = folder.path().join("元");
    put(&root, "README.md", "beside the book\n");
    put(&root, "本/book.toml", book_toml);
    put(&root, "本/content/方針.md", POLICY);
    put(&root, "本/content/古い 規程.md", RULES);
    git(&root, "2026-04-01T09:00:00+0900", &["init", "-q"]);
    git(&root, "2026-04-01T09:00:00+0900", &["add", "."]);
    git(&root, "2026-04-01T09:00:00+0900", &["commit", "-qm", "one"]);
    put(&root, "本/content/方針.md", format!("{POLICY}\n改めました。\n"));
    put(&root, "本/content/方針.en.md", "# Policy\n\nThe policy.\n");
    put(&root, "README.md", "changed beside the book\n");
    git(
        &root,
        "2026-05-01T00:00:00+0000",
        &["mv", "本/content/古い 規程.md", "本/content/規程.md"],
    );
    git(&root, "2026-05-01T00:00:00+0000", &["add", "."]);
    // In UTC it is still the day before; in the time zone of the book it is not.
    git(&root, "2026-06-01T20:00:00+0000", &["commit", "-qm", "two"]);
    put(&root, "README.md", "and again\n");
    git(&root, "2026-07-01T00:00:00+0000", &["commit", "-qam", "three"]);
    folder
}

fn asking() -> String {
    format!("{BOOK_TOML}{ASKED}")
}

fn pack(book: &Path, more: &[&str]) -> Ran {
    run(book, &[&["pack"], more, &DAY[..]].concat())
}

/// The files of the pack by path, without the folder they stand in.
fn files(book: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = std::fs::read(book.join("b-2026-11-20.zip")).expect("the pack is where it is said to be");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("the archive opens");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("the entry opens");
            let mut bytes = Vec::new();
            std::io::copy(&mut entry, &mut bytes).expect("the entry unpacks");
            let name = entry.name().expect("the name is UTF-8").into_owned();
            (name.split_once('/').expect("everything stands in one folder").1.to_owned(), bytes)
        })
        .collect()
}

/// What the register of documents says of a document: its last change, and what is not committed.
fn said(files: &BTreeMap<String, Vec<u8>>, id: &str) -> (Value, Value) {
    let report: Value = serde_json::from_slice(&files["reports/ja/documents.json"]).expect("the report is JSON");
    let rows = report["rows"].as_array().expect("the report has rows");
    let row = rows.iter().find(|row| row["id"] == id).expect("the register lists the document");
    (row["changed"].clone(), row["uncommitted"].clone())
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap_or_else(|_| panic!("{path} is text"))
}

/// The text of a page without its tags and line breaks.
fn foot(page: &str) -> String {
    let foot = page.split("<footer").nth(1).expect("pages have a foot");
    let words = foot.split('<').filter_map(|part| part.split_once('>').map(|(_, words)| words));
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a PDF of the pack without spaces; nothing where the program is built without PDFs.
fn printed(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Option<String> {
    let pdf = files.get(path);
    assert_eq!(pdf.is_some(), cfg!(feature = "pdf"), "{path}");
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "a.pdf", pdf?);
    let output = Command::new("pdftotext")
        .args(["-raw", "a.pdf", "-"])
        .current_dir(folder.path())
        .output()
        .expect("pdftotext of poppler-utils is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).split_whitespace().collect())
}

#[test]
fn register_page_and_print_carry_the_last_change() {
    let folder = repository(&asking());
    let book = folder.path().join("元/本");
    // Neither variables nor settings of the repository lead git elsewhere or make it run something.
    put(&book, "evil.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\ncat\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(book.join("evil.sh"), std::fs::Permissions::from_mode(0o755)).expect("a test may run its script");
    }
    let evil = book.join("evil.sh");
    let evil = evil.to_str().expect("the test names its folders");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "gpg.program",
        "filter.x.clean",
        "filter.x.smudge",
        "diff.x.textconv",
        "diff.x.command",
        "core.sshCommand",
    ] {
        git(&book, "2026-01-01T00:00:00Z", &["config", key, evil]);
    }
    for (key, value) in [
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("color.ui", "always"),
        ("log.follow", "true"),
    ] {
        git(&book, "2026-01-01T00:00:00Z", &["config", key, value]);
    }
    put(&book, "../.git/info/attributes", "*.md filter=x diff=x\n");
    let ran = finish(
        command(&book, &[&["pack"], &DAY[..]].concat())
            .env("GIT_DIR", "/nowhere")
            .env("GIT_EXTERNAL_DIFF", evil)
            .env("GIT_PAGER", evil)
            .env("GIT_TRACE", book.join("trace")),
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!book.join("ran").exists(), "nothing of the repository was run");
    assert!(!book.join("trace").exists(), "no variable reaches git");

    let files = files(&book);
    assert_eq!(said(&files, "POL"), ("2026-06-02".into(), Value::Null));
    assert_eq!(said(&files, "RULES"), ("2026-06-02".into(), Value::Null), "a rename is a change");
    let csv = text(&files, "reports/ja/documents.csv");
    assert!(csv.lines().next().is_some_and(|head| head.contains("changed")), "{csv}");
    assert!(csv.contains("2026-06-02"), "{csv}");
    assert!(foot(&text(&files, "site/方針.html")).contains("最終変更 2026-06-02 山田 太郎"));
    let Some(all) = printed(&files, "b.ja.pdf") else { return };
    assert!(all.contains("最終変更2026-06-02山田太郎"), "{all}");
}

#[test]
fn what_is_not_committed_has_no_day() {
    let folder = repository(&asking());
    let book = folder.path().join("元/本");
    put(&book, "content/規程.md", format!("{RULES}\n直しました。\n"));
    put(
        &book,
        "content/新.md",
        "---\nid: NEW\nkind: standard\n---\n# 新しい規程\n\n新しい規程です。\n",
    );
    // Line ends are no change: git writes them as the machine has them.
    put(&book, "content/方針.md", format!("{POLICY}\n改めました。\n").replace('\n', "\r\n"));
    let ran = pack(&book, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = files(&book);
    assert_eq!(said(&files, "POL"), ("2026-06-02".into(), Value::Null));
    assert_eq!(said(&files, "RULES"), (Value::Null, "uncommitted".into()));
    assert_eq!(said(&files, "NEW"), (Value::Null, "uncommitted".into()));
    assert!(foot(&text(&files, "site/規程.html")).contains("最終変更 未コミットの変更あり"));
    assert!(text(&files, "reports/en/documents.csv").contains("uncommitted"));
    let Some(all) = printed(&files, "b.ja.pdf") else { return };
    assert!(all.contains("最終変更未コミットの変更あり"), "{all}");
}

/// A pack that is refused says so at the key, writes nothing, and leaves what is there; a draft too.
fn refused(book: &Path, code: &str, help: &str) {
    put(book, "b-2026-11-20.zip", "an old pack");
    let before = tree(book);
    for more in [&[][..], &["--draft"]] {
        let ran = pack(book, more);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{}", ran.stderr);
        assert!(ran.stderr.contains("book.toml:8:9"), "{}", ran.stderr);
        assert!(ran.stderr.contains(help), "{}", ran.stderr);
        assert!(tree(book) == before, "nothing is written");
    }
}

#[test]
fn a_shallow_history_tells_no_dates() {
    let folder = repository(&asking());
    let from = format!("file://{}", folder.path().join("元").display());
    git(
        folder.path(),
        "2026-07-01T00:00:00Z",
        &["clone", "-q", "--depth", "1", &from, "shallow"],
    );
    refused(&folder.path().join("shallow/本"), "git-shallow", "fetch-depth: 0");
}

#[test]
fn without_repository_commit_or_git_there_are_no_dates() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", asking());
    put(folder.path(), "content/方針.md", POLICY);
    refused(folder.path(), "git-missing", "git repository that has commits");
    git(folder.path(), "2026-04-01T09:00:00+0900", &["init", "-q"]);
    let ran = pack(folder.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("error[git-missing]"), "{}", ran.stderr);

    let ran = finish(command(folder.path(), &[&["pack"], &DAY[..]].concat()).env("PATH", "/nowhere"));
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no program `git`"), "{}", ran.stderr);
}

#[test]
fn without_the_key_nothing_asks_git() {
    let folder = repository(&asking().replace("dates = \"git\"\n", ""));
    let book = folder.path().join("元/本");
    let ran = finish(command(&book, &[&["pack"], &DAY[..]].concat()).env("PATH", "/nowhere"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = files(&book);
    let report = text(&files, "reports/ja/documents.json");
    assert!(!report.contains("changed") && !report.contains("最終変更"), "{report}");
    assert!(!foot(&text(&files, "site/方針.html")).contains("最終変更"));
}

#[test]
fn another_word_is_no_source_of_dates() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", asking().replace("\"git\"", "\"gti\""));
    let ran = run(folder.path(), &[&["check"], &DAY[..]].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("error[unknown-value]") && said.contains("book.toml:8:9"), "{said}");
    assert!(said.contains("did you mean `git`"), "{said}");
}

const SITE: &str = "timezone = \"Asia/Tokyo\"\nlanguages = [\"ja\", \"en\"]\n[site]\ndates = \"git\"\n";
const ROLES: &str = "roles:\n  - {id: role-ciso, title: 責任者, holders: []}\n";

/// A repository as [`repository`], with a policy for everybody and a record that is committed.
fn site_repository() -> tempfile::TempDir {
    let folder = repository(&format!("{BOOK_TOML}{SITE}"));
    let root = folder.path().join("元");
    put(
        &root,
        "本/content/公開.md",
        "---\nid: OPEN\nclassification: public\n---\n# 公開\n\n公開です。\n",
    );
    put(&root, "本/content/roles.yaml", ROLES);
    git(&root, "2026-08-01T09:00:00+0900", &["add", "."]);
    git(&root, "2026-08-01T09:00:00+0900", &["commit", "-qm", "four"]);
    folder
}

/// Builds the site into the folder `out`.
fn build(book: &Path, more: &[&str]) -> Ran {
    run(book, &[&["build", "--allow", "all", "-o", "out"], more, &DAY[..]].concat())
}

fn page(book: &Path, path: &str) -> String {
    std::fs::read_to_string(book.join("out").join(path)).unwrap_or_else(|_| panic!("{path} is built"))
}

#[test]
fn pages_say_their_last_change_to_those_who_may_know_its_author() {
    let folder = site_repository();
    let book = folder.path().join("元/本");
    put(&book, "content/規程.md", format!("{RULES}\n直しました。\n"));
    for more in [&[][..], &["--audience", "auditor"]] {
        let ran = build(&book, more);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(foot(&page(&book, "方針.html")).contains("最終変更 2026-06-02 山田 太郎"));
        assert!(foot(&page(&book, "en/方針.html")).contains("Last change 2026-06-02 山田 太郎"));
        assert!(foot(&page(&book, "規程.html")).contains("最終変更 未コミットの変更あり"));
        // A file of records changes with each of them.
        assert!(foot(&page(&book, "roles/role-ciso.html")).contains("原本のファイルの最終変更 2026-08-01 山田 太郎"));
        assert!(page(&book, "reports/documents.json").contains("2026-06-02"));
    }
    for audience in ["customer", "public"] {
        let ran = build(&book, &["--audience", audience]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let all: Vec<_> = tree(&book.join("out")).into_iter().collect();
        assert!(all.iter().any(|(path, _)| path.ends_with("公開.html")), "the page is built");
        let told = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(
            all.iter().all(|(_, bytes)| !told(bytes, "山田") && !told(bytes, "2026-08-01")),
            "{audience}"
        );
    }
}

#[test]
fn a_site_without_a_whole_history_warns_and_has_no_dates() {
    let folder = site_repository();
    let from = format!("file://{}", folder.path().join("元").display());
    git(
        folder.path(),
        "2026-07-01T00:00:00Z",
        &["clone", "-q", "--depth", "1", &from, "shallow"],
    );
    let bare = tempfile::tempdir().expect("there is room for a temporary folder");
    put(bare.path(), "book.toml", format!("{BOOK_TOML}{SITE}"));
    put(bare.path(), "content/方針.md", POLICY);
    for (book, code) in [
        (folder.path().join("shallow/本"), "git-shallow"),
        (bare.path().to_path_buf(), "git-missing"),
    ] {
        let ran = build(&book, &[]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("warning[{code}]")), "{}", ran.stderr);
        assert!(ran.stderr.contains("book.toml:8:9"), "{}", ran.stderr);
        assert!(!foot(&page(&book, "方針.html")).contains("最終変更"));
        assert!(!page(&book, "reports/documents.json").contains("changed"));
        let ran = build(&book, &["--deny", "warnings"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{}", ran.stderr);
    }
}

#[test]
fn what_serve_shows_has_the_dates_that_build_writes() {
    let folder = site_repository();
    let book = folder.path().join("元/本");
    let mut live = Live::new(
        &book,
        Request {
            today: Some(jiff::civil::date(2026, 11, 20)),
            levels: BTreeMap::from([("all".to_owned(), Level::Allow)]),
            ..Request::default()
        },
    );
    let same = |state: &State| {
        let ran = build(&book, &[]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let mut built = tree(&book.join("out"));
        built.retain(|path, _| state.get(path).is_some());
        let paths = state.paths();
        assert_eq!(built.len(), paths.len(), "build writes the files that are shown");
        for path in paths {
            assert!(state.get(&path).as_deref() == built.get(&path).map(Vec::as_slice), "{path}");
        }
    };
    let shown = |state: &State, path: &str| foot(&String::from_utf8_lossy(&state.get(path).expect("the page is there")));
    let state = live.update(&Touched::All).expect("the first look gives a state");
    assert!(shown(&state, "規程.html").contains("最終変更 2026-06-02"));
    same(&state);

    put(&book, "content/規程.md", format!("{RULES}\n直しました。\n"));
    let state = live.update(&Touched::All).expect("a text has changed");
    assert!(shown(&state, "規程.html").contains("未コミットの変更あり"));
    same(&state);

    put(&book, "content/規程.md", RULES);
    let state = live.update(&Touched::All).expect("the text is as it was");
    assert!(shown(&state, "規程.html").contains("最終変更 2026-06-02"));
    same(&state);

    assert!(live.update(&Touched::All).is_none(), "nothing has changed");
    put(&book, "content/規程.md", format!("{RULES}\n直しました。\n"));
    live.update(&Touched::All).expect("a text has changed");
    git(&book, "2026-09-01T09:00:00+0900", &["commit", "-qam", "five"]);
    let state = live.update(&Touched::All).expect("the book stands at another commit");
    assert!(shown(&state, "規程.html").contains("最終変更 2026-09-01"));
    same(&state);
    assert!(live.update(&Touched::All).is_none(), "nothing has changed");
}

#[test]
fn pages_lead_to_where_their_sources_are_edited_within_the_organization_only() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let book = folder.path();
    let edit = "[site]\nedit = \"https://git.example/isms/edit/main/{path}?plain=1#L{line}\"\n";
    put(book, "book.toml", format!("{BOOK_TOML}languages = [\"ja\", \"en\"]\n{edit}"));
    put(
        book,
        "content/手順/a b.md",
        "---\nid: OPEN\nclassification: public\n---\n# 公開\n\n公開です。\n",
    );
    put(book, "content/手順/a b.en.md", "# Open\n\nOpen.\n");
    put(book, "content/roles.yaml", ROLES);
    let link = |page: &str, wanted: &str| page.contains(&format!("href=\"https://git.example/{wanted}\""));
    assert_eq!(build(book, &[]).code, 0);
    let folder = "isms/edit/main/content/%E6%89%8B%E9%A0%86";
    assert!(
        link(&page(book, "手順/a b.html"), &format!("{folder}/a%20b.md?plain=1#L1")),
        "{}",
        page(book, "手順/a b.html")
    );
    assert!(link(&page(book, "en/手順/a b.html"), &format!("{folder}/a%20b.en.md?plain=1#L1")));
    assert!(link(
        &page(book, "roles/role-ciso.html"),
        "isms/edit/main/content/roles.yaml?plain=1#L2"
    ));
    // What the program brings itself is not edited in the book.
    assert!(!page(book, "controls/A.8.13.html").contains("git.example"));
    for audience in ["auditor", "customer", "public"] {
        let ran = build(book, &["--audience", audience]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            page(book, "手順/a b.html").contains("<code>content/手順/a b.md</code>"),
            "{audience}"
        );
        for (path, bytes) in tree(&book.join("out")) {
            assert!(!String::from_utf8_lossy(&bytes).contains("git.example"), "{audience}: {path}");
        }
    }
}
