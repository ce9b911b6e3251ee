//! An element of an objective is blank.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "objective-element-blank",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.2"],
    page_ja: include_str!("objective_element_blank.ja.md"),
    page_en: include_str!("objective_element_blank.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.objectives.stated() {
        let objective = &stated.record;
        let id = &objective.id.0;
        let elements = [
            ("actions", &objective.actions, "実施事項", "what will be done"),
            ("resources", &objective.resources, "必要な資源", "what is needed"),
            ("evaluation", &objective.evaluation, "結果の評価方法", "how the result is judged"),
        ];
        for (field, words, ja, en) in elements {
            if !words.is_blank() {
                continue;
            }
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&[field]),
                    text!("目的 `{id}` の{ja}が空です", "objective `{id}` does not say {en}"),
                )
                .help(text!("`{field}` に{ja}を書いてください", "state {en} in `{field}`"))
                .record(id.clone()),
            );
        }
    }
}
