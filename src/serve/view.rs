//! What a page in view is told about the book: its state, and what is wrong, in the page's language.

use std::path::Path;

use serde::Serialize;

use super::Shown;
use super::editor::Editor;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::live::{State, is_unreadable};
use crate::span::{FileId, Places, Sources as _, Span};
use crate::text::{Lang, Text};

/// The most diagnostics that are sent at once; the counts are true.
const MOST: usize = 200;
/// The most characters of a source line that are sent, and how many of them before the place.
const EXCERPT: (usize, usize) = (240, 60);

/// What the links of a view need beside the state.
pub(super) struct Desk<'a> {
    /// The folder of the book.
    pub(super) root: &'a Path,
    pub(super) editor: Option<&'a Editor>,
    /// Whether warnings count as errors.
    pub(super) strict: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
struct View<'a> {
    generation: u64,
    broken: bool,
    lang: &'static str,
    /// Whether the page is one of the book.
    found: bool,
    counts: Counts,
    source: Option<Source<'a>>,
    diagnostics: Vec<Said<'a>>,
}

#[derive(Debug, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

/// Where a page is written.
#[derive(Debug, Serialize)]
struct Source<'a> {
    path: &'a str,
    line: usize,
    editor: Option<String>,
}

/// A diagnostic. What has no place has no path, no line, no column, no link and no excerpt.
#[derive(Debug, Serialize)]
struct Said<'a> {
    level: &'static str,
    code: &'a str,
    message: &'a str,
    label: &'a str,
    basis: Option<&'a str>,
    help: Vec<&'a str>,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    /// Whether it is about the page in view.
    here: bool,
    /// Whether it is why the pages are those of an earlier state.
    unreadable: bool,
    editor: Option<String>,
    /// The page of what it is about.
    href: Option<String>,
    excerpt: Option<Excerpt>,
}

/// A line of a source, and which of its characters are meant; `start` counts from 0.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    line: usize,
    text: String,
    start: usize,
    width: usize,
}

/// Said while the folder of the book is not there.
static GONE: Text = Text::new("本のフォルダーがありません", "the folder of the book is not there");
static GONE_HELP: Text = Text::new(
    "戻るまで、最後に読めたページを表示します",
    "until it is back, the last pages that could be read are shown",
);

/// The view from the page at `path`, as JSON.
///
/// # Panics
/// Never: texts and numbers can be written as JSON.
pub(super) fn json(shown: &Shown, path: &str, desk: &Desk<'_>) -> Vec<u8> {
    let state = &*shown.state;
    let lang = language(state.language(), path);
    let mut places = Places::new(state.files());
    let origin = state.origin(path);
    let (mut errors, mut warnings) = diagnostic::counts(state.diagnostics());
    if desk.strict {
        (errors, warnings) = (errors + warnings, 0);
    }
    let mut lines = Vec::new();
    if shown.gone {
        errors += 1;
        lines.push(gone(lang));
    }
    let mut list: Vec<_> = state
        .diagnostics()
        .iter()
        .map(|diagnostic| {
            let page = state.page_of(diagnostic, lang);
            (is_here(diagnostic, page.as_deref(), path, origin), page, diagnostic)
        })
        .collect();
    // What has to be mended before anything else is seen is never cut off.
    list.sort_by_key(|(here, _, diagnostic)| (!is_unreadable(diagnostic), !here));
    for (here, page, diagnostic) in list.into_iter().take(MOST - lines.len()) {
        let place = places.of(diagnostic.span);
        lines.push(Said {
            level: match diagnostic.severity {
                Severity::Deny => "error",
                Severity::Warn if desk.strict => "error",
                Severity::Warn => "warning",
            },
            code: diagnostic.code,
            message: diagnostic.message.get(lang),
            label: diagnostic.label.get(lang),
            basis: diagnostic.basis.as_ref().map(|basis| basis.get(lang)),
            help: diagnostic.help.iter().map(|help| help.get(lang)).collect(),
            path: place.map(|place| place.path),
            line: place.map(|place| place.start.line),
            column: place.map(|place| place.start.column),
            here,
            unreadable: is_unreadable(diagnostic),
            editor: place.and_then(|place| desk.link(place.path, place.start.line, place.start.column)),
            href: page,
            excerpt: excerpt(state, diagnostic.span, &mut places),
        });
    }
    let source = origin.and_then(|span| places.of(span)).map(|place| Source {
        path: place.path,
        line: place.start.line,
        editor: desk.link(place.path, place.start.line, place.start.column),
    });
    let view = View {
        generation: shown.number,
        broken: shown.is_broken(),
        lang: lang.tag(),
        found: state.get(path).is_some(),
        counts: Counts { errors, warnings },
        source,
        diagnostics: lines,
    };
    serde_json::to_vec(&view).expect("texts and numbers can be written as JSON")
}

