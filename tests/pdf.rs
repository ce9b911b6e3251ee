//! The pack as PDF, read back with the tools that readers have.
//!
//! These tests need a Japanese font and poppler's programs (`fonts-noto-cjk`, `poppler-utils`); where one is missing they fail and say so.
#![cfg(feature = "pdf")]
#![allow(clippy::disallowed_methods, reason = "these tests read back what was printed")]

use std::path::Path;
use std::process::Command;

use ismsbook::book::{Book, Request};
use ismsbook::files::fonts::{self, Fonts};
use ismsbook::pack::parts::{self, Item};
use ismsbook::pack::pdf::{self, Printing};
use ismsbook::report;
use ismsbook::span::Span;
use ismsbook::text::Lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fonts() -> Fonts {
    fonts::find(root(), &[]).unwrap_or_else(|missing| panic!("{missing:#?}"))
}

fn sample() -> Book {
    Book::open(root(), &Request::default())
}

/// What a program of poppler prints about a PDF.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("pack.pdf");
    std::fs::write(&path, pdf).expect("the PDF can be written");
    let last: &[&str] = if program == "pdftotext" { &["-"] } else { &[] };
    let output = Command::new(program).args(arguments).arg(&path).args(last).output();
    let output = output.unwrap_or_else(|error| panic!("{program} of poppler-utils is needed: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("poppler prints UTF-8")
}

fn printed(book: &Book, part: &str) -> Vec<u8> {
    let part = parts::find(part).expect("the part exists");
    pdf::pdf(&book.visible(), Some(part), &fonts(), Lang::Ja).unwrap_or_else(|said| panic!("{said:#?}"))
}

/// Text without blanks and line ends: columns break words wherever they are full.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_statements_give_back_every_row() {
    let book = sample();
    let pdf = printed(&book, "soa");
    let text = dense(&poppler("pdftotext", &["-raw"], &pdf));
    let visible = book.visible();
    let mut rows = 0;
    for item in parts::find("soa").expect("the part exists").items(&visible) {
        let Item::Report { name, query } = item else { continue };
        let table = report::run(name, &visible, &query).expect("the report exists");
        for row in &table.rows {
            let id = report::print::words(&row.cells[0], Lang::Ja);
            assert!(text.contains(&dense(&id)), "{name} {query:?}: {id}");
            rows += 1;
        }
    }
    assert!(rows > 300, "{rows}");
}

