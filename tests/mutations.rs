//! The sample book with one edit at a time: each mistake is found by the rule it belongs to, at its place, and by nothing else; the book itself is silent.
//!
//! The edits stand in `tests/mutations/`, a file for each group of rules. An edit looks for `find` in `file`, from `after` on if that is given, and puts `replace` there
//! (or deletes the file, or writes a new one; `also` lists other places of the same change). `says` lists all diagnostics: the rule, and the text of the changed file on which the caret stands, again from `after` on.
#![allow(clippy::disallowed_methods, reason = "tests read their cases")]

mod faults;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use ismsbook::book::{Book, Request};
use ismsbook::check;
use ismsbook::config::Level;
use ismsbook::data::{self, Day};
use ismsbook::diagnostic::Diagnostic;
use ismsbook::files::{Area, Files};
use ismsbook::span::{FileId, Sources as _, position};
use rayon::prelude::*;
use serde::Deserialize;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The texts of the sample book, and its other files.
static SAMPLE: LazyLock<Files> = LazyLock::new(|| Files::read(Path::new(ROOT)).0);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    mutations: Vec<Mutation>,
}

/// One edit of the sample, and what is said of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    name: String,
    file: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    find: String,
    #[serde(default)]
    replace: String,
    /// Deletes the file.
    #[serde(default)]
    delete: bool,
    /// Writes a file that was not there.
    create: Option<String>,
    /// Other places of the same change.
    #[serde(default)]
    also: Vec<Edit>,
    /// The day that stands for today, if another than the book's.
    today: Option<Day>,
    /// A rule that is silent unless asked for; what it says of the book as it is does not count.
    asks: Option<String>,
    says: Vec<Said>,
}

/// Another place of the same change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// Another file than the first.
    file: Option<String>,
    #[serde(default)]
    after: String,
    find: String,
    #[serde(default)]
    replace: String,
}

/// A diagnostic and the place of its caret.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    rule: String,
    /// Another file than the one that is changed.
    file: Option<String>,
    #[serde(default)]
    after: String,
    at: String,
}

impl Mutation {
    /// The changed texts of the book, by path; `Err` says what is wrong with the case itself.
    fn apply(&self) -> Result<BTreeMap<String, String>, String> {
        let mut texts = texts_of_sample();
        if let Some(text) = &self.create {
            let before = texts.insert(self.file.clone(), text.clone());
            return if before.is_none() {
                Ok(texts)
            } else {
                Err(format!("{} is there already", self.file))
            };
        }
        let Some(text) = texts.get_mut(&self.file) else {
            return Err(format!("there is no {}", self.file));
        };
        if self.delete {
            texts.remove(&self.file);
            return Ok(texts);
        }
        let at = find(text, &self.after, &self.find)?;
        text.replace_range(at..at + self.find.len(), &self.replace);
        for edit in &self.also {
            let path = edit.file.as_ref().unwrap_or(&self.file);
            let text = texts.get_mut(path).ok_or_else(|| format!("there is no {path}"))?;
            let at = find(text, &edit.after, &edit.find)?;
            text.replace_range(at..at + edit.find.len(), &edit.replace);
        }
        Ok(texts)
    }

    /// What is said of the changed book, as lines `rule path:line:column`, and what should be.
    fn judge(&self) -> Result<(Vec<String>, Vec<String>), String> {
        let texts = self.apply()?;
        let mut wanted = Vec::new();
        for said in &self.says {
            let path = said.file.as_ref().unwrap_or(&self.file);
            let text = texts.get(path).ok_or_else(|| format!("there is no {path}"))?;
            let place = position(text, find(text, &said.after, &said.at)?);
            wanted.push(format!("{} {path}:{}:{}", said.rule, place.line, place.column));
        }
        let mut found = said(&self.compile(texts));
        if self.asks.is_some() {
            let before = said(&self.compile(texts_of_sample()));
            found.retain(|line| !before.contains(line));
        }
        found.sort();
        wanted.sort();
        Ok((found, wanted))
    }

