//! Projects a book for an audience: the records it may read with the fields it may read, the texts without what is narrower, and a graph of these alone.
//!
//! 1. Decide which records are readable (`access`, classification, `[audience]`).
//! 2. Find the references and links of readable things to what is not: in lists they go, where a field would be left empty they are a mistake, and so are links in texts.
//! 3. Cut records and texts down, read them again, and build the graph of what is left: what is not readable is not there, so nothing above can print it.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{self, Reach};
use super::fields::{Cut, Fields};
use super::{Audience, Visible, reads, text as texts};
use crate::check::Exception;
use crate::config::audience::NarrowLinks;
use crate::data::Node;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::kinds::document::Document;
use crate::model::value::Classification;
use crate::model::{Isms, Kept, Kind};
use crate::source::blocks::{Block, Inline, for_each_inline, headings};
use crate::span::{Sources as _, Span};
use crate::text;
use crate::text::Text;
use crate::trace::{Destination, Graph};

/// A book as one audience may read it.
#[derive(Debug)]
pub struct Projection<'a> {
    whole: Visible<'a>,
    /// What is left of the book for an audience that does not read all of it.
    left: Option<Left>,
}

/// What is left of a book.
#[derive(Debug)]
struct Left {
    audience: Audience,
    isms: Isms,
    graph: Graph,
    diagnostics: Vec<Diagnostic>,
    exceptions: Vec<Exception>,
}

impl<'a> Projection<'a> {
    /// Projects what the organization itself reads for `audience`.
    ///
    /// # Errors
    /// References and links of what the audience may read to what it may not (`narrower-link`, `narrower-reference`).
    pub fn new(whole: Visible<'a>, audience: Audience) -> Result<Self, Vec<Diagnostic>> {
        let left = if audience == Audience::Internal {
            None
        } else {
            Some(Left::new(&whole, audience)?)
        };
        Ok(Self { whole, left })
    }

    /// What may be read, for those who print it.
    #[must_use]
    pub fn visible(&self) -> Visible<'_> {
        let Some(left) = &self.left else { return self.whole };
        Visible {
            audience: left.audience,
            isms: &left.isms,
            graph: &left.graph,
            diagnostics: &left.diagnostics,
            exceptions: &left.exceptions,
            changes: None,
            ..self.whole
        }
    }
}

impl Left {
    fn new(whole: &Visible<'_>, audience: Audience) -> Result<Self, Vec<Diagnostic>> {
        let reading = Reading::new(whole, audience);
        let narrow = reading.narrow_links();
        let mut said = Vec::new();
        if whole.config.audience.links == NarrowLinks::Deny {
            said.extend(narrow.iter().map(|link| link.diagnostic(audience)));
        }
        let unlinked: BTreeSet<_> = narrow.iter().map(|link| link.span).collect();
        let mut lost = Vec::new();
        let text = |blocks: &[Block]| texts::readable(blocks, reads(audience), &unlinked).into();
        let (mut isms, unread) = whole
            .isms
            .projected(whole.catalog, &mut |kind, id, node| reading.kept(kind, id, node, &mut lost), &text);
        said.extend(lost.iter().map(|lost| lost.diagnostic(audience)));
        // A record that cannot be read without what was left out has been said above.
        if said.is_empty() {
            said.extend(unread);
        }
        if !said.is_empty() {
            return Err(said);
        }
        if !audience.is_outside() {
            isms.published.clone_from(&whole.isms.published);
        }
        let assets = whole.files.asset_paths().map(str::to_owned).collect();
        let graph = Graph::build(whole.catalog, &isms, &assets, whole.files.content);
        let (diagnostics, exceptions) = if audience.is_outside() {
            (Vec::new(), Vec::new())
        } else {
            reading.told(&graph)
        };
        Ok(Self {
            audience,
            isms,
            graph,
            diagnostics,
            exceptions,
        })
    }
}

