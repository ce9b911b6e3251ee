//! A law or contract that no control answers.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "law-without-control",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.31"],
    page_ja: include_str!("law_without_control.ja.md"),
    page_en: include_str!("law_without_control.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Soa]) {
        return;
    }
    let decisions = context.isms.soa.iter().flat_map(|soa| &soa.decisions);
    let reasons = decisions.flat_map(|decision| {
        let sides = decision.sides.iter().flat_map(|side| &side.answer.reasons);
        decision.reasons.iter().chain(sides)
    });
    let named: BTreeSet<_> = reasons
        .flat_map(|reason| [&reason.law, &reason.contract])
        .flatten()
        .map(|law| law.id.as_str())
        .collect();
    for stated in context.isms.requirements.stated() {
        let requirement = &stated.record;
        let id = &requirement.id.0;
        if !requirement.concerns.is_empty() || named.contains(id.as_str()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("`{id}` に応える管理策が示されていません", "no control is named that answers `{id}`"),
            )
            .help(Text::new(
                "守るための管理策を `concerns` に書くか、適用宣言書の理由にこの ID を書いてください",
                "name the controls that see to it in `concerns`, or name it as a reason in a Statement of Applicability",
            ))
            .record(id.clone()),
        );
    }
}
