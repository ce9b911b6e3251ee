//! A document in force was not looked at again in time.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-review-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.c"],
    page_ja: include_str!("document_review_overdue.ja.md"),
    page_en: include_str!("document_review_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.documents.stated().filter(|stated| stated.record.in_force()) {
        let Some(due) = stated.record.head.review_by.filter(|due| *due < context.today) else {
            continue;
        };
        let (id, due) = (&stated.record.id, due.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["review_by"]),
                text!(
                    "`{id}` の見直しの期限 {due} が過ぎています",
                    "the review of `{id}` was due on {due}"
                ),
            )
            .help(Text::new(
                "内容を見直して承認を得てから、次の期限を `review_by` に書いてください",
                "review the content, have it approved, and then set the next date in `review_by`",
            ))
            .record(id),
        );
    }
}
