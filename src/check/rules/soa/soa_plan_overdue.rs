//! The due date of a control that is not fully implemented has passed.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::Status;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-plan-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.3", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_plan_overdue.ja.md"),
    page_en: include_str!("soa_plan_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let answer = &written.answer;
        let open = answer.exclude.is_none() && answer.status.is_some_and(Status::is_open);
        let Some(due) = answer.due.filter(|due| open && *due < context.today) else {
            continue;
        };
        let (id, due, today) = (&written.id, due.0, context.today.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("due"),
                text!(
                    "`{id}` の期限 {due} を過ぎています",
                    "`{id}` was due on {due} and is not fully implemented"
                ),
            )
            .label(text!("今日は {today}", "today is {today}"))
            .related(written.at("status"), Text::new("実施状況", "the status"))
            .help(Text::new(
                "終わっていれば `status: implemented` に、終わっていなければ承認を得た新しい期限に改めてください",
                "state `status: implemented` if it is done, else the new date that was agreed",
            ))
            .record(written.record),
        );
    }
}
