//! A risk to information does not say what would be lost.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-loss-unstated",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1"],
    page_ja: include_str!("risk_loss_unstated.ja.md"),
    page_en: include_str!("risk_loss_unstated.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        if !risk.is_of_information() || !risk.affects.is_empty() {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["affects"]),
                text!("リスク `{id}` は、何が失われるかを示していません", "the risk `{id}` does not say what would be lost"),
            )
            .help(Text::new(
                "`affects` に `confidentiality`、`integrity`、`availability` のうち失われるものを書いてください。マネジメントシステム自体のリスクなら `level: isms` とします",
                "name under `affects` what of `confidentiality`, `integrity` and `availability` would be lost; a risk to the management system itself has `level: isms`",
            ))
            .record(id),
        );
    }
}
