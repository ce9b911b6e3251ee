//! Somebody else than the risk owner approved the plan or accepted what remains.

use super::approvals;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "approver-not-owner",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.f", "JIP:4.2.2-f"],
    page_ja: include_str!("approver_not_owner.ja.md"),
    page_en: include_str!("approver_not_owner.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        // An owner that is unknown, or has to be replaced, is said already.
        let Some(owner) = context.isms.roles.get(&risk.owner.id).filter(|owner| owner.office != Some(true)) else {
            continue;
        };
        let owner = &owner.id.0;
        let other = |by: &str| by != owner && context.isms.roles.get(by).is_some();
        let others: Vec<_> = approvals(&risk.treatment).map(|(_, approval)| &approval.by).filter(|by| other(&by.id)).collect();
        let Some((first, rest)) = others.split_first() else { continue };
        let by = &first.id;
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            first.span,
            text!(
                "リスク `{id}` の承認者 `{by}` は、リスク所有者 `{owner}` ではありません",
                "the risk `{id}` is approved by `{by}`, not by its owner `{owner}`"
            ),
        )
        .related(risk.owner.span, Text::new("リスク所有者", "the risk owner"));
        for other in rest {
            diagnostic = diagnostic.related(other.span, Text::new("こちらの承認も", "and here"));
        }
        out.push(
            diagnostic
                .help(Text::new(
                    "リスク所有者の承認を得て書き改めてください。承認した役割が決める立場にあるのなら、所有者をその役割に改めます",
                    "have the owner approve; if the role that did is the one to decide, make it the owner",
                ))
                .record(id),
        );
    }
}
