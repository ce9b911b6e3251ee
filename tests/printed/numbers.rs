//! What the pack says in figures and words agrees with its own reports.

use ismsbook::pack::manifest;
use serde_json::Value;

use crate::SAMPLE;
use crate::reader::{Pdf, dense};

/// How the decisions of the JSON are called in print.
const DECISIONS: [(&str, &str); 4] = [
    ("included", "採用"),
    ("excluded", "除外"),
    ("out-of-role", "立場外"),
    ("undecided", "未判定"),
];
/// How the words of the other narrow columns are called.
const WORDS: [(&str, &str); 8] = [
    ("annex_a", "附属書A"),
    ("guidance", "27017手引"),
    ("cld", "CLD"),
    ("own", "独自"),
    ("csp", "プロバイダ"),
    ("csc", "カスタマ"),
    ("shared", "共通"),
    ("both", "カスタマ・プロバイダ"),
];

fn called(words: &[(&'static str, &'static str)], value: &Value) -> &'static str {
    let Some(key) = value.as_str() else { return "" };
    let word = words.iter().find(|(own, _)| *own == key);
    word.unwrap_or_else(|| panic!("a word that the test does not know: {key}")).1
}

/// Pages with their numbers.
struct Pages {
    texts: Vec<(usize, String)>,
}

impl Pages {
    /// The pages of what has this bookmark.
    fn of(pdf: &Pdf, title: &str) -> Self {
        let bookmarks: Vec<_> = pdf.bookmarks().into_iter().filter(|(depth, ..)| *depth < 2).collect();
        let at = bookmarks
            .iter()
            .position(|(depth, own, _)| *depth == 1 && dense(own) == dense(title));
        let at = at.unwrap_or_else(|| panic!("{title}: {bookmarks:?}"));
        let page = |index: usize| {
            bookmarks
                .get(index)
                .and_then(|(.., page)| *page)
                .and_then(|page| usize::try_from(page).ok())
        };
        let first = page(at).expect("a bookmark leads to a page");
        let last = page(at + 1).map_or(pdf.pages(), |next| next - 1);
        let texts = (first..=last).map(|page| (page, dense(&pdf.text(page, page)))).collect();
        Self { texts }
    }

    fn all(&self) -> String {
        self.texts.iter().map(|(_, text)| text.as_str()).collect()
    }
}

fn statements() -> Vec<Value> {
    let is_one = |path: &&String| {
        path.strip_prefix("reports/ja/soa")
            .is_some_and(|rest| rest.ends_with(".json") && !rest.starts_with("-delta"))
    };
    SAMPLE.files.keys().filter(is_one).map(|path| SAMPLE.json(path)).collect()
}

/// A row as it is read: id, kind, title, side, and right beside them the decision.
fn line(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let all = [
        text("control"),
        called(&WORDS, &row["set"]).to_owned(),
        text("title"),
        called(&WORDS, &row["party"]).to_owned(),
        called(&DECISIONS, &row["decision"]).to_owned(),
    ];
    dense(&all.concat())
}

#[test]
fn the_statements_give_back_every_row_with_its_decision() {
    let pdf = SAMPLE.part("soa");
    let statements = statements();
    assert_eq!(statements.len(), 4, "the whole and three services");
    let mut rows = 0;
    for statement in &statements {
        let title = statement["title"].as_str().expect("a report has a title");
        let pages = Pages::of(&pdf, title);
        let heads: String = statement["columns"]
            .as_array()
            .into_iter()
            .flatten()
            .take(3)
            .map(|column| column["label"].as_str().unwrap_or_default())
            .collect();
        let mut of_statement = statement["rows"].as_array().expect("a report has rows").iter().peekable();
        for (number, text) in &pages.texts {
            let mut rest = text.as_str();
            let mut begins = false;
            while let Some(row) = of_statement.peek() {
                let line = line(row);
                let Some(at) = rest.find(&line) else { break };
                rest = &rest[at + line.len()..];
                begins = true;
                rows += 1;
                of_statement.next();
            }
            // A page on which rows begin has the head of the table above them.
            assert!(!begins || text.contains(&dense(&heads)), "{title}, page {number}: {heads}");
        }
        if let Some(row) = of_statement.next() {
            panic!("{title}: not in its place: {}", line(row));
        }
    }
    assert!(rows > 500, "{rows}");
}

#[test]
fn the_statements_count_what_they_hold() {
    let pdf = SAMPLE.part("soa");
    for statement in statements() {
        let title = statement["title"].as_str().expect("a report has a title");
        let rows = statement["rows"].as_array().expect("a report has rows");
        let mut said = "集計".to_owned();
        for (key, word) in DECISIONS {
            let count = rows.iter().filter(|row| row["decision"] == key).count();
            assert_eq!(statement["totals"][key], count, "{title}: {key}");
            said.push_str(&format!("{word}{count}"));
        }
        let text = Pages::of(&pdf, title).all();
        assert!(text.contains(&said), "{title}: {said}");
    }
}

