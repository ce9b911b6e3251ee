//! A document that lays down rules does not say whether it is in force.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "document-status-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.e"],
    page_ja: include_str!("document_status_missing.ja.md"),
    page_en: include_str!("document_status_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let documents = context.isms.documents.stated();
    for stated in documents.filter(|stated| stated.record.lays_down_rules() && stated.record.head.status.is_none()) {
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "`{id}` が発効中かどうか書かれていません",
                    "`{id}` does not say whether it is in force"
                ),
            )
            .help(text!(
                "`status` に `draft`、`in-force`、`retired` のいずれかを書いてください",
                "set `status` to `draft`, `in-force` or `retired`"
            ))
            .record(id),
        );
    }
}
