//! A service has no split of responsibilities.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "service-without-duties",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["CLD.6.3.1", "27017:6.1.1"],
    page_ja: include_str!("service_without_duties.ja.md"),
    page_en: include_str!("service_without_duties.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let duties = &context.isms.duties;
    // A duty that names no service belongs to every service.
    if !context.complete(&[Kind::Duty]) || duties.iter().any(|duty| duty.service.is_none()) {
        return;
    }
    let split: BTreeSet<&str> = duties.iter().filter_map(|duty| duty.service.as_ref()).map(|service| service.id.as_str()).collect();
    for service in context.services_in_scope().filter(|service| !split.contains(service.id.0.as_str())) {
        let id = &service.id.0;
        let Some(stated) = context.isms.services.get_stated(id) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("サービス `{id}` の責任分担がありません", "the service `{id}` has no split of responsibilities"),
            )
            .help(Text::new(
                "`duties:` に、プロバイダ・カスタマ・供給者のだれが何に責任を負うかを、このサービスの責務として書いてください",
                "write under `duties:` what provider, customer and suppliers of this service are each accountable for",
            ))
            .record(id.clone()),
        );
    }
}
