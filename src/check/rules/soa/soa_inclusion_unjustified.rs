//! A control is included, and nothing calls for it.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::span::Span;
use crate::text;
use crate::trace::soa::{Choice, Row, Set};

pub(super) const RULE: Rule = Rule {
    name: "soa-inclusion-unjustified",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d2"],
    page_ja: include_str!("soa_inclusion_unjustified.ja.md"),
    page_en: include_str!("soa_inclusion_unjustified.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A risk or a law that could not be read may call for it.
    if !context.complete(&[Kind::Risk, Kind::Requirement]) {
        return;
    }
    let stated = || context.graph.soa.iter().filter(|statement| statement.stated);
    let rows = || stated().flat_map(|statement| statement.rows.iter().filter(|row| row.choice == Choice::Included));
    // The baseline answers guidance for all services: one of them gives the reason.
    let called_for: BTreeSet<Span> = rows().filter(|row| is_justified(row)).map(|row| row.span).collect();
    let mut said = BTreeSet::new();
    for row in rows().filter(|row| !is_justified(row)) {
        let inherited = row.places.iter().all(|place| place.inherited) && !row.places.is_empty();
        let elsewhere = match row.set {
            // Said of the row of the baseline.
            Set::AnnexA | Set::Own => inherited,
            Set::Guidance | Set::Cloud => inherited && called_for.contains(&row.span),
        };
        // One answer may speak for several sides and services.
        if elsewhere || !said.insert(row.span) {
            continue;
        }
        let id = row.id.split_once('/').map_or(row.id.as_str(), |(_, id)| id);
        out.push(
            Diagnostic::new(
                RULE.name,
                row.span,
                text!("採用した `{id}` に理由がありません", "`{id}` is included, and nothing calls for it"),
            )
            .help(text!(
                "リスク対応の `controls` に `{id}` を挙げるか、`reasons` に法令、契約、要求事項又は慣行を書いてください",
                "name `{id}` in the `controls` of a risk treatment, or give a law, contract, clause or practice in `reasons`"
            ))
            .record(&row.id),
        );
    }
}

fn is_justified(row: &Row) -> bool {
    !row.justifications.is_empty() || row.practice.iter().any(|practice| !practice.is_blank())
}
