//! The effect of actions was judged before they were done.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "effectiveness-judged-early",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:10.2.d", "27001:10.1.d"],
    page_ja: include_str!("effectiveness_judged_early.ja.md"),
    page_en: include_str!("effectiveness_judged_early.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.findings.stated() {
        let finding = &stated.record;
        let Some(check) = &finding.effectiveness else { continue };
        // What was not done when the finding was closed is said of the closing.
        let closed = |done: Option<_>| finding.closed.is_some_and(|closed| done.is_none_or(|done| done > closed));
        let mut actions = finding.actions.iter().map(|action| action.done).enumerate();
        let early = |done: Option<_>| done.is_none_or(|done| check.on < done) && !closed(done);
        let Some((at, done)) = actions.rfind(|(_, done)| early(*done)) else {
            continue;
        };
        let (id, day) = (&finding.id.0, check.on.0);
        let field = if done.is_some() { "done" } else { "what" };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["effectiveness", "on"]),
                text!(
                    "指摘 `{id}` の有効性は {day} に判断されていますが、その時に終わっていない処置があります",
                    "the effect of the actions on `{id}` was judged on {day}, before one of them was done"
                ),
            )
            .related(
                stated.node.at(&["actions", &at.to_string(), field]),
                Text::new("終わっていなかった処置", "the action that was not done"),
            )
            .help(Text::new(
                "すべての処置が終わった後に有効性を確かめ、その日を書いてください",
                "check the effect once all actions are done, and give that day",
            ))
            .record(id.clone()),
        );
    }
}
