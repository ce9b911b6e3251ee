//! What `check` prints for programs and code hosts, what `explain` prints, and how levels on the command line weigh.
//!
//! The books hold hostile names and texts: whatever stands in a source, a line stays a line, a log stays valid, and a command stays one command.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use ismsbook::check::{self, Rule};
use ismsbook::config::Level;
use ismsbook::diagnostic::CODES;
use jsonschema::Validator;
use program::{BOOK_TOML, book, put, run};
use rayon::prelude::*;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The schema of SARIF as it is published.
static SARIF: LazyLock<Validator> = LazyLock::new(|| {
    let text = std::fs::read_to_string(Path::new(ROOT).join("tests/sarif/sarif-schema-2.1.0.json")).expect("the schema can be read");
    // A bracket in the pattern of languages is a slip that strict readers of patterns refuse.
    let text = text.replace("{2}]?$", "{2}$");
    validator(&serde_json::from_str(&text).expect("the schema is JSON"))
});

/// The schema of a line, as the program prints it.
static LINE: LazyLock<Validator> = LazyLock::new(|| {
    let ran = run(Path::new(ROOT), &["schema", "diagnostics"]);
    validator(&serde_json::from_str(&ran.stdout).expect("the schema is JSON"))
});

fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("the schema is a schema")
}

/// A book of mistakes: Japanese and hostile paths, several lines, related places in another file, and a place that is nowhere.
fn hostile() -> tempfile::TempDir {
    book(&[
        (
            "content/方針 100%,a:b#c?.md",
            "# 方針 {#a}\n\n## 二 {#a}\n\n[x](none%25.md) [[R-::error::%0A]] [b](javascript:x) <script>\n\n\u{1b}[31m\n",
        ),
        (
            "content/a.yaml",
            "roles:\n  - {id: role-a, title: 甲, 鍵: 1}\n  - id: role-b\n    title: 乙\n  - {id: role-b, title: 丙}\n",
        ),
        (
            "content/b.yaml",
            "roles:\n  - {id: ROLE-B, title: \"[click](https://example.org) {0} {{1}}\"}\nunits:\n  - {id: unit-a, name: x, head: \"[n](o) {0}\\r\\n::error file=x::y\\n##[error]z\"}\n",
        ),
        // A theme whose words are gone fails in the templates of the program, which stand in no file of the book.
        ("themes/default/labels.yaml", "home: {ja: 家, en: Home}\n"),
    ])
}

/// A book whose only mistake stands nowhere.
fn placeless() -> tempfile::TempDir {
    book(&[
        ("content/README.md", "# 方針\n"),
        ("themes/default/labels.yaml", "home: {ja: 家, en: Home}\n"),
    ])
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

/// The diagnostics of a run with `--format json`, all checked against the schema, and the summary.
fn as_json(folder: &Path, arguments: &[&str]) -> (Vec<Value>, Value) {
    let ran = run(folder, &[&["check", "--format", "json"], arguments].concat());
    let mut found = lines(&ran.stdout);
    for line in &found {
        valid(&LINE, line);
    }
    let summary = found.pop().expect("the summary is the last line");
    assert_eq!(summary["schema"], "ismsbook/summary/1");
    let count = |severity: &str| found.iter().filter(|line| line["severity"] == severity).count();
    assert_eq!(summary["errors"], count("error"));
    assert_eq!(summary["warnings"], count("warning"));
    assert_eq!(ran.code, i32::from(count("error") > 0));
    assert!(found.iter().all(|line| line["schema"] == "ismsbook/diagnostic/1"));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    (found, summary)
}

/// The run of a SARIF log, checked against the schema.
fn as_sarif(folder: &Path, arguments: &[&str]) -> Value {
    let ran = run(folder, &[&["check", "--format", "sarif"], arguments].concat());
    let log: Value = serde_json::from_str(&ran.stdout).expect("a log is JSON");
    valid(&SARIF, &log);
    let run = log["runs"][0].clone();
    let errors = run["results"].as_array().expect("a run has results");
    assert_eq!(ran.code, i32::from(errors.iter().any(|result| result["level"] == "error")));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a tool has rules");
    for result in errors {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("every code has its rule")).expect("an index is small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        // Code hosts refuse a whole log for a single result without a place.
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64().is_some_and(|line| line > 0), "{result}");
    }
    run
}

