//! A document is in force although another took its place.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::document::Document;
use crate::text;
use crate::text::{Text, folded};

pub(super) const RULE: Rule = Rule {
    name: "superseded-document-in-force",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.e"],
    page_ja: include_str!("superseded_document_in_force.ja.md"),
    page_en: include_str!("superseded_document_in_force.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let in_force = || context.isms.documents.stated().filter(|stated| stated.record.in_force());
    let mut named: BTreeMap<String, Vec<&Stated<Document>>> = BTreeMap::new();
    for stated in in_force() {
        let keys = [Some(&stated.record.id), stated.record.head.number.as_ref()];
        for key in keys.into_iter().flatten() {
            named.entry(folded(key)).or_default().push(stated);
        }
    }
    for newer in in_force() {
        let Some(words) = &newer.record.head.supersedes else { continue };
        for older in named.get(&folded(words)).into_iter().flatten() {
            let (id, other) = (&older.record.id, &newer.record.id);
            if id == other {
                continue;
            }
            out.push(
                Diagnostic::new(
                    RULE.name,
                    older.node.at(&["status"]),
                    text!(
                        "`{id}` は `{other}` に置き換えられましたが、発効中のままです",
                        "`{id}` is still in force, although `{other}` takes its place"
                    ),
                )
                .related(
                    newer.node.at(&["supersedes"]),
                    Text::new("これに置き換えた文書", "the document that takes its place"),
                )
                .help(Text::new(
                    "旧い文書を `status: retired` にしてください",
                    "set `status: retired` on the older document",
                ))
                .record(id),
            );
        }
    }
}
