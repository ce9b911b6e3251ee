//! A series of evidence has a hole.

use super::ids_in;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-period-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.1"],
    page_ja: include_str!("evidence_period_missing.ja.md"),
    page_en: include_str!("evidence_period_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.evidence.stated() {
        let evidence = &stated.record;
        let on = |at: usize| stated.node.at(&["instances", &at.to_string(), "on"]);
        for (from, to) in evidence.gaps() {
            let (earlier, later) = (&evidence.instances[from], &evidence.instances[to]);
            let is_finding = |id: &str| context.isms.findings.get(id).is_some();
            if later.r#ref.as_deref().is_some_and(|text| ids_in(text).any(is_finding)) {
                continue;
            }
            let (id, first, last) = (&evidence.id.0, earlier.on.0, later.on.0);
            out.push(
                Diagnostic::new(
                    RULE.name,
                    on(to),
                    text!(
                        "証拠 `{id}` の記録が {first} から {last} まで途切れています",
                        "the records of evidence `{id}` break off from {first} to {last}"
                    ),
                )
                .related(on(from), Text::new("その前の記録", "the record before it"))
                .related(stated.node.at(&["every"]), Text::new("記録の間隔", "how often"))
                .help(Text::new(
                    "記録があれば加えてください。なければ指摘として是正し、その ID を途切れた後の記録の `ref` に書いてください",
                    "add the record if there is one; if not, raise a finding and name it in `ref` of the record after the gap",
                ))
                .record(id.clone()),
            );
        }
    }
}
