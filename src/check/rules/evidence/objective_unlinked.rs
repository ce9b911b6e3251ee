//! An objective stands beside the others without a link.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "objective-unlinked",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.2"],
    page_ja: include_str!("objective_unlinked.ja.md"),
    page_en: include_str!("objective_unlinked.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Objective]) {
        return;
    }
    let objectives = &context.isms.objectives;
    let upper: BTreeSet<_> = objectives
        .iter()
        .filter_map(|objective| objective.under.as_ref())
        .map(|under| under.id.as_str())
        .collect();
    let Some(example) = upper.iter().find(|id| objectives.get(id).is_some()) else {
        return;
    };
    for stated in objectives.stated() {
        let id = &stated.record.id.0;
        if stated.record.under.is_some() || upper.contains(id.as_str()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "目的 `{id}` は上位の目的とも下位の目的ともつながっていません",
                    "objective `{id}` has neither an objective above it nor one below"
                ),
            )
            .help(text!(
                "寄与する上位の目的を、`under: {example}` のように書いてください",
                "name the objective it serves, as in `under: {example}`"
            ))
            .record(id.clone()),
        );
    }
}
