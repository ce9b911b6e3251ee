//! Somebody who acts for a cloud service is missing among the people of the cloud scope.

use std::collections::BTreeSet;

use super::active;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-personnel-out-of-scope",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "27001:4.3"],
    page_ja: include_str!("cloud_personnel_out_of_scope.ja.md"),
    page_en: include_str!("cloud_personnel_out_of_scope.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let listed: BTreeSet<&str> = context
        .cloud_scopes()
        .flat_map(|scope| &scope.people)
        .map(|person| person.id.as_str())
        .collect();
    // A scope may leave its people to the register.
    if listed.is_empty() || !context.complete(&[Kind::Scope]) {
        return;
    }
    for (id, held) in active(context, context.services_in_scope()) {
        let Some(person) = context.isms.people.get_stated(id) else { continue };
        // Without the flag, that is what is said.
        if listed.contains(id) || person.record.cloud_security != Some(true) {
            continue;
        }
        let service = &held.service.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                person.node.head(),
                text!(
                    "クラウドセキュリティ要員 `{id}` は `{service}` の活動を担いますが、クラウドの適用範囲の要員に挙げられていません",
                    "`{id}` is cloud-security personnel with an activity of `{service}`, but no cloud scope lists the person"
                ),
            )
            .related(held.role.span, Text::new("この活動を担う役割に就いています", "the person holds this role of an activity"))
            .help(Text::new(
                "クラウドの適用範囲の `people` に加えるか、活動の役割を改めてください",
                "add the person to `people` of the cloud scope, or give the activity to another role",
            ))
            .record(id),
        );
    }
}
