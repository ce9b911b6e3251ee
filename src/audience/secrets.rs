//! The texts of a book that an audience may not read: what an inspection of its output looks for.

use super::Visible;
use crate::inspect::{Inspector, Needle, PART, is_telling};
use crate::model::kinds::document::Document;
use crate::model::shape::Shape;
use crate::model::{Kind, labels};
use crate::source::blocks::{Block, Inline, for_each_inline, headings, plain};
use crate::span::{FileId, Sources as _, Span};
use crate::text;
use crate::text::{Lang, Text};

/// Everything that the whole book says and `visible` does not: ids, titles, sentences. What also stands in something that may be read gives nothing away and is left out, as
/// is what is too plain to be looked for. `own` is what the program itself says around what may be read.
#[must_use]
pub fn secrets(whole: &Visible<'_>, visible: &Visible<'_>, own: impl Iterator<Item = Text>) -> Vec<Needle> {
    let mut needles = Vec::new();
    gather(whole, &mut |text, what, span| {
        for sentence in sentences(text).filter(|sentence| is_telling(sentence)) {
            needles.push(Needle {
                text: sentence.to_owned(),
                what: what.clone(),
                span: place(whole, sentence, span),
            });
        }
    });
    needles.sort_by(|a, b| a.text.cmp(&b.text));
    needles.dedup_by(|a, b| a.text == b.text);
    let mut known = Vec::new();
    gather(visible, &mut |text, _, _| known.push(text.to_owned()));
    // Nor does what only comes about where two readable texts meet, as in the cells of a row.
    for lang in Lang::ALL {
        visible
            .isms
            .for_each_record(&mut |_, _, _, _, shape| known.push(spoken(shape, lang)));
    }
    // What settings, catalogs and the program itself say is no secret.
    let config = visible.config;
    let items = || visible.catalog.items();
    let settings = [config.title.text(), config.organization.text()];
    let kinds = Kind::ALL.iter().flat_map(|kind| [kind.label(), kind.plural()]);
    let said = settings
        .into_iter()
        .chain(visible.catalog.texts())
        .chain(kinds)
        .chain(labels().cloned())
        .chain(own);
    known.extend(said.flat_map(|words| [words.ja.into_owned(), words.en.into_owned()]));
    let standards = &config.standards;
    let editions = [&standards.requirements, &standards.annex_a, &standards.guidance, &standards.scheme];
    known.extend(editions.map(|edition| edition.value.clone()));
    known.extend(items().map(|(id, _)| id.to_owned()).chain([config.id.clone()]));
    known.extend(items().flat_map(|(_, item)| {
        let (number, Text { ja, en }) = (item.number(), item.title());
        [format!("{number} {ja}"), format!("{number} {en}")]
    }));
    let told = Inspector::new(&needles).known(&known.join(PART));
    let mut at = 0..;
    needles.retain(|_| at.next().is_some_and(|at| told.binary_search(&at).is_err()));
    needles
}

/// Calls `visit` on every text of records and documents, with what it is and the place of its record or section.
fn gather(visible: &Visible<'_>, visit: &mut dyn FnMut(&str, &Text, Span)) {
    let isms = visible.isms;
    isms.for_each_record(&mut |kind, id, _, node, shape| {
        visit(id, &name(kind, id), node.head());
        texts(shape, "", &mut |field, text| visit(text, &field_of(kind, id, field), node.span));
    });
    for stated in isms.documents.stated() {
        let document = &stated.record;
        visit(&document.id, &name(Kind::Document, &document.id), stated.node.head());
        let title = document.title.text();
        for title in [&title.ja, &title.en] {
            visit(title, &field_of(Kind::Document, &document.id, "title"), stated.node.head());
        }
        texts(stated.shape(), "", &mut |field, text| {
            visit(text, &field_of(Kind::Document, &document.id, field), document.head_span);
        });
        of_document(document, visit);
    }
}

