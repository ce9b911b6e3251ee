//! Evidence holds no longer.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-expired",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3", "27001:8.1"],
    page_ja: include_str!("evidence_expired.ja.md"),
    page_en: include_str!("evidence_expired.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.evidence.stated() {
        let evidence = &stated.record;
        let Some(until) = evidence.valid_until.filter(|until| *until < context.today) else {
            continue;
        };
        let (id, until) = (&evidence.id.0, until.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["valid_until"]),
                text!("証拠 `{id}` の有効期限 {until} が過ぎています", "evidence `{id}` ran out on {until}"),
            )
            .help(Text::new(
                "新しい証拠を入手して `instances` に加え、`valid_until` を改めてください",
                "obtain the new one, add it to `instances` and change `valid_until`",
            ))
            .record(id.clone()),
        );
    }
}
