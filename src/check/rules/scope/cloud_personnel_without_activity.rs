//! Somebody is marked as cloud-security personnel without any activity.

use super::active;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-personnel-without-activity",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1"],
    page_ja: include_str!("cloud_personnel_without_activity.ja.md"),
    page_en: include_str!("cloud_personnel_without_activity.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let any = context.isms.services.iter().any(|service| !service.activities.is_empty());
    if !any || !context.complete(&[Kind::Service, Kind::Role]) {
        return;
    }
    let active = active(context, context.isms.services.iter());
    for stated in context.isms.people.stated() {
        let person = &stated.record;
        let id = person.id.0.as_str();
        if person.cloud_security != Some(true) || active.contains_key(id) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["cloud_security"]),
                text!(
                    "`{id}` はクラウドセキュリティ要員とされていますが、今日の時点でサービスの活動を担う役割に就いていません",
                    "`{id}` is marked as cloud-security personnel, but holds no role of any service's activities today"
                ),
            )
            .help(Text::new(
                "担う活動があれば役割の `holders` とサービスの `activities` に書き、なければ `cloud_security: false` としてください",
                "if the person has an activity, state it in `holders` of the role and `activities` of the service; if not, set `cloud_security: false`",
            ))
            .record(id),
        );
    }
}
