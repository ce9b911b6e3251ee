//! Nobody answers for a document in force.

use super::rules_in_force;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-owner-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:5.3", "27001:7.5.2.a"],
    page_ja: include_str!("document_owner_missing.ja.md"),
    page_en: include_str!("document_owner_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in rules_in_force(context).filter(|stated| stated.record.head.owner.is_none()) {
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("発効中の `{id}` に所管がありません", "nobody owns `{id}`, which is in force"),
            )
            .help(Text::new(
                "内容と見直しに責任を持つ役割を `owner` に書いてください",
                "name the role that answers for its content and its review in `owner`",
            ))
            .record(id),
        );
    }
}
