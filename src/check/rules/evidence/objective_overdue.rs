//! An objective is past its date without a result.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::value::PeriodValue;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "objective-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.2", "27001:9.1"],
    page_ja: include_str!("objective_overdue.ja.md"),
    page_en: include_str!("objective_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.objectives.stated() {
        let objective = &stated.record;
        let reached = |result: &PeriodValue| result.ends().is_none_or(|end| end >= objective.due);
        if objective.due >= context.today || objective.results.iter().any(reached) {
            continue;
        }
        let (id, due) = (&objective.id.0, objective.due.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["due"]),
                text!(
                    "目的 `{id}` は期限の {due} を過ぎましたが、期限までの結果がありません",
                    "objective `{id}` was due on {due} and has no result up to that day"
                ),
            )
            .help(Text::new(
                "評価の結果を `results` に書くか、承認を得て期限を改めてください",
                "state the result in `results`, or have a new date approved",
            ))
            .record(id.clone()),
        );
    }
}
