//! A treatment does not say what risk remains.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "residual-not-estimated",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.e", "27001:6.1.3.f"],
    page_ja: include_str!("residual_not_estimated.ja.md"),
    page_en: include_str!("residual_not_estimated.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        if risk.treatment.residual.is_some() {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "residual"]),
                text!("リスク `{id}` の残留リスクが見積もられていません", "the residual risk of `{id}` is not estimated"),
            )
            .help(Text::new(
                "計画した対応がすべて終わった後の起こりやすさと影響度を `residual` に書いてください。何もしないのなら現在リスクと同じです",
                "give likelihood and impact under `residual` as they will be when all of the plan is done; with no plan they are those of today",
            ))
            .record(id),
        );
    }
}
