//! Cloud-security personnel is not personnel of the ISMS.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-personnel-outside-isms",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:BASE", "27001:4.3"],
    page_ja: include_str!("cloud_personnel_outside_isms.ja.md"),
    page_en: include_str!("cloud_personnel_outside_isms.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.people.stated() {
        let person = &stated.record;
        if person.cloud_security != Some(true) || person.isms != Some(false) {
            continue;
        }
        let id = &person.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["isms"]),
                text!(
                    "クラウドセキュリティ要員 `{id}` がISMS要員から外されています",
                    "`{id}` is cloud-security personnel, but not ISMS personnel"
                ),
            )
            .help(Text::new(
                "ISMSの適用範囲を広げて `isms: true` とするか、クラウドの活動から外してください",
                "extend the scope of the ISMS and set `isms: true`, or take the person off the cloud activities",
            ))
            .record(id),
        );
    }
}
