//! A period of a measure has passed without a result.

use super::longer_ago;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "measure-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.1"],
    page_ja: include_str!("measure_overdue.ja.md"),
    page_en: include_str!("measure_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.measures.stated() {
        let measure = &stated.record;
        // A result is worked out in the month after its period.
        let Some(ends) = measure
            .next_period_ends()
            .filter(|ends| longer_ago(context, *ends, jiff::Span::new().months(1)))
        else {
            continue;
        };
        let (id, ends) = (&measure.id.0, ends.0);
        let last = measure.results.len().saturating_sub(1).to_string();
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["results", &last, "period"]),
                text!(
                    "測定項目 `{id}` に、{ends} に終わった期間の結果がありません",
                    "measure `{id}` has no result for the period that ended on {ends}"
                ),
            )
            .label(Text::new("最後の結果", "the last result"))
            .related(stated.node.at(&["every"]), Text::new("測定の間隔", "how often"))
            .help(Text::new(
                "測定して `results` に加えてください。測定の間隔を変えたなら `every` を改めてください",
                "measure and add the value to `results`; if the interval has changed, change `every`",
            ))
            .record(id.clone()),
        );
    }
}
