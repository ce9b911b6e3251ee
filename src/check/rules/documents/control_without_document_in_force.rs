//! Of the documents that implement a control, none is in force.

use std::collections::BTreeMap;

use super::state;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::DocumentStatus;
use crate::model::kinds::soa::Status;
use crate::span::Span;
use crate::text;
use crate::text::{Natural, Text};
use crate::trace::soa::{Choice, Row};

pub(super) const RULE: Rule = Rule {
    name: "control-without-document-in-force",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.1.b", "27001:7.5.3.e"],
    page_ja: include_str!("control_without_document_in_force.ja.md"),
    page_en: include_str!("control_without_document_in_force.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // One document may implement many controls, for many services: it is said once, with all of them.
    let mut found: BTreeMap<&[String], BTreeMap<Natural, Span>> = BTreeMap::new();
    for row in context.graph.soa.iter().flat_map(|statement| &statement.rows) {
        let implemented = row.choice == Choice::Included && row.status == Some(Status::Implemented);
        if implemented && !row.documents.is_empty() && row.documents.iter().all(|id| status(context, id).is_some()) {
            let controls = found.entry(&row.documents).or_default();
            controls.entry(Natural(control(row).to_owned())).or_insert(row.span);
        }
    }
    for (documents, controls) in found {
        let Some((id, stated)) = documents
            .first()
            .and_then(|id| context.isms.documents.get_stated(id).map(|stated| (id, stated)))
        else {
            continue;
        };
        let list: Vec<_> = controls.keys().map(|control| format!("`{}`", control.0)).collect();
        let (ja, en) = (list.join("、"), list.join(", "));
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            stated.node.at(&["status"]),
            Text::owned(
                format!("実施済みとした {ja} を実施する文書に、発効中のものがありません"),
                format!("no document in force implements what is said to be implemented: {en}"),
            ),
        )
        .label(status(context, id).map_or_else(Text::default, state))
        .help(text!(
            "`{id}` を承認して発効させるか、発効中の文書の `implements` にその管理策を加えてください",
            "approve `{id}` and put it in force, or add the control to `implements` of a document that is in force"
        ))
        .record(id);
        if let Some(place) = controls.values().next() {
            let what = Text::new("実施済みとした決定", "the decision that says so");
            diagnostic = diagnostic.related(*place, what);
        }
        out.push(diagnostic);
    }
}

/// The state of a document that is known not to be in force.
fn status(context: &Context<'_>, id: &str) -> Option<DocumentStatus> {
    let status = context.isms.documents.get(id)?.head.status;
    status.filter(|status| *status != DocumentStatus::InForce)
}

/// The control or side that a row is about.
fn control(row: &Row) -> &str {
    row.id.split_once('/').map_or(row.control.as_str(), |(_, control)| control)
}
