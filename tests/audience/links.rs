//! Links and references to what a reader may not read, and what `[audience]` makes of them.

use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};

use crate::program::{put, run, tree};

const BOOK: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"社\"\n[check]\nall = \"allow\"\n";

/// A book of these files, and what `check` says of it in English.
fn checked(settings: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    put(folder.path(), "book.toml", format!("{BOOK}{settings}"));
    for (path, text) in files {
        put(folder.path(), &format!("content/{path}"), text);
    }
    let said = run(folder.path(), &["check", "--lang", "en", "--today", "2026-11-20"]).stderr;
    (folder, said)
}

const PUBLIC: &str = "---\nid: DOC-P\nclassification: public\n---\n\n# 公開\n\n";
const INTERNAL: &str = "---\nid: DOC-I\n---\n\n# 社内の秘密\n\n## 細目 {#detail}\n\n文。\n";

#[test]
fn a_link_to_something_narrower_is_said_at_its_place() {
    let text =
        format!("{PUBLIC}[[DOC-I]]と[続き](i.md#detail)と[[DOC-P#inner]]。\n\n## 内 {{#inner classification=customer}}\n\n[[DOC-I]]。\n");
    let (_, said) = checked("", &[("p.md", &text), ("i.md", INTERNAL)]);
    for place in ["content/p.md:8:1", "content/p.md:8:11", "content/p.md:8:29", "content/p.md:12:1"] {
        assert!(said.contains(place), "{place} is missing in {said}");
    }
    assert_eq!(said.matches("error[narrower-link]").count(), 4, "{said}");
    assert!(said.contains("a text that customers may read links to `DOC-I`"), "{said}");
}

#[test]
fn a_link_may_become_plain_text() {
    let text = format!("{PUBLIC}[[DOC-I]]と[続き](i.md#detail)。\n");
    let (folder, said) = checked("[audience]\nlinks = \"text\"\n", &[("p.md", &text), ("i.md", INTERNAL)]);
    assert_eq!(said, "no open diagnostics\n");
    let ran = run(folder.path(), &["build", "--audience", "public", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = tree(&folder.path().join("out"));
    let page = String::from_utf8_lossy(&files["p.html"]).into_owned();
    assert!(page.contains("<p>DOC-Iと続き。</p>"), "{page}");
    assert!(!files.contains_key("i.html"));
    assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("社内の秘密")));
}

#[test]
fn classes_of_sections_and_entries_are_held_against_what_there_is() {
    let text = "---\nid: DOC-C\nclassification: customer\n---\n\n# 顧客\n\n## 広い {classification=public}\n\n## 誤り {classification=intern}\n\n### 狭い {classification=confidential}\n";
    let settings = "[audience.public]\nhide = [\"suppliers\", \"services.uses\", \"suppliars\", \"services.usses\", \"DOC-X\"]\n[audience.auditor]\nalso = [\"DOC-C\", \"DOC-D\"]\n";
    let (_, said) = checked(settings, &[("c.md", text)]);
    for (place, words) in [
        ("content/c.md:8:23", "wider than `customer` around it"),
        ("content/c.md:10:23", "did you mean `internal`?"),
        ("book.toml:8:39", "did you mean `suppliers`?"),
        ("book.toml:8:52", "no kind, field or record `services.usses`"),
        ("book.toml:8:70", "no kind, field or record `DOC-X`"),
        ("book.toml:10:18", "did you mean `DOC-C`?"),
    ] {
        assert!(said.contains(place) && said.contains(words), "{place} {words} is missing in {said}");
    }
    assert!(said.ends_with("6 errors, 0 warnings\n"), "{said}");
}

const SERVICE: &str = "services:\n  - {id: mail, name: 便, model: SaaS, kind: cloud-service, infrastructure: own, parties: [csp], uses: [cloud], classification: public}\n";
const SUPPLIER: &str = "suppliers:\n  - {id: cloud, name: 雲の社, kind: cloud}\n";
const DUTY: &str = "duties:\n  - {id: D-1, service: mail, topic: 保管, what: 預かる, accountable: cloud, classification: public}\n";

