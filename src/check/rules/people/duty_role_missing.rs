//! A duty of ours has no role.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::duty::Raci;
use crate::text;
use crate::text::Text;
use super::{is_ours, services_of};

pub(super) const RULE: Rule = Rule {
    name: "duty-role-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27017:6.1.1", "27001:5.3"],
    page_ja: include_str!("duty_role_missing.ja.md"),
    page_en: include_str!("duty_role_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.duties.stated() {
        let duty = &stated.record;
        let party = &duty.accountable.id;
        let answered = duty.role.is_some() || duty.raci.0.iter().any(|(_, part)| *part == Raci::A);
        if answered || !services_of(context, duty).any(|service| is_ours(service, party)) {
            continue;
        }
        let id = &duty.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "責務 `{id}` は当社の側(`{party}`)が責任を負いますが、担当する役割がありません",
                    "we are accountable for the duty `{id}` (as `{party}`), but no role answers for it"
                ),
            )
            .help(Text::new(
                "`role` に、この責務に責任を負う社内の役割を一つ書いてください",
                "name in `role` the one role inside that answers for this duty",
            ))
            .related(duty.accountable.span, Text::new("責任を負う側", "who is accountable"))
            .record(id.clone()),
        );
    }
}
