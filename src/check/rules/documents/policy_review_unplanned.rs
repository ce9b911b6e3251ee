//! A policy in force has no day by which it is looked at again.

use super::rules_in_force;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::DocumentKind;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "policy-review-unplanned",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.1"],
    page_ja: include_str!("policy_review_unplanned.ja.md"),
    page_en: include_str!("policy_review_unplanned.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in rules_in_force(context) {
        let head = &stated.record.head;
        if head.kind != Some(DocumentKind::Policy) || head.review_by.is_some() {
            continue;
        }
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "発効中の方針 `{id}` に、見直しの期限がありません",
                    "the policy `{id}` is in force, but no day is set for its review"
                ),
            )
            .help(text!(
                "定めた間隔で見直せるように、次の期限を `review_by` に書いてください",
                "set the next day in `review_by`, so that it is reviewed at planned intervals"
            ))
            .record(id),
        );
    }
}
