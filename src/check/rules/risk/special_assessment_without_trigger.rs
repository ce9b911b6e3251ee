//! A special assessment does not say what set it off.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::assessment::AssessmentKind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "special-assessment-without-trigger",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.2", "27001:6.1.2.a.2"],
    page_ja: include_str!("special_assessment_without_trigger.ja.md"),
    page_en: include_str!("special_assessment_without_trigger.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.assessments.stated() {
        let round = &stated.record;
        let id = &round.id.0;
        let said = round.trigger.as_ref().is_some_and(|trigger| !trigger.is_blank());
        if round.kind != AssessmentKind::Special || said {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["trigger"]),
                text!(
                    "特別のリスクアセスメント `{id}` に、行った契機がありません",
                    "the special assessment `{id}` does not say what set it off"
                ),
            )
            .help(Text::new(
                "どの変更や出来事を受けて行ったのかを `trigger` に書いてください",
                "say under `trigger` which change or event it was held for",
            ))
            .record(id),
        );
    }
}
