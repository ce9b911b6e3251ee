//! A control of the organization's own stands in no Statement of Applicability.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::trace::soa::Set;

pub(super) const RULE: Rule = Rule {
    name: "own-control-unused",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.b", "27001:6.1.3.d"],
    page_ja: include_str!("own_control_unused.ja.md"),
    page_en: include_str!("own_control_unused.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Soa, Kind::Risk, Kind::Requirement, Kind::Service]) {
        return;
    }
    let rows = context.graph.soa.iter().flat_map(|statement| &statement.rows);
    let used: BTreeSet<&str> = rows.filter(|row| row.set == Set::Own).map(|row| row.control.as_str()).collect();
    for stated in context.isms.controls.stated() {
        let id = &stated.record.id.0;
        if used.contains(id.as_str()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "独自の管理策 `{id}` は、どのリスク対応にも法令にも適用宣言書にも使われていません",
                    "no treatment, law or Statement of Applicability uses the own control `{id}`"
                ),
            )
            .help(text!(
                "リスク対応の `controls` に `{id}` を挙げるか、適用宣言書で採否を決めるか、要らなければ消してください",
                "name `{id}` in the `controls` of a risk treatment, decide on it in a Statement of Applicability, or remove it"
            ))
            .record(id),
        );
    }
}
