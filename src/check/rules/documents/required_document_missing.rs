//! Something that the standard wants in writing is not there.

use super::outward;
use crate::catalog::Requirement;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::model::{Kind, kind_of};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "required-document-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.1.a"],
    page_ja: include_str!("required_document_missing.ja.md"),
    page_en: include_str!("required_document_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if context.isms.scopes.is_empty() || !context.complete(&[Kind::Document]) {
        return;
    }
    let mut said: Vec<&[String]> = Vec::new();
    for requirement in context.catalog.requirements().into_iter().flat_map(|set| &set.requirements) {
        let Some(wanted) = &requirement.documented else { continue };
        let kinds: Vec<_> = requirement.records.iter().filter_map(|key| kind_of(key)).collect();
        if kinds.iter().any(|kind| is_said_by_its_own_rule(context, *kind)) {
            continue;
        }
        if !context.complete(&kinds) || kinds.iter().any(|kind| !context.isms.ids(*kind).is_empty()) {
            continue;
        }
        let documents = context.isms.documents.stated();
        let answering: Vec<_> = documents
            .filter(|stated| is_answer(context, &stated.record, requirement))
            .collect();
        if answering.iter().any(|stated| stated.record.in_force()) {
            continue;
        }
        // Records of one kind that are missing are one hole, however many requirements ask for them.
        if said.contains(&requirement.records.as_slice()) {
            continue;
        }
        if !requirement.records.is_empty() {
            said.push(&requirement.records);
        }
        let (id, wanted) = (&requirement.id, wanted.text());
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            context.book(),
            Text::owned(
                format!("`{id}` が求める「{}」がありません", wanted.ja),
                format!("what `{id}` requires in writing is not there: {}", wanted.en),
            ),
        )
        .help(help(id, &requirement.records))
        .record(id);
        if let Some(other) = answering.first() {
            let what = Text::new("これに答えるが、発効していない文書", "a document that answers it, but is not in force");
            diagnostic = diagnostic.related(other.node.at(&["status"]), what);
        }
        out.push(diagnostic);
    }
}

/// Whether a rule of its own says that records of a kind are missing: `soa-missing`, `assessment-missing`.
fn is_said_by_its_own_rule(context: &Context<'_>, kind: Kind) -> bool {
    let isms = context.isms;
    match kind {
        Kind::Soa => !(isms.services.is_empty() && isms.risks.is_empty()),
        Kind::Assessment => !isms.risks.is_empty(),
        _ => false,
    }
}

/// Whether a document answers a requirement, a part of it, or what it is part of.
fn is_answer(context: &Context<'_>, document: &Document, requirement: &Requirement) -> bool {
    document.head.answers.iter().any(|answer| {
        outward(context.catalog, &answer.id).any(|outer| outer == requirement.id)
            || outward(context.catalog, &requirement.id).any(|outer| outer == answer.id)
    })
}

fn help(id: &str, records: &[String]) -> Text {
    let list = records.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>();
    if list.is_empty() {
        return Text::owned(
            format!("`answers` に `{id}` を書いた文書を発効させてください"),
            format!("put a document in force that names `{id}` among its `answers`"),
        );
    }
    Text::owned(
        format!("{} の記録を書くか、`answers` に `{id}` を書いた文書を発効させてください", list.join("又は ")),
        format!(
            "keep records of {}, or put a document in force that names `{id}` among its `answers`",
            list.join(" or ")
        ),
    )
}
