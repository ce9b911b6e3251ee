//! A finding is closed while an action is still open.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "finding-closed-with-open-actions",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:10.2.c", "27001:10.1.c"],
    page_ja: include_str!("finding_closed_with_open_actions.ja.md"),
    page_en: include_str!("finding_closed_with_open_actions.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        let Some(closed) = finding.closed else { continue };
        let open = finding.actions.iter().position(|action| action.done.is_none_or(|done| done > closed));
        let Some(at) = open else { continue };
        let (id, day) = (&finding.id.0, closed.0);
        let field = if finding.actions[at].done.is_some() { "done" } else { "what" };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["closed"]),
                text!(
                    "指摘 `{id}` は、{day} の終結の時に終わっていない処置があります",
                    "the finding `{id}` was closed on {day} with an action that was not done"
                ),
            )
            .related(
                stated.node.at(&["actions", &at.to_string(), field]),
                Text::new("終わっていない処置", "the action that was not done"),
            )
            .help(Text::new(
                "処置の `done` に終えた日を書くか、処置が終わるまで `closed` を消してください",
                "give in `done` the day of the action, or remove `closed` until it is done",
            ))
            .record(id.clone()),
        );
    }
}
