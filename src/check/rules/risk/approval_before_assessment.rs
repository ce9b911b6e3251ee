//! The owner approved before the risk was assessed.

use super::approvals;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "approval-before-assessment",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.f", "27001:8.2", "JIP:4.2.2-f"],
    page_ja: include_str!("approval_before_assessment.ja.md"),
    page_en: include_str!("approval_before_assessment.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let assessed = risk.assessed.on;
        // A day that has yet to come is no assessment.
        if assessed > context.today {
            continue;
        }
        let stale: Vec<_> = approvals(&risk.treatment).filter(|(_, approval)| approval.on < assessed).collect();
        let Some(((key, first), rest)) = stale.split_first() else { continue };
        let (approved, assessed) = (first.on.0, assessed.0);
        let place = |key: &str| stated.node.at(&["treatment", key, "on"]);
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            place(key),
            text!(
                "リスク `{id}` の承認日 {approved} は、評価日 {assessed} より前です",
                "the approval of {approved} for the risk `{id}` is older than its assessment of {assessed}"
            ),
        )
        .related(stated.node.at(&["assessed", "on"]), Text::new("評価日", "assessed on"));
        for (key, _) in rest {
            diagnostic = diagnostic.related(place(key), Text::new("こちらの承認も", "and here"));
        }
        out.push(
            diagnostic
                .help(Text::new(
                    "評価をやり直したら前の承認は引き継がれません。今の評価の結果について、所有者の承認を改めて得てください",
                    "a new assessment does not inherit the old approval; have the owner approve on what was found this time",
                ))
                .record(id),
        );
    }
}
