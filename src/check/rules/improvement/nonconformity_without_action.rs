//! Nobody does anything about a nonconformity.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "nonconformity-without-action",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:10.2.b", "27001:10.1.b"],
    page_ja: include_str!("nonconformity_without_action.ja.md"),
    page_en: include_str!("nonconformity_without_action.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        let open = finding.class.is_nonconformity() && finding.closed.is_none() && finding.actions.is_empty();
        let in_time = finding.answer_due.is_some_and(|due| due >= context.today);
        // An answer that is overdue as a whole is said to be so.
        if !open || in_time || finding.is_unanswered(context.today) {
            continue;
        }
        let id = &finding.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                key(&stated.node, &["actions"]),
                text!("不適合 `{id}` に是正処置がありません", "the nonconformity `{id}` has no corrective action"),
            )
            .help(Text::new(
                "原因を取り除く処置を、担当と期限を付けて `actions` に書いてください。まだ調べているときは、回答の期限を `answer_due` に書いてください",
                "write in `actions` what removes the cause, by whom and by when; while it is still looked into, give in `answer_due` the day of the answer",
            ))
            .record(id.clone()),
        );
    }
}
