//! A document took effect before it was approved.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-effective-before-approval",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.c"],
    page_ja: include_str!("document_effective_before_approval.ja.md"),
    page_en: include_str!("document_effective_before_approval.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.documents.stated().filter(|stated| stated.record.in_force()) {
        let head = &stated.record.head;
        let (Some(effective), Some(approved)) = (head.effective, &head.approved) else {
            continue;
        };
        // An approval that lies ahead is said as such.
        if effective >= approved.on || approved.on > context.today {
            continue;
        }
        let (id, effective, approved) = (&stated.record.id, effective.0, approved.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["effective"]),
                text!(
                    "`{id}` の発効日 {effective} が、承認日 {approved} より前です",
                    "`{id}` takes effect on {effective}, before its approval on {approved}"
                ),
            )
            .related(stated.node.at(&["approved", "on"]), Text::new("承認日", "the approval"))
            .help(Text::new(
                "承認日以降の発効日を書いてください。日付の誤りなら、決裁の記録に合わせて直してください",
                "let it take effect on the day of the approval or later; if a date is wrong, correct it from the record of the approval",
            ))
            .record(id),
        );
    }
}
