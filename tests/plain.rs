//! A folder of plain Markdown, without `book.toml`, front matter or YAML, is taken over as it is.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use std::path::Path;

use program::{put, run};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

fn page(folder: &Path, path: &str) -> String {
    let path = folder.join("site").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} was not built", path.display()))
}

#[test]
fn a_handbook_builds_unchanged() {
    let folder = folder(&[
        (
            "README.md",
            "# 社内ハンドブック\n\n[規程](rules/access.md#パスワード)を読みます。\n",
        ),
        (
            "rules/access.md",
            "アクセス管理規程\n========\n\n## パスワード\n\n12文字以上とする。\n\n## Multi-factor Authentication!\n\n[上](#パスワード)、[下](#multi-factor-authentication)、[表紙](../README.md)\n",
        ),
        ("notes/untitled.md", "見出しのない覚え書き。\n"),
    ]);
    let root = folder.path().to_str().expect("a temporary folder has a plain name");
    let ran = run(folder.path(), &["build", "--root", root, "--lang", "en"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(page(folder.path(), "index.html").contains("社内ハンドブック"));
    assert!(page(folder.path(), "index.html").contains("rules/access.html#"));
    assert!(page(folder.path(), "rules/access.html").contains("12文字以上とする。"));
    assert!(page(folder.path(), "notes/untitled.html").contains("見出しのない覚え書き。"));
    // What plain documents mention stands beside them; it is not drawn.
    assert!(page(folder.path(), "rules/access.html").contains("class=\"chain\""));
    assert!(!page(folder.path(), "rules/access.html").contains("<svg"));
}

#[test]
fn dead_links_warn() {
    let folder = folder(&[("README.md", "# 表紙\n\n[なし](none.md)と[節](#none)と![図](none.png)と[[none]]。\n")]);
    let root = folder.path().to_str().expect("a temporary folder has a plain name");
    let ran = run(folder.path(), &["build", "--root", root, "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("warning[").count(), 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("0 errors, 4 warnings"), "{}", ran.stderr);
    let denied = run(folder.path(), &["check", "--root", root, "--deny", "warnings", "--lang", "en"]);
    assert_eq!(denied.code, 1, "{}", denied.stderr);
}

#[test]
fn a_folder_without_sources_is_no_book() {
    let folder = folder(&[]);
    let root = folder.path().to_str().expect("a temporary folder has a plain name");
    assert_eq!(run(folder.path(), &["build", "--root", root]).code, 2);
    // Nor is a folder taken for a book that nobody named.
    put(folder.path(), "README.md", "# 表紙\n");
    assert_eq!(run(folder.path(), &["build"]).code, 2);
}

/// The ids of the headings of a page, in order.
fn heading_ids(html: &str) -> Vec<String> {
    let main = html.split("<main").nth(1).expect("a page has a main part");
    let mut found = Vec::new();
    for piece in main
        .split("<h")
        .skip(1)
        .filter(|piece| piece.starts_with(|c: char| c.is_ascii_digit()))
    {
        let tag = piece.split('>').next().unwrap_or_default();
        if let Some(id) = tag.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            found.push(id.to_owned());
        }
    }
    found
}

/// Whoever linked to a heading still lands on it when paragraphs, and headings of other names, come and go around it.
#[test]
fn ids_of_japanese_headings_are_stable() {
    let ids = |text: &str| {
        let folder = folder(&[("README.md", text)]);
        let root = folder.path().to_str().expect("a temporary folder has a plain name").to_owned();
        let ran = run(folder.path(), &["build", "--root", &root]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        heading_ids(&page(folder.path(), "index.html"))
    };
    let before = ids("# 規程\n\n## 第1条 目的\n\n本文\n\n## 第2条（適用範囲）\n\n### `設定` と**例外**\n");
    let after = ids("# 規程\n\n前文\n\n## 新しい条\n\n## 第1条 目的\n\n改めた本文\n\n## 第2条（適用範囲）\n\n### `設定` と**例外**\n");
    let kept: Vec<_> = after.iter().filter(|id| before.contains(id)).cloned().collect();
    assert_eq!(kept, before);
    for id in ["第1条-目的", "第2条適用範囲", "設定-と例外"] {
        assert!(before.iter().any(|found| found == id), "GitHub would name it {id}: {before:?}");
    }
}

#[test]
fn fragments_of_github_and_explicit_ids_resolve() {
    let folder = folder(&[
        (
            "README.md",
            "# 表紙\n\n## 復元の手順 {#restore}\n\n## Change Management & Review\n\n## 用語\n\n## 用語\n\n## A.8.13 バックアップ\n\n\
             [一](#restore) [二](#復元の手順) [三](#change-management--review) [四](#用語) [五](#用語-1) [六](#a813-バックアップ) [七](#%E7%94%A8%E8%AA%9E)\n",
        ),
        (
            "b.md",
            "# 次\n\n[一](README.md#restore) [二](README.md#復元の手順) [三](README.md#change-management--review) [五](README.md#用語-1)\n",
        ),
    ]);
    let root = folder.path().to_str().expect("a temporary folder has a plain name");
    let ran = run(folder.path(), &["check", "--root", root, "--deny", "warnings", "--lang", "en"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "no open diagnostics\n"));
}

#[test]
fn a_thousand_pages_build() {
    let folder = folder(&[]);
    for number in 0..1000 {
        let next = (number + 1) % 1000;
        let text = format!(
            "# 第{number}章 手順\n\n前の章に続き、[第{next}章](p{next:04}.md#手順-{next})へ進みます。\n\n## 手順 {number}\n\n1. **確認**する\n2. `実行`する\n\n| 項目 | 値 |\n|---|---|\n| 番号 | {number} |\n"
        );
        put(folder.path(), &format!("part-{:02}/p{number:04}.md", 0), text);
    }
    let root = folder.path().to_str().expect("a temporary folder has a plain name");
    let ran = run(folder.path(), &["build", "--root", root, "--lang", "en"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, ""),
        "{}",
        ran.stderr.chars().take(2000).collect::<String>()
    );
    assert!(
        !ran.stderr.contains("warning"),
        "{}",
        ran.stderr.chars().take(2000).collect::<String>()
    );
    assert!(page(folder.path(), "part-00/p0999.html").contains("第999章"));
    assert!(page(folder.path(), "part-00/p0041.html").contains("p0042.html#"));
}