/// What stands wrong for the audiences outside, whoever the book is printed for: entries of `[audience]` that name nothing, classes of sections that are none, and what
/// [`Projection::new`] would complain about. Each is said once, for the audience that reads least.
#[must_use]
pub fn findings(whole: &Visible<'_>) -> Vec<Diagnostic> {
    let mut said = super::narrowing::unknown(whole);
    said.extend(classes(whole));
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

/// What a book says to one audience.
struct Reading<'w> {
    whole: &'w Visible<'w>,
    audience: Audience,
    /// The ids of readable records and documents.
    readable: BTreeSet<&'w str>,
    /// The places of references of readable records to what is not.
    hidden: BTreeSet<Span>,
    fields: BTreeMap<Kind, Fields>,
}

/// A link in a readable text to something that is not.
struct NarrowLink {
    span: Span,
    /// What it names.
    id: String,
    /// How it is classified.
    class: Option<Classification>,
}

/// A reference that is a field's whole value, to something that is not readable.
struct Lost {
    record: String,
    id: String,
    span: Span,
}

impl<'w> Reading<'w> {
    fn new(whole: &'w Visible<'w>, audience: Audience) -> Self {
        let mut reading = Self {
            whole,
            audience,
            readable: BTreeSet::new(),
            hidden: BTreeSet::new(),
            fields: Kind::RECORDS
                .iter()
                .chain([&Kind::Document])
                .filter_map(|kind| Some((*kind, super::narrowing::fields(whole.config, *kind, audience)?)))
                .collect(),
        };
        let mut later = Vec::new();
        whole.isms.for_each_node(&mut |kind, id, node| {
            if !reading.fields.contains_key(&kind) || super::narrowing::hides(whole.config, id, audience) {
                return;
            }
            match access::reach(kind) {
                Reach::Service if audience.is_outside() => later.push((id, node)),
                _ if reading.reads_class(class_of(node)) || reading.is_also(id) => {
                    reading.readable.insert(id);
                }
                _ => {}
            }
        });
        let any_service = whole
            .isms
            .services
            .iter()
            .any(|service| reading.readable.contains(service.id.0.as_str()));
        for (id, node) in later {
            let service = node.get("service").and_then(Node::scalar);
            if service.map_or(any_service, |service| reading.readable.contains(service)) {
                reading.readable.insert(id);
            }
        }
        let mut hidden = BTreeSet::new();
        let mut look = |id: &str, shape: &'w crate::model::shape::Shape| {
            if !reading.readable.contains(id) {
                return;
            }
            shape.references(&mut |_, reference| {
                if !reading.is_readable(&reference.id) {
                    hidden.insert(reference.span);
                }
            });
        };
        whole.isms.for_each_record(&mut |_, id, _, _, shape| look(id, shape));
        for stated in whole.isms.documents.stated() {
            look(&stated.record.id, stated.shape());
        }
        reading.hidden = hidden;
        reading
    }

    /// The classification up to which the audience reads.
    fn reads(&self) -> Classification {
        reads(self.audience)
    }

    fn reads_class(&self, class: Classification) -> bool {
        class <= self.reads()
    }

    /// Whether `[audience.auditor] also` names it.
    fn is_also(&self, id: &str) -> bool {
        self.audience == Audience::Auditor && self.whole.config.audience.also.iter().any(|also| also.value == id)
    }

    /// Whether what has this id is readable: what a catalog lists is, and so is what is nowhere, for it is reported already.
    fn is_readable(&self, id: &str) -> bool {
        let Some(node) = self.whole.graph.get(id) else { return true };
        match node.kind {
            Kind::Clause | Kind::Position | Kind::Side | Kind::Group | Kind::Standard | Kind::Party => true,
            Kind::Control | Kind::RiskSource if self.whole.catalog.get(id).is_some() => {
                !(self.audience.is_outside() && node.kind == Kind::RiskSource)
            }
            Kind::SoaRow => !self.audience.is_outside() && id.split_once('/').is_some_and(|(soa, _)| self.readable.contains(soa)),
            Kind::Section => id.split_once('#').is_some_and(|(document, _)| self.readable.contains(document)),
            _ => self.readable.contains(id),
        }
    }

    /// What becomes of a record.
    fn kept(&self, kind: Kind, id: &str, node: &Node, lost: &mut Vec<Lost>) -> Kept {
        let Some(fields) = self.fields.get(&kind).filter(|_| self.readable.contains(id)) else {
            return Kept::Nothing;
        };
        let cut = Cut {
            reads: if self.is_also(id) {
                Classification::Confidential
            } else {
                self.reads()
            },
            hidden: &self.hidden,
        };
        let mut places = Vec::new();
        let part = fields.cut(node, &cut, &mut places);
        lost.extend(places.into_iter().map(|span| Lost {
            record: id.to_owned(),
            id: self.whole.files.text(span.file).get(span.range()).unwrap_or_default().to_owned(),
            span,
        }));
        match part {
            Some(part) if part == *node => Kept::Whole,
            Some(part) => Kept::Part(part),
            None if kind == Kind::Document => Kept::Part(Node {
                span: node.span,
                value: crate::data::Value::Map(Vec::new()),
            }),
            None => Kept::Nothing,
        }
    }

    /// The links of readable texts that lead to what is not readable.
    fn narrow_links(&self) -> Vec<NarrowLink> {
        let mut found = Vec::new();
        let mut sections: BTreeMap<&str, BTreeMap<String, Classification>> = BTreeMap::new();
        for document in self
            .whole
            .isms
            .documents
            .iter()
            .filter(|document| self.readable.contains(document.id.as_str()))
        {
            let translation = document.translation.as_ref().map(|translation| &translation.blocks);
            for blocks in [&document.blocks].into_iter().chain(translation) {
                texts::for_each_section(blocks, Classification::Public, &mut |block, class| {
                    if !self.reads_class(class) || !is_leaf(block) {
                        return;
                    }
                    for_each_inline(std::slice::from_ref(block), &mut |inline| {
                        let Inline::Link(link) = inline else { return };
                        found.extend(self.narrow_link(link.span, &mut sections));
                    });
                });
            }
        }
        found
    }

    fn narrow_link(&self, span: Span, sections: &mut BTreeMap<&'w str, BTreeMap<String, Classification>>) -> Option<NarrowLink> {
        let Destination::Node { node, fragment, .. } = self.whole.graph.destination(span)? else {
            return None;
        };
        let node = self.whole.graph.node(*node);
        let (owner, fragment) = match node.id.split_once('#') {
            Some((document, fragment)) if node.kind == Kind::Section => (document, Some(fragment)),
            _ => (node.id.as_str(), fragment.as_deref()),
        };
        if !self.is_readable(owner) {
            let kind = self.whole.graph.get(owner).map_or(node.kind, |node| node.kind);
            let class = self
                .whole
                .isms
                .classification(kind, owner)
                .filter(|class| !self.reads_class(*class));
            let id = owner.to_owned();
            return Some(NarrowLink { span, id, class });
        }
        let document = self.whole.isms.documents.get(owner)?;
        let fragment = fragment?;
        let classes = sections.entry(document.id.as_str()).or_insert_with(|| classes_of(document));
        let class = *classes.get(fragment)?;
        let id = format!("{owner}#{fragment}");
        (!self.reads_class(class)).then_some(NarrowLink {
            span,
            id,
            class: Some(class),
        })
    }

    /// The diagnostics and exceptions that auditors may read: those about what they read, which name nothing else.
    fn told(&self, graph: &Graph) -> (Vec<Diagnostic>, Vec<Exception>) {
        let narrower: Vec<_> = self.whole.graph.ids().filter(|id| graph.find(id).is_none()).collect();
        let names = |words: &Text| narrower.iter().any(|id| words.ja.contains(*id) || words.en.contains(*id));
        let of_documents: BTreeSet<_> = self
            .whole
            .isms
            .documents
            .iter()
            .map(|document| (document.file, document.id.as_str()))
            .collect();
        let tells = |diagnostic: &&Diagnostic| {
            let about = diagnostic.record.as_deref().is_none_or(|id| graph.find(id).is_some());
            let document = of_documents.iter().find(|(file, _)| *file == diagnostic.span.file);
            let stands = document.is_none_or(|(_, id)| graph.find(id).is_some());
            let related = diagnostic.related.iter().map(|(_, words)| words);
            about && stands && ![&diagnostic.message, &diagnostic.label].into_iter().chain(related).any(names)
        };
        let exceptions = self.whole.exceptions.iter();
        let exceptions = exceptions.filter(|exception| graph.find(&exception.accept.record.value).is_some());
        (
            self.whole.diagnostics.iter().filter(tells).cloned().collect(),
            exceptions.cloned().collect(),
        )
    }
}