fn of_document(document: &Document, visit: &mut dyn FnMut(&str, &Text, Span)) {
    let id = &document.id;
    let what = text!("文書 {id} の本文", "the text of document {id}");
    let translation = document
        .translation
        .iter()
        .map(|translation| (translation.file, &translation.blocks));
    for (file, blocks) in [(document.file, &document.blocks)].into_iter().chain(translation) {
        let whole = Span::new(file, 0, 0);
        for heading in headings(blocks) {
            visit(
                &plain(&heading.inlines),
                &text!("文書 {id} の見出し", "a heading of document {id}"),
                heading.span,
            );
            visit(
                &heading.id,
                &text!("文書 {id} の見出しの ID", "the id of a heading of document {id}"),
                heading.span,
            );
        }
        each_text(blocks, &mut |text| visit(text, &what, whole));
        for_each_inline(blocks, &mut |inline| match inline {
            Inline::Image(image) => [&image.address, &image.title]
                .into_iter()
                .for_each(|text| visit(text, &what, whole)),
            Inline::Link(link) => visit(&link.title, &what, whole),
            _ => {}
        });
    }
}

/// Calls `visit` on the words of every block that holds words itself.
fn each_text(blocks: &[Block], visit: &mut dyn FnMut(&str)) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => visit(&plain(inlines)),
            Block::Code { text, .. } => visit(text),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| visit(&plain(cell)));
            }
            Block::Quote(inner) | Block::Alert(_, inner) => each_text(inner, visit),
            Block::Footnote { label, blocks, .. } => {
                visit(label);
                each_text(blocks, visit);
            }
            Block::Details { summary, blocks, .. } => {
                visit(&plain(summary));
                each_text(blocks, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_text(&item.blocks, visit)),
            Block::Definitions(entries) => {
                for (term, definitions) in entries {
                    visit(&plain(term));
                    definitions.iter().for_each(|definition| each_text(definition, visit));
                }
            }
            Block::Heading(_) | Block::Rule | Block::Expression(_) => {}
        }
    }
}

/// Calls `visit` on the texts and ids in a field and in what it holds, with the path of field names.
fn texts(shape: &Shape, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    leaves(shape, path, &mut |path, leaf| match leaf {
        Shape::Words(words) => {
            visit(path, &words.ja);
            if words.en != words.ja {
                visit(path, &words.en);
            }
        }
        Shape::Plain(text) => visit(path, text),
        Shape::Reference(reference) => visit(path, &reference.id),
        _ => {}
    });
}

/// The words of a record in one language, one after the other.
fn spoken(shape: &Shape, lang: Lang) -> String {
    let mut out = String::new();
    leaves(shape, "", &mut |_, leaf| match leaf {
        Shape::Words(words) => out.push_str(words.get(lang)),
        Shape::Plain(text) => out.push_str(text),
        _ => {}
    });
    out
}

/// Calls `visit` on a field, or on all that it holds, with the path of field names.
fn leaves(shape: &Shape, path: &str, visit: &mut dyn FnMut(&str, &Shape)) {
    match shape {
        Shape::List(items) => items.iter().for_each(|item| leaves(item, path, visit)),
        Shape::Fields(fields) => {
            for (name, shape) in fields {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(shape, &inner, visit);
            }
        }
        Shape::Entries(entries) => {
            for (key, value) in entries {
                leaves(key, path, visit);
                leaves(value, path, visit);
            }
        }
        leaf => visit(path, leaf),
    }
}

/// The sentences of a text: who copies one copies the secret.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '\n', '！', '？'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// Where a text stands in the sources: within `around` if it is there as it is, else `around` itself.
fn place(visible: &Visible<'_>, text: &str, around: Span) -> Span {
    let file: FileId = around.file;
    let source = visible.files.text(file);
    let range = if around.start == around.end {
        0..source.len()
    } else {
        around.range()
    };
    let found = source.get(range.clone()).and_then(|within| within.find(text));
    found.map_or(around, |at| Span::new(file, range.start + at, range.start + at + text.len()))
}

fn name(kind: Kind, id: &str) -> Text {
    let Text { ja, en } = kind.label();
    text!("{ja} {id} の ID", "the id of {en} {id}")
}

fn field_of(kind: Kind, id: &str, field: &str) -> Text {
    let Text { ja, en } = kind.label();
    text!("{ja} {id} の {field}", "`{field}` of {en} {id}")
}
