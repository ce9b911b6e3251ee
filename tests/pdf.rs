//! The pack as PDF, read back with the tools that readers have.
//!
//! These tests need a Japanese font and poppler's programs (`fonts-noto-cjk`, `poppler-utils`); where one is missing they fail and say so.
#![cfg(feature = "pdf")]
#![allow(clippy::disallowed_methods, reason = "these tests read back what was printed")]

use std::path::Path;
use std::process::Command;

use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};
use ismsbook::files::fonts::{self, Fonts};
use ismsbook::pack::parts::{self, Item};
use ismsbook::pack::pdf;
use ismsbook::report;
use ismsbook::text::Lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fonts() -> Fonts {
    fonts::find(root(), &[]).unwrap_or_else(|missing| panic!("{}; {:?}", missing.message.en, missing.help))
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
    pdf::pdf(&book.visible(Audience::Internal), Some(part), &fonts(), Lang::Ja).unwrap_or_else(|said| panic!("{said:#?}"))
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
    let visible = book.visible(Audience::Internal);
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
    let said = pdf::pdf(&book.visible(Audience::Internal), part, &fonts(), Lang::Ja).expect_err("the emoji has no glyph");
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
    let said = fonts::find(root(), &["Cargo.toml".to_owned()]).expect_err("no font is in there");
    assert_eq!(said.code, "font-missing");
    assert!(said.help.iter().any(|help| help.en.contains("fonts-noto-cjk")));
}