#[test]
fn totals_are_the_numbers_of_rows() {
    // Report, part, the key of its total, how the total is called.
    let counted = [
        ("documents", "documents", "documents"),
        ("risks", "risks", "risks"),
        ("exclusions", "soa", "exclusions"),
        ("evidence", "evidence", "evidence"),
        ("objectives", "objectives", "objectives"),
        ("measures", "objectives", "measures"),
        ("suppliers", "scope", "suppliers"),
    ];
    for (report, part, key) in counted {
        let table = SAMPLE.json(&format!("reports/ja/{report}.json"));
        let rows = table["rows"].as_array().expect("a report has rows").len();
        assert_eq!(table["totals"][key], rows, "{report}");
        let text = Pages::of(&SAMPLE.part(part), table["title"].as_str().expect("a report has a title")).all();
        let after = text.split_once("集計").unwrap_or_else(|| panic!("{report}: {text}")).1;
        let number: String = after
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        assert_eq!(number, rows.to_string(), "{report}: {after}");
    }
    let conformance = SAMPLE.json("reports/ja/conformance.json");
    let totals = conformance["totals"].as_object().expect("a report has totals");
    let sum: u64 = totals.values().filter_map(Value::as_u64).sum();
    assert_eq!(usize::try_from(sum).ok(), conformance["rows"].as_array().map(Vec::len));
}

/// Titles with page numbers stand in `text` in this order.
fn lists(text: &str, entries: &[(String, u64)]) {
    let undotted = |text: &str| dense(text).replace(['.', '…', '·'], "");
    let text = undotted(text);
    let mut rest = text.as_str();
    for (title, page) in entries {
        let entry = undotted(&format!("{title}{page}"));
        let at = rest.find(&entry).unwrap_or_else(|| panic!("{entry} is not in its place: {rest}"));
        rest = &rest[at + entry.len()..];
        assert!(!rest.starts_with(|c: char| c.is_ascii_digit()), "{entry} is longer: {rest}");
    }
}

#[test]
fn contents_name_the_pages_where_things_stand() {
    let pdf = &SAMPLE.bundle;
    let entries: Vec<_> = pdf
        .bookmarks()
        .into_iter()
        .filter(|(depth, title, _)| *depth < 2 && title != "目次")
        .collect();
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(depth, title, page)| (depth, title, page.expect("it leads to a page")))
        .collect();
    let pages = pdf.by_page();
    let index = |page: u64| usize::try_from(page).expect("there are few pages") - 1;
    for (_, title, page) in &entries {
        assert!(dense(&pages[index(*page)]).contains(&dense(title)), "{title} on page {page}");
    }
    let all: Vec<_> = entries.iter().map(|(_, title, page)| (title.clone(), *page)).collect();
    lists(&pages[1..index(entries[0].2)].concat(), &all);
    // The first page of a part lists what it holds.
    for (at, (_, _, page)) in entries.iter().enumerate().filter(|(_, (depth, ..))| *depth == 0) {
        let below = entries[at + 1..].iter().take_while(|(depth, ..)| *depth == 1);
        let below: Vec<_> = below.map(|(_, title, page)| (title.clone(), *page)).collect();
        assert!(!below.is_empty());
        lists(&pages[index(*page)], &below);
    }
}

#[test]
fn the_manifest_counts_what_is_there() {
    let stated = SAMPLE.json("manifest.json");
    let listed = stated["files"].as_array().expect("the manifest lists files");
    assert_eq!(listed.len(), SAMPLE.files.len() - 2, "all but itself and the sums");
    for file in listed {
        let bytes = &SAMPLE.files[file["path"].as_str().expect("a path")];
        assert_eq!(file["size"], bytes.len(), "{file}");
        assert_eq!(file["sha256"], manifest::digest(bytes), "{file}");
    }
    let open = SAMPLE.json("reports/ja/diagnostics.json")["totals"]["open"].as_u64();
    let diagnostics = &stated["diagnostics"];
    assert_eq!(
        Some(diagnostics["errors"].as_u64().unwrap_or(0) + diagnostics["warnings"].as_u64().unwrap_or(0)),
        open
    );
    let numbers: Vec<_> = statements()
        .iter()
        .map(|statement| (statement["meta"]["number"].clone(), statement["meta"]["version"].clone()))
        .collect();
    let in_manifest = stated["statements"].as_object().expect("the manifest lists the statements");
    assert_eq!(in_manifest.len(), numbers.len());
    for statement in in_manifest.values() {
        assert!(
            numbers.contains(&(statement["number"].clone(), statement["version"].clone())),
            "{statement}"
        );
    }
    let fonts = stated["fonts"].as_array().expect("the manifest lists the fonts");
    let of_pages = crate::fonts();
    let of_pages: Vec<_> = of_pages.files.iter().map(|font| (font.name.clone(), font.digest())).collect();
    let named: Vec<_> = fonts
        .iter()
        .map(|font| {
            (
                font["name"].as_str().unwrap_or_default().to_owned(),
                font["sha256"].as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    assert_eq!(named, of_pages);
}

#[test]
fn the_languages_have_the_same_rows() {
    let mut reports = 0;
    for (path, bytes) in SAMPLE
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("reports/ja/") && path.ends_with(".json"))
    {
        let count = |bytes: &[u8]| {
            let table: Value = serde_json::from_slice(bytes).expect("it is JSON");
            (
                table["rows"].as_array().map(Vec::len),
                table["totals"].clone(),
                table["columns"].as_array().map(Vec::len),
            )
        };
        assert_eq!(count(bytes), count(&SAMPLE.files[&path.replace("/ja/", "/en/")]), "{path}");
        reports += 1;
    }
    assert!(reports > 50, "{reports}");
}
