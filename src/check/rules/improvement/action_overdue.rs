//! An action is past its date and not done.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "action-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.1", "27001:10.2.c", "27001:10.1.c", "27001:9.3.3"],
    page_ja: include_str!("action_overdue.ja.md"),
    page_en: include_str!("action_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for planned in context.actions() {
        let action = planned.action;
        if planned.closed || action.done.is_some() || action.due >= context.today {
            continue;
        }
        let (id, due, owner) = (planned.record, action.due.0, &action.owner.id);
        out.push(
            Diagnostic::new(
                RULE.name,
                planned.due,
                text!(
                    "`{id}` の処置が期限 {due} を過ぎても終わっていません(担当 `{owner}`)",
                    "an action of `{id}` was due on {due} and is not done (`{owner}`)"
                ),
            )
            .help(Text::new(
                "終えていれば `done` に日付を書き、終えていなければ、延ばすことを決めた新しい期限に改めてください",
                "if it is done, give the day in `done`; if not, have a new date decided and write it here",
            ))
            .record(id),
        );
    }
}
