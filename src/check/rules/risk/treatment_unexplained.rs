//! A risk is retained or avoided without a reason.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::TreatmentOption;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "treatment-unexplained",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.a", "JIP:4.2.2-a"],
    page_ja: include_str!("treatment_unexplained.ja.md"),
    page_en: include_str!("treatment_unexplained.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let treatment = &risk.treatment;
        let (ja, en) = match treatment.option {
            TreatmentOption::Retain => ("保有", "retained"),
            TreatmentOption::Avoid => ("回避", "avoided"),
            TreatmentOption::Modify | TreatmentOption::Share => continue,
        };
        if treatment.reason.as_ref().is_some_and(|reason| !reason.is_blank()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "reason"]),
                Text::owned(
                    format!("リスク `{id}` を{ja}する理由がありません"),
                    format!("the risk `{id}` is {en} without a reason"),
                ),
            )
            .help(Text::new(
                "ほかの選択肢と比べて、なぜこの対応を選んだのかを `reason` に書いてください",
                "say under `reason` why this was chosen over the other options",
            ))
            .record(id),
        );
    }
}
