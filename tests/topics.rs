//! Topics: the report that lists what belongs to each, and the links to it from the pages of what does.

use ismsbook::artifact::Artifacts;
use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};
use ismsbook::config::Level;
use ismsbook::files::Files;

const BOOK: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\nlanguages = [\"ja\", \"en\"]\n";
const POLICY: &str = "---\nid: POL\nclassification: public\ntopics: [バックアップ, 暗号 鍵]\n---\n# 方針\n\n守ります。\n";
const SECRET: &str = "---\nid: SEC\nclassification: confidential\ntopics: [買収, バックアップ]\n---\n# 計画\n\n秘密です。\n";
const ROLES: &str = "roles:\n  - {id: role-a, title: 責任者, holders: [], topics: [バックアップ]}\n";

fn book() -> Book {
    let texts = [
        ("book.toml", BOOK),
        ("content/policy.md", POLICY),
        ("content/plan.md", SECRET),
        ("content/roles.yaml", ROLES),
    ];
    let files = Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let request = Request {
        levels: [("all".to_owned(), Level::Allow)].into(),
        ..Request::default()
    };
    Book::compile(files, Vec::new(), "b", &request)
}

fn page<'a>(site: &'a Artifacts, path: &str) -> &'a str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path} is missing"))).expect("pages are UTF-8")
}

/// The topics that the report lists, each with its documents and roles.
fn listed(site: &Artifacts) -> Vec<(String, usize, usize)> {
    let report: serde_json::Value = serde_json::from_str(page(site, "reports/topics.json")).expect("the report is JSON");
    let rows = report["rows"].as_array().expect("the report has rows");
    let count = |row: &serde_json::Value, kind: &str| row[kind].as_array().map_or(0, Vec::len);
    rows.iter()
        .map(|row| {
            (
                row["topic"].as_str().unwrap_or_default().to_owned(),
                count(row, "documents"),
                count(row, "roles"),
            )
        })
        .collect()
}

#[test]
fn a_topic_lists_what_belongs_to_it_and_that_leads_back() {
    let site = book().site().expect("the book can be printed");
    let row = |topic: &str, documents, roles| (topic.to_owned(), documents, roles);
    assert_eq!(listed(&site), [row("バックアップ", 2, 1), row("暗号 鍵", 1, 0), row("買収", 1, 0)]);
    let report = page(&site, "reports/topics.html");
    assert!(
        report.contains("id=\"暗号 鍵\"") || report.contains("id=\"バックアップ\""),
        "{report}"
    );
    for (path, root) in [("policy.html", ""), ("roles/role-a.html", "../"), ("en/policy.html", "../en/")] {
        let link = format!("href=\"{root}reports/topics.html#%E3%83%90%E3%83%83%E3%82%AF%E3%82%A2%E3%83%83%E3%83%97\"");
        let page = page(&site, path);
        let head = page.split("</header>").take(2).collect::<String>();
        assert!(head.contains(&link), "{path}: {head}");
    }
}

#[test]
fn readers_hear_of_the_topics_of_what_they_may_read() {
    let book = book();
    let auditor = book.site_for(Audience::Auditor).unwrap_or_else(|said| panic!("{said:#?}"));
    assert_eq!(listed(&auditor), [("バックアップ".to_owned(), 1, 1), ("暗号 鍵".to_owned(), 1, 0)]);
    let public = book.site_for(Audience::Public).unwrap_or_else(|said| panic!("{said:#?}"));
    assert!(public.get("reports/topics.html").is_none());
    assert!(page(&public, "policy.html").contains("暗号 鍵"));
    assert!(public.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("買収")));
}
