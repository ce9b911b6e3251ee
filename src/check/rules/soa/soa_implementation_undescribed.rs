//! Included guidance or an included cloud control does not say what is done.

use super::{is_guidance, written};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-implementation-undescribed",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.2.2-N2", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_implementation_undescribed.ja.md"),
    page_en: include_str!("soa_implementation_undescribed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let answer = &written.answer;
        let described = answer.how.as_ref().is_some_and(|how| !how.is_blank());
        // An answer without a status says nothing at all, and that is said.
        if described || answer.exclude.is_some() || answer.status.is_none() || !is_guidance(context.catalog, &written.id) {
            continue;
        }
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.node.get("how").map_or_else(|| written.at("status"), |how| how.span),
                text!(
                    "採用した `{id}` の実施内容がありません",
                    "`{id}` is included without saying what is done"
                ),
            )
            .help(Text::new(
                "手引のうち何をどのように行っているかを `how` に書いてください",
                "say in `how` what of the guidance is done, and in which way",
            ))
            .record(written.record),
        );
    }
}
