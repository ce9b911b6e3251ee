//! `ismsbook confirm`: a digest holds as long as what it is about says the same, and `--write` changes one field and no other byte.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use program::{book, put, run};

const ROLES: &str = "roles: [{id: role-a, title: 責任者, holders: []}]\n";

/// A book with the role and one more file.
fn with(path: &str, text: &str) -> tempfile::TempDir {
    book(&[("content/roles.yaml", ROLES), (path, text)])
}

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    String::from_utf8(std::fs::read(folder.path().join(path)).expect("the file is there")).expect("sources are UTF-8")
}

/// The digest of a field.
fn digest(folder: &tempfile::TempDir, id: &str, field: &str) -> String {
    let ran = run(folder.path(), &["confirm", id, "--field", field]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    ran.stdout.trim().to_owned()
}

/// The rules about what changed since, and nothing else.
fn said(folder: &tempfile::TempDir) -> String {
    run(
        folder.path(),
        &[
            "check",
            "--lang",
            "en",
            "--allow",
            "all",
            "--warn",
            "suspect",
            "--deny",
            "references",
        ],
    )
    .stderr
}

const POLICY: &str = "---\nid: POL-X\ntitle: 方針\nversion: \"1.0\"\napproved: {by: role-a, on: 2026-04-01}\n---\n# 方針\n\n守ります。\n";

#[test]
fn writing_adds_the_digest_behind_the_date_and_changes_no_other_byte() {
    for (approved, wanted) in [
        (
            "approved: {by: role-a, on: 2026-04-01}\n",
            "approved: {by: role-a, on: 2026-04-01, digest: \"@\"}\n",
        ),
        (
            "approved: { on: 2026-04-01, by: role-a }  # 稟議\n",
            "approved: { on: 2026-04-01, digest: \"@\", by: role-a }  # 稟議\n",
        ),
        (
            "approved:\n  by: role-a\n  on: 2026-04-01   # 稟議\n  ref: 2026-1\n",
            "approved:\n  by: role-a\n  on: 2026-04-01   # 稟議\n  digest: \"@\"\n  ref: 2026-1\n",
        ),
        (
            "approved:\r\n  by: role-a\r\n  on: 2026-04-01\r\n",
            "approved:\r\n  by: role-a\r\n  on: 2026-04-01\r\n  digest: \"@\"\r\n",
        ),
        (
            "approved: {by: role-a, on: 2026-04-01, digest: 00}\n",
            "approved: {by: role-a, on: 2026-04-01, digest: \"@\"}\n",
        ),
        (
            "approved: {digest: '00', by: role-a, on: 2026-04-01}\n",
            "approved: {digest: \"@\", by: role-a, on: 2026-04-01}\n",
        ),
    ] {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}---\nid: POL-X\ntitle: 方針\n{approved}---\n# 方針\n\n守ります。  \n");
            let folder = with("content/x.md", &text);
            let now = digest(&folder, "POL-X", "approved");
            assert_eq!(now.len(), 32, "{now}");
            let ran = run(folder.path(), &["confirm", "POL-X", "--write"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
            assert_eq!(read(&folder, "content/x.md"), text.replace(approved, &wanted.replace('@', &now)));
            assert_eq!(said(&folder), "no open diagnostics\n");
            let again = run(folder.path(), &["confirm", "POL-X", "--write", "--lang", "en"]);
            assert_eq!((again.code, again.stderr.as_str()), (0, "nothing to change\n"));
        }
    }
}

#[test]
fn a_digest_is_of_what_is_said_and_not_of_how_it_is_written() {
    let folder = with("content/x.md", POLICY);
    let before = digest(&folder, "POL-X", "approved");
    for same in [
        POLICY.replace('\n', "\r\n"),
        POLICY.replace("title: 方針", "title: \"方針\"  # 題名"),
        POLICY.replace("id: POL-X\ntitle: 方針\n", "title: 方針\nid: POL-X\n"),
        POLICY.replace(
            "approved: {by: role-a, on: 2026-04-01}",
            "approved: {by: role-a, on: 2027-04-01}\nreview_by: 2028-03-31",
        ),
        POLICY.replace("守ります。\n", "守ります。  \n\n"),
    ] {
        put(folder.path(), "content/x.md", &same);
        assert_eq!(digest(&folder, "POL-X", "approved"), before, "{same}");
    }
    for other in [
        POLICY.replace("守ります。", "守ります"),
        POLICY.replace("title: 方針", "title: 基本方針"),
        POLICY.replace("1.0", "1.1"),
        POLICY.replace("# 方針\n\n", "# 方針\n\n\n新しい段落。\n\n"),
    ] {
        put(folder.path(), "content/x.md", &other);
        assert_ne!(digest(&folder, "POL-X", "approved"), before, "{other}");
    }
}

const RISK: &str = "assessments: [{id: RA-1, kind: regular, on: 2026-04-01, method: POL-X}]
risks:
  - id: R-1
    title: 復元できない
    owner: role-a
    affects: [availability]
    event: 復元を試みて失敗する
    consequence: 業務が止まる
    assessed: {round: RA-1, on: 2026-04-01, by: [role-a]}
    inherent: {likelihood: 3, impact: 3}
    current: {likelihood: 2, impact: 3}
    treatment:
      option: modify
      controls: [A.8.13]
      actions: [{what: 試験する, owner: role-a, due: 2026-10-01}]
      plan_approved: {by: role-a, on: 2026-05-01}
      residual: {likelihood: 1, impact: 3}
      residual_accepted: {by: role-a, on: 2026-05-01}
";

#[test]
fn a_plan_that_is_carried_out_is_the_plan_that_was_approved() {
    let folder = with("content/r.yaml", RISK);
    put(folder.path(), "content/x.md", POLICY);
    let both =
        |folder: &tempfile::TempDir| ["treatment.plan_approved", "treatment.residual_accepted"].map(|field| digest(folder, "R-1", field));
    let before = both(&folder);
    put(
        folder.path(),
        "content/r.yaml",
        RISK.replace("due: 2026-10-01", "due: 2026-10-01, done: 2026-09-01"),
    );
    assert_eq!(both(&folder), before);
    put(folder.path(), "content/r.yaml", RISK.replace("due: 2026-10-01", "due: 2026-12-01"));
    let later = both(&folder);
    assert_ne!(later[0], before[0], "another date is another plan");
    assert_eq!(later[1], before[1], "it leaves the residual risk as it is");
    put(
        folder.path(),
        "content/r.yaml",
        RISK.replace("residual: {likelihood: 1", "residual: {likelihood: 2"),
    );
    let higher = both(&folder);
    assert_eq!(higher[0], before[0]);
    assert_ne!(higher[1], before[1]);
}

#[test]
fn a_confirmed_link_is_suspect_once_the_other_text_changes() {
    let systems = |name: &str, confirmed: &str| {
        format!(
            "systems:\n  - {{id: db, name: {name}, owner: role-a}}\n  - {{id: web, name: Web, owner: role-a, needs: [db]{confirmed}}}\n"
        )
    };
    let folder = with("content/s.yaml", &systems("DB", ", confirmed: {on: 2026-04-01, digest: \"\"}"));
    assert!(said(&folder).contains("warning[suspect-link]"), "an empty digest confirms nothing");
    let ran = run(folder.path(), &["confirm", "web", "--write"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(said(&folder), "no open diagnostics\n");
    let confirmed = read(&folder, "content/s.yaml");
    put(folder.path(), "content/s.yaml", confirmed.replace("name: DB", "name: 賃借したDB"));
    assert!(
        said(&folder).contains("warning[suspect-link]: what `web` rests on (`db`) has changed"),
        "{}",
        said(&folder)
    );
    put(folder.path(), "content/s.yaml", confirmed.replace("name: Web", "name: 公開Web"));
    assert_eq!(said(&folder), "no open diagnostics\n", "its own words are not what it rests on");
}

#[test]
fn what_cannot_be_written_is_refused_with_a_reason() {
    let folder = with("content/x.md", POLICY);
    put(
        folder.path(),
        "content/broken.yaml",
        "systems:\n  - {id: sys, nam: DB, owner: role-a}\n",
    );
    let before = program::tree(folder.path());
    for (arguments, reason) in [
        (&["POL-Y"][..], "did you mean `POL-X`?"),
        (&["A.8.13"], "`A.8.13` is no record or document of the book"),
        (&["sys"], "`sys` could not be read"),
        (
            &["POL-X", "--field", "effective"],
            "fields: `prepared`, `examined`, `approved`, `confirmed`",
        ),
        (&["POL-X", "--field", "examined", "--write"], "`examined` is not stated yet"),
        (&["POL-X", "--field", "confirmed"], "there is nothing to confirm"),
        (&["role-a", "--write"], "there is no approval or confirmation to write into"),
    ] {
        let ran = run(folder.path(), &[&["confirm", "--lang", "en"], arguments].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(reason), "{arguments:?}: {}", ran.stderr);
    }
    put(
        folder.path(),
        "content/x.md",
        POLICY.replace("approved:", "examined: {by: role-a, on: 2026-03-31}\napproved:"),
    );
    let ran = run(folder.path(), &["confirm", "--lang", "en", "POL-X", "--write"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("choose with `--field`: `examined`, `approved`"),
        "{}",
        ran.stderr
    );
    put(folder.path(), "content/x.md", POLICY);
    assert_eq!(program::tree(folder.path()), before, "nothing was written");
}

const TWO: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\nlanguages = [\"ja\", \"en\"]\n";

/// The page of the translation.
fn english(folder: &tempfile::TempDir) -> String {
    let ran = run(folder.path(), &["build", "-o", "out", "--allow", "all", "--today", "2026-11-20"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    read(folder, "out/en/x.html")
}

#[test]
fn a_translation_carries_the_digest_of_its_original() {
    for (translated, wanted) in [
        (
            "translated: {version: \"1.0\"}\n",
            "translated: {version: \"1.0\", digest: \"@\"}\n",
        ),
        (
            "translated:\n  version: \"1.0\"\n",
            "translated:\n  version: \"1.0\"\n  digest: \"@\"\n",
        ),
        ("translated: {digest: \"\"}\n", "translated: {digest: \"@\"}\n"),
    ] {
        let text = format!("---\ntitle: Policy\n{translated}---\n# Policy\n\nKept.\n");
        let folder = with("content/x.en.md", &text);
        put(folder.path(), "book.toml", TWO);
        put(folder.path(), "content/x.md", POLICY);
        let before = digest(&folder, "POL-X", "translated");
        // An approval is what is written where no field is named.
        let ran = run(folder.path(), &["confirm", "POL-X", "--write"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(read(&folder, "content/x.en.md"), text);
        let ran = run(folder.path(), &["confirm", "POL-X", "--field", "translated", "--write"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        assert_eq!(
            read(&folder, "content/x.en.md"),
            text.replace(translated, &wanted.replace('@', &before))
        );
        assert!(!english(&folder).contains("class=\"notice\""));

        // A number, a new approval or another version by itself asks for no other translation.
        put(
            folder.path(),
            "content/x.md",
            POLICY.replace("title:", "number: P-1\ntitle:").replace("2026-04-01", "2027-04-01"),
        );
        assert_eq!(digest(&folder, "POL-X", "translated"), before);
        let outdated = |folder: &tempfile::TempDir| {
            let only = ["check", "--lang", "en", "--allow", "all", "--warn", "translation-outdated"];
            run(folder.path(), &only).stderr
        };
        assert_eq!(outdated(&folder), "no open diagnostics\n");

        put(folder.path(), "content/x.md", POLICY.replace("守ります。", "必ず守ります。"));
        let said = outdated(&folder);
        assert!(
            said.contains("has changed since it was translated") && said.contains("content/x.en.md:"),
            "{said}"
        );
        let page = english(&folder);
        let notice = page
            .split("<p class=\"notice\">")
            .nth(1)
            .and_then(|rest| rest.split("</p>").next())
            .expect("the page says it");
        assert!(notice.contains("The original has changed since"), "{notice}");
        assert_eq!(notice.contains("version 1.0"), translated.contains("version"), "{notice}");
        assert!(
            notice.contains("<a href=\"../x.html\" hreflang=\"ja\">Read the original</a>"),
            "{notice}"
        );
        let report = run(folder.path(), &["report", "documents", "--format", "csv", "--lang", "en"]).stdout;
        assert!(report.contains("outdated"), "{report}");
    }
}

#[test]
fn the_list_of_documents_says_which_are_translated() {
    let folder = with("content/x.md", POLICY);
    put(folder.path(), "content/y.md", "---\nid: Y\n---\n# 別\n\n本文。\n");
    put(folder.path(), "content/y.en.md", "# Other\n\nText.\n");
    put(folder.path(), "content/z.md", "---\nid: Z\nversion: \"2\"\n---\n# 三\n\n本文。\n");
    put(
        folder.path(),
        "content/z.en.md",
        "---\ntranslated: {version: \"2\"}\n---\n# Third\n\nText.\n",
    );
    let states = |folder: &tempfile::TempDir| -> Vec<String> {
        let ran = run(folder.path(), &["report", "documents", "--format", "json", "--today", "2026-11-20"]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("the report is JSON");
        let rows = report["rows"].as_array().expect("the report has rows");
        let state = |row: &serde_json::Value| {
            format!(
                "{} {}",
                row["id"].as_str().unwrap_or_default(),
                row["translation"].as_str().unwrap_or("-")
            )
        };
        let mut states: Vec<_> = rows.iter().map(state).collect();
        states.sort();
        states
    };
    assert_eq!(
        states(&folder),
        ["POL-X -", "Y -", "Z -"],
        "a book of one language says nothing of it"
    );
    put(folder.path(), "book.toml", TWO);
    assert_eq!(states(&folder), ["POL-X missing", "Y unstated", "Z current"]);
}