/// How a record or a document is classified, by its data.
fn class_of(node: &Node) -> Classification {
    let word = node.get("classification").and_then(Node::scalar);
    word.and_then(Classification::from_word).unwrap_or_default()
}

/// Whether a block holds words itself, and no blocks that are visited on their own.
fn is_leaf(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_) | Block::Heading(_) | Block::Table(_))
}

/// The classes of the sections of a document, by fragment.
fn classes_of(document: &Document) -> BTreeMap<String, Classification> {
    let mut classes = BTreeMap::new();
    let translation = document.translation.as_ref().map(|translation| &translation.blocks);
    for blocks in [&document.blocks].into_iter().chain(translation) {
        texts::for_each_section(blocks, Classification::Public, &mut |block, class| {
            if let Block::Heading(heading) = block {
                for fragment in heading.aliases.iter().chain([&heading.id]) {
                    classes.entry(fragment.clone()).or_insert(class);
                }
            }
        });
    }
    classes
}

/// Whether a section of a document states a class.
fn has_classes(document: &Document) -> bool {
    let translation = document.translation.as_ref().map(|translation| &translation.blocks);
    let mut texts = [&document.blocks].into_iter().chain(translation);
    texts.any(|blocks| headings(blocks).iter().any(|heading| heading.classification.is_some()))
}

