//! A cloud policy does not stand under the information security policy.

use std::collections::BTreeSet;

use super::{answers, cloud_policies};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::{Document, DocumentKind};
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-policy-not-under-isms-policy",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &[POLICY, "27017:5.1.1"],
    page_ja: include_str!("cloud_policy_not_under_isms_policy.ja.md"),
    page_en: include_str!("cloud_policy_not_under_isms_policy.md"),
    run,
};

/// The requirement that the information security policy answers.
const POLICY: &str = "27001:5.2";

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let is_top = |document: &&Document| {
        let policy = document.in_force() && document.head.kind == Some(DocumentKind::Policy);
        policy && answers(context.catalog, document, POLICY)
    };
    let tops: BTreeSet<_> = context
        .isms
        .documents
        .iter()
        .filter(is_top)
        .map(|document| document.id.as_str())
        .collect();
    // Without an information security policy, that is what is missing.
    let Some(top) = tops.first().filter(|_| context.complete(&[Kind::Document])) else {
        return;
    };
    for stated in cloud_policies(context).filter(|stated| leads_past(context, &stated.record, &tops)) {
        let id = &stated.record.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["under"]),
                text!(
                    "クラウドの方針 `{id}` が、情報セキュリティ方針の下にありません",
                    "the cloud policy `{id}` does not stand under the information security policy"
                ),
            )
            .help(text!(
                "`under: {top}` のように、上位の情報セキュリティ方針を書いてください",
                "name the information security policy above it, as in `under: {top}`"
            ))
            .record(id),
        );
    }
}

/// Whether the way up from a document ends without reaching one of `tops`; ways into the unknown or in circles are said elsewhere.
fn leads_past(context: &Context<'_>, document: &Document, tops: &BTreeSet<&str>) -> bool {
    let mut passed = BTreeSet::new();
    let mut at = document;
    while !tops.contains(at.id.as_str()) {
        let Some(under) = &at.head.under else { return true };
        let Some(above) = context.isms.documents.get(&under.id).filter(|_| passed.insert(&at.id)) else {
            return false;
        };
        at = above;
    }
    false
}
