//! Somebody who acts for a cloud service is not marked as cloud-security personnel.

use std::collections::BTreeMap;

use super::active;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-personnel-unflagged",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "27001:4.3"],
    page_ja: include_str!("cloud_personnel_unflagged.ja.md"),
    page_en: include_str!("cloud_personnel_unflagged.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut found: BTreeMap<&str, (Span, Text)> = BTreeMap::new();
    for (id, held) in active(context, context.services_in_scope()) {
        let (service, role) = (&held.service.id.0, &held.role.id);
        let why = text!("`{service}` の活動を担う役割 `{role}` に就いています", "holds `{role}`, a role of an activity of `{service}`");
        found.insert(id, (held.role.span, why));
    }
    for listed in context.cloud_scopes().flat_map(|scope| &scope.people) {
        let why = || Text::new("クラウドの適用範囲の要員に挙げられています", "is listed among the people of the cloud scope");
        found.entry(&listed.id).or_insert_with(|| (listed.span, why()));
    }
    for (id, (span, why)) in found {
        let Some(person) = context.isms.people.get_stated(id) else { continue };
        if person.record.cloud_security == Some(true) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                person.node.at(&["cloud_security"]),
                text!(
                    "`{id}` はクラウドの活動を担う者ですが、クラウドセキュリティ要員とされていません",
                    "`{id}` takes part in a cloud activity, but is not marked as cloud-security personnel"
                ),
            )
            .related(span, why)
            .help(Text::new(
                "`cloud_security: true` と書くか、活動の役割とクラウドの適用範囲から外してください",
                "set `cloud_security: true`, or take the person out of the activity and the cloud scope",
            ))
            .record(id),
        );
    }
}
