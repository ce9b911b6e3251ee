//! The role of a duty has no part in its RACI.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::duty::Raci;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "duty-role-outside-raci",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:5.3", "CLD.6.3.1"],
    page_ja: include_str!("duty_role_outside_raci.ja.md"),
    page_en: include_str!("duty_role_outside_raci.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.duties.stated() {
        let duty = &stated.record;
        let Some(role) = duty.role.as_ref().filter(|role| context.resolves(role)) else {
            continue;
        };
        let acts = |part: Raci| matches!(part, Raci::A | Raci::R);
        let in_raci = duty.raci.0.iter().any(|(own, part)| own.id == role.id && acts(*part));
        if duty.raci.0.is_empty() || in_raci {
            continue;
        }
        let (id, name) = (&duty.id.0, &role.id);
        out.push(
            Diagnostic::new(
                RULE.name,
                role.span,
                text!(
                    "責務 `{id}` を担当する `{name}` は、`raci` では `A` でも `R` でもありません",
                    "`{name}` has the duty `{id}`, but is neither `A` nor `R` in its `raci`"
                ),
            )
            .related(key(&stated.node, &["raci"]), Text::new("社内の分担", "who does what inside"))
            .help(Text::new(
                "`role` と `raci` の食い違いを、実際に担当する役割に合わせて直してください",
                "let `role` and `raci` both name who really has the duty",
            ))
            .record(id.clone()),
        );
    }
}
