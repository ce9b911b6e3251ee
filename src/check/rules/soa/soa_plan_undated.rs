//! A control that is not fully implemented has no owner or no due date.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::Status;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-plan-undated",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.e", "27001:6.2.j", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_plan_undated.ja.md"),
    page_en: include_str!("soa_plan_undated.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let answer = &written.answer;
        if answer.exclude.is_some() || !answer.status.is_some_and(Status::is_open) {
            continue;
        }
        let (what, fields) = match (answer.owner.is_none(), answer.due.is_none()) {
            (false, false) => continue,
            (true, false) => (Text::new("担当", "an owner"), "`owner`"),
            (false, true) => (Text::new("期限", "a due date"), "`due`"),
            (true, true) => (Text::new("担当と期限", "an owner and a due date"), "`owner`, `due`"),
        };
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("status"),
                Text::owned(
                    format!("実施が済んでいない `{id}` に{}がありません", what.ja),
                    format!("`{id}` is not fully implemented and lacks {}", what.en),
                ),
            )
            .help(text!(
                "{fields} を書き、誰がいつまでに実施を終えるか（代替のときは、いつまでに見直すか）を決めてください",
                "state {fields}: who completes it by when (for an alternative, who looks at it again by when)"
            ))
            .record(written.record),
        );
    }
}
