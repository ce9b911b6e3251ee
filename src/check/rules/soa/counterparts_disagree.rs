//! Counterparts of one control in another edition are decided differently.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "counterparts-disagree",
    level: Level::Deny,
    plain_level: Level::Deny,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-c"],
    page_ja: include_str!("counterparts_disagree.ja.md"),
    page_en: include_str!("counterparts_disagree.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // Services take over what the baseline says: a disagreement is said where it is stated.
    let mut said = BTreeSet::new();
    for statement in context.graph.soa.iter() {
        for disagreement in &statement.disagreements {
            let Some((first, others)) = disagreement.spans.split_first() else {
                continue;
            };
            if !said.insert((&disagreement.control, &disagreement.spans)) {
                continue;
            }
            let id = &disagreement.control;
            let mut diagnostic = Diagnostic::new(
                RULE.name,
                *first,
                text!(
                    "`{id}` に対応する管理策の採否が食い違っています",
                    "the counterparts of `{id}` are decided differently"
                ),
            )
            .help(Text::new(
                "採否をそろえるか、選んだ版の番号で決定を書いてください",
                "decide them alike, or state the decision under the number of the chosen edition",
            ))
            .record(format!("soa:{}", statement.scope));
            for other in others {
                diagnostic = diagnostic.related(*other, Text::new("もう一方の決定", "the other decision"));
            }
            out.push(diagnostic);
        }
    }
}
