//! Something in force rests on a document that is retired.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::{DocumentKind, DocumentStatus};
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::{Edge, Relation};

pub(super) const RULE: Rule = Rule {
    name: "retired-document-linked",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.a", "27001:7.5.3.e"],
    page_ja: include_str!("retired_document_linked.ja.md"),
    page_en: include_str!("retired_document_linked.md"),
    run,
};

/// Fields of registers that name a document by which is worked today.
const FIELDS: [(Kind, &str); 3] = [
    (Kind::Scope, "document"),
    (Kind::Supplier, "exit_plan"),
    (Kind::Duty, "agreed.in"),
];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let documents = context.isms.documents.stated();
    for retired in documents.filter(|stated| stated.record.head.status == Some(DocumentStatus::Retired)) {
        let Some(at) = context.graph.find(&retired.record.id) else { continue };
        let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for edge in context.graph.naming(at).filter(|edge| is_alive(context, edge)) {
            places.entry(&context.graph.node(edge.from).id).or_default().push(edge.span);
        }
        for (id, mut spans) in places {
            spans.sort();
            let old = &retired.record.id;
            let mut diagnostic = Diagnostic::new(
                RULE.name,
                spans[0],
                text!(
                    "`{id}` が、廃止された `{old}` を指しています",
                    "`{id}` points to `{old}`, which is retired"
                ),
            )
            .help(Text::new(
                "後継の文書を指すように改めてください",
                "point to the document that took its place",
            ))
            .record(id);
            for other in &spans[1..] {
                diagnostic = diagnostic.related(*other, Text::new("ここでも指している", "it points there here too"));
            }
            out.push(diagnostic.related(retired.node.at(&["status"]), Text::new("廃止とした所", "retired here")));
        }
    }
}

/// Whether a relation is stated by something that holds today: not by a record of the past.
fn is_alive(context: &Context<'_>, edge: &Edge) -> bool {
    let from = context.graph.node(edge.from);
    if let Some(document) = context.isms.documents.get(&from.id) {
        return document.in_force() && document.head.kind != Some(DocumentKind::Record);
    }
    matches!(&edge.relation, Relation::Field(kind, path) if FIELDS.iter().any(|(of, field)| of == kind && field == path))
}
