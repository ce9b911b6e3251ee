//! What is wrong, where, and how to mend it: the interface to authors.
//!
//! Invariant: an author's mistake is a [`Diagnostic`], never a panic and never another library's message.

use std::collections::BTreeMap;

use crate::span::{Sources, Span};
use crate::text::{Lang, Text};

mod codes;
mod github;
mod human;
mod json;
mod sarif;

pub use codes::{CODES, Code, code};
pub use github::github;
pub use human::{human, humans};
pub use json::{json, schema};
pub use sarif::{Log, sarif};

/// How much a diagnostic weighs. Rules may be set to either; what the loader finds is always `Deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The book cannot be published with it: exit 1.
    Deny,
    /// Said, but nothing stops.
    Warn,
}

/// One mistake of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name: a rule's name or a loader's code, in kebab case.
    pub code: &'static str,
    /// What it does to the exit code.
    pub severity: Severity,
    /// Where; a span with a file but without width stands for the file or line as a whole.
    pub span: Span,
    /// One plain sentence.
    pub message: Text,
    /// What is said under the caret; may be empty.
    pub label: Text,
    /// Other places that belong to it, such as the first of two equal ids.
    pub related: Vec<(Span, Text)>,
    /// The requirement it rests on (standard, edition, clause), if any.
    pub basis: Option<Text>,
    /// How to mend it.
    pub help: Vec<Text>,
    /// The record it is about, for exceptions.
    pub record: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at deny level.
    #[must_use]
    pub fn new(code: &'static str, span: Span, message: Text) -> Self {
        Self {
            code,
            severity: Severity::Deny,
            span,
            message,
            label: Text::default(),
            related: Vec::new(),
            basis: None,
            help: Vec::new(),
            record: None,
        }
    }

    /// Adds what is said under the caret.
    #[must_use]
    pub fn label(mut self, label: Text) -> Self {
        self.label = label;
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help.push(help);
        self
    }

    /// Adds "did you mean ..." if there is a near spelling.
    #[must_use]
    pub fn did_you_mean(self, candidate: Option<&str>) -> Self {
        match candidate {
            Some(near) => self.help(crate::text!("`{near}` ではありませんか", "did you mean `{near}`?")),
            None => self,
        }
    }

    /// Adds "did you mean ..." if there is a near spelling, else `help`.
    #[must_use]
    pub fn did_you_mean_or(self, candidate: Option<&str>, help: Text) -> Self {
        match candidate {
            Some(_) => self.did_you_mean(candidate),
            None => self.help(help),
        }
    }

    /// Adds another place and what is to be seen there.
    #[must_use]
    pub fn related(mut self, span: Span, what: Text) -> Self {
        self.related.push((span, what));
        self
    }

    /// Adds the requirement it rests on.
    #[must_use]
    pub fn basis(mut self, basis: Text) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Names the record it is about.
    #[must_use]
    pub fn record(mut self, id: impl Into<String>) -> Self {
        self.record = Some(id.into());
        self
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warn;
        self
    }

    /// What it says where no source line can be shown: the sentence first, then a line for its basis and each way to mend it.
    fn in_words(&self, lang: Lang) -> String {
        let mut words = self.message.get(lang).to_owned();
        let label = self.label.get(lang);
        if !label.is_empty() {
            let (open, close) = match lang {
                Lang::Ja => ("（", "）"),
                Lang::En => (" (", ")"),
            };
            words.push_str(&format!("{open}{label}{close}"));
        }
        let basis = self.basis.iter().map(|basis| (&BASIS, basis));
        for (name, text) in basis.chain(self.help.iter().map(|help| (&HELP, help))) {
            words.push_str(&format!("\n{}: {}", name.get(lang), text.get(lang)));
        }
        words
    }
}

/// Stands before what a diagnostic rests on.
static BASIS: Text = Text::new("根拠", "basis");
/// Stands before a way to mend it.
static HELP: Text = Text::new("対処", "help");

/// What printers say of a code beside its diagnostics.
#[derive(Clone, Debug)]
pub struct Descriptor {
    /// The code.
    pub code: &'static str,
    /// The group of the rule; `None` for what the loader says.
    pub group: Option<&'static str>,
    /// What it weighs by default; `None` if it is silent.
    pub severity: Option<Severity>,
    /// What it rests on, by ids of the catalogs.
    pub basis: &'static [&'static str],
    /// What it is about, in a paragraph.
    pub summary: Text,
    /// Its page, in Markdown.
    pub page: Text,
}

impl Descriptor {
    /// The first sentence of the summary.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> &str {
        let summary = self.summary.get(lang);
        let end = match lang {
            Lang::Ja => summary.find('。').map(|at| at + '。'.len_utf8()),
            Lang::En => summary.find(". ").map(|at| at + 1),
        };
        &summary[..end.unwrap_or(summary.len())]
    }
}

/// The descriptors by code, with their place in the list.
fn by_code(descriptors: &[Descriptor]) -> BTreeMap<&'static str, (usize, &Descriptor)> {
    let numbered = descriptors.iter().enumerate();
    numbered.map(|(index, descriptor)| (descriptor.code, (index, descriptor))).collect()
}

/// Sorts by file and place, then by code, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &dyn Sources) {
    diagnostics.sort_by(|a, b| {
        let path = |span: Span| if span.is_some() { sources.path(span.file) } else { "" };
        path(a.span)
            .cmp(path(b.span))
            .then_with(|| a.span.start.cmp(&b.span.start))
            .then_with(|| a.code.cmp(b.code))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// Whether one stands at deny level.
#[must_use]
pub fn any_denied(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Deny)
}

/// How many errors and how many warnings there are.
#[must_use]
pub fn counts(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Deny).count();
    (errors, diagnostics.len() - errors)
}

/// The last line of a report on diagnostics: how many of each severity.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let (errors, warnings) = counts(diagnostics);
    match lang {
        Lang::Ja if diagnostics.is_empty() => "指摘すべき診断はありません".to_owned(),
        Lang::Ja => format!("エラー {errors} 件、警告 {warnings} 件"),
        Lang::En if diagnostics.is_empty() => "no open diagnostics".to_owned(),
        Lang::En => format!(
            "{errors} error{}, {warnings} warning{}",
            if errors == 1 { "" } else { "s" },
            if warnings == 1 { "" } else { "s" }
        ),
    }
}
