//! The next record of a series of evidence is overdue.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.1", "27001:9.1"],
    page_ja: include_str!("evidence_overdue.ja.md"),
    page_en: include_str!("evidence_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.evidence.stated() {
        let evidence = &stated.record;
        let Some(due) = evidence.next_due().filter(|due| *due < context.today) else {
            continue;
        };
        // What holds no longer has to be renewed anyway.
        if evidence.is_expired(context.today) {
            continue;
        }
        let newest = evidence.instances.iter().enumerate().max_by_key(|(_, instance)| instance.on);
        let span = newest.map_or_else(
            || stated.node.at(&["received"]),
            |(at, _)| stated.node.at(&["instances", &at.to_string(), "on"]),
        );
        let (id, due) = (&evidence.id.0, due.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                span,
                text!(
                    "証拠 `{id}` の次の記録が、期日の {due} を過ぎてもありません",
                    "the next record of evidence `{id}` was due on {due}"
                ),
            )
            .label(Text::new("最新の記録", "the newest record"))
            .related(stated.node.at(&["every"]), Text::new("記録の間隔", "how often"))
            .help(Text::new(
                "記録を取って `instances` に加えてください。間隔が実態に合わないなら `every` を見直してください",
                "take the record and add it to `instances`; if the interval does not fit, reconsider `every`",
            ))
            .record(id.clone()),
        );
    }
}
