//! A risk is to become smaller, and nothing is to be done about it.

use super::{value_is, valued};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "plan-without-actions",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.e", "JIP:4.2.2-e"],
    page_ja: include_str!("plan_without_actions.ja.md"),
    page_en: include_str!("plan_without_actions.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (stated, values) in valued(context) {
        let risk = &stated.record;
        let id = &risk.id.0;
        let (Some(current), Some(residual)) = (values.current, values.residual) else {
            continue;
        };
        if residual >= current || !risk.treatment.actions.is_empty() {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "residual"]),
                text!(
                    "リスク `{id}` は {current} から {residual} に下がる見込みですが、そのための対処がありません",
                    "the risk `{id}` is to fall from {current} to {residual}, but no action is planned for it"
                ),
            )
            .label(value_is(residual))
            .related(stated.node.at(&["current"]), value_is(current))
            .help(Text::new(
                "だれが何をいつまでに行うのかを `actions` に書くか、何も加えないのなら残留リスクを現在リスクと同じにしてください",
                "say under `actions` who does what by when; with nothing to be done, the residual risk is that of today",
            ))
            .record(id),
        );
    }
}