fn valid(validator: &Validator, value: &Value) {
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

/// A workflow command: name, properties, message.
type Command = (String, Vec<(String, String)>, String);

/// The commands of a run with `--format github`, as the runner reads them.
fn as_commands(folder: &Path, arguments: &[&str]) -> Vec<Command> {
    let ran = run(folder, &[&["check", "--format", "github"], arguments].concat());
    assert!(!ran.stdout.contains('\r') && !ran.stdout.contains('\u{1b}'));
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    ran.stdout
        .lines()
        .map(|line| {
            let rest = line.strip_prefix("::").unwrap_or_else(|| panic!("no command: {line}"));
            let (head, message) = rest.split_once("::").expect("a command has a message");
            let (name, properties) = head.split_once(' ').expect("a command has properties");
            let properties = properties.split(',').map(|pair| {
                let (key, value) = pair.split_once('=').expect("a property has a value");
                (key.to_owned(), unescape(value))
            });
            (name.to_owned(), properties.collect(), unescape(message))
        })
        .collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn every_line_follows_the_schema() {
    let folder = hostile();
    let (found, summary) = as_json(folder.path(), &["--today", "2026-11-20"]);
    assert!(found.len() > 7, "{found:#?}");
    assert_eq!(summary["today"], "2026-11-20");
    // Whatever the language, both are there.
    assert_eq!(found, as_json(folder.path(), &["--lang", "en"]).0);
    for line in &found {
        assert!(
            !text(line, "/message/ja").is_empty() && !text(line, "/message/en").is_empty(),
            "{line}"
        );
    }
    let codes: BTreeSet<_> = found.iter().map(|line| text(line, "/code")).collect();
    for code in ["dead-link", "unknown-key", "duplicate-id", "confusable-id", "unknown-id"] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
    let (clean, _) = as_json(book(&[("content/README.md", "# 方針\n")]).path(), &["--allow", "all"]);
    assert!(clean.is_empty());
}

#[test]
fn places_are_counted_in_characters_and_sorted() {
    let folder = hostile();
    let (found, _) = as_json(folder.path(), &[]);
    let link = found.iter().find(|line| line["code"] == "dead-link").expect("the link is dead");
    assert_eq!(text(link, "/path"), "content/方針 100%,a:b#c?.md");
    let place = ["line", "column", "end_line", "end_column"].map(|key| link[key].as_u64());
    assert_eq!(place, [5, 1, 5, 16].map(Some));
    let key = found
        .iter()
        .find(|line| text(line, "/path") == "content/a.yaml" && line["code"] == "unknown-key")
        .expect("the key is unknown");
    assert_eq!((key["column"].as_u64(), key["end_column"].as_u64()), (Some(28), Some(29)));
    let related = found
        .iter()
        .find(|line| line["code"] == "confusable-id")
        .expect("the ids are confusable");
    assert_eq!(related["related"][0]["path"], "content/a.yaml");
    let whole = book(&[("content/頁.html", "<script>alert(1)</script>\n")]);
    let whole = &as_json(whole.path(), &["--allow", "all"]).0[0];
    let place = ["line", "column", "end_line", "end_column"].map(|key| whole[key].as_u64());
    assert_eq!((text(whole, "/path"), place), ("content/頁.html", [1; 4].map(Some)));
    let order: Vec<_> = found
        .iter()
        .map(|line| (text(line, "/path"), line["line"].as_u64(), line["column"].as_u64()))
        .collect();
    assert!(order.is_sorted(), "{order:#?}");
}

#[test]
fn sarif_is_valid_and_tells_places_texts_and_rules() {
    let folder = hostile();
    let log = as_sarif(folder.path(), &["--lang", "ja"]);
    let (found, _) = as_json(folder.path(), &[]);
    let results = log["results"].as_array().expect("a run has results");
    assert_eq!(results.len(), found.len());
    for (result, line) in results.iter().zip(&found) {
        assert_eq!(result["ruleId"], line["code"]);
        let location = &result["locations"][0]["physicalLocation"];
        let uri = text(location, "/artifactLocation/uri");
        assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "%/-._~".contains(c)), "{uri}");
        assert_eq!(location["region"]["startColumn"], line["column"]);
        assert_eq!(location["region"]["endColumn"], line["end_column"]);
        let message = text(result, "/message/text");
        assert!(!message.contains("]("), "{message}");
        let shown = message.replace("{{", "{").replace("}}", "}");
        assert!(
            shown.starts_with(text(line, "/message/ja").split('(').next().unwrap_or_default()),
            "{message}"
        );
    }
    assert_eq!(log["columnKind"], "unicodeCodePoints");
    assert_eq!(log["language"], "ja");
    assert_eq!(log["automationDetails"]["id"], "ismsbook/b/");
    let rules = log["tool"]["driver"]["rules"].as_array().expect("a tool has rules");
    let ids: Vec<_> = rules.iter().map(|rule| text(rule, "/id")).collect();
    let wanted: Vec<_> = check::rules()
        .map(|rule| rule.name)
        .chain(CODES.iter().map(|code| code.name))
        .collect();
    assert_eq!(ids, wanted);
    for (rule, shown) in check::rules().zip(rules) {
        assert_eq!(shown["help"]["markdown"], rule.page_ja);
        assert!(!text(shown, "/shortDescription/text").is_empty(), "{}", rule.name);
    }
    assert_eq!(as_sarif(folder.path(), &["--lang", "en"])["language"], "en");
}

