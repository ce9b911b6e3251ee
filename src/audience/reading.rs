//! What a book says to one audience: which records it may read, and which references and links of these lead to what it may not.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{self, Reach};
use super::fields::{Cut, Fields};
use super::{Audience, Visible, narrowing, reads, text as texts};
use crate::check::Exception;
use crate::data::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::model::shape::Shape;
use crate::model::value::Classification;
use crate::model::{Kept, Kind};
use crate::source::blocks::{Block, Inline, for_each_own_inline};
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::{Destination, Graph};

/// What a book says to one audience.
pub(super) struct Reading<'w> {
    whole: &'w Visible<'w>,
    audience: Audience,
    /// The ids of readable records and documents.
    readable: BTreeSet<&'w str>,
    /// The places of references of readable records to what is not.
    hidden: BTreeSet<Span>,
    fields: BTreeMap<Kind, Fields>,
}

/// A link in a readable text to something that is not.
pub(super) struct NarrowLink {
    pub(super) span: Span,
    /// What it names.
    id: String,
    /// How it is classified.
    class: Option<Classification>,
}

/// A reference that is a field's whole value, to something that is not readable.
pub(super) struct Lost {
    record: String,
    reference: Node,
}

impl<'w> Reading<'w> {
    pub(super) fn new(whole: &'w Visible<'w>, audience: Audience) -> Self {
        let mut reading = Self {
            whole,
            audience,
            readable: BTreeSet::new(),
            hidden: BTreeSet::new(),
            fields: Kind::RECORDS
                .iter()
                .chain([&Kind::Document])
                .filter_map(|kind| Some((*kind, narrowing::fields(whole.config, *kind, audience)?)))
                .collect(),
        };
        let mut later = Vec::new();
        whole.isms.for_each_node(&mut |kind, id, node| {
            if !reading.fields.contains_key(&kind) || narrowing::hides(whole.config, id, audience) {
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
        let mut look = |id: &str, shape: &'w Shape| {
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
    pub(super) fn kept(&self, kind: Kind, id: &str, node: &Node, lost: &mut Vec<Lost>) -> Kept {
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
        let mut references = Vec::new();
        let part = fields.cut(node, &cut, &mut references);
        lost.extend(references.into_iter().map(|reference| Lost {
            record: id.to_owned(),
            reference,
        }));
        match part {
            Some(part) if part == *node => Kept::Whole,
            Some(part) => Kept::Part(part),
            None if kind == Kind::Document => Kept::Part(Node {
                span: node.span,
                value: Value::Map(Vec::new()),
            }),
            None => Kept::Nothing,
        }
    }

    /// The links of readable texts that lead to what is not readable.
    pub(super) fn narrow_links(&self) -> Vec<NarrowLink> {
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
                    for_each_own_inline(block, &mut |inline| {
                        let Inline::Link(link) = inline else { return };
                        if self.reads_class(class) {
                            found.extend(self.narrow_link(link.span, &mut sections));
                        }
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
    pub(super) fn told(&self, graph: &Graph) -> (Vec<Diagnostic>, Vec<Exception>) {
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

impl NarrowLink {
    pub(super) fn diagnostic(&self, audience: Audience) -> Diagnostic {
        let (id, Text { ja, en }) = (&self.id, audience.label());
        let message = text!(
            "{ja}が読む文章から、{ja}の読めない `{id}` へリンクしています",
            "a text that {en} may read links to `{id}`, which they may not read"
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
    pub(super) fn diagnostic(&self, audience: Audience) -> Diagnostic {
        let id = self.reference.scalar().unwrap_or_default();
        let Text { ja, en } = audience.label();
        let message = text!(
            "{ja}が読む記録が、{ja}の読めない `{id}` を指しています",
            "a record that {en} may read names `{id}`, which they may not read"
        );
        Diagnostic::new("narrower-reference", self.reference.span, message)
            .record(self.record.clone())
            .help(Text::new(
                "指す先の `classification` を広げるか、この記録の `classification` を狭めてください",
                "widen the `classification` of what it names, or narrow that of this record",
            ))
    }
}
