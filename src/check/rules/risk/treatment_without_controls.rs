//! A risk is to be reduced by no control.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::TreatmentOption;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "treatment-without-controls",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.b", "JIP:4.2.2-b"],
    page_ja: include_str!("treatment_without_controls.ja.md"),
    page_en: include_str!("treatment_without_controls.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        if risk.treatment.option != TreatmentOption::Modify || !risk.treatment.controls.is_empty() {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "controls"]),
                text!("リスク `{id}` は低減するとされていますが、管理策がありません", "the risk `{id}` is to be reduced, but by no control"),
            )
            .help(Text::new(
                "低減に要る管理策を、実施済みのものも含めて `controls` に挙げてください",
                "name under `controls` what it takes to reduce it, controls already at work included",
            ))
            .record(id),
        );
    }
}
