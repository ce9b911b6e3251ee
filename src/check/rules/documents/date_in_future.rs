//! Something is said to have happened on a day that has not come.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "date-in-future",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.b", "A.5.33"],
    page_ja: include_str!("date_in_future.ja.md"),
    page_en: include_str!("date_in_future.md"),
    run,
};

/// Dates of what has happened, wherever they stand.
const ALWAYS: [&str; 6] = [
    "prepared.on",
    "examined.on",
    "approved.on",
    "confirmed.on",
    "history.on",
    "actions.done",
];

/// Dates of what has happened, of one kind.
fn happened(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Document => &["created"],
        Kind::Certificate => &["first", "soa.on"],
        Kind::Risk => &[
            "assessed.on",
            "treatment.plan_approved.on",
            "treatment.residual_accepted.on",
            "treatment.actions.done",
        ],
        Kind::Service => &["no_risk.on", "dismissed_sources.on"],
        Kind::Evidence => &["requested", "received", "instances.on"],
        Kind::Audit => &["done"],
        Kind::Finding => &["effectiveness.on", "closed"],
        Kind::Review => &["decisions.done"],
        Kind::Incident => &["detected", "decided", "recovered", "customers_told", "authority_told"],
        Kind::Supplier => &["assessed.on"],
        Kind::Requirement => &["checked"],
        Kind::Context => &["reviewed"],
        Kind::Duty => &["agreed.on"],
        _ => &[],
    }
}

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let today = context.today.0.to_string();
    let mut judge = |kind: Kind, id: &str, node: &Node| {
        let held: &[&str] = if is_held(kind, node) { &["on"] } else { &[] };
        for path in ALWAYS.iter().chain(happened(kind)).chain(held) {
            let fields: Vec<_> = path.split('.').collect();
            dates(node, &fields, &mut |date, span| {
                // ISO dates sort as text.
                if *date > *today {
                    found.push((id.to_owned(), *path, date.to_owned(), span));
                }
            });
        }
    };
    context.isms.for_each_record(&mut |kind, id, _, node, _| judge(kind, id, node));
    for stated in context.isms.documents.stated() {
        judge(Kind::Document, &stated.record.id, &stated.node);
    }
    for (id, path, date, span) in found {
        out.push(
            Diagnostic::new(
                RULE.name,
                span,
                text!(
                    "`{id}` の `{path}` は起きたことの日付ですが、{date} は今日（{today}）より後です",
                    "`{path}` of `{id}` dates what has happened, but {date} is after today ({today})"
                ),
            )
            .help(Text::new(
                "日付の誤りを直してください。まだ起きていないことなら、起きてから書いてください",
                "correct the date; if it has not happened yet, write it down when it has",
            ))
            .record(id),
        );
    }
}

/// Whether something that may be planned was held: a review with decisions, a training with people who completed it.
fn is_held(kind: Kind, node: &Node) -> bool {
    match kind {
        Kind::Review => node.get("decisions").is_some_and(|decisions| !decisions.items().is_empty()),
        Kind::Training => node.get("completed").and_then(Node::scalar).is_some_and(|completed| completed != "0"),
        _ => false,
    }
}

/// Calls `visit` on every scalar at `path`; lists on the way are taken entry by entry.
fn dates(node: &Node, path: &[&str], visit: &mut dyn FnMut(&str, Span)) {
    let Some((field, rest)) = path.split_first() else {
        if let Some(date) = node.scalar().filter(|_| !node.is_null()) {
            visit(date, node.span);
        }
        return;
    };
    let Some(inner) = node.get(field) else { return };
    if inner.items().is_empty() {
        dates(inner, rest, visit);
    } else {
        inner.items().iter().for_each(|item| dates(item, rest, visit));
    }
}
