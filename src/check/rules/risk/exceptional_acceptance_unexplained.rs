//! A risk above the criterion is accepted as an exception without a reason.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "exceptional-acceptance-unexplained",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.e.1", "27001:6.1.3.f"],
    page_ja: include_str!("exceptional_acceptance_unexplained.ja.md"),
    page_en: include_str!("exceptional_acceptance_unexplained.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        if !risk.treatment.exceptional.as_ref().is_some_and(|exceptional| exceptional.reason.is_blank()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "exceptional", "reason"]),
                text!("リスク `{id}` を例外として受け入れる理由が空です", "the risk `{id}` is accepted as an exception without a reason"),
            )
            .help(Text::new(
                "基準以下にできない事情、期限までの手当て、期限に何を決めるのかを書いてください",
                "say why it cannot meet the criterion, what is done meanwhile, and what will be decided by the date",
            ))
            .record(id),
        );
    }
}
