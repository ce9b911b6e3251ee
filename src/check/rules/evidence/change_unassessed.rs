//! A change of which nobody says what it leads to.

use super::is_blank;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "change-unassessed",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.3", "27001:8.1", "27001:8.2"],
    page_ja: include_str!("change_unassessed.ja.md"),
    page_en: include_str!("change_unassessed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.changes.stated() {
        let change = &stated.record;
        if !is_blank(change.consequences.as_ref()) || !change.risks_reassessed.is_empty() {
            continue;
        }
        let id = &change.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "変更 `{id}` に、影響の検討も見直したリスクも書かれていません",
                    "change `{id}` states neither its consequences nor the risks assessed again"
                ),
            )
            .help(Text::new(
                "起こり得る影響を `consequences` に、見直したリスクを `risks_reassessed` に書いてください",
                "state what it may lead to in `consequences`, and the risks assessed again in `risks_reassessed`",
            ))
            .record(id.clone()),
        );
    }
}
