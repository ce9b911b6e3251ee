//! Somebody approved for a role without holding it.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::value::Approval;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "approver-not-in-role",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:5.3", "27001:7.5.2.c"],
    page_ja: include_str!("approver_not_in_role.ja.md"),
    page_en: include_str!("approver_not_in_role.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for document in context.isms.documents.iter() {
        let head = &document.head;
        for approval in [&head.prepared, &head.examined, &head.approved].into_iter().flatten() {
            out.extend(judge(context, &document.id, approval));
        }
    }
    for soa in context.isms.soa.iter() {
        for approval in [&soa.prepared, &soa.examined, &soa.approved].into_iter().flatten() {
            out.extend(judge(context, &soa.id, approval));
        }
    }
    for risk in context.isms.risks.iter() {
        let treatment = &risk.treatment;
        for approval in [&treatment.plan_approved, &treatment.residual_accepted].into_iter().flatten() {
            out.extend(judge(context, &risk.id.0, approval));
        }
    }
    for change in context.isms.changes.iter() {
        out.extend(judge(context, &change.id.0, &change.approved));
    }
}

/// What is wrong with one approval of a record.
fn judge(context: &Context<'_>, record: &str, approval: &Approval) -> Option<Diagnostic> {
    // A role without any holders is said to be vacant.
    let role = context.isms.roles.get_stated(&approval.by.id).filter(|role| !role.record.holders.is_empty())?;
    let (id, day) = (&approval.by.id, approval.on.0);
    let (span, message) = match &approval.person {
        Some(person) if context.resolves(person) && !role.record.may_act(&person.id, approval.on) => {
            let name = &person.id;
            let message = text!(
                "`{name}` は {day} に役割 `{id}` に就いておらず、代行者でもありません",
                "`{name}` did not hold the role `{id}` on {day} and does not stand in for it"
            );
            (person.span, message)
        }
        None if role.record.is_vacant(approval.on) => {
            let message = text!("{day} に役割 `{id}` に就いている者がいません", "nobody held the role `{id}` on {day}");
            (approval.by.span, message)
        }
        _ => return None,
    };
    Some(
        Diagnostic::new(RULE.name, span, message)
            .help(Text::new(
                "承認した者と日付を承認の記録で確かめて直すか、役割の `holders`(就任・退任の日)と `deputies` を直してください",
                "look up in the record of the approval who approved and when, and mend that, or mend `holders` (with their days) and `deputies` of the role",
            ))
            .related(role.node.head(), Text::new("役割の定義", "the role"))
            .record(record),
    )
}
