//! The residual value of a risk is above the current one.

use super::{value_is, valued};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "residual-above-current",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.b", "27001:6.1.3.e"],
    page_ja: include_str!("residual_above_current.ja.md"),
    page_en: include_str!("residual_above_current.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (stated, values) in valued(context) {
        let id = &stated.record.id.0;
        let (Some(inherent), Some(current), Some(residual)) = (values.inherent, values.current, values.residual) else {
            continue;
        };
        // Above the inherent value it is said already.
        if residual <= current || residual > inherent {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "residual"]),
                text!(
                    "リスク `{id}` の残留リスク {residual} が、今日の現在リスク {current} より大きくなっています",
                    "the residual value {residual} of the risk `{id}` is above {current}, its value today"
                ),
            )
            .label(value_is(residual))
            .related(stated.node.at(&["current"]), value_is(current))
            .help(Text::new(
                "現在リスクを下げた後なら残留リスクも付け直し、そうでなければ現在リスクの根拠を確かめてください",
                "estimate the residual risk anew if the current one was lowered since, or see what the current one rests on",
            ))
            .record(id),
        );
    }
}
