//! What holds for the sources as text: floors, rules, codes, dependencies, sizes.
#![allow(clippy::disallowed_methods, reason = "this test reads the sources")]

mod faults;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ismsbook::check;

/// The floors from the bottom. A module imports only floors below its own; modules of one floor do not see each other.
///
/// The lowest floors are a stack: a diagnostic speaks about spans in two languages, and files and data are read with diagnostics.
/// `cli` stands above `output`, which it calls.
const FLOORS: &[&[&str]] = &[
    &["span", "text"],
    &["diagnostic"],
    &["artifact", "data", "files", "inspect"],
    &["config"],
    &["catalog"],
    &["source"],
    &["model"],
    &["trace"],
    &["check"],
    &["audience"],
    &["report"],
    &["figure"],
    &["expression"],
    &["render", "pack"],
    &["book"],
    &["live"],
    &["output", "serve"],
    &["cli"],
];

/// The modules that may touch disk, environment and clock, and so may lift the lints of `.clippy.toml`.
const OUTSIDE: &[&str] = &["cli", "files", "output", "serve"];

/// The most lines that a source has before its tests.
const LINES: usize = 700;

/// The headings of a rule's page, in English and Japanese.
const HEADINGS: [(&str, [&str; 5]); 2] = [
    ("md", ["What it checks", "Why", "Basis", "Good", "Bad"]),
    ("ja.md", ["何を見るか", "なぜ", "根拠", "よい例", "悪い例"]),
];

/// A source under `src/`.
struct Source {
    path: String,
    /// The module that it belongs to: the first part of its path.
    module: String,
    text: String,
}

impl Source {
    /// The lines without comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("src can be walked"));
    files
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let inner = entry.path().strip_prefix(&root).expect("entries lie below src");
            let path = inner.to_str().expect("names of sources are UTF-8").replace('\\', "/");
            let module = path.split(['/', '.']).next().unwrap_or_default().to_owned();
            let text = std::fs::read_to_string(entry.path()).expect("sources can be read");
            Source { path, module, text }
        })
        .collect()
}

#[test]
fn floors_see_only_floors_below() {
    let floors: BTreeMap<&str, usize> = FLOORS
        .iter()
        .enumerate()
        .flat_map(|(floor, modules)| modules.iter().map(move |module| (*module, floor)))
        .collect();
    let mut problems = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs"))
    {
        let Some(own) = floors.get(source.module.as_str()) else {
            problems.push(format!("src/{}: the module `{}` has no floor", source.path, source.module));
            continue;
        };
        for (line, module) in imports(source) {
            if module == source.module {
                continue;
            }
            match floors.get(module.as_str()) {
                None => problems.push(format!("src/{}:{line}: `{module}` has no floor", source.path)),
                Some(other) if other >= own => {
                    problems.push(format!(
                        "src/{}:{line}: `{}` stands no higher than `{module}` and may not import it",
                        source.path, source.module
                    ));
                }
                Some(_) => {}
            }
        }
    }
    faults::none(&problems);
}

/// The modules that a source names by way of `crate`, with the lines.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, code) in source.code() {
        for (at, path) in code.match_indices("crate::") {
            // `$crate` stands in a macro, and means the module of the macro.
            if code[..at].ends_with(|c: char| c == '$' || c == '_' || c.is_alphanumeric()) {
                continue;
            }
            let rest = &code[at + path.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(members(group).into_iter().map(|name| (line, name))),
                None => found.push((line, word(rest))),
            }
        }
    }
    // Macros of the crate are written as `text!` and belong to the module of that name.
    found.retain(|(_, name)| !name.is_empty());
    found
}

