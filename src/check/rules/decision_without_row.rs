//! A Statement of Applicability decides on something that has no row in it.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "decision-without-row",
    level: Level::Warn,
    plain_level: Level::Warn,
    page_ja: include_str!("decision_without_row.ja.md"),
    page_en: include_str!("decision_without_row.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in context.graph.soa.iter().filter(|statement| statement.stated) {
        for (id, span) in &statement.without_row {
            if context.graph.find(id).is_none() {
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
                    "選んだ附属書Aの版に対応する管理策があるか、サービスの立場に合うかを確かめてください",
                    "see whether the chosen edition of Annex A has a counterpart, and whether the service plays the party",
                ))
                .record(format!("soa:{}", statement.scope)),
            );
        }
    }
}
