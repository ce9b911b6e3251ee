//! The current value of a risk already shows what open actions are to bring.

use super::{value_is, valued};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "open-actions-counted",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.d", "27001:8.3"],
    page_ja: include_str!("open_actions_counted.ja.md"),
    page_en: include_str!("open_actions_counted.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (stated, values) in valued(context) {
        let risk = &stated.record;
        let id = &risk.id.0;
        let (Some(inherent), Some(current), Some(residual)) = (values.inherent, values.current, values.residual) else {
            continue;
        };
        if current != residual || residual >= inherent {
            continue;
        }
        // An action that is overdue is said already.
        let open = |due, done: Option<_>| done.is_none() && due >= context.today;
        let Some(action) = risk.treatment.actions.iter().position(|action| open(action.due, action.done)) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["current"]),
                text!(
                    "リスク `{id}` には未完了の対処がありますが、現在リスク {current} は対処後の残留リスクと同じです",
                    "the risk `{id}` has open actions, but its current value {current} is already the residual one"
                ),
            )
            .label(value_is(current))
            .related(
                stated.node.at(&["treatment", "actions", &action.to_string(), "due"]),
                Text::new("未完了の対処の期限", "when an open action is due"),
            )
            .help(Text::new(
                "対処が終わり、効果を確かめるまで現在リスクを下げないでください。残留リスクをさらに下げる対処なら、残留リスクを付け直します",
                "leave the current risk as it is until the action is done and works; if the action lowers the risk further, estimate the residual risk anew",
            ))
            .record(id),
        );
    }
}
