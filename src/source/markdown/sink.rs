//! Collects the diagnostics of one document.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text;

/// How many diagnostics one document may give: enough for any author, few enough for any attacker.
const MOST: usize = 1000;

/// The diagnostics of one document.
pub(super) struct Sink<'a> {
    file: FileId,
    text: &'a str,
    found: Vec<Diagnostic>,
    more: usize,
}

impl<'a> Sink<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            found: Vec::new(),
            more: 0,
        }
    }

    /// The place of `source` in the file, on character borders.
    pub(super) fn span(&self, source: Range<usize>) -> Span {
        let start = self.text.floor_char_boundary(source.start);
        let end = self.text.ceil_char_boundary(source.end);
        Span::new(self.file, start, end)
    }

    /// The whole text of the file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < MOST {
            self.found.push(diagnostic);
        } else {
            self.more += 1;
        }
    }

    /// Whether `code` was reported.
    pub(super) fn holds(&self, code: &str) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.code == code)
    }

    /// All of them in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|diagnostic| diagnostic.span.start);
        let more = self.more;
        if let Some(last) = self.found.last().filter(|_| more > 0) {
            let message = text!(
                "この文書にはほかに {more} 件の誤りがあり、表示を省きました",
                "{more} more mistakes in this document are not shown"
            );
            self.found.push(Diagnostic::new("too-many-mistakes", last.span, message));
        }
        self.found
    }
}
