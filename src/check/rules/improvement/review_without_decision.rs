//! A management review decided nothing.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use super::held;

pub(super) const RULE: Rule = Rule {
    name: "review-without-decision",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:9.3.3", "JIP:9.3"],
    page_ja: include_str!("review_without_decision.ja.md"),
    page_en: include_str!("review_without_decision.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in held(context).filter(|stated| stated.record.decisions.is_empty()) {
        let id = &stated.record.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                key(&stated.node, &["decisions"]),
                text!("マネジメントレビュー `{id}` に決定がありません", "the management review `{id}` has no decision"),
            )
            .help(Text::new(
                "改善の機会とISMSの変更の必要について決めたことを、担当と期限を付けて `decisions` に書いてください。変えないと決めたことも決定です",
                "write in `decisions` what was decided on improvement and on changes of the ISMS, by whom and by when; to leave things as they are is a decision too",
            ))
            .record(id.clone()),
        );
    }
}
