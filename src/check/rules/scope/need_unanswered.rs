//! A need that the ISMS addresses does not say how.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "need-unanswered",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.2.c"],
    page_ja: include_str!("need_unanswered.ja.md"),
    page_en: include_str!("need_unanswered.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.interested_parties.stated() {
        let party = &stated.record;
        for (at, need) in party.needs.iter().enumerate() {
            if !need.addressed || need.how.as_ref().is_some_and(|how| !how.is_blank()) {
                continue;
            }
            let id = &party.id.0;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["needs", &at.to_string(), "addressed"]),
                    text!(
                        "利害関係者 `{id}` の要求に応えるとしていますが、どう応えるかがありません",
                        "a need of `{id}` is said to be addressed, but not how"
                    ),
                )
                .help(Text::new(
                    "`how` に、応える文書、管理策又は契約を書いてください。応えないのであれば `addressed: false` としてください",
                    "name in `how` the document, control or contract that answers it, or set `addressed: false`",
                ))
                .record(id),
            );
        }
    }
}
