//! Broken books: each holds one mistake, and is told of that mistake, at its place, and of nothing else.
//!
//! A case is a page of `tests/broken/`: what is wrong, the code and the place that are expected (`path:line:column`, or the text on which the caret has to stand), the
//! files, and the exact output in both languages. `UPDATE_EXPECT=1` rewrites the output, never the expected places. What cannot be written as text is built below.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that the program reads")]

mod program;

use std::collections::BTreeMap;
use std::path::Path;

use program::{Ran, book, put, run};
use rayon::prelude::*;

/// A page of `tests/broken/`.
struct Case {
    name: String,
    /// The page up to its first block of output.
    head: String,
    /// Code, path and place, in the order of the output.
    expected: Vec<String>,
    files: BTreeMap<String, String>,
    /// The output by language.
    output: BTreeMap<&'static str, String>,
}

impl Case {
    fn read(name: &str, page: &str) -> Self {
        let mut case = Self { name: name.to_owned(), head: String::new(), expected: Vec::new(), files: BTreeMap::new(), output: BTreeMap::new() };
        let mut lines = page.lines();
        let mut marks = Vec::new();
        while let Some(line) = lines.next() {
            let Some(info) = line.strip_prefix("```") else {
                marks.extend(line.strip_prefix("- "));
                continue;
            };
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| *line != "```") {
                text.push_str(line);
                text.push('\n');
            }
            match info {
                "diagnostics en" => drop(case.output.insert("en", text)),
                "diagnostics ja" => drop(case.output.insert("ja", text)),
                _ => {
                    let (_, path) = info.split_once(' ').expect("a fence names a language and a path");
                    case.files.insert(path.to_owned(), text);
                }
            }
        }
        case.expected = marks.into_iter().map(|mark| case.place(mark)).collect();
        page.split("```diagnostics").next().unwrap_or_default().trim_end().clone_into(&mut case.head);
        case
    }

    /// `code path:line:column` of a mark that may name the text instead of the place.
    fn place(&self, mark: &str) -> String {
        let Some((head, rest)) = mark.split_once(" `") else { return mark.to_owned() };
        let (code, path) = head.split_once(' ').expect("a mark begins with code and path");
        let wanted = rest.strip_suffix('`').expect("a mark closes its quote");
        let text = self.files.get(path).expect("a mark names a file of the page");
        let found: Vec<_> = text.match_indices(wanted).map(|(at, _)| at).collect();
        assert_eq!(found.len(), 1, "{}: `{wanted}` has to stand once in {path}", self.name);
        let before = &text[..found[0]];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{code} {path}:{line}:{column}")
    }

    fn run(&self, lang: &str) -> Ran {
        let files: Vec<_> = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let folder = book(&files);
        run(folder.path(), &["check", "--lang", lang, "--today", "2026-11-20"])
    }

    /// What is wrong with the answer to this case, and the page with that answer.
    fn judge(&self) -> (Vec<String>, String) {
        let mut complaints = Vec::new();
        let mut page = format!("{}\n", self.head);
        for lang in ["en", "ja"] {
            let ran = self.run(lang);
            if ran.code != 1 || !ran.stdout.is_empty() {
                complaints.push(format!("{lang}: exit {}, standard output {:?}", ran.code, ran.stdout));
            }
            let found = places(&ran.stderr);
            if found != self.expected {
                complaints.push(format!("{lang}: expected {:?}, found {found:?}", self.expected));
            }
            if self.output.get(lang) != Some(&ran.stderr) {
                complaints.push(format!("{lang}: the output differs:\n{}", ran.stderr));
            }
            page.push_str(&format!("\n```diagnostics {lang}\n{}```\n", ran.stderr));
        }
        (complaints, page)
    }
}

/// `code path:line:column` of every diagnostic in an output.
fn places(output: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in output.lines() {
        if let Some((_, rest)) = line.split_once('[').filter(|(word, _)| matches!(*word, "error" | "warning" | "エラー" | "警告")) {
            found.push(rest.split(']').next().unwrap_or_default().to_owned());
        } else if let Some((_, place)) = line.split_once("--> ").filter(|(blanks, _)| blanks.trim().is_empty())
            && let Some(last) = found.last_mut()
        {
            *last = format!("{last} {place}");
        }
    }
    found
}

#[test]
fn each_mistake_is_found_at_its_place_and_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut pages: Vec<_> = std::fs::read_dir(&folder).expect("the cases stand in tests/broken").map(|entry| entry.expect("a case can be read").path()).collect();
    pages.sort();
    assert!(pages.len() >= 100, "cases are missing");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let complaints: Vec<_> = pages
        .par_iter()
        .flat_map_iter(|path| {
            let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
            let case = Case::read(&name, &std::fs::read_to_string(path).expect("a case is text"));
            let (mut complaints, page) = case.judge();
            if update {
                std::fs::write(path, page).expect("the sources can be written");
                complaints.retain(|complaint| !complaint.contains("the output differs"));
            }
            complaints.into_iter().map(move |complaint| format!("{name}: {complaint}"))
        })
        .collect();
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}
