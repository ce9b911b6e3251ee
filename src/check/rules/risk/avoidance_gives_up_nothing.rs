//! A risk is avoided, and nothing is given up.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::TreatmentOption;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "avoidance-gives-up-nothing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.a", "JIP:4.2.2-a"],
    page_ja: include_str!("avoidance_gives_up_nothing.ja.md"),
    page_en: include_str!("avoidance_gives_up_nothing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let treatment = &risk.treatment;
        let given_up = treatment.gives_up.as_ref().is_some_and(|given_up| !given_up.is_blank());
        if treatment.option != TreatmentOption::Avoid || given_up {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "gives_up"]),
                text!("リスク `{id}` は回避するとされていますが、何をやめるのかがありません", "the risk `{id}` is avoided, but nothing is given up"),
            )
            .help(Text::new(
                "やめる活動や使わない機能を `gives_up` に書いてください。続けながら抑えるのなら、選択肢は `modify` です",
                "say under `gives_up` which activity ends or which function is not used; if it goes on under controls, the option is `modify`",
            ))
            .record(id),
        );
    }
}
