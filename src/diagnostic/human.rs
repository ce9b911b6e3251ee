//! Diagnostics for people at a terminal: rustc's shape, carets right under full-width text.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::span::Sources;
use crate::text::Lang;

/// One diagnostic as text, ending in a newline; with colours if `colour`.
#[must_use]
pub fn human(diagnostic: &Diagnostic, sources: &dyn Sources, lang: Lang, colour: bool) -> String {
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
    let title = level.primary_title(diagnostic.message.get(lang)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    if diagnostic.span.is_some() {
        group = place(group, diagnostic, sources, lang);
    }
    if let Some(basis) = &diagnostic.basis {
        let name = match lang {
            Lang::Ja => "根拠",
            Lang::En => "basis",
        };
        group = group.element(Level::NOTE.with_name(name).message(basis.get(lang)));
    }
    for help in &diagnostic.help {
        let name = match lang {
            Lang::Ja => "対処",
            Lang::En => "help",
        };
        group = group.element(Level::HELP.with_name(name).message(help.get(lang)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = renderer.render(&[group]);
    out.push('\n');
    out
}

/// Adds the source lines of the place and of related places to the group.
fn place<'a>(mut group: Group<'a>, diagnostic: &'a Diagnostic, sources: &'a dyn Sources, lang: Lang) -> Group<'a> {
    let file = diagnostic.span.file;
    let text = sources.text(file);
    if text.is_empty() {
        return group.element(Origin::path(sources.path(file)).line(1).char_column(1));
    }
    let annotation = |range: std::ops::Range<usize>, kind: AnnotationKind, label: &'a str| {
        let annotation = kind.span(one_line(text, range));
        if label.is_empty() { annotation } else { annotation.label(label) }
    };
    let mut snippet = Snippet::source(text).path(sources.path(file)).annotation(annotation(
        diagnostic.span.range(),
        AnnotationKind::Primary,
        diagnostic.label.get(lang),
    ));
    for (span, what) in diagnostic.related.iter().filter(|(span, _)| span.file == file) {
        snippet = snippet.annotation(annotation(span.range(), AnnotationKind::Context, what.get(lang)));
    }
    group = group.element(snippet);
    for (span, what) in diagnostic.related.iter().filter(|(span, _)| span.file != file && span.is_some()) {
        let text = sources.text(span.file);
        let annotation = AnnotationKind::Context.span(one_line(text, span.range())).label(what.get(lang));
        group = group.element(Snippet::source(text).path(sources.path(span.file)).annotation(annotation));
    }
    group
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
