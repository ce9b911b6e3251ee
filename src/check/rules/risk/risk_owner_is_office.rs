//! The ISMS office owns a risk.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-owner-is-office",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.2", "JIP:4.2.1-c2"],
    page_ja: include_str!("risk_owner_is_office.ja.md"),
    page_en: include_str!("risk_owner_is_office.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let owner = &risk.owner.id;
        let Some(role) = context.isms.roles.get_stated(owner).filter(|role| role.record.office == Some(true)) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                risk.owner.span,
                text!(
                    "リスク `{id}` の所有者が事務局の役割 `{owner}` になっています",
                    "the risk `{id}` is owned by `{owner}`, a role of the ISMS office"
                ),
            )
            .related(role.node.at(&["office"]), Text::new("事務局の役割", "a role of the office"))
            .help(Text::new(
                "そのリスクを受け入れるかどうかを決め、対応に資源を割り当てる権限のある役割を所有者にしてください",
                "make a role the owner that may decide to take the risk and can give what its treatment needs",
            ))
            .record(id),
        );
    }
}