/// The same mistake keeps its mark while lines move, and two mistakes never share one.
#[test]
fn fingerprints_outlive_moved_lines() {
    let prints = |page: &str| -> Vec<String> {
        let folder = book(&[("content/README.md", page)]);
        let log = as_sarif(folder.path(), &["--allow", "all", "--deny", "dead-link"]);
        let results = log["results"].as_array().expect("a run has results").clone();
        let print = |result| text(result, "/partialFingerprints/diagnostic~1v1").to_owned();
        results.iter().map(print).collect()
    };
    let before = prints("# 方針\n\n[x](one.md) [y](two.md) [x](one.md)\n");
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(before, prints("# 方針\n\n新しい段落。\n\n[x](one.md) [y](two.md)\n\n[x](one.md)\n"));
}

#[test]
fn what_stands_nowhere_is_shown_at_the_settings() {
    let folder = placeless();
    let (found, _) = as_json(folder.path(), &["--allow", "all"]);
    assert!(
        found.iter().any(|line| line["path"].is_null() && line["line"].is_null()),
        "{found:#?}"
    );
    let log = as_sarif(folder.path(), &["--allow", "all"]);
    assert_eq!(
        text(&log, "/results/0/locations/0/physicalLocation/artifactLocation/uri"),
        "book.toml"
    );
    let commands = as_commands(folder.path(), &["--allow", "all"]);
    assert!(commands[0].1.iter().all(|(key, _)| key != "file"), "{commands:?}");
}

#[test]
fn nothing_breaks_out_of_a_workflow_command() {
    let folder = hostile();
    // The runner reads what is printed for people too: no line of it begins with a command.
    let human = run(folder.path(), &["check"]).stderr;
    let begins = human
        .lines()
        .any(|line| line.trim_start().starts_with("::") && !line.starts_with(" ::: content/"));
    assert!(human.contains("::error file=x") && !begins, "{human}");
    let commands = as_commands(folder.path(), &["--lang", "en"]);
    let (found, _) = as_json(folder.path(), &[]);
    assert_eq!(commands.len(), found.len());
    for ((name, properties, message), line) in commands.iter().zip(&found) {
        let property = |key: &str| properties.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        assert_eq!(name, text(line, "/severity"));
        assert_eq!(property("title"), line["code"].as_str());
        assert_eq!(property("file"), line["path"].as_str());
        assert_eq!(
            property("line").map(str::to_owned),
            line["line"].as_u64().map(|line| line.to_string())
        );
        // Columns only where one line is marked.
        assert_eq!(property("col").is_some(), line["line"].is_u64() && line["line"] == line["end_line"]);
        let said: String = text(line, "/message/en").replace(|c: char| c.is_control() && c != '\n' && c != '\r', "\u{fffd}");
        assert!(message.starts_with(&said), "{message}");
    }
}

