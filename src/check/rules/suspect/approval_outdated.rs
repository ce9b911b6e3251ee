//! What was approved has changed since.

use super::acts;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::attest;

pub(super) const RULE: Rule = Rule {
    name: "approval-outdated",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.c", "27001:7.5.3"],
    page_ja: include_str!("approval_outdated.ja.md"),
    page_en: include_str!("approval_outdated.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, act) in acts(context) {
        let Some((stated, span)) = act.stated.and_then(|act| act.digest) else {
            continue;
        };
        if [attest::CONFIRMED, attest::TRANSLATED].contains(&act.field) || act.digest.as_ref() == Some(&stated) {
            continue;
        }
        let field = act.field;
        out.push(
            Diagnostic::new(
                RULE.name,
                span,
                text!(
                    "`{id}` は `{field}` の承認の後に変わっています",
                    "`{id}` has changed since the approval in `{field}`"
                ),
            )
            .label(Text::new("承認時の値", "what was approved"))
            .help(text!(
                "変更を確かめて改めて承認を得てから、`ismsbook confirm {id} --field {field} --write` で値を改めてください",
                "have the change approved, then renew the digest with `ismsbook confirm {id} --field {field} --write`"
            ))
            .record(id),
        );
    }
}
