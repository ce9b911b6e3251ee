//! A management review was held more than a month ago and has no minutes.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::value::Interval;
use crate::text;
use crate::text::Text;
use super::held;

pub(super) const RULE: Rule = Rule {
    name: "review-without-minutes",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.3.3", "JIP:9.3"],
    page_ja: include_str!("review_without_minutes.ja.md"),
    page_en: include_str!("review_without_minutes.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let late = |on| Interval::Month.after(on) < context.today;
    for stated in held(context).filter(|stated| stated.record.minutes.is_none() && late(stated.record.on)) {
        let (id, day) = (&stated.record.id.0, stated.record.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["on"]),
                text!(
                    "{day} のマネジメントレビュー `{id}` の議事録がありません",
                    "the management review `{id}` of {day} has no minutes"
                ),
            )
            .help(Text::new(
                "議事録を文書として加え、その ID を `minutes` に書いてください",
                "add the minutes as a document and name it in `minutes`",
            ))
            .record(id.clone()),
        );
    }
}