/// Code hosts count paths from the top of the repository, wherever the program is run.
#[test]
fn paths_for_code_hosts_begin_at_the_top_of_the_repository() {
    let top = tempfile::tempdir().expect("there is room for a temporary folder");
    put(top.path(), "私の 本/book.toml", BOOK_TOML);
    put(top.path(), "私の 本/content/README.md", "# 方針\n\n[x](none.md)\n");
    let inside = top.path().join("私の 本");
    let quiet = ["--allow", "all", "--deny", "dead-link"];
    let files = |folder: &Path, arguments: &[&str]| {
        let arguments = [&quiet, arguments].concat();
        let log = as_sarif(folder, &arguments);
        let uri = text(&log, "/results/0/locations/0/physicalLocation/artifactLocation/uri").to_owned();
        let command = as_commands(folder, &arguments).remove(0);
        let path = text(&as_json(folder, &arguments).0[0], "/path").to_owned();
        (uri, command.1[0].1.clone(), path)
    };
    let shown = |uri: &str, file: &str| (uri.to_owned(), file.to_owned(), "content/README.md".to_owned());
    let from_top = shown("%E7%A7%81%E3%81%AE%20%E6%9C%AC/content/README.md", "私の 本/content/README.md");
    let from_book = shown("content/README.md", "content/README.md");
    // Outside a repository, the current folder is the top.
    assert_eq!(files(top.path(), &["--root", "私の 本"]), from_top);
    assert_eq!(files(&inside, &[]), from_book);
    assert_eq!(files(&inside.join("content"), &[]), from_book);
    put(top.path(), ".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(files(top.path(), &["--root", "私の 本"]), from_top);
    assert_eq!(files(&inside, &[]), from_top);
    assert_eq!(files(&inside.join("content"), &[]), from_top);
}

/// The bad example of every rule, through every format.
#[test]
fn the_bad_example_of_every_rule_is_valid_in_every_format() {
    let rules: Vec<_> = check::rules().collect();
    rules.par_iter().for_each(|rule| {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        put(folder.path(), "book.toml", BOOK_TOML);
        for (path, text) in bad_example(rule) {
            put(folder.path(), path, text);
        }
        let level = match rule.level {
            Level::Deny => "--deny",
            Level::Allow | Level::Warn => "--warn",
        };
        let arguments = ["--today", "2026-11-20", "--allow", "all", level, rule.name];
        let (found, _) = as_json(folder.path(), &arguments);
        let of_rule = found.iter().filter(|line| line["code"] == rule.name);
        assert!(of_rule.clone().count() > 0, "{} says nothing: {found:#?}", rule.name);
        for line in of_rule {
            assert!(line["group"].is_string(), "{line}");
            assert_eq!(line["basis"].is_null(), rule.basis.is_empty(), "{line}");
        }
        let log = as_sarif(folder.path(), &arguments);
        assert_eq!(log["results"].as_array().map(Vec::len), Some(found.len()), "{}", rule.name);
    });
}

/// The files under `## Bad` of a rule's English page.
fn bad_example(rule: &Rule) -> Vec<(&str, String)> {
    let (_, bad) = rule.page_en.split_once("\n## Bad\n").expect("a page ends with a bad example");
    let mut files = Vec::new();
    let mut rest = bad.lines();
    while let Some(line) = rest.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: String = rest
            .by_ref()
            .take_while(|line| *line != "```")
            .flat_map(|line| [line, "\n"])
            .collect();
        if let Some((_, path)) = info.split_once(' ') {
            files.push((path, block));
        }
    }
    files
}

#[test]
fn the_sample_years_ahead_is_valid() {
    let root = Path::new(ROOT);
    let ahead = ["--today", "2030-01-01"];
    let (found, _) = as_json(root, &ahead);
    assert_eq!(as_sarif(root, &ahead)["results"].as_array().map(Vec::len), Some(found.len()));
}

#[test]
fn explain_prints_the_page_of_every_rule_and_code() {
    let nowhere = tempfile::tempdir().expect("there is room for a temporary folder");
    check::rules().collect::<Vec<_>>().par_iter().for_each(|rule| {
        for (lang, page) in [("ja", rule.page_ja), ("en", rule.page_en)] {
            let ran = run(nowhere.path(), &["explain", rule.name, "--lang", lang]);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", rule.name);
            assert!(ran.stdout.starts_with(page.trim_end()), "{}", ran.stdout);
        }
    });
    CODES.par_iter().for_each(|code| {
        let ran = run(nowhere.path(), &["explain", code.name, "--lang", "en"]);
        assert_eq!(ran.code, 0);
        assert!(
            ran.stdout.contains(&*code.meaning.en) && ran.stdout.contains("no rule"),
            "{}",
            ran.stdout
        );
    });
}

