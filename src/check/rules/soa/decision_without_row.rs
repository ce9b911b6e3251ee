//! A Statement of Applicability decides on something that has no row in it.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "decision-without-row",
    level: Level::Warn,
    plain_level: Level::Warn,
    basis: &["27001:6.1.3.d"],
    page_ja: include_str!("decision_without_row.ja.md"),
    page_en: include_str!("decision_without_row.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in context.graph.soa.iter().filter(|statement| statement.stated) {
        // Without its parties a service has no sides at all, and that is what is said.
        let service = context.isms.services.get(&statement.scope);
        if service.is_some_and(|service| !service.parties.iter().any(|party| context.resolves(party))) {
            continue;
        }
        for (id, span) in &statement.without_row {
            // An id that nothing has, or of something else, was reported.
            let of = id.rsplit_once('/').map_or(id.as_str(), |(of, _)| of);
            let node = context.graph.get(id).or_else(|| context.graph.get(of));
            if !node.is_some_and(|node| matches!(node.kind, Kind::Control | Kind::Position | Kind::Side)) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    RULE.name,
                    *span,
                    text!(
                        "`{id}` に当たる行がこの適用宣言書にありません",
                        "this Statement of Applicability has no row for `{id}`"
                    ),
                )
                .help(Text::new(
                    "選んだ附属書Aの版に対応する管理策があるか、手引がその側を持つかを確かめてください",
                    "see whether the chosen edition of Annex A has a counterpart, and whether the guidance has this side",
                ))
                .record(format!("soa:{}", statement.scope)),
            );
        }
    }
}
