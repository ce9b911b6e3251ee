//! The page of a Markdown document, with the head of paper of a controlled one.

use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::model::shape::Shape;
use crate::model::{Kind, field_label};
use crate::render::address::other;
use crate::render::edition::Edition;
use crate::render::html::{self, Printed, Source};
use crate::render::pages::{Output, page};
use crate::render::search::{Entry, Unit};
use crate::render::shell::Place;
use crate::render::view::{ContentsItem, DocumentPage, Fact, Paper, Revision, RunningHead, Stale};
use crate::source::blocks::{Block, plain};
use crate::span::Span;
use crate::text;
use crate::text::{Lang, Text};
use crate::trace::NodeId;
use crate::trace::translation::Translated;

/// Fields that stand elsewhere on the page than among the facts.
const ELSEWHERE: &[&str] = &[
    "id",
    "title",
    "kind",
    "number",
    "version",
    "status",
    "prepared",
    "examined",
    "approved",
    "classification",
    "history",
    "implements",
    "answers",
    "confirmed",
    "layer",
];

/// Prints the page of a document.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Vec<Diagnostic>> {
    let press = edition.press();
    let document = press
        .document(at)
        .expect("a node of kind document that is not broken has its document");
    let text = edition.document_text(document);
    let name = press.addresses.page(at).expect("pages are printed for nodes that have one");
    let printed = body(edition, at, document);
    if !printed.diagnostics.is_empty() {
        return Err(printed.diagnostics);
    }
    let sections = edition.referrers(&[at]);
    let mut contents: Vec<_> = printed
        .headings
        .iter()
        .map(|(id, title, level)| ContentsItem {
            id: id.clone(),
            title: title.clone(),
            level: *level,
        })
        .collect();
    let history = history(edition, document);
    if !history.is_empty() {
        contents.push(ContentsItem {
            id: "history".to_owned(),
            title: edition.say(&HISTORY),
            level: 2,
        });
    }
    contents.extend(edition.contents(&sections));
    let lang = (text.lang != edition.lang()).then(|| text.lang.tag());
    let paper = paper(edition, at, document);
    let place = Place {
        lang,
        title: paper.title.clone(),
        id: if paper.number.is_empty() {
            String::new()
        } else {
            paper.number.clone()
        },
        paper: RunningHead {
            number: [paper.number.as_str(), paper.title.as_str()].join(" ").trim().to_owned(),
            version: if paper.version.is_empty() {
                String::new()
            } else {
                edition.say(&version(&paper.version))
            },
            classification: paper.classification.as_ref().map(|seal| seal.label.clone()).unwrap_or_default(),
        },
        source: Some(Span::new(text.file, 0, 0)),
        missing: (document.translation.is_none()).then_some(crate::render::address::other(text.lang)),
        ..edition.place_of(at)
    };
    let view = DocumentPage {
        page: edition.page(place),
        paper,
        body: printed.html,
        history,
        sections,
        rail: edition.rail(at, &[]),
        points: edition.points(&document.id),
        contents,
        stale: stale(edition, at, document),
    };
    page(edition, name, "document.html", &view).map_err(|diagnostic| vec![diagnostic])
}

/// The text of a document as HTML, on its own page.
pub(in crate::render) fn body<'a>(edition: &Edition<'a>, at: NodeId, document: &'a Document) -> Printed {
    let addresses = &edition.press().addresses;
    let text = edition.document_text(document);
    let path = addresses.path(addresses.page(at).unwrap_or_default(), edition.lang());
    html::print(
        edition,
        &Source {
            document: Some(at),
            path: &path,
            title: document.title.get(text.lang),
            blocks: text.blocks,
            below: 0,
        },
    )
}

/// How a document is found: section by section.
pub(super) fn entry(edition: &Edition<'_>, at: NodeId) -> Option<Entry> {
    let document = edition.press().document(at)?;
    let link = edition.link(at);
    // A document shows its number; it is known by its id and by its title in the other language as well.
    let elsewhere = document.title.get(other(edition.lang()));
    let mut units = vec![Unit {
        text: if elsewhere == link.title {
            String::new()
        } else {
            elsewhere.to_owned()
        },
        ..Unit::default()
    }];
    for block in edition.document_text(document).blocks {
        if let Block::Heading(heading) = block {
            // The title of the page is no section, and has no address.
            let anchor = edition.press().addresses.fragment(at, edition.lang(), &heading.id);
            units.extend(anchor.map(|anchor| Unit {
                anchor,
                heading: plain(&heading.inlines),
                text: String::new(),
            }));
            continue;
        }
        let unit = units.last_mut().expect("the first unit is always there");
        let words = edition.spoken(std::slice::from_ref(block));
        if !unit.text.is_empty() && !words.is_empty() {
            unit.text.push(' ');
        }
        unit.text.push_str(&words);
    }
    let id = document.head.id.as_ref().map(|id| id.0.clone()).unwrap_or_default();
    let (id, other) = document
        .head
        .number
        .clone()
        .map_or((id.clone(), String::new()), |number| (number, id));
    Some(Entry {
        href: link.href?,
        id,
        other,
        title: link.title,
        kind: link.kind,
        units,
    })
}

