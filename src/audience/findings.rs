//! What stands wrong for readers outside, whoever the book is printed for.

use std::collections::BTreeSet;

use super::reading::Reading;
use super::{Audience, Visible, narrowing, text as texts};
use crate::config::audience::NarrowLinks;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::model::value::Classification;
use crate::source::blocks::{Block, Inline, Target, for_each_own_inline};
use crate::span::{FileId, Sources as _, Span};
use crate::text;

/// What stands wrong for the audiences outside, whoever the book is printed for: entries of `[audience]` that name nothing, classes of sections that are none, and what
/// [`super::Projection::new`] would complain about. Each is said once, for the audience that reads least.
#[must_use]
pub fn findings(whole: &Visible<'_>) -> Vec<Diagnostic> {
    let mut said = narrowing::unknown(whole);
    said.extend(classes(whole));
    said.extend(introduction(whole));
    let mut seen = BTreeSet::new();
    for audience in Audience::ALL.into_iter().filter(|audience| audience.is_outside()) {
        let reading = Reading::new(whole, audience);
        let links = reading.narrow_links();
        let denied = whole.config.audience.links == NarrowLinks::Deny;
        let links = links.iter().filter(|_| denied).map(|link| link.diagnostic(audience));
        let mut lost = Vec::new();
        whole
            .isms
            .for_each_node(&mut |kind, id, node| drop(reading.kept(kind, id, node, &mut lost)));
        let lost = lost.iter().map(|lost| lost.diagnostic(audience));
        said.extend(links.chain(lost).filter(|diagnostic| seen.insert(diagnostic.span)));
    }
    said
}

/// Whether `said`, which [`findings`] found when a document was as `old`, holds with `new` in its place: nothing of it stands there, and both state the same classes and
/// lead to the same within them. Heads and all else of the book have to be the same.
#[must_use]
pub fn finds_alike(said: &[Diagnostic], old: &Document, new: &Document) -> bool {
    let translated = |document: &Document| document.translation.as_ref().map(|translation| translation.file);
    let stands = |span: &Span| span.file == old.file || Some(span.file) == translated(old);
    let related = said.iter().flat_map(|one| one.related.iter().map(|(span, _)| span));
    let mut places = said.iter().map(|one| &one.span).chain(related);
    !places.any(stands) && classed(old) == classed(new)
}

/// What is judged by its class in a document.
#[derive(PartialEq)]
enum Classed<'d> {
    /// A heading: the names of its section, and the class that it states.
    Heading(&'d str, &'d [String], Option<&'d str>),
    /// Where a link leads.
    Link(&'d Target),
}

/// What is judged by its class in a document, in the order of the text, with the class of the section around it.
fn classed(document: &Document) -> Vec<(Classification, Classed<'_>)> {
    let mut found = Vec::new();
    let translation = document.translation.as_ref().map(|translation| &translation.blocks);
    for blocks in [&document.blocks].into_iter().chain(translation) {
        texts::for_each_section(blocks, Classification::Public, &mut |block, class| {
            if let Block::Heading(heading) = block {
                let stated = heading.classification.as_ref().map(|stated| stated.value.as_str());
                found.push((class, Classed::Heading(&heading.id, &heading.aliases, stated)));
            }
            for_each_own_inline(block, &mut |inline| {
                if let Inline::Link(link) = inline {
                    found.push((class, Classed::Link(&link.target)));
                }
            });
        });
    }
    found
}

/// An introduction of white papers that the public may not read.
fn introduction(whole: &Visible<'_>) -> Option<Diagnostic> {
    let named = whole.config.whitepaper.introduction.as_ref()?;
    let document = whole.isms.documents.get(&named.value)?;
    let hidden = narrowing::hides(whole.config, &document.id, Audience::Public);
    let class = document.head.classification.unwrap_or_default();
    if class == Classification::Public && !hidden {
        return None;
    }
    let (id, word) = (&named.value, class.word());
    let message = text!(
        "ホワイトペーパーの前書きとする `{id}` を、一般の読み手は読めません",
        "the public may not read `{id}`, the introduction of white papers"
    );
    let help = text!(
        "文書の区分は `{word}` です。`classification: public` とし、`[audience]` で隠さないでください",
        "it is classified as `{word}`: classify it as `public`, and do not hide it in `[audience]`"
    );
    Some(Diagnostic::new("narrower-reference", named.span, message).help(help))
}

/// Whether a section of a document may state a class: only then its tree is looked through.
fn may_have_classes(whole: &Visible<'_>, document: &Document) -> bool {
    let body = |file: FileId, from: usize| {
        whole
            .files
            .text(file)
            .get(from..)
            .is_some_and(|text| text.contains("classification"))
    };
    let translation = document.translation.as_ref();
    body(document.file, document.body.start as usize) || translation.is_some_and(|translation| body(translation.file, 0))
}

/// Classes of sections that are none, or that would be wider than what is around them.
fn classes(whole: &Visible<'_>) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for document in whole.isms.documents.iter().filter(|document| may_have_classes(whole, document)) {
        let own = document.head.classification.unwrap_or_default();
        let translation = document.translation.as_ref().map(|translation| &translation.blocks);
        for blocks in [&document.blocks].into_iter().chain(translation) {
            texts::for_each_section(blocks, own, &mut |block, class| {
                let Block::Heading(heading) = block else { return };
                let Some(stated) = &heading.classification else { return };
                let word = &stated.value;
                match Classification::from_word(word) {
                    None => {
                        let words = || Classification::ALL.iter().map(|class| class.word());
                        let list = words().collect::<Vec<_>>().join("`, `");
                        let message = text!("`{word}` という区分はありません", "there is no classification `{word}`");
                        said.push(Diagnostic::new("unknown-value", stated.span, message).did_you_mean_or(
                            text::nearest(word, words()),
                            text!("使える区分: `{list}`", "classifications: `{list}`"),
                        ));
                    }
                    Some(wider) if wider < class => {
                        let around = class.word();
                        let message = text!(
                            "この節の区分 `{word}` は、まわりの `{around}` より広く、効きません",
                            "the class `{word}` of this section is wider than `{around}` around it, and has no effect"
                        );
                        let help = text!(
                            "節の区分を消すか、文書の `classification` を `{word}` にし、狭い節に区分を付けてください",
                            "remove it, or classify the document as `{word}` and give the narrower sections a class"
                        );
                        said.push(Diagnostic::new("bad-value", stated.span, message).help(help));
                    }
                    Some(_) => {}
                }
            });
        }
    }
    said
}