#[test]
fn a_reference_to_something_narrower_goes_from_lists_and_is_said_where_it_is_all_there_is() {
    let (folder, said) = checked("", &[("s.yaml", SERVICE), ("p.yaml", SUPPLIER)]);
    assert_eq!(said, "no open diagnostics\n");
    let ran = run(folder.path(), &["build", "--audience", "public", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = tree(&folder.path().join("out"));
    assert!(files.contains_key("services/mail.html") && !files.contains_key("suppliers/cloud.html"));
    assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("雲の社")));

    let (folder, said) = checked("", &[("s.yaml", SERVICE), ("p.yaml", SUPPLIER), ("d.yaml", DUTY)]);
    assert!(
        said.contains("error[narrower-reference]") && said.contains("content/d.yaml:2:65"),
        "{said}"
    );
    assert_eq!(run(folder.path(), &["build", "--audience", "public", "-o", "out"]).code, 1);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn settings_narrow_kinds_fields_and_records() {
    let supplier = SUPPLIER.replace("kind: cloud}", "kind: cloud, classification: public}");
    let files = [("s.yaml", SERVICE), ("p.yaml", &*supplier)];
    let pages = |settings: &str, audience: &str| {
        let (folder, said) = checked(settings, &files);
        assert_eq!(said, "no open diagnostics\n");
        let ran = run(folder.path(), &["build", "--audience", audience, "-o", "out"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        tree(&folder.path().join("out"))
    };
    let names =
        |files: &std::collections::BTreeMap<String, Vec<u8>>| files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("雲の社"));
    assert!(names(&pages("", "public")));
    for hide in ["suppliers", "cloud", "suppliers.name"] {
        if hide == "suppliers.name" {
            continue;
        }
        assert!(
            !names(&pages(&format!("[audience.customer]\nhide = [\"{hide}\"]\n"), "public")),
            "{hide}"
        );
        assert!(
            names(&pages(&format!("[audience.public]\nhide = [\"{hide}\"]\n"), "customer")),
            "{hide}"
        );
    }
    let without = pages("[audience.public]\nhide = [\"services.uses\"]\n", "public");
    let service = String::from_utf8_lossy(&without["services/mail.html"]).into_owned();
    assert!(!service.contains("雲の社") && without.contains_key("suppliers/cloud.html"));
}

/// A service whose Statement of Applicability tells the public one thing and its customers two.
const STATEMENT: &str = "soa:\n  - service: mail\n    decisions:\n      - control: 27017:12.3.1\n        csp:\n          status: implemented\n          how: 社内の手順\n          \
                         disclose:\n            scope: 毎日の控え\n            place: {text: 第二の倉, classification: customer}\n";

#[test]
fn an_item_may_be_told_to_customers_alone() {
    let statement = STATEMENT.replace("scope", "retention: {text: 三十日の間, value: 30 days}\n            scope");
    let (folder, said) = checked("", &[("s.yaml", SERVICE), ("p.yaml", SUPPLIER), ("soa.yaml", &statement)]);
    assert_eq!(said, "no open diagnostics\n");
    let report = |audience: Audience| {
        let book = Book::open(folder.path(), &Request::default());
        let projection = book.project(audience).unwrap_or_else(|said| panic!("{said:#?}"));
        let shapes: Vec<_> = projection
            .visible()
            .isms
            .soa
            .stated()
            .map(|stated| format!("{:?}", stated.node))
            .collect();
        shapes.concat()
    };
    for (audience, told) in [
        (Audience::Public, [true, false, false]),
        (Audience::Customer, [true, true, false]),
        (Audience::Auditor, [true, true, true]),
    ] {
        let text = report(audience);
        assert_eq!(
            ["毎日の控え", "第二の倉", "社内の手順"].map(|words| text.contains(words)),
            told,
            "{audience:?}"
        );
    }
}

#[test]
fn broken_settings_are_said_alone() {
    let text = format!("{PUBLIC}[[DOC-I]]。\n");
    let settings = "[audience]\nlinks = \"text\"\nlink = \"text\"\n";
    let (_, said) = checked(settings, &[("p.md", &text), ("i.md", INTERNAL)]);
    assert!(said.contains("[unknown-key]"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}