fn paper(edition: &Edition<'_>, at: NodeId, document: &Document) -> Paper {
    let head = &document.head;
    let number = head.number.clone().unwrap_or_default();
    let title = document.title.get(edition.lang()).to_owned();
    let mut kind = edition.kind_label(at);
    if let Some(layer) = head.layer {
        kind = edition.say(&text!("{kind}（第{layer}層）", "{kind} (layer {layer})"));
    }
    let mut link = edition.words(&kind);
    link.href = edition.list_page(Kind::Document).map(|page| edition.href(&page));
    let controlled = !number.is_empty();
    let config = edition.press().visible.config;
    Paper {
        lang: edition.foreign(&title),
        title,
        kind: link,
        version: head.version.clone().unwrap_or_default(),
        state: edition.state_of(at),
        classification: if controlled || head.classification.is_some() {
            edition.classification(Kind::Document, &document.id)
        } else {
            None
        },
        organization: if controlled {
            config.organization.get(edition.lang()).to_owned()
        } else {
            String::new()
        },
        facts: facts(edition, document),
        approvals: edition.approvals(head.approved.as_ref(), head.examined.as_ref(), head.prepared.as_ref()),
        number,
    }
}

fn facts(edition: &Edition<'_>, document: &Document) -> Vec<Fact> {
    let Shape::Fields(fields) = Shape::of(document) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    // The days of a paper's head come first, in the order of its life: made, revised, in force.
    let latest = document
        .head
        .history
        .iter()
        .map(|revision| revision.on)
        .max()
        .filter(|on| Some(*on) != document.head.created);
    for (name, shape) in &fields {
        if ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        facts.push((
            name.as_str(),
            edition.fact(
                &field_label(Kind::Document.key(), name),
                edition.named_field(Kind::Document, name, shape),
            ),
        ));
    }
    if let Some(on) = latest {
        facts.push(("revised", edition.fact(&REVISED, edition.day(Some(on)))));
    }
    let order = [
        "created",
        "revised",
        "effective",
        "review_by",
        "owner",
        "under",
        "form_of",
        "services",
        "parties",
        "distribution",
        "retention",
    ];
    facts.sort_by_key(|(name, _)| order.iter().position(|known| known == name).unwrap_or(order.len()));
    facts
        .into_iter()
        .map(|(_, fact)| fact)
        .filter(|fact| !fact.cell.is_none())
        .collect()
}

fn history(edition: &Edition<'_>, document: &Document) -> Vec<Revision> {
    let current = document.head.version.as_deref();
    let approved = document
        .head
        .approved
        .as_ref()
        .map(|approval| edition.link_to(&approval.by.id).title)
        .unwrap_or_default();
    let revision = |revision: &crate::model::value::Revision| Revision {
        version: revision.version.clone(),
        on: revision.on.0.to_string(),
        change: revision.change.get(edition.lang()).to_owned(),
        by: revision.by.as_ref().map(|by| edition.link_to(&by.id).title).unwrap_or_default(),
        approved: if Some(revision.version.as_str()) == current {
            approved.clone()
        } else {
            String::new()
        },
    };
    document.head.history.iter().rev().map(revision).collect()
}

/// Says that a translation was made from an earlier original, and leads to that.
pub(super) fn stale(edition: &Edition<'_>, at: NodeId, document: &Document) -> Option<Stale> {
    let press = edition.press();
    let translation = document.translation.as_ref().filter(|_| edition.lang() == Lang::En)?;
    let state = Translated::of(document, press.visible.files);
    let from = translation.head.translated.as_ref().filter(|_| state.is_outdated())?;
    let text = match (from.version.as_ref(), document.head.version.as_ref()) {
        (Some(from), Some(now)) if from.value != *now => {
            let from = &from.value;
            text!(
                "この翻訳は第{from}版から作られました。原本は第{now}版です。",
                "This translation was made from version {from}. The original now stands at version {now}."
            )
        }
        (Some(from), _) => {
            let from = &from.value;
            text!(
                "この翻訳は第{from}版から作られました。原本はその後に変わっています。",
                "This translation was made from version {from}. The original has changed since."
            )
        }
        (None, _) => Text::new(
            "この翻訳が作られた後に、原本が変わっています。",
            "The original has changed since this translation was made.",
        ),
    };
    Some(Stale {
        text: edition.say(&text),
        lang: Lang::Ja.tag(),
        href: press.addresses.of_node(at, None, Lang::Ja)?,
    })
}

fn version(version: &str) -> Text {
    text!("第{version}版", "version {version}")
}

const HISTORY: Text = Text::new("改訂履歴", "Revision history");
const REVISED: Text = Text::new("改定日", "Revised");
