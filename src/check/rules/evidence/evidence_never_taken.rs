//! Evidence is registered, but there is no record of it.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-never-taken",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.1"],
    page_ja: include_str!("evidence_never_taken.ja.md"),
    page_en: include_str!("evidence_never_taken.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Task]) {
        return;
    }
    let tasks = context.isms.tasks.iter();
    let still_to_come = tasks.filter(|task| task.first.is_some_and(|first| first >= context.today));
    let still_to_come: BTreeSet<_> = still_to_come
        .filter_map(|task| task.evidence.as_ref())
        .map(|evidence| evidence.id.as_str())
        .collect();
    for stated in context.isms.evidence.stated() {
        let evidence = &stated.record;
        let id = &evidence.id.0;
        if evidence.last().is_some() || evidence.requested.is_some() || still_to_come.contains(id.as_str()) {
            continue;
        }
        if evidence.is_stale(context.today) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("証拠 `{id}` の記録が一つもありません", "there is no record of evidence `{id}`"),
            )
            .help(Text::new(
                "取った記録を `instances` に加えてください。これから始める活動なら、年間活動計画に初回の日を書いてください",
                "add what was recorded to `instances`; if the work has yet to begin, state its first day in a task",
            ))
            .record(id.clone()),
        );
    }
}
