//! A service stands in no cloud scope.

use std::collections::BTreeSet;

use super::clouds;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "service-out-of-scope",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-2"],
    page_ja: include_str!("service_out_of_scope.ja.md"),
    page_en: include_str!("service_out_of_scope.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(first) = clouds(context).next() else { return };
    if !context.complete(&[Kind::Scope]) {
        return;
    }
    let named: BTreeSet<&str> = context
        .cloud_scopes()
        .flat_map(|scope| &scope.services)
        .map(|service| service.id.as_str())
        .collect();
    for stated in context.isms.services.stated() {
        let id = stated.record.id.0.as_str();
        if named.contains(id) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "サービス `{id}` は、どのクラウドの適用範囲にも挙げられていません",
                    "no cloud scope names the service `{id}`"
                ),
            )
            .related(first.node.at(&["services"]), Text::new("適用範囲のサービス", "the services of the scope"))
            .help(Text::new(
                "適用範囲の `services` と `statement` に加えるか、対象としないサービスであればこの記録を消してください",
                "add it to `services` and `statement` of the scope, or remove the record if the service is not covered",
            ))
            .record(id),
        );
    }
}
