//! Acts that tie a record to a text by its digest: approvals of what the record says, confirmations of what it rests on.
//!
//! A digest is taken of what the act is about and of nothing else, so that signing, planning the next review or closing an action changes none; and of what is said, not how
//! it is written: comments, quotes, the order of keys, line ends and blanks at line ends do not count.
//!
//! | act | of | is about |
//! |---|---|---|
//! | `prepared`, `examined`, `approved` | document | title, number, version and text |
//! | `prepared`, `examined`, `approved` | Statement of Applicability | service, number, version, decisions |
//! | `treatment.plan_approved` | risk | the chain from cause to consequence, option, controls, contracts, actions but not whether they are done |
//! | `treatment.residual_accepted` | risk | the chain, the option, the estimates, an exceptional acceptance |
//! | `approved` | planned change | all of it |
//! | `translated` | translation of a document | title and text of the original |
//! | `confirmed` | any | the records and documents that its fields name, but for roles, people and units |

use sha2::{Digest as _, Sha256};

use super::{Graph, Relation};
use crate::data::{Node, Value};
use crate::model::kinds::document::Document;
use crate::model::{Isms, Kind, Stated};
use crate::span::{Sources, Span};
use crate::text::nfc;

/// The field of a confirmation.
pub const CONFIRMED: &str = "confirmed";
/// The field in which a translation says what it was made from.
pub const TRANSLATED: &str = "translated";

/// How many hexadecimal digits a digest has: 128 bits of SHA-256.
pub const DIGITS: usize = 32;

/// An act of a record that may carry a digest.
#[derive(Clone, Debug)]
pub struct Attestation {
    /// The field, such as `treatment.plan_approved`.
    pub field: &'static str,
    /// The act as written; `None` if the record does not have it.
    pub stated: Option<Act>,
    /// The digest of the text as it stands; `None` of a confirmation that rests on nothing.
    pub digest: Option<String>,
    /// What a confirmation rests on, by id in the order named.
    pub rests_on: Vec<String>,
}

/// An act as written.
#[derive(Clone, Debug)]
pub struct Act {
    /// The mapping that states it.
    pub node: Node,
    /// The digest in it, and where; `None` if it has none.
    pub digest: Option<(String, Span)>,
}

/// The acts that a kind of record has beside `confirmed`, each with the fields it is about; all but the acts themselves if none are named.
fn acts(kind: Kind) -> &'static [(&'static str, &'static [&'static str])] {
    const SOA: &[&str] = &["service", "number", "version", "decisions"];
    const PLAN: &[&str] = &[
        "title",
        "cause",
        "event",
        "consequence",
        "treatment.option",
        "treatment.reason",
        "treatment.controls",
        "treatment.contracts",
        "treatment.gives_up",
        "treatment.actions",
    ];
    const RESIDUAL: &[&str] = &[
        "title",
        "cause",
        "event",
        "consequence",
        "inherent",
        "treatment.option",
        "treatment.residual",
        "treatment.exceptional",
    ];
    match kind {
        Kind::Soa => &[("prepared", SOA), ("examined", SOA), ("approved", SOA)],
        Kind::Risk => &[("treatment.plan_approved", PLAN), ("treatment.residual_accepted", RESIDUAL)],
        Kind::Change => &[("approved", &[])],
        Kind::Document => &[("prepared", &[]), ("examined", &[]), ("approved", &[])],
        _ => &[],
    }
}

/// Fields that are acts, or say when something was last looked at.
const NOT_TEXT: &[&str] = &[
    "prepared",
    "examined",
    "approved",
    "plan_approved",
    "residual_accepted",
    "confirmed",
    "checked",
    "next_check",
];

/// All acts that the record `id` may carry; empty if there is no such record, or none that could be read.
#[must_use]
pub fn attestations(isms: &Isms, graph: &Graph, sources: &dyn Sources, id: &str) -> Vec<Attestation> {
    let Some((kind, node)) = graph.get(id).and_then(|found| Some((found.kind, isms.node(found.kind, id)?))) else {
        return Vec::new();
    };
    let mut found: Vec<_> = acts(kind)
        .iter()
        .map(|(field, about)| Attestation {
            field,
            stated: act(node, field),
            digest: Some(match isms.documents.get_stated(id) {
                Some(document) => of_document(document, sources),
                None => of_fields(node, about),
            }),
            rests_on: Vec::new(),
        })
        .collect();
    if let Some(document) = isms.documents.get(id)
        && let Some(translation) = &document.translation
    {
        found.push(Attestation {
            field: TRANSLATED,
            stated: act(&translation.node, TRANSLATED),
            digest: Some(of_original(document, sources)),
            rests_on: Vec::new(),
        });
    }
    if kind != Kind::Soa {
        let rests_on = rests_on(isms, graph, id);
        found.push(Attestation {
            field: CONFIRMED,
            stated: act(node, CONFIRMED),
            digest: (!rests_on.is_empty()).then(|| of_all(isms, graph, sources, &rests_on)),
            rests_on,
        });
    }
    found
}

