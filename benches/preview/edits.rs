//! What an author changes, and how it is seen on the page.

use std::fs;
use std::path::PathBuf;

use crate::common::register;

/// A kind of edit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Edit {
    /// A word at the end of the first paragraph.
    Paragraph,
    /// A word at the end of the title.
    Title,
    /// How likely a risk is.
    Likelihood(usize),
}

/// How an edit is recognised.
pub(super) enum Shown {
    /// By a word that was nowhere before.
    Word(String),
    /// By any difference: nothing but the edit changes the page.
    Change,
}

impl Shown {
    pub(super) fn is_in(&self, body: &str, before: &str) -> bool {
        match self {
            Self::Word(word) => body.contains(word),
            Self::Change => body != before,
        }
    }
}

impl Edit {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Title => "title",
            Self::Likelihood(_) => "likelihood",
        }
    }

    /// The text with the change of this turn.
    pub(super) fn apply(self, original: &str, turn: usize) -> (String, Shown) {
        let mark = format!("mark{}x{turn}x", std::process::id());
        match self {
            Self::Paragraph => (behind(original, &mark, is_prose), Shown::Word(mark)),
            Self::Title => (behind(original, &mark, |line| line.starts_with("# ")), Shown::Word(mark)),
            Self::Likelihood(risk) => (likelihood(original, risk, turn), Shown::Change),
        }
    }
}

/// Whether a line below the front matter begins a paragraph.
fn is_prose(line: &str) -> bool {
    line.chars().next().is_some_and(|first| !"#-+|`>".contains(first))
}

/// Puts a word at the end of the first line that is `wanted` and stands below the front matter.
fn behind(original: &str, word: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(original.len() + word.len() + 1);
    let fence = original.lines().next().filter(|line| matches!(*line, "---" | "+++"));
    let (mut inside, mut done) = (fence.is_some(), false);
    for (index, line) in original.lines().enumerate() {
        out.push_str(line);
        if !inside && !done && wanted(line) {
            out.push(' ');
            out.push_str(word);
            done = true;
        }
        if index > 0 && Some(line) == fence {
            inside = false;
        }
        out.push('\n');
    }
    assert!(done, "the page has no line to put a word behind");
    out
}

/// Moves a risk between two marks: the first turn to one that it does not have.
fn likelihood(original: &str, risk: usize, turn: usize) -> String {
    let begin = original
        .find(&format!("- id: {}\n", register::risk_id(risk)))
        .expect("the risk is in its file");
    let (head, rest) = original.split_at(begin);
    let [low, high] = register::MARKS;
    for (now, then) in [(low, high), (high, low)] {
        for impact in 1..=4 {
            let line = register::current(now, impact);
            let next = rest.find("\n  - id: ").unwrap_or(rest.len());
            if rest.find(&line).is_some_and(|at| at < next) {
                let to = if turn.is_multiple_of(2) { then } else { now };
                return format!("{head}{}", rest.replacen(&line, &register::current(to, impact), 1));
            }
        }
    }
    panic!("the risk has an estimate");
}

/// The file that is edited, and where its page is served.
pub(super) struct Source {
    path: PathBuf,
    address: String,
}

impl Source {
    pub(super) fn new(path: PathBuf, address: String) -> Self {
        Self { path, address }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn read(&self) -> String {
        fs::read_to_string(&self.path).expect("the source is there")
    }

    /// Saves in place and by renaming in turns: editors do both.
    pub(super) fn save(&self, text: &str, turn: usize) {
        if turn.is_multiple_of(2) {
            fs::write(&self.path, text).expect("the source can be written");
        } else {
            let beside = self.path.with_extension("tmp");
            fs::write(&beside, text).expect("the source can be written");
            fs::rename(&beside, &self.path).expect("the source can be renamed");
        }
    }
}