impl Desk<'_> {
    /// The link to a place of a file, if the book holds it: catalogs and themes also come with the program.
    fn link(&self, path: &str, line: usize, column: usize) -> Option<String> {
        let disk = self.root.join(path);
        let editor = self.editor.filter(|_| super::is_file(&disk))?;
        editor.link(&disk, line, column)
    }
}

/// The language of a page: pages of the other language than the book's stand in a folder of its name.
fn language(book: Lang, path: &str) -> Lang {
    let folder = path.split_once('/').and_then(|(folder, _)| Lang::from_tag(folder));
    folder.unwrap_or(book)
}

/// Whether a diagnostic is about the page at `path`: the page is that of what it is about, or is written where it stands.
fn is_here(diagnostic: &Diagnostic, page: Option<&str>, path: &str, origin: Option<Span>) -> bool {
    let written = origin.is_some_and(|origin| {
        let whole = origin.start == origin.end && origin.file == diagnostic.span.file && origin.is_some();
        whole || origin.contains(diagnostic.span)
    });
    written || page == Some(path)
}

/// The first line of a span, cut where it is long. Nothing for a file as a whole.
fn excerpt(state: &State, span: Span, places: &mut Places<'_>) -> Option<Excerpt> {
    let text = if span.file == FileId::NONE {
        ""
    } else {
        state.files().text(span.file)
    };
    if text.is_empty() {
        return None;
    }
    Some(cut(text, span.range(), places.line(span.file, span.range().start)))
}

fn cut(text: &str, range: std::ops::Range<usize>, line: usize) -> Excerpt {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let marked = &text[start..floor(range.end).clamp(start, end)];
    let (most, before) = EXCERPT;
    // Counted from the place on, so that a line of megabytes costs no more than what is shown of it.
    let from = text[first..start]
        .char_indices()
        .rev()
        .nth(before - 1)
        .map_or(first, |(at, _)| first + at);
    let shown = text[from..end].char_indices().nth(most).map_or(end, |(at, _)| from + at);
    let mut column = text[from..start].chars().count();
    let mut line_text = text[from..shown].trim_end_matches('\r').to_owned();
    if from > first {
        line_text.insert(0, '…');
        column += 1;
    }
    if shown < end {
        line_text.push('…');
    }
    let total = line_text.chars().count();
    let width = marked.chars().take(most).count().clamp(1, (total.max(column + 1)) - column);
    Excerpt {
        line,
        text: line_text,
        start: column,
        width,
    }
}

/// What is said while there is no book to speak of.
fn gone(lang: Lang) -> Said<'static> {
    Said {
        level: "error",
        code: "book-gone",
        message: GONE.get(lang),
        label: "",
        basis: None,
        help: vec![GONE_HELP.get(lang)],
        path: None,
        line: None,
        column: None,
        here: false,
        unreadable: true,
        editor: None,
        href: None,
        excerpt: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_count_characters() {
        let text = "a: 1\n管理策: 規程\r\nz: 2\n";
        let at = text.find('規').expect("it stands in the text");
        let found = cut(text, at..at + 3, 2);
        assert_eq!((found.text.as_str(), found.start, found.width), ("管理策: 規程", 5, 1));
        let whole = cut(text, 0..text.len(), 1);
        assert_eq!((whole.text.as_str(), whole.start, whole.width), ("a: 1", 0, 4));
        let end = cut(text, 4..4, 1);
        assert_eq!((end.text.as_str(), end.start, end.width), ("a: 1", 4, 1));
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}X{}", "a".repeat(100_000), "b".repeat(100_000));
        let found = cut(&text, 100_000..100_001, 1);
        assert_eq!(found.text.chars().count(), EXCERPT.0 + 2);
        assert_eq!(found.text.chars().nth(found.start), Some('X'));
    }

    #[test]
    fn pages_of_the_other_language_stand_in_its_folder() {
        assert_eq!(language(Lang::Ja, "en/index.html"), Lang::En);
        assert_eq!(language(Lang::Ja, "risks/R-1.html"), Lang::Ja);
        assert_eq!(language(Lang::En, "ja.html"), Lang::En);
    }
}
