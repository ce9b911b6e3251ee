//! The current value of a risk is above the inherent one.

use super::{value_is, valued};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "current-above-inherent",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.b", "27001:6.1.2.d.3"],
    page_ja: include_str!("current_above_inherent.ja.md"),
    page_en: include_str!("current_above_inherent.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (stated, values) in valued(context) {
        let id = &stated.record.id.0;
        let (Some(inherent), Some(current)) = (values.inherent, values.current) else {
            continue;
        };
        if current <= inherent {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["current"]),
                text!(
                    "リスク `{id}` の現在リスク {current} が、管理策のない固有リスク {inherent} より大きくなっています",
                    "the current value {current} of the risk `{id}` is above {inherent}, its value without any controls"
                ),
            )
            .label(value_is(current))
            .related(stated.node.at(&["inherent"]), value_is(inherent))
            .help(Text::new(
                "固有リスクは管理策がないとしたときの値です。状況が悪くなったのなら固有リスクから付け直してください",
                "the inherent value is that without controls; if things have got worse, estimate the inherent value anew too",
            ))
            .record(id),
        );
    }
}