    fn compile(&self, texts: BTreeMap<String, String>) -> Book {
        let mut files = Files::from_texts(texts);
        files.has_config = true;
        let request = Request {
            today: self.today.map(|day| day.0),
            levels: self.asks.iter().map(|rule| (rule.clone(), Level::Warn)).collect(),
            ..Request::default()
        };
        Book::compile(files, Vec::new(), "sample", &request)
    }
}

/// The texts of the sample book, by path.
fn texts_of_sample() -> BTreeMap<String, String> {
    let texts = [Area::Config, Area::Content].into_iter().flat_map(|area| SAMPLE.of(area));
    texts.map(|(_, file)| (file.path.clone(), file.text.clone())).collect()
}

/// What is said of a book, as lines `rule path:line:column`.
fn said(book: &Book) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let place = position(book.files.text(diagnostic.span.file), diagnostic.span.start as usize);
        let path = if diagnostic.span.is_some() {
            book.files.path(diagnostic.span.file)
        } else {
            "-"
        };
        format!("{} {path}:{}:{}", diagnostic.code, place.line, place.column)
    };
    book.diagnostics.iter().map(line).collect()
}

/// The place of `words` in `text` behind `after`.
fn find(text: &str, after: &str, words: &str) -> Result<usize, String> {
    let from = text.find(after).ok_or_else(|| format!("`{after}` is not there"))?;
    let at = text[from..].find(words).ok_or_else(|| format!("`{words}` is not there"))?;
    Ok(from + at)
}

/// All cases, with the file each stands in.
fn cases() -> Vec<(String, Mutation)> {
    let mut paths: Vec<_> = std::fs::read_dir(Path::new(ROOT).join("tests/mutations"))
        .expect("the cases stand in tests/mutations")
        .map(|entry| entry.expect("a case can be read").path())
        .collect();
    paths.sort();
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).expect("cases are text");
        let yaml = data::yaml::parse(FileId::new(0), &text, 0..text.len());
        assert!(yaml.diagnostics.is_empty(), "{}: {:?}", path.display(), yaml.diagnostics);
        let decoded = data::decode::<Cases>(&yaml.documents[0]);
        assert!(decoded.diagnostics.is_empty(), "{}: {:?}", path.display(), decoded.diagnostics);
        decoded.value.expect("cases without a mistake are read").mutations
    };
    let name = |path: &Path| path.file_name().expect("a case has a name").to_string_lossy().into_owned();
    paths
        .iter()
        .flat_map(|path| read(path).into_iter().map(|case| (name(path), case)))
        .collect()
}

#[test]
fn each_edit_is_found_by_its_rule_at_its_place_and_once() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let cases = cases();
    let complaints: Vec<_> = cases
        .par_iter()
        .filter(|(file, case)| file.contains(&only) || case.name.contains(&only))
        .filter_map(|(file, case)| match case.judge() {
            Err(trouble) => Some(format!("{file}: {}: {trouble}", case.name)),
            Ok((found, wanted)) if found != wanted => Some(format!("{file}: {}:\n  says    {found:?}\n  expected {wanted:?}", case.name)),
            Ok(_) => None,
        })
        .collect();
    faults::none(&complaints);
}

#[test]
fn every_rule_is_hit_twice() {
    let cases = cases();
    let hits = |rule: &str| {
        cases
            .iter()
            .filter(|(_, case)| case.says.iter().any(|said| said.rule == rule))
            .count()
    };
    let missed: Vec<_> = check::rules()
        .map(|rule| (rule.name, hits(rule.name)))
        .filter(|(_, hits)| *hits < 2)
        .collect();
    assert!(missed.is_empty(), "rules that fewer than two edits hit: {missed:?}");
    assert!(cases.len() >= 120, "there are {} edits", cases.len());
}

#[test]
fn the_sample_is_silent() {
    let book = Book::open(Path::new(ROOT), &Request::default());
    let said: Vec<_> = book
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, &diagnostic.message.en))
        .collect();
    assert!(said.is_empty(), "{said:?}");
}
