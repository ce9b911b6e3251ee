//! Recurring work was not done on its day.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "task-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.1"],
    page_ja: include_str!("task_overdue.ja.md"),
    page_en: include_str!("task_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.tasks.stated() {
        let task = &stated.record;
        let Some(reference) = &task.evidence else { continue };
        let Some(evidence) = context.isms.evidence.get(&reference.id) else {
            continue;
        };
        // A series that is late or has not begun is said to be so at the evidence.
        let Some(last) = evidence.last().filter(|_| !evidence.is_stale(context.today)) else {
            continue;
        };
        let Some(due) = task.next_due(Some(last), context.today).filter(|due| *due < context.today) else {
            continue;
        };
        let (id, due, last) = (&task.id.0, due.0, last.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                reference.span,
                text!(
                    "活動 `{id}` は {due} に実施する予定でしたが、実施の記録がありません",
                    "task `{id}` was to be done on {due}, and nothing shows that it was"
                ),
            )
            .label(text!("最後の記録は {last}", "last recorded on {last}"))
            .help(Text::new(
                "実施して証拠に記録を加えるか、計画の `first` と `every` を見直してください",
                "do it and add a record to the evidence, or reconsider `first` and `every` of the plan",
            ))
            .record(id.clone()),
        );
    }
}