#[test]
fn explain_lists_all_and_knows_the_levels_of_the_book() {
    let nowhere = tempfile::tempdir().expect("there is room for a temporary folder");
    let all = run(nowhere.path(), &["explain"]).stdout;
    for name in check::rules().map(|rule| rule.name).chain(CODES.iter().map(|code| code.name)) {
        let line = all.lines().find(|line| line.split_whitespace().next() == Some(name));
        assert!(line.is_some(), "{name} is not listed");
    }
    assert!(!all.contains("deny)"), "without a book the defaults hold");
    let set = format!("{BOOK_TOML}[check]\nall = \"warn\"\nreferences = \"allow\"\ndead-link = \"deny\"\n");
    let folder = book(&[("book.toml", &set)]);
    // The language of the book, and its levels: the rule before its group before all.
    let list = run(folder.path(), &["explain"]).stdout;
    let level = |name: &str| {
        let line = list
            .lines()
            .find(|line| line.split_whitespace().next() == Some(name))
            .unwrap_or_default();
        line.split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ")
    };
    assert!(level("dead-link").starts_with("deny 27001"), "{list}");
    assert_eq!(level("unknown-id"), "allow (deny)");
    assert_eq!(level("counterparts-disagree"), "warn (deny)");
    assert!(list.contains("括弧の中"));
    let page = run(folder.path(), &["explain", "unknown-id"]).stdout;
    assert!(
        page.ends_with("重さ: この本では allow、既定は deny（まとまり: references）\n"),
        "{page}"
    );
    let group = run(folder.path(), &["explain", "references", "--lang", "en"]).stdout;
    assert!(group.contains("dead-link") && !group.contains("counterparts-disagree") && !group.contains("yaml-syntax"));
}

