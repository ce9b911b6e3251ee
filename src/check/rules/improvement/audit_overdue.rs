//! A planned audit was not done.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "audit-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.2.1", "27001:9.2.c", "JIP:4.3"],
    page_ja: include_str!("audit_overdue.ja.md"),
    page_en: include_str!("audit_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.audits.stated() {
        let audit = &stated.record;
        if audit.done.is_some() || audit.planned >= context.today {
            continue;
        }
        let (id, planned) = (&audit.id.0, audit.planned.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["planned"]),
                text!(
                    "監査 `{id}` は {planned} の予定でしたが、実施されていません",
                    "the audit `{id}` was planned for {planned} and is not done"
                ),
            )
            .help(Text::new(
                "実施した日を `done` に書くか、延期を決めた新しい予定日に改めてください",
                "give the day it was done in `done`, or the new day on which it is planned",
            ))
            .record(id.clone()),
        );
    }
}
