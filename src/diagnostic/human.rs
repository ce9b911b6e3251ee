//! Diagnostics for people at a terminal: rustc's shape, carets right under full-width text.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{BASIS, Diagnostic, HELP, Severity};
use crate::span::{Places, Sources, Span};
use crate::text::Lang;

/// One diagnostic as text, ending in a newline; with colours if `colour`.
#[must_use]
pub fn human(diagnostic: &Diagnostic, sources: &dyn Sources, lang: Lang, colour: bool) -> String {
    one(diagnostic, sources, &mut Places::new(sources), lang, colour)
}

/// Several diagnostics, each as [`human`] prints it.
pub fn humans<'a>(diagnostics: &'a [Diagnostic], sources: &'a dyn Sources, lang: Lang, colour: bool) -> impl Iterator<Item = String> + 'a {
    let mut places = Places::new(sources);
    diagnostics
        .iter()
        .map(move |diagnostic| one(diagnostic, sources, &mut places, lang, colour))
}

fn one(diagnostic: &Diagnostic, sources: &dyn Sources, places: &mut Places<'_>, lang: Lang, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Deny => Level::ERROR.with_name(match lang {
            Lang::Ja => "エラー",
            Lang::En => "error",
        }),
        Severity::Warn => Level::WARNING.with_name(match lang {
            Lang::Ja => "警告",
            Lang::En => "warning",
        }),
    };
    let title = level.primary_title(on_one_line(diagnostic.message.get(lang))).id(diagnostic.code);
    let mut group = Group::with_title(title);
    if diagnostic.span.is_some() {
        group = place(group, diagnostic, sources, places, lang);
    }
    if let Some(basis) = &diagnostic.basis {
        group = group.element(Level::NOTE.with_name(BASIS.get(lang)).message(on_one_line(basis.get(lang))));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.with_name(HELP.get(lang)).message(on_one_line(help.get(lang))));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = renderer.render(&[group]);
    out.push('\n');
    out
}

/// A text that an author's line ends cannot break: what begins a line in the log of a build host may be a command to it.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        Cow::Owned(text.replace('\n', "␊"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Adds the source lines of the place and of related places to the group.
fn place<'a>(mut group: Group<'a>, diagnostic: &'a Diagnostic, sources: &'a dyn Sources, places: &mut Places<'_>, lang: Lang) -> Group<'a> {
    let file = diagnostic.span.file;
    let text = sources.text(file);
    if text.is_empty() {
        return group.element(Origin::path(sources.path(file)).line(1).char_column(1));
    }
    let here = (diagnostic.span, AnnotationKind::Primary, diagnostic.label.get(lang));
    let related = diagnostic.related.iter().filter(|(span, _)| span.is_some());
    let (same, other): (Vec<_>, Vec<_>) = related
        .map(|(span, what)| (*span, AnnotationKind::Context, what.get(lang)))
        .partition(|(span, ..)| span.file == file);
    group = group.element(snippet(sources, places, &[vec![here], same].concat()));
    for mark in other {
        group = group.element(snippet(sources, places, &[mark]));
    }
    group
}

/// A place in a file, how it is drawn, and what is said under it.
type Mark<'a> = (Span, AnnotationKind, &'a str);

/// The lines of one file that hold `marks`. The lines around them are left out, for the printer reads all that it is given.
fn snippet<'a>(sources: &'a dyn Sources, places: &mut Places<'_>, marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let file = marks[0].0.file;
    let text = sources.text(file);
    let ranges: Vec<_> = marks.iter().map(|(span, ..)| one_line(text, span.range())).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let last = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    // The end of a text is shown behind its last line, not on a line of its own.
    let inside = if first == text.len() {
        text.strip_suffix('\n').unwrap_or(text).len()
    } else {
        first
    };
    let start = text[..inside].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at + 1);
    let annotations = marks.iter().zip(ranges).map(|((_, kind, label), range)| {
        let annotation = kind.span(range.start - start..range.end - start);
        if label.is_empty() { annotation } else { annotation.label(*label) }
    });
    Snippet::source(&text[start..end])
        .path(sources.path(file))
        .line_start(places.line(file, start))
        .annotations(annotations)
}

/// The part of `range` on its first line, on character borders: a record of forty lines is named by its first.
fn one_line(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    let end = floor(range.end).max(start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end.min(line_end)
}
