//! The last management review is more than a year and a month old.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::value::Interval;
use crate::text;
use crate::text::Text;
use super::held;

pub(super) const RULE: Rule = Rule {
    name: "review-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.3.1", "JIP:9.3"],
    page_ja: include_str!("review_overdue.ja.md"),
    page_en: include_str!("review_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(newest) = held(context).max_by_key(|stated| stated.record.on) else {
        return;
    };
    let (id, on) = (&newest.record.id.0, newest.record.on);
    let late = Interval::Month.after(Interval::Year.after(on)) < context.today;
    if !late || !context.complete(&[Kind::Review]) {
        return;
    }
    let day = on.0;
    out.push(
        Diagnostic::new(
            RULE.name,
            newest.node.at(&["on"]),
            text!(
                "最後のマネジメントレビュー `{id}` ({day})から1年と1か月を過ぎています",
                "more than a year and a month have passed since the last management review `{id}` on {day}"
            ),
        )
        .help(Text::new(
            "マネジメントレビューを開いて `reviews:` に加えてください",
            "hold a management review and add it to `reviews:`",
        ))
        .record(id.clone()),
    );
}
