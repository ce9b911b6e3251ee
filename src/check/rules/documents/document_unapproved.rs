//! A document in force was approved by nobody.

use super::rules_in_force;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-unapproved",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.c"],
    page_ja: include_str!("document_unapproved.ja.md"),
    page_en: include_str!("document_unapproved.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in rules_in_force(context).filter(|stated| stated.record.head.approved.is_none()) {
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["status"]),
                text!(
                    "`{id}` は発効中ですが、承認の記録がありません",
                    "`{id}` is in force, but no approval is recorded"
                ),
            )
            .help(Text::new(
                "`approved` に承認した役割、日付、決裁の番号を書くか、承認を得るまで `status: draft` にしてください",
                "record role, day and reference of the approval in `approved`, or set `status: draft` until it is approved",
            ))
            .record(id),
        );
    }
}