#[test]
fn explain_refuses_what_it_does_not_know() {
    let nowhere = tempfile::tempdir().expect("there is room for a temporary folder");
    for (name, near) in [
        ("dead-lnk", "`dead-link`"),
        ("reference", "`references`"),
        ("unknown-kye", "`unknown-key`"),
        ("qqqqqq", "`ismsbook explain`"),
    ] {
        let ran = run(nowhere.path(), &["explain", name, "--lang", "en"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name}");
        assert!(ran.stderr.contains(near), "{}", ran.stderr);
    }
    let ran = run(nowhere.path(), &["explain", "--root", "none"]);
    assert_eq!(ran.code, 2);
}

/// Codes are what programs, exceptions and settings hold on to: one that comes or goes is a change that readers are told of.
#[test]
fn names_of_rules_and_codes_stand_as_written() {
    let word = |level: Level| match level {
        Level::Allow => "allow",
        Level::Warn => "warn",
        Level::Deny => "deny",
    };
    let mut list = String::new();
    for group in check::groups() {
        for rule in group.rules {
            list.push_str(&format!("{}/{} {}\n", group.name, rule.name, word(rule.level)));
        }
    }
    for code in CODES {
        list.push_str(&format!("{}\n", code.name));
    }
    let path = Path::new(ROOT).join("tests/cli/rules.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &list).expect("the sources can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the list can be read");
    assert_eq!(
        list, written,
        "UPDATE_EXPECT=1 rewrites tests/cli/rules.txt; CHANGELOG.md has to say what changed"
    );
}

/// The table of codes is that of the sources.
#[test]
fn every_code_of_the_sources_is_explained() {
    let mut said = BTreeSet::new();
    let sources = walkdir::WalkDir::new(Path::new(ROOT).join("src"));
    for entry in sources.into_iter().map(|entry| entry.expect("the sources can be walked")) {
        let path = entry.path();
        let rule = path.components().any(|part| part.as_os_str() == "rules");
        if rule || path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("sources can be read");
        for call in ["Diagnostic::new(", "placed(", "const CODE: &str = "] {
            for (at, call) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                said.extend(rest.strip_prefix('"').and_then(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    let known: BTreeSet<_> = CODES.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(said, known);
    assert!(CODES.is_sorted_by(|a, b| a.name < b.name));
    assert!(check::rules().all(|rule| !known.contains(rule.name)));
}

/// A book with a dead link and an unknown id, and what `[check]` says.
fn weighed(settings: &str, arguments: &[&str]) -> Vec<String> {
    let folder = book(&[
        ("book.toml", &format!("{BOOK_TOML}[check]\nall = \"allow\"\n{settings}")),
        ("content/README.md", "# 方針\n\n[x](none.md)\n"),
        ("content/r.yaml", "units:\n  - {id: unit-a, name: x, head: role-none}\n"),
    ]);
    let (found, _) = as_json(folder.path(), arguments);
    found
        .iter()
        .map(|line| format!("{} {}", text(line, "/code"), text(line, "/severity")))
        .collect()
}

#[test]
fn the_rule_goes_before_its_group_before_all_and_the_command_line_before_the_book() {
    let none: [&str; 0] = [];
    assert_eq!(weighed("", &[]), none);
    assert_eq!(weighed("references = \"warn\"\n", &[]), ["dead-link warning", "unknown-id warning"]);
    assert_eq!(
        weighed("references = \"warn\"\ndead-link = \"deny\"\n", &[]),
        ["dead-link error", "unknown-id warning"]
    );
    // The order in which they are written does not matter.
    assert_eq!(
        weighed("dead-link = \"deny\"\nreferences = \"warn\"\n", &[]),
        ["dead-link error", "unknown-id warning"]
    );
    assert_eq!(
        weighed("", &["--deny", "dead-link", "--warn", "references"]),
        ["dead-link error", "unknown-id warning"]
    );
    assert_eq!(
        weighed("", &["--warn", "references", "--allow", "all"]),
        ["dead-link warning", "unknown-id warning"]
    );
    // What is asked for a group, or for all, goes before what the book says of a rule.
    assert_eq!(
        weighed("dead-link = \"deny\"\n", &["--warn", "references"]),
        ["dead-link warning", "unknown-id warning"]
    );
    assert_eq!(weighed("dead-link = \"deny\"\n", &["--allow", "all"]), none);
    assert_eq!(weighed("dead-link = \"deny\"\n", &["--allow", "dead-link"]), none);
    assert_eq!(
        weighed("references = \"warn\"\n", &["--deny", "warnings"]),
        ["dead-link error", "unknown-id error"]
    );
    // Twice the same is no contradiction.
    assert_eq!(weighed("", &["--warn", "dead-link", "--warn", "dead-link"]), ["dead-link warning"]);
}

#[test]
fn levels_that_cannot_be_are_refused() {
    let folder = book(&[("content/README.md", "# 方針\n")]);
    for (arguments, words) in [
        (&["--allow", "dead-lnk"][..], "did you mean `dead-link`?"),
        (&["--warn", "reference"], "did you mean `references`?"),
        (&["--deny", "warning"], "did you mean `warnings`?"),
        (&["--deny", "qqqqqq"], "`ismsbook explain` lists the rules"),
        // What the loader says is no rule.
        (&["--allow", "yaml-syntax"], "there is no rule `yaml-syntax`"),
        (&["--allow", "warnings"], "there is no rule `warnings`"),
        (
            &["--allow", "dead-link", "--deny", "dead-link"],
            "two levels are given for `dead-link`",
        ),
        (&["--warn", "all", "--deny", "all"], "two levels are given for `all`"),
        (&["--format", "xml"], "`human`, `json`, `sarif`, `github`"),
    ] {
        let ran = run(folder.path(), &[&["check", "--lang", "en"], arguments].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.contains(words), "{arguments:?}: {}", ran.stderr);
        assert!(
            !ran.stderr.contains("did you mean `warnings`?") || words.contains("warnings"),
            "{}",
            ran.stderr
        );
    }
    let ran = run(folder.path(), &["check", "--lang", "en", "--allow", "warnings"]);
    assert!(!ran.stderr.contains("did you mean `warnings`"), "{}", ran.stderr);
}

/// The exit code is the same in every format.
#[test]
fn formats_end_alike() {
    let quiet = ["--allow", "all"];
    for (text, level, code) in [
        ("# 方針\n", "--deny", 0),
        ("# 方針\n\n[x](none.md)\n", "--warn", 0),
        ("# 方針\n\n[x](none.md)\n", "--deny", 1),
    ] {
        let folder = book(&[("content/README.md", text)]);
        for format in ["human", "json", "sarif", "github"] {
            let arguments = [&["check", "--format", format], &quiet[..], &[level, "dead-link"]].concat();
            let ran = run(folder.path(), &arguments);
            assert_eq!(ran.code, code, "{format}");
            assert!(
                !ran.stderr.is_empty() && ran.stdout.is_empty() == (format == "human" || format == "github" && text.len() < 10),
                "{format}"
            );
            let strict = run(folder.path(), &[&arguments[..], &["--deny", "warnings"]].concat());
            assert_eq!(strict.code, i32::from(text.contains("none")), "{format}");
        }
    }
    let nowhere = tempfile::tempdir().expect("there is room for a temporary folder");
    for format in ["human", "json", "sarif", "github"] {
        let ran = run(nowhere.path(), &["check", "--format", format]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{format}");
    }
}
