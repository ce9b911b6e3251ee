//! Former names: pages under former addresses lead on, links by former names arrive, and nobody hears of a former name who may not read what has it.

use ismsbook::artifact::Artifacts;
use ismsbook::audience::Audience;
use ismsbook::book::{Book, Memo, Request};
use ismsbook::config::Level;
use ismsbook::files::Files;

const BOOK: &str = "[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\nlanguages = [\"ja\", \"en\"]\n";
const OPEN: &str = "---\nid: POL-NEW\nclassification: public\naliases: [POL-OLD, 旧/方針.md]\n---\n# 方針\n\n## 目的\n\n守ります。\n";
const SECRET: &str = "---\nid: SEC-NEW\nclassification: confidential\naliases: [SEC-KANARIA, kanaria/plan.md]\n---\n# 計画\n\n秘密です。\n";
const LINKS: &str = "---\nid: LINKS\n---\n# 参照\n\n[[POL-OLD]]、[[POL-OLD#目的]]、[旧](../旧/方針.md#目的)、[[ROLE-OLD]]による。\n";
const ROLES: &str = "roles:\n  - {id: role-a, title: 責任者, holders: [], aliases: [ROLE-OLD]}\n";

fn files(links: &str) -> Files {
    let texts = [
        ("book.toml", BOOK),
        ("content/policies/policy.md", OPEN),
        ("content/plan.md", SECRET),
        ("content/sub/links.md", links),
        ("content/roles.yaml", ROLES),
    ];
    Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

fn request() -> Request {
    let levels = [("all", Level::Allow), ("references", Level::Deny), ("former-id", Level::Warn)];
    Request {
        today: Some(jiff::civil::date(2026, 11, 20)),
        levels: levels.map(|(name, level)| (name.to_owned(), level)).into(),
        ..Request::default()
    }
}

fn book() -> Book {
    Book::compile(files(LINKS), Vec::new(), "b", &request())
}

fn page<'a>(site: &'a Artifacts, path: &str) -> &'a str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path} is missing"))).expect("pages are UTF-8")
}

/// Every place at which something stands under another address, and where it leads.
const MOVED: [(&str, &str); 5] = [
    ("documents/POL-NEW.html", "../policies/policy.html"),
    ("documents/POL-OLD.html", "../policies/policy.html"),
    ("旧/方針.html", "../policies/policy.html"),
    ("documents/LINKS.html", "../sub/links.html"),
    ("roles/ROLE-OLD.html", "../roles/role-a.html"),
];

#[test]
fn former_addresses_lead_on_in_every_language() {
    let book = book();
    let site = book.site().expect("the book can be printed");
    for (path, to) in MOVED {
        for (folder, back) in [("", ""), ("en/", "../")] {
            let page = page(&site, &format!("{folder}{path}"));
            let to = format!("{}{back}{folder}{}", "../", to.trim_start_matches("../"));
            for wanted in [
                format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">"),
                format!("<link rel=\"canonical\" href=\"{to}\">"),
                "<meta name=\"robots\" content=\"noindex\">".to_owned(),
                format!("<a href=\"{to}\">"),
            ] {
                assert!(page.contains(&wanted), "{folder}{path}: {wanted}");
            }
            assert!(
                site.get(&format!(
                    "{folder}{}",
                    to.rsplit("../").next().unwrap_or_default().trim_start_matches(folder)
                ))
                .is_some()
            );
        }
    }
    let contents = page(&site, "contents.html");
    assert!(contents.contains("policies/policy.html") && !contents.contains("documents/POL-"));
    for lang in Artifacts::iter(&site).filter(|(path, _)| path.starts_with("search/")) {
        let text = String::from_utf8_lossy(lang.1);
        assert!(!text.contains("documents/POL-") && !text.contains("roles/ROLE-OLD"), "{}", lang.0);
    }
}

#[test]
fn links_by_former_names_arrive_and_are_said() {
    let book = book();
    let said: Vec<_> = book.diagnostics.iter().map(|said| (said.code, said.message.en.as_ref())).collect();
    let former = |old: &str, new: &str| format!("`{old}` is a former name of `{new}`");
    let wanted = [
        former("POL-OLD", "POL-NEW"),
        former("POL-OLD", "POL-NEW"),
        former("../旧/方針.md", "../policies/policy.md"),
        former("ROLE-OLD", "role-a"),
    ];
    assert_eq!(said, wanted.iter().map(|text| ("former-id", text.as_str())).collect::<Vec<_>>());
    let site = book.site().expect("the book can be printed");
    let page = page(&site, "sub/links.html");
    assert!(
        page.contains("href=\"../policies/policy.html\"") && page.contains("href=\"../roles/role-a.html\""),
        "{page}"
    );
    assert_eq!(page.matches("href=\"../policies/policy.html#").count(), 2, "{page}");
}

#[test]
fn an_edit_above_a_link_by_a_former_name_moves_what_is_said_of_it() {
    let mut memo = Memo::default();
    drop(Book::compile_again(files(LINKS), Vec::new(), "b", &request(), &mut memo));
    let edited = LINKS.replace("# 参照\n", "# 参照\n\n新しい段落。\n");
    let again = Book::compile_again(files(&edited), Vec::new(), "b", &request(), &mut memo);
    let clean = Book::compile(files(&edited), Vec::new(), "b", &request());
    assert_eq!(clean.diagnostics.len(), 4);
    assert_eq!(again.diagnostics, clean.diagnostics);
}

#[test]
fn a_former_name_is_as_secret_as_what_had_it() {
    let book = book();
    let told = |site: &Artifacts, word: &str| {
        let word = word.to_lowercase();
        let mut files = site.iter();
        files.any(|(path, bytes)| path.to_lowercase().contains(&word) || String::from_utf8_lossy(bytes).to_lowercase().contains(&word))
    };
    assert!(told(&book.site().expect("the book can be printed"), "kanaria"));
    for audience in [Audience::Auditor, Audience::Customer, Audience::Public] {
        let site = book.site_for(audience).unwrap_or_else(|said| panic!("{said:#?}"));
        assert!(!told(&site, "kanaria") && !told(&site, "SEC-NEW"), "{audience:?}");
        assert!(
            site.get("documents/POL-OLD.html").is_some() && site.get("旧/方針.html").is_some(),
            "{audience:?}"
        );
        assert_eq!(
            site.get("roles/ROLE-OLD.html").is_some(),
            audience == Audience::Auditor,
            "{audience:?}"
        );
    }
    let needles = book.secrets(Audience::Public).expect("the book can be read by everybody");
    assert!(needles.iter().any(|needle| needle.text == "SEC-KANARIA"));
}