#[test]
fn a_policy_is_tagged_titled_and_printed_with_its_head() {
    let book = sample();
    let pdf = printed(&book, "policies");
    let info = poppler("pdfinfo", &[], &pdf);
    let says = |line: &str| {
        assert!(
            info.lines().any(|has| has.split_whitespace().eq(line.split_whitespace())),
            "{line}:\n{info}"
        );
    };
    says("Tagged: yes");
    says("Title: みなとクラウド ISMS 方針");
    says("Creator: ismsbook");
    let text = dense(&poppler("pdftotext", &["-raw"], &pdf));
    for words in ["MC-P-01", "情報セキュリティ方針", "改訂履歴", "承認"] {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(pdf, printed(&book, "policies"), "the same bytes every time");
}

/// A book of one policy, with all that its head can say.
fn one_policy() -> Book {
    let policy = "---
id: P
title: { ja: 基本方針, en: Basic policy }
number: XX-P-01
kind: policy
version: '2.0'
status: in-force
classification: public
owner: top
created: 2024-04-01
effective: 2026-04-01
review_by: 2027-03-31
prepared: { by: office, on: 2026-03-01 }
examined: { by: ciso, on: 2026-03-05 }
approved: { by: top, on: 2026-03-10, ref: 稟議12 }
history:
  - { version: '1.0', on: 2024-04-01, change: { ja: 制定, en: First edition }, by: office }
  - { version: '2.0', on: 2026-04-01, change: { ja: 目的の追加, en: Objectives added }, by: office }
---

## 目的

情報を守る。
";
    let roles = "roles:
  - { id: top, title: { ja: 社長, en: President } }
  - { id: ciso, title: { ja: 責任者, en: CISO } }
  - { id: office, title: { ja: 事務局, en: Office } }
";
    let files = [
        (
            "book.toml",
            "[book]\nid = \"b\"\ntitle = \"見本\"\norganization = \"見本社\"\nlanguage = \"ja\"\nlanguages = [\"ja\", \"en\"]\nas_of = \"2026-11-20\"\n",
        ),
        ("content/p.md", policy),
        ("content/roles.yaml", roles),
    ];
    let files = ismsbook::files::Files::from_texts(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    Book::compile(files, Vec::new(), "b", &Request::default())
}

/// The text of each page of the whole pack.
fn pages(book: &Book, lang: Lang, draft: bool) -> Vec<String> {
    let printed = pdf::print(&book.visible(), None, &fonts(), Printing { lang, draft, head: None });
    let text = poppler("pdftotext", &["-raw"], &printed.unwrap_or_else(|said| panic!("{said:#?}")));
    // Every page ends with a form feed.
    text.strip_suffix('\u{c}')
        .expect("there are pages")
        .split('\u{c}')
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_draft_says_so_on_every_page_and_others_on_none() {
    let book = one_policy();
    for (lang, word) in [(Lang::Ja, "草案"), (Lang::En, "DRAFT")] {
        let drafts = pages(&book, lang, true);
        assert!(drafts.len() > parts::PARTS.len());
        for (at, page) in drafts.iter().enumerate() {
            assert!(dense(page).contains(word), "page {}: {page}", at + 1);
        }
        for page in pages(&book, lang, false) {
            assert!(!dense(&page).contains(word), "{page}");
        }
    }
}

#[test]
fn a_policy_begins_with_facts_sign_off_and_history() {
    let book = one_policy();
    let all = pages(&book, Lang::Ja, false);
    let page = all.iter().find(|page| page.contains("情報を守る")).expect("the policy is printed");
    let lines: Vec<_> = page.lines().map(dense).filter(|line| !line.is_empty()).collect();
    let (foot, lines) = lines.split_last().expect("the page has lines");
    assert_eq!(
        lines,
        [
            "基本方針XX-P-01第2.0版公開",
            "基本方針",
            "文書番号XX-P-01識別子P",
            "版2.0種類方針",
            "状態施行中取扱区分公開",
            "主管社長制定日2024-04-01",
            "施行日2026-04-01次回見直し2027-03-31",
            "承認・審査・作成承認審査作成",
            "氏名・署名社長責任者事務局",
            "日付2026-03-102026-03-052026-03-01",
            "記録稟議12",
            "改訂履歴",
            "版日付変更点改訂者",
            "1.02024-04-01制定事務局",
            "2.02026-04-01第1.0版からの変更点",
            "目的の追加",
            "事務局",
            "目的",
            "情報を守る。",
        ]
    );
    assert!(foot.starts_with("見本社見本認証提出資料基準日2026-11-20"), "{foot}");
    assert!(foot.ends_with(&format!("/{}", all.len())), "{foot}");
}

#[test]
fn pictures_are_text() {
    // That they have a description is asked by PDF/UA-1, without which nothing is printed.
    let book = sample();
    let pdf = printed(&book, "scope");
    let pages = poppler("pdftotext", &["-layout"], &pdf);
    let page = pages.split('\u{c}').find(|page| page.contains("供給者（適用範囲の外）"));
    let page = dense(page.expect("the picture is set as text"));
    for name in [
        "みなとコンピュート",
        "みなとドックス",
        "みなと社内グループウェア",
        "くもインフラ株式会社",
        "京浜データセンター株式会社",
    ] {
        assert!(page.contains(name), "{name}: {page}");
    }
}

#[test]
fn a_character_without_a_glyph_is_said_with_its_place() {
    let files = [
        (
            "book.toml",
            "[book]\nid = \"b\"\ntitle = \"b\"\norganization = \"o\"\nlanguage = \"ja\"\n",
        ),
        (
            "content/p.md",
            "---\nid: P\ntitle: 方針\nkind: policy\n---\n\n印字できない 😀 文字\n",
        ),
    ];
    let files = ismsbook::files::Files::from_texts(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let book = Book::compile(files, Vec::new(), "b", &Request::default());
    let part = parts::find("policies");
    let said = pdf::pdf(&book.visible(), part, &fonts(), Lang::Ja).expect_err("the emoji has no glyph");
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!(said[0].code, "glyph-missing");
    assert_eq!(
        &book.files.file(said[0].span.file).expect("it has a place").text[said[0].span.range()],
        "😀"
    );
}

#[test]
fn what_an_author_writes_is_never_code_of_the_layout() {
    let hostile = "#panic(1) $x$ <lab> @ref #import \"/x\": * \\ [ ] { } \"quoted\" /* c */ // d #(1+1) ~ -- --- '";
    let text = format!(
        "---\nid: P\ntitle: '#panic(2) $y$'\nkind: policy\n---\n\n{}\n",
        hostile.replace('<', "\\<").replace('*', "\\*").replace("[ ]", "\\[ \\]")
    );
    let files = [
        (
            "book.toml".to_owned(),
            "[book]\nid = \"b\"\ntitle = \"b\"\norganization = \"#eval\"\nlanguage = \"ja\"\n".to_owned(),
        ),
        ("content/p.md".to_owned(), text),
    ];
    let book = Book::compile(ismsbook::files::Files::from_texts(files), Vec::new(), "b", &Request::default());
    let text = dense(&poppler("pdftotext", &["-raw"], &printed(&book, "policies")));
    for words in ["#panic(1)", "$x$", "<lab>", "@ref", "#(1+1)", "#panic(2)$y$", "#eval"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn no_font_for_japanese_is_said_with_the_package() {
    let said = fonts::find(root(), &[("Cargo.toml", Span::NONE)]).expect_err("no font is in there");
    let [said] = &said[..] else { panic!("{said:#?}") };
    assert_eq!(said.code, "font-missing");
    assert!(said.help.iter().any(|help| help.en.contains("fonts-noto-cjk")));
}
