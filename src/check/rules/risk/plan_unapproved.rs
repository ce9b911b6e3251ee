//! The treatment plan of a risk is not approved.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::TreatmentOption;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "plan-unapproved",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.f", "JIP:4.2.2-f"],
    page_ja: include_str!("plan_unapproved.ja.md"),
    page_en: include_str!("plan_unapproved.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let treatment = &risk.treatment;
        if treatment.option == TreatmentOption::Retain || treatment.plan_approved.is_some() {
            continue;
        }
        let owner = &risk.owner.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "plan_approved"]),
                text!("リスク `{id}` の対応計画が承認されていません", "the treatment plan of the risk `{id}` is not approved"),
            )
            .help(text!(
                "リスク所有者 `{owner}` の承認を得て、`plan_approved` に承認者と日付を書いてください",
                "have the owner `{owner}` approve it, and state role and day under `plan_approved`"
            ))
            .record(id),
        );
    }
}
