//! Two documents in force have one number.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::text;
use crate::text::{Text, folded};

pub(super) const RULE: Rule = Rule {
    name: "document-number-twice",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.a", "27001:7.5.3.e"],
    page_ja: include_str!("document_number_twice.ja.md"),
    page_en: include_str!("document_number_twice.md"),
    run,
};

/// Something that carries a document number.
struct Numbered<'a> {
    id: &'a str,
    number: &'a str,
    node: &'a Node,
    /// What it says that it takes the place of.
    supersedes: Option<&'a str>,
}

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let documents = context.isms.documents.stated().filter(|stated| stated.record.in_force());
    let documents = documents.filter_map(|stated| {
        let Document { id, head, .. } = &stated.record;
        Some(Numbered {
            id,
            number: head.number.as_deref()?,
            node: &stated.node,
            supersedes: head.supersedes.as_deref(),
        })
    });
    let statements = context.isms.soa.stated().filter_map(|stated| {
        Some(Numbered {
            id: &stated.record.id,
            number: stated.record.number.as_deref()?,
            node: &stated.node,
            supersedes: None,
        })
    });
    let mut first: BTreeMap<String, Numbered<'_>> = BTreeMap::new();
    for found in documents.chain(statements).filter(|found| !found.number.trim().is_empty()) {
        let Some(other) = first.get(&folded(found.number)) else {
            first.insert(folded(found.number), found);
            continue;
        };
        // One that should have made room for the other is said to be still in force.
        if [found.supersedes, other.supersedes].into_iter().flatten().any(|named| {
            [found.id, other.id, found.number]
                .iter()
                .any(|known| folded(known) == folded(named))
        }) {
            continue;
        }
        let (id, number, before) = (found.id, found.number, other.id);
        out.push(
            Diagnostic::new(
                RULE.name,
                found.node.at(&["number"]),
                text!(
                    "文書番号 `{number}` が、発効中の `{before}` と `{id}` の両方に付いています",
                    "`{before}` and `{id}` are both in force under the number `{number}`"
                ),
            )
            .related(other.node.at(&["number"]), Text::new("もう一方", "the other one"))
            .help(Text::new(
                "一方に別の番号を付けるか、旧い方を `status: retired` にしてください",
                "give one of them another number, or set `status: retired` on the older one",
            ))
            .record(id),
        );
    }
}