/// Classes of sections that are none, or that would be wider than what is around them.
fn classes(whole: &Visible<'_>) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for document in whole.isms.documents.iter().filter(|document| has_classes(document)) {
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

impl NarrowLink {
    fn diagnostic(&self, audience: Audience) -> Diagnostic {
        let (id, who) = (&self.id, audience.label());
        let (who_ja, who_en) = (who.ja, who.en);
        let message = text!(
            "{who_ja}が読む文章から、{who_ja}の読めない `{id}` へリンクしています",
            "a text that {who_en} may read links to `{id}`, which they may not read"
        );
        let label = match self.class {
            Some(class) => {
                let word = class.word();
                text!("区分は `{word}`", "classified as `{word}`")
            }
            None => Text::new("この種類は社外に示しません", "this kind is not told to readers outside"),
        };
        Diagnostic::new("narrower-link", self.span, message).label(label).help(Text::new(
            "リンクをやめるか、この節に区分 `{classification=…}` を付けるか、`book.toml` の `[audience]` で `links = \"text\"` として文字だけを残してください",
            "remove the link, give its section a class `{classification=…}`, or keep the words alone with `links = \"text\"` under `[audience]` in `book.toml`",
        ))
    }
}

impl Lost {
    fn diagnostic(&self, audience: Audience) -> Diagnostic {
        let (id, who) = (&self.id, audience.label());
        let (who_ja, who_en) = (who.ja, who.en);
        let message = text!(
            "{who_ja}が読む記録が、{who_ja}の読めない `{id}` を指しています",
            "a record that {who_en} may read names `{id}`, which they may not read"
        );
        let mut diagnostic = Diagnostic::new("narrower-reference", self.span, message).help(Text::new(
            "指す先の `classification` を広げるか、この記録の `classification` を狭めてください",
            "widen the `classification` of what it names, or narrow that of this record",
        ));
        diagnostic.record = Some(self.record.clone());
        diagnostic.severity = Severity::Deny;
        diagnostic
    }
}
