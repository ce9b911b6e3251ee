//! The answer to a finding is late.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "finding-answer-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:10.2.b", "27001:10.1.b"],
    page_ja: include_str!("finding_answer_overdue.ja.md"),
    page_en: include_str!("finding_answer_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        let Some(due) = finding.answer_due.filter(|_| finding.is_unanswered(context.today)) else {
            continue;
        };
        let (id, day) = (&finding.id.0, due.0);
        let (message, help) = if finding.class.is_nonconformity() {
            (
                text!(
                    "不適合 `{id}` の回答の期限 {day} を過ぎていますが、原因が書かれていません",
                    "the answer to the nonconformity `{id}` was due on {day}, but its cause is not stated"
                ),
                Text::new(
                    "回答した内容(`correction`、`cause`、`actions`)を書いてください",
                    "write down the answer: `correction`, `cause`, `actions`",
                ),
            )
        } else {
            (
                text!(
                    "指摘 `{id}` の回答の期限 {day} を過ぎていますが、回答が書かれていません",
                    "the answer to the finding `{id}` was due on {day}, but none is stated"
                ),
                Text::new(
                    "回答した内容を `correction`、`cause` 又は `actions` に書いてください",
                    "write down the answer in `correction`, `cause` or `actions`",
                ),
            )
        };
        out.push(
            Diagnostic::new(RULE.name, stated.node.at(&["answer_due"]), message)
                .help(help)
                .record(id.clone()),
        );
    }
}
