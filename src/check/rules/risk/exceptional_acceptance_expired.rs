//! The exceptional acceptance of a risk has run out.

use super::{Values, criterion};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "exceptional-acceptance-expired",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.e.1", "27001:6.1.3.f", "27001:8.3"],
    page_ja: include_str!("exceptional_acceptance_expired.ja.md"),
    page_en: include_str!("exceptional_acceptance_expired.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let Some(exceptional) = risk.treatment.exceptional.as_ref().filter(|exceptional| exceptional.until < context.today) else {
            continue;
        };
        if !criterion(context, risk).is_some_and(|acceptable| Values::of(context, risk).above(acceptable)) {
            continue;
        }
        let until = exceptional.until.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "exceptional", "until"]),
                text!("リスク `{id}` の例外受容は {until} で期限が切れています", "the exceptional acceptance of the risk `{id}` ran out on {until}"),
            )
            .help(Text::new(
                "リスクを評価し直し、基準以下になったなら `exceptional` を消し、なっていないなら改めて受容を得て新しい期限を書いてください",
                "assess the risk again; remove `exceptional` if it meets the criterion now, or have it accepted anew and give the new date",
            ))
            .record(id),
        );
    }
}
