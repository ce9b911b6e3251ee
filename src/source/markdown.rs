//! Markdown into blocks: everything an author can write in a document, with the place of everything.
//!
//! The steps of [`parse`]:
//!
//! 1. line ends become line feeds, and a map keeps the way back to the bytes of the file (`prepared`); what nests beyond
//!    reason is cut off (`depth`);
//! 2. `{{ expressions }}` are checked and hidden, so that Markdown reads nothing inside them (`expression`);
//! 3. emphasis beside Japanese is made to open and close (`emphasis`);
//! 4. the parser's events become tokens: raw HTML in tags, line breaks decided (`stream`);
//! 5. tokens become blocks; addresses are checked and raw HTML passes its allow-list (`build`);
//! 6. headings get their ids (`heading`).
//!
//! Invariants: an author's text reaches a block as text, never as markup; every mistake is a diagnostic at its place, and
//! what cannot be used is kept as the words it was written in; every span lies on character borders of the file; no
//! input panics or takes more than linear time.

use std::ops::Range;

use pulldown_cmark::Options;

use crate::diagnostic::Diagnostic;
use crate::source::blocks::Block;
use crate::span::{FileId, Span};
use crate::text::Text;

mod address;
mod build;
mod depth;
mod emphasis;
mod expression;
mod front;
mod heading;
mod html;
mod prepared;
mod run;
mod sink;
mod stream;
#[cfg(test)]
mod tests;

pub use address::web as web_address;

pub use front::{FrontMatter, front_matter};
pub use heading::slug;

/// The largest body of a document, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// How deep blocks and inlines may nest within each other.
pub const DEEPEST: usize = 100;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// A document as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What it says.
    pub blocks: Vec<Block>,
    /// What is wrong with it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the bytes `body` of the file `text`; `{{ … }}` is an expression only if `expressions`.
///
/// Spans are bytes of the whole file.
#[must_use]
pub fn parse(file: FileId, text: &str, body: Range<usize>, expressions: bool) -> Parsed {
    let mut sink = sink::Sink::new(file, text);
    let size = body.len();
    if size > LARGEST {
        let message = crate::text!(
            "文書が大きすぎます（{size} バイト。{LARGEST} バイトまで）",
            "this document is too large ({size} bytes; at most {LARGEST})"
        );
        let diagnostic = Diagnostic::new("too-large", sink.span(body.start..body.start), message);
        sink.push(diagnostic.help(Text::new("文書を分けます", "split the document")));
        return Parsed {
            blocks: Vec::new(),
            diagnostics: sink.finish(),
        };
    }
    let mut prepared = prepared::Prepared::new(text, body);
    let cut = depth::first_beyond(&prepared.text, 2 * DEEPEST).map(|at| (at, sink.span(prepared.source(at..at))));
    if let Some((at, _)) = cut {
        prepared = prepared.truncate(at);
    }
    let (prepared, placeholders) = if expressions && expression::is_present(&prepared.text) {
        expression::hide(prepared, &mut sink)
    } else {
        (prepared, expression::Placeholders::new())
    };
    let prepared = emphasis::mend(prepared);
    let (mut blocks, stated) = build::build(&prepared, &placeholders, &mut sink);
    if let Some((_, span)) = cut.filter(|_| !sink.holds("too-deep")) {
        sink.push(too_deep(span));
    }
    heading::name(&mut blocks, &stated, &mut sink);
    Parsed {
        blocks,
        diagnostics: sink.finish(),
    }
}

fn too_deep(span: Span) -> Diagnostic {
    let message = crate::text!(
        "入れ子が深すぎます（{DEEPEST} 段まで）",
        "this is nested too deep (at most {DEEPEST} levels)"
    );
    Diagnostic::new("too-deep", span, message).help(Text::new("引用やリストの入れ子を浅くしてください", "make quotes and lists flatter"))
}