/// The first words of a group such as `artifact::Artifacts, audience::{A, B}}`.
fn members(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![word(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

/// The word at the beginning of `text`.
fn word(text: &str) -> String {
    text.chars().take_while(|c| *c == '_' || c.is_alphanumeric()).collect()
}

#[test]
fn no_path_climbs_out_of_its_module() {
    let mut problems = Vec::new();
    for source in sources() {
        let topmost = !source.path.contains('/');
        for (line, code) in source.code() {
            // At the top level of a topmost file, `super` is the crate.
            let climbs = code.contains("super::super") || topmost && code.starts_with("use super::");
            if climbs {
                problems.push(format!(
                    "src/{}:{line}: write the path from `crate`, so that its floor can be seen",
                    source.path
                ));
            }
        }
    }
    faults::none(&problems);
}

#[test]
fn only_the_outside_touches_the_outside() {
    let lifts = |code: &str| code.contains("clippy::disallowed_");
    let inside = sources().into_iter().filter(|source| !OUTSIDE.contains(&source.module.as_str()));
    let problems: Vec<_> = inside
        .flat_map(|source| {
            source
                .code()
                .filter(|(_, code)| lifts(code))
                .map(|(line, _)| format!("src/{}:{line}: only {OUTSIDE:?} lift this lint", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    faults::none(&problems);
}

#[test]
fn sources_are_small() {
    let problems: Vec<_> = sources()
        .iter()
        .filter(|source| !source.path.ends_with("tests.rs"))
        .map(|source| (&source.path, source.text.lines().take_while(|line| *line != "#[cfg(test)]").count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(path, lines)| format!("src/{path}: {lines} lines before its tests; split it"))
        .collect();
    faults::none(&problems);
}

#[test]
fn rules_on_disk_are_the_rules_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
    let names = |folder: &Path| -> BTreeSet<String> {
        std::fs::read_dir(folder)
            .expect("the folders of the rules can be read")
            .map(|entry| {
                let name = entry.expect("the folders of the rules can be read").file_name();
                name.into_string().expect("names of sources are UTF-8")
            })
            .collect()
    };
    let mut folders = BTreeSet::new();
    for group in check::groups() {
        folders.insert(format!("{}.rs", group.name));
        folders.insert(group.name.to_owned());
        let stems = group.rules.iter().map(|rule| rule.name.replace('-', "_"));
        let wanted: BTreeSet<String> = stems
            .flat_map(|stem| ["rs", "md", "ja.md"].map(|extension| format!("{stem}.{extension}")))
            .collect();
        assert_eq!(names(&root.join(group.name)), wanted, "{}", group.name);
        assert!(group.rules.is_sorted_by(|a, b| a.name < b.name), "{} is sorted", group.name);
    }
    assert_eq!(names(&root), folders);
    let all: Vec<_> = check::rules()
        .map(|rule| rule.name)
        .chain(check::groups().iter().map(|group| group.name))
        .collect();
    let once: BTreeSet<_> = all.iter().collect();
    assert_eq!(all.len(), once.len(), "no name stands for two rules or groups");
}

#[test]
fn pages_of_rules_have_their_headings() {
    let mut problems = Vec::new();
    for (group, rule) in check::groups()
        .iter()
        .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    {
        for (page, (extension, headings)) in [rule.page_en, rule.page_ja].into_iter().zip(HEADINGS) {
            let path = format!("src/check/rules/{}/{}.{extension}", group.name, rule.name.replace('-', "_"));
            let found: Vec<_> = headings_of(page);
            let mut wanted = vec![format!("# {}", rule.name)];
            wanted.extend(headings.iter().map(|heading| format!("## {heading}")));
            if found != wanted {
                problems.push(format!("{path}: has {found:?} instead of {wanted:?}"));
            }
        }
    }
    faults::none(&problems);
}

/// The headings of a page outside its fences.
fn headings_of(page: &str) -> Vec<&str> {
    let mut fenced = false;
    page.lines()
        .filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        })
        .collect()
}

#[test]
fn codes_are_kebab_case_and_no_loader_uses_the_name_of_a_rule() {
    let mut problems = Vec::new();
    let mut codes = BTreeSet::new();
    for source in sources() {
        for (at, call) in source.text.match_indices("Diagnostic::new(") {
            let Some(rest) = source.text[at + call.len()..].trim_start().strip_prefix('"') else {
                continue;
            };
            codes.insert(rest.split('"').next().unwrap_or_default().to_owned());
        }
    }
    assert!(codes.len() > 20, "the codes are found by the way they are written: {codes:?}");
    let rules: BTreeSet<_> = check::rules().map(|rule| rule.name.to_owned()).collect();
    for code in codes.union(&rules) {
        let kebab = code.starts_with(|c: char| c.is_ascii_lowercase())
            && !code.ends_with('-')
            && !code.contains("--")
            && code.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit());
        if !kebab {
            problems.push(format!("`{code}` is not in kebab case"));
        }
    }
    problems.extend(
        codes
            .intersection(&rules)
            .map(|code| format!("`{code}` is a rule, and a loader says it too")),
    );
    faults::none(&problems);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("Cargo.toml can be read");
    let mut problems = Vec::new();
    let (mut section, mut before) = ("", "");
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') && !line.starts_with('#') && !before.starts_with('#') {
            problems.push(format!("Cargo.toml: `{line}` has no comment above it that says what it is for"));
        }
        before = line;
    }
    faults::none(&problems);
}
