//! The residual value of a risk is above the inherent one.

use super::{value_is, valued};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "residual-above-inherent",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.b", "27001:6.1.3.e"],
    page_ja: include_str!("residual_above_inherent.ja.md"),
    page_en: include_str!("residual_above_inherent.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (stated, values) in valued(context) {
        let id = &stated.record.id.0;
        let (Some(inherent), Some(residual)) = (values.inherent, values.residual) else {
            continue;
        };
        // If today's value is above the inherent one as well, the inherent one is in doubt, and that is said already.
        if residual <= inherent || values.current.is_some_and(|current| current > inherent) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "residual"]),
                text!(
                    "リスク `{id}` の残留リスク {residual} が、管理策のない固有リスク {inherent} より大きくなっています",
                    "the residual value {residual} of the risk `{id}` is above {inherent}, its value without any controls"
                ),
            )
            .label(value_is(residual))
            .related(stated.node.at(&["inherent"]), value_is(inherent))
            .help(Text::new(
                "残留リスクには、計画した対応がすべて終わった後の値を付けてください",
                "give the residual risk the value that remains when all of the plan is done",
            ))
            .record(id),
        );
    }
}
