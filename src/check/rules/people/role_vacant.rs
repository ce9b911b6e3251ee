//! Nobody holds a role that something depends on.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::DocumentStatus;
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::{Edge, Relation};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "role-vacant",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:5.3", "A.5.2"],
    page_ja: include_str!("role_vacant.ja.md"),
    page_en: include_str!("role_vacant.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // What a vacant role means for its risks is said by the rule on risk owners.
    let owners: BTreeSet<&str> = context.isms.risks.iter().map(|risk| risk.owner.id.as_str()).collect();
    let done: BTreeSet<Span> = context
        .actions()
        .filter(|planned| planned.action.done.is_some())
        .map(|planned| planned.action.owner.span)
        .collect();
    for stated in context.isms.roles.stated() {
        let role = &stated.record;
        let id = &role.id.0;
        if owners.contains(id.as_str()) || !role.is_vacant(context.today) {
            continue;
        }
        let never_held = role.holders.is_empty();
        let depends = |edge: &&Edge| never_held && is_field(edge) || is_standing(context, edge) && !done.contains(&edge.span);
        let named = context.graph.find(id).and_then(|at| context.graph.naming(at).find(depends));
        let Some(named) = named else { continue };
        let last = role.holders.len().saturating_sub(1).to_string();
        let place = if never_held {
            stated.node.at(&["holders"])
        } else {
            stated.node.at(&["holders", &last, "until"])
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                place,
                text!(
                    "役割 `{id}` には現在の担当者も代行者もいません",
                    "nobody holds the role `{id}` today, and nobody stands in"
                ),
            )
            .help(Text::new(
                "`holders` に後任者を就任日とともに加えるか、`deputies` に代行者を書くか、この役割を挙げている記録を別の役割に改めてください",
                "add the successor with the first day to `holders`, name a deputy, or give the records that name this role to another one",
            ))
            .related(named.span, Text::new("この役割に委ねられています", "it depends on the role"))
            .record(id.clone()),
        );
    }
}

/// Whether a record names the role in one of its fields.
fn is_field(edge: &Edge) -> bool {
    matches!(edge.relation, Relation::Field(..))
}

/// Whether a record names the role for work that goes on, and is itself not over.
fn is_standing(context: &Context<'_>, edge: &Edge) -> bool {
    let Relation::Field(kind, path) = &edge.relation else {
        return false;
    };
    let field = path.rsplit('.').next().unwrap_or(path);
    let standing = matches!(field, "owner" | "head" | "responsible" | "measured_by" | "analysed_by" | "watched_by")
        || matches!(
            (kind, path.as_str()),
            (Kind::Duty, "role") | (Kind::Service, "activities.roles") | (Kind::Communication, "by")
        );
    let (isms, from) = (context.isms, context.graph.node(edge.from).id.as_str());
    let over = match kind {
        Kind::Finding => isms.findings.get(from).is_some_and(|finding| finding.closed.is_some()),
        Kind::Objective => isms.objectives.get(from).is_some_and(|objective| objective.due < context.today),
        Kind::Document => {
            let retired = |status| status == Some(DocumentStatus::Retired);
            isms.documents.get(from).is_some_and(|document| retired(document.head.status))
        }
        _ => false,
    };
    standing && !over
}
