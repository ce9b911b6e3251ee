//! An issue is dismissed without a reason.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "context-dismissed-unexplained",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.1"],
    page_ja: include_str!("context_dismissed_unexplained.ja.md"),
    page_en: include_str!("context_dismissed_unexplained.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.context.stated() {
        let issue = &stated.record;
        if issue.relevant || issue.reason.as_ref().is_some_and(|reason| !reason.is_blank()) {
            continue;
        }
        let id = &issue.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["relevant"]),
                text!(
                    "課題 `{id}` を関連なしとした理由がありません",
                    "the issue `{id}` is judged not relevant without a reason"
                ),
            )
            .help(Text::new(
                "`reason` に、関連しないと判断した根拠を書いてください",
                "say in `reason` what the judgement rests on",
            ))
            .record(id),
        );
    }
}
