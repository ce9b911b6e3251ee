//! White papers: what a provider publishes of its services, on pages, as data and as a check sheet.
#![allow(clippy::disallowed_methods, reason = "tests make the books that the program reads")]

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use ismsbook::artifact::Artifacts;
use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};
use ismsbook::text::is_cjk;
use program::{book, run};
use serde_json::Value;

static SAMPLE: LazyLock<Book> = LazyLock::new(|| Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &Request::default()));
static PUBLIC: LazyLock<Artifacts> = LazyLock::new(|| SAMPLE.site_for(Audience::Public).expect("the sample can be published"));
/// The services of the sample that play the provider.
const PROVIDERS: [&str; 2] = ["minato-compute", "minato-docs"];

fn text(site: &Artifacts, path: &str) -> String {
    let bytes = site.get(path).unwrap_or_else(|| panic!("{path} is there"));
    String::from_utf8(bytes.to_vec()).expect("pages are UTF-8")
}

/// What the program prints when all is well.
fn run_ok(root: &Path, arguments: &[&str]) -> String {
    let ran = run(root, arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
    ran.stdout
}

/// The sections of positions on a page, by their ids.
fn positions(page: &str) -> BTreeMap<&str, &str> {
    let sections = page.split("<section class=\"wp-section\" id=\"").skip(1);
    let sections = sections.filter_map(|section| section.split_once('"'));
    sections.filter(|(id, _)| !id.starts_with("wp-")).collect()
}

#[test]
fn every_position_that_speaks_to_providers_is_answered() {
    let guidance = SAMPLE.catalog.guidance().expect("the sample names its guidance");
    let of_body = guidance.positions.iter().map(|position| (&position.number, &position.sides));
    let of_cloud = guidance.controls.iter().map(|control| (&control.number, &control.sides));
    let asked: BTreeSet<_> = of_body
        .chain(of_cloud)
        .filter(|(_, sides)| sides.iter().any(|side| side.speaks_to("csp")))
        .map(|(number, _)| number.as_str())
        .collect();
    assert_eq!(asked.len(), 40);
    for service in PROVIDERS {
        for folder in ["", "en/"] {
            let page = text(&PUBLIC, &format!("{folder}whitepaper/{service}.html"));
            let answered = positions(&page);
            assert_eq!(answered.keys().copied().collect::<BTreeSet<_>>(), asked, "{folder}{service}");
            for (id, section) in answered {
                let answers = section.matches("<dd><span class=\"prose\"").count();
                assert_eq!(answers, section.matches("<dt>").count(), "{service} {id}");
                assert!(answers > 0 && !section.contains("st-open"), "{service} {id}");
                let number = id.strip_prefix("CLD").map_or(id, |_| id);
                assert!(section.contains(&format!("<span class=\"id\">{number}</span>")), "{service} {id}");
                assert!(
                    section.contains("<span class=\"id\">A."),
                    "{service} {id} names no control of Annex A"
                );
            }
            if folder == "en/" {
                let told = page
                    .split("class=\"wp-answers\"")
                    .skip(1)
                    .filter_map(|rest| rest.split("</dl>").next());
                let japanese: String = told.flat_map(str::chars).filter(|c| is_cjk(*c)).collect();
                assert_eq!(japanese, "", "{service}");
            }
        }
    }
}

/// The digits in a text, run by run.
fn numbers(text: &str) -> BTreeSet<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_number_leads_back_to_a_source_line() {
    let mut seen = 0;
    for service in PROVIDERS {
        let ran = run_ok(
            Path::new(env!("CARGO_MANIFEST_DIR")),
            &["report", "disclosures", "--service", service, "--format", "json"],
        );
        let report: Value = serde_json::from_str(&ran).expect("a report is JSON");
        let source = |position: &str, item: &str| {
            let rows = report["rows"].as_array().expect("a report has rows");
            let mut rows = rows.iter().filter(|row| {
                let side = row["position"][0].as_str().unwrap_or_default();
                side.split('/').next() == Some(position) && row["item"] == item
            });
            let row = rows.next().unwrap_or_else(|| panic!("{position} {item} has a row"));
            row["source"].as_str().expect("what is told stands in a source").to_owned()
        };
        let data: Value = serde_json::from_str(&text(&PUBLIC, &format!("whitepaper/{service}.disclosures.json"))).expect("data are JSON");
        let page = text(&PUBLIC, &format!("whitepaper/{service}.html"));
        for entry in data["entries"].as_array().expect("there are entries") {
            let (position, item) = (entry["position"].as_str().unwrap(), entry["item"].as_str().unwrap());
            let (path, line) = source(position, item)
                .rsplit_once(':')
                .map(|(path, line)| (path.to_owned(), line.parse::<usize>().unwrap()))
                .unwrap();
            let file = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a source can be read");
            let lines: Vec<_> = file.lines().skip(line - 1).collect();
            let depth = |line: &str| line.len() - line.trim_start().len();
            let own = 1 + lines[1..].iter().take_while(|below| depth(below) > depth(lines[0])).count();
            let written = lines[..own].join("\n");
            for words in [&entry["text"]["ja"], &entry["text"]["en"], &entry["not_applicable"]["ja"]] {
                let Some(words) = words.as_str() else { continue };
                for number in numbers(words) {
                    assert!(
                        numbers(&written).contains(&number),
                        "{number} of {position} {item} is not in {written}"
                    );
                    seen += 1;
                }
            }
            // The page says what the data say, at the place that they name.
            let (name, anchor) = entry["url"]
                .as_str()
                .and_then(|url| url.split_once('#'))
                .expect("an entry has its place");
            assert_eq!(name, format!("{service}.html"));
            let section = positions(&page)[anchor];
            for words in [&entry["text"]["ja"], &entry["not_applicable"]["ja"]] {
                let words = words.as_str().unwrap_or_default();
                assert!(section.contains(&words.replace('&', "&amp;")), "{position} {item}");
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn the_split_comes_first_and_certificates_and_contact_last() {
    for (service, folder) in [("minato-compute", ""), ("minato-docs", "en/")] {
        let page = text(&PUBLIC, &format!("{folder}whitepaper/{service}.html"));
        let chapters: Vec<_> = page
            .split("<section class=\"wp-chapter\" id=\"")
            .skip(1)
            .filter_map(|chapter| chapter.split('"').next())
            .collect();
        assert_eq!(chapters[..3], ["wp-introduction", "wp-responsibilities", "wp-location"]);
        assert_eq!(chapters[chapters.len() - 2..], ["wp-review", "wp-contact"]);
        let responsibilities = page.split("id=\"wp-responsibilities\"").nth(1).expect("it is there");
        let first = |what: &str| responsibilities.find(what).unwrap_or_else(|| panic!("{what} is there"));
        assert!(first("<svg") < first("<table") && first("<table") < first("id=\"6.1.1\""));
        let review = page.split("id=\"wp-review\"").nth(1).expect("it is there");
        assert!(
            review.contains("id=\"wp-certified\"") && review.contains("JIP-ISMS517"),
            "{service}"
        );
    }
}

const SMALL: &str = "\
services:
  - {id: s1, name: {ja: 保管庫, en: Vault}, classification: public, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own}
roles:
  - {id: role-a, title: 責任者, holders: []}
";
const SMALL_SOA: &str = "\
soa:
  - service: s1
    decisions:
      - control: 27017:12.3.1
        csp:
          status: implemented
          how: 社内の手順による
          disclose:
            scope: 毎日すべてを取る
            retention: {text: 30日分を残す, value: 30 days, classification: customer}
            test: {not_applicable: 試験の対象がない}
      - control: 27017:6.1.3
        csp: {status: implemented, disclose: {provider-location: {text: 東京, value: JP}}}
";

/// A book with one service, and settings.
fn small(settings: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let toml = format!("{}[check]\nall = \"allow\"\n{settings}", program::BOOK_TOML);
    let files = [
        ("book.toml", toml.as_str()),
        ("content/s.yaml", SMALL),
        ("content/soa.yaml", SMALL_SOA),
        ("content/README.md", "---\nclassification: public\n---\n\n# 会社\n"),
    ];
    book(&[&files, more].concat())
}

fn paper(root: &Path, audience: &str) -> String {
    run_ok(root, &["build", "--audience", audience, "-o", audience]);
    std::fs::read_to_string(root.join(audience).join("whitepaper/s1.html")).expect("the white paper is there")
}

#[test]
fn what_is_missing_is_shown_to_those_who_write_it_alone() {
    let book = small("", &[]);
    let internal = paper(book.path(), "internal");
    assert!(internal.contains("未記入") && internal.contains("content/soa.yaml:10"));
    assert!(internal.contains("30日分を残す"));
    let customer = paper(book.path(), "customer");
    assert!(!customer.contains("未記入") && !customer.contains("soa.yaml") && customer.contains("30日分を残す"));
    let public = paper(book.path(), "public");
    assert!(public.contains("毎日すべてを取る") && public.contains("該当しません。試験の対象がない"));
    assert!(!public.contains("30日") && !public.contains("30 days") && !public.contains("未記入"));
    // Two of the items at the position, and no place for those that are not told.
    assert_eq!(positions(&public)["12.3.1"].matches("<dt>").count(), 2);
    let data = std::fs::read_to_string(book.path().join("public/whitepaper/s1.disclosures.json")).expect("data stand beside");
    assert!(data.contains("毎日すべてを取る") && !data.contains("30"), "{data}");
}

#[test]
fn a_paper_by_clause_keeps_the_order_of_the_standard() {
    let book = small("[whitepaper]\norder = \"clause\"\n", &[]);
    let page = paper(book.path(), "public");
    let order: Vec<_> = page
        .split("<section class=\"wp-chapter\" id=\"")
        .skip(1)
        .filter_map(|chapter| chapter.split('"').next())
        .collect();
    assert_eq!(order, ["wp-introduction", "wp-clause-6", "wp-clause-12"]);
}

#[test]
fn what_the_provider_says_of_itself_stands_in_it() {
    let settings =
        "[whitepaper]\nintroduction = \"DOC-INTRO\"\ncontact = {ja = \"窓口\\ntel 03\", en = \"desk\"}\ncontract = \"約款が先に立つ\"\n";
    let intro =
        "---\nid: DOC-INTRO\ntitle: 前書き\nclassification: public\n---\n\n# 前書き\n\n当社の**考え**を述べる。\n\n## 沿革\n\n長い歴史。\n";
    let book = small(settings, &[("content/intro.md", intro)]);
    let page = paper(book.path(), "public");
    assert!(page.contains("当社の<strong>考え</strong>を述べる。") && page.contains("窓口<br>tel 03") && page.contains("約款が先に立つ"));
    assert!(page.contains("<h4") && !page.contains("契約の内容が優先します"));
}

#[test]
fn mistakes_in_the_settings_are_said_where_they_stand() {
    let private = "---\nid: DOC-INTRO\n---\n\n# 社内\n";
    for (settings, code, place) in [
        ("[whitepaper]\norder = \"size\"\n", "unknown-value", "book.toml:8:9"),
        ("[whitepaper]\nintroduction = \"DOC-INTR\"\n", "unknown-id", "book.toml:8:16"),
        (
            "[whitepaper]\nintroduction = \"DOC-INTRO\"\n",
            "narrower-reference",
            "book.toml:8:16",
        ),
        ("[whitepaper]\ncontct = \"x\"\n", "unknown-key", "book.toml:8:1"),
        ("[pack]\naudience = \"all\"\n", "unknown-value", "book.toml:8:12"),
    ] {
        let book = small(settings, &[("content/intro.md", private)]);
        let ran = run(book.path(), &["check", "--lang", "en", "--deny", "unknown-id"]);
        assert_eq!(ran.code, 1, "{settings}: {}", ran.stderr);
        assert!(
            ran.stderr.contains(&format!("[{code}]")) && ran.stderr.contains(place),
            "{settings}: {}",
            ran.stderr
        );
    }
}

#[test]
fn a_check_sheet_asks_item_by_item_in_the_order_of_topics() {
    let book = small("", &[]);
    let ran = run_ok(
        book.path(),
        &["report", "check-sheet", "--service", "s1", "--format", "csv", "--lang", "en"],
    );
    let rows: Vec<_> = ran.lines().skip(1).collect();
    let place = |word: &str| {
        rows.iter()
            .position(|row| row.contains(word))
            .unwrap_or_else(|| panic!("{word}: {ran}"))
    };
    assert!(place("東京") < place("毎日すべてを取る"));
    assert!(rows[place("試験の対象がない")].contains('－') && rows[place("毎日すべてを取る")].contains('○'));
    assert_eq!(rows.iter().filter(|row| row.contains("12.3.1")).count(), 7);
}

/// The files of an archive, by the paths in its folder.
fn unpacked(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = std::fs::read(path).expect("the pack is there");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("the archive opens");
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("the entry opens");
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).expect("the entry unpacks");
        let name = entry.name().expect("the name is UTF-8").into_owned();
        let inner = name.split_once('/').expect("everything stands in one folder").1;
        files.insert(inner.to_owned(), bytes);
    }
    files
}

#[test]
fn a_pack_for_readers_outside_holds_what_is_made_for_them() {
    let book = small("", &[]);
    let ran = run(book.path(), &["pack", "--audience", "customer", "--today", "2026-11-20"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let path = book.path().join("b-2026-11-20-customer.zip");
    let files = unpacked(&path);
    let verified = run(book.path(), &["verify", path.to_str().expect("temporary folders have plain names")]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    let outside: Vec<_> = files
        .keys()
        .filter(|path| !path.starts_with("site/") && !path.ends_with(".pdf"))
        .collect();
    assert_eq!(
        outside,
        [
            "SHA256SUMS",
            "b.ja.xlsx",
            "manifest.json",
            "reports/ja/check-sheet-s1.csv",
            "reports/ja/check-sheet-s1.json",
            "reports/ja/responsibilities-s1.csv",
            "reports/ja/responsibilities-s1.json"
        ]
    );
    assert!(files.contains_key("site/whitepaper/s1.html") && files.contains_key("site/whitepaper/s1.disclosures.json"));
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("the manifest is JSON");
    assert_eq!(manifest["audience"], "customer");
    for key in ["diagnostics", "git"] {
        assert_eq!(manifest[key], Value::Null, "{key}");
    }
    // The book may say whom its packs are for.
    let book = small("[pack]\naudience = \"public\"\n", &[]);
    let ran = run(book.path(), &["pack", "--today", "2026-11-20", "--draft"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = unpacked(&book.path().join("b-2026-11-20-public-draft.zip"));
    let note = String::from_utf8_lossy(&files["DRAFT.txt"]);
    assert!(!note.contains(|c: char| c.is_ascii_digit()), "{note}");
}

#[cfg(feature = "pdf")]
#[test]
fn the_pdf_says_what_the_page_says() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("public.zip");
    let target = path.to_str().expect("temporary folders have plain names");
    run_ok(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        &["pack", "--audience", "public", "-o", target],
    );
    let files = unpacked(&path);
    let pdfs: Vec<_> = files.keys().filter(|path| path.ends_with(".pdf")).collect();
    assert_eq!(
        pdfs,
        [
            "whitepaper/minato-compute.en.pdf",
            "whitepaper/minato-compute.ja.pdf",
            "whitepaper/minato-docs.en.pdf",
            "whitepaper/minato-docs.ja.pdf"
        ]
    );
    for name in pdfs {
        let pdf = folder.path().join("x.pdf");
        std::fs::write(&pdf, &files[name]).expect("a temporary folder can be written");
        let output = std::process::Command::new("pdftotext").arg("-raw").arg(&pdf).arg("-").output();
        let output = output.expect("pdftotext of poppler-utils is needed");
        let text = String::from_utf8(output.stdout).expect("the text is UTF-8");
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let service = name.split(['/', '.']).nth(1).unwrap_or_default();
        let lang = if name.contains(".en.") { "en" } else { "ja" };
        let data: Value = serde_json::from_slice(&files[&format!("site/whitepaper/{service}.disclosures.json")]).expect("data are JSON");
        let entries = data["entries"].as_array().expect("there are entries");
        assert!(entries.len() > 60);
        for entry in entries {
            let words = entry["text"][lang]
                .as_str()
                .or(entry["not_applicable"][lang].as_str())
                .unwrap_or_default();
            // Heads and feet of pages may stand between two halves of a text.
            let words: String = words.chars().filter(|c| !c.is_whitespace()).take(12).collect();
            assert!(dense.contains(&words), "{name}: {words} of {entry}");
            let number = entry["position"].as_str().map(|position| position.trim_start_matches("27017:"));
            assert!(
                dense.contains(&format!("ISO/IEC27017{}", number.unwrap_or_default())),
                "{name}: {number:?}"
            );
        }
    }
}
