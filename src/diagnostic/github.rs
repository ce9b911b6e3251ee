//! Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::span::{Places, Sources};
use crate::text::{Lang, is_control};

/// One command a line. `base` leads from the top of the repository to the book: empty, or a path that ends in `/`.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], sources: &dyn Sources, base: &str, lang: Lang) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Deny => "error",
            Severity::Warn => "warning",
        };
        let mut properties = Vec::new();
        if let Some(place) = places.of(diagnostic.span) {
            properties.push(format!("file={}", property(&format!("{base}{}", place.path))));
            properties.push(format!("line={}", place.start.line));
            properties.push(format!("endLine={}", place.end.line));
            // Columns are taken only where a single line is marked.
            if place.start.line == place.end.line {
                properties.push(format!("col={}", place.start.column));
                properties.push(format!("endColumn={}", place.end.column));
            }
        }
        properties.push(format!("title={}", property(diagnostic.code)));
        let message = escaped(&diagnostic.in_words(lang));
        let _ = writeln!(out, "::{command} {}::{message}", properties.join(","));
    }
    out
}

/// A text that cannot end its command: no line ends, and nothing that stands for them.
fn escaped(text: &str) -> String {
    let shown = text.replace(is_control, "\u{fffd}");
    shown.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text that cannot end its property either.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
