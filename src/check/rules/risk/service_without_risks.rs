//! A service has no risk at all.

use super::by_service;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "service-without-risks",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1"],
    page_ja: include_str!("service_without_risks.ja.md"),
    page_en: include_str!("service_without_risks.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Risk]) {
        return;
    }
    let risks = by_service(context);
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        if risks.contains_key(id.as_str()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("サービス `{id}` のリスクが一つも特定されていません", "no risk of the service `{id}` has been identified"),
            )
            .help(Text::new(
                "このサービスのリスクを特定し、リスクの `services` にこのサービスを挙げてください",
                "identify the risks of this service, and name it under `services` in each of them",
            ))
            .record(id),
        );
    }
}