/// The ids of all records that state a digest, kind by kind, in natural order.
#[must_use]
pub fn attesting(isms: &Isms) -> Vec<&str> {
    let mut found = Vec::new();
    isms.for_each_node(&mut |kind, id, node| {
        let mut fields = acts(kind).iter().map(|(field, _)| *field).chain([CONFIRMED]);
        if fields.any(|field| follow(node, field).is_some_and(|act| act.get("digest").is_some())) {
            found.push(id);
        }
    });
    found
}

fn act(node: &Node, field: &str) -> Option<Act> {
    let node = follow(node, field).filter(|node| !node.entries().is_empty())?;
    let digest = node
        .get("digest")
        .and_then(|digest| Some((digest.scalar()?.to_owned(), digest.span)));
    Some(Act {
        node: node.clone(),
        digest,
    })
}

fn follow<'a>(node: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(node, |node, key| node.get(key))
}

/// The records and documents that the fields of a record name, but for who does something.
fn rests_on(isms: &Isms, graph: &Graph, id: &str) -> Vec<String> {
    let mut named = Vec::new();
    let edges = graph.find(id).into_iter().flat_map(|at| graph.stated_by(at));
    for edge in edges.filter(|edge| matches!(edge.relation, Relation::Field(..))) {
        let target = graph.node(edge.to);
        let acts = matches!(target.kind, Kind::Role | Kind::Person | Kind::Unit);
        if !acts && !named.contains(&target.id) && isms.node(target.kind, &target.id).is_some() {
            named.push(target.id.clone());
        }
    }
    named
}

/// The digest of several records and documents, whatever their order.
fn of_all(isms: &Isms, graph: &Graph, sources: &dyn Sources, ids: &[String]) -> String {
    let mut parts: Vec<_> = ids
        .iter()
        .filter_map(|id| {
            let digest = match isms.documents.get_stated(id) {
                Some(document) => of_document(document, sources),
                None => of_fields(isms.node(graph.get(id)?.kind, id)?, &[]),
            };
            Some(format!("{id} {digest}"))
        })
        .collect();
    parts.sort();
    hex(&parts.join("\n"))
}

fn of_document(stated: &Stated<Document>, sources: &dyn Sources) -> String {
    let document = &stated.record;
    let mut text = String::new();
    for field in ["title", "number", "version"] {
        if let Some(node) = stated.node.get(field) {
            text.push_str(field);
            write(node, &mut text);
        }
    }
    write_body(document, sources, &mut text);
    hex(&nfc(&text))
}

/// The digest of what a translation of a document is made from: its title and text.
pub(super) fn of_original(document: &Document, sources: &dyn Sources) -> String {
    let title = &document.title;
    let mut text = title
        .ja
        .as_ref()
        .or(title.plain.as_ref())
        .map(|title| format!("{title}\n"))
        .unwrap_or_default();
    write_body(document, sources, &mut text);
    hex(&nfc(&text))
}

/// Writes the text of a document without what its lines end with.
fn write_body(document: &Document, sources: &dyn Sources, out: &mut String) {
    let body = &sources.text(document.file)[document.body.range()];
    for line in body.trim().lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn of_fields(node: &Node, about: &[&str]) -> String {
    let mut text = String::new();
    if about.is_empty() {
        write(node, &mut text);
    }
    for field in about {
        if let Some(node) = follow(node, field) {
            text.push_str(field);
            let mut part = String::new();
            write(node, &mut part);
            text.push_str(&part);
        }
    }
    hex(&nfc(&text))
}

/// Writes a node so that equal statements give equal texts, and different ones different texts.
fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar { text, .. } => out.push_str(&format!("={}:{}\n", text.trim().len(), text.trim())),
        Value::Seq(items) => {
            out.push_str("[\n");
            items.iter().for_each(|item| write(item, out));
            out.push_str("]\n");
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().filter(|(key, _)| !NOT_TEXT.contains(&key.text.as_str())).collect();
            let is_action = entries.iter().any(|(key, _)| key.text == "due");
            entries.retain(|(key, _)| !(is_action && key.text == "done"));
            entries.sort_by(|a, b| a.0.text.cmp(&b.0.text));
            out.push_str("{\n");
            for (key, value) in entries {
                out.push_str(&format!("{}:{}", key.text.len(), key.text));
                write(value, out);
            }
            out.push_str("}\n");
        }
    }
}

fn hex(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(DIGITS / 2).fold(String::new(), |mut out, byte| {
        out.push_str(&format!("{byte:02x}"));
        out
    })
}
