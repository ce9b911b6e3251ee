//! A risk within the criterion is accepted as an exception.

use super::{Values, criterion};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "exceptional-acceptance-idle",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.e.1"],
    page_ja: include_str!("exceptional_acceptance_idle.ja.md"),
    page_en: include_str!("exceptional_acceptance_idle.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let values = Values::of(context, risk);
        let Some(acceptable) = criterion(context, risk) else { continue };
        let key = stated.node.get("treatment").and_then(|treatment| treatment.entry("exceptional"));
        let place = key.map_or_else(|| stated.node.head(), |(key, _)| key.span);
        let known = values.current.is_some() && values.residual.is_some();
        if risk.treatment.exceptional.is_none() || !known || values.above(acceptable) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                place,
                text!(
                    "リスク `{id}` は受容基準 {acceptable} の内にあるのに、例外受容が残っています",
                    "the risk `{id}` is within the criterion {acceptable}, but still accepted as an exception"
                ),
            )
            .help(Text::new(
                "要らなくなった `exceptional` を消してください",
                "remove `exceptional`, which is needed no more",
            ))
            .record(id),
        );
    }
}
