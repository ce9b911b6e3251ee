//! The owner of a risk has not accepted what remains of it.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "residual-unaccepted",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.f", "JIP:4.2.2-f"],
    page_ja: include_str!("residual_unaccepted.ja.md"),
    page_en: include_str!("residual_unaccepted.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let treatment = &risk.treatment;
        if treatment.residual.is_none() || treatment.residual_accepted.is_some() {
            continue;
        }
        let owner = &risk.owner.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "residual_accepted"]),
                text!("リスク `{id}` の残留リスクが受容されていません", "the residual risk of `{id}` is not accepted"),
            )
            .help(text!(
                "リスク所有者 `{owner}` の受容を得て、`residual_accepted` に承認者と日付を書いてください。受容基準以下のリスクにも要ります",
                "have the owner `{owner}` accept it, and state role and day under `residual_accepted`; risks within the criterion need it too"
            ))
            .record(id),
        );
    }
}
