//! A risk source is dismissed for a service, and a risk of the service names it.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-source-dismissed-yet-used",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1"],
    page_ja: include_str!("risk_source_dismissed_yet_used.ja.md"),
    page_en: include_str!("risk_source_dismissed_yet_used.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut used: BTreeMap<(&str, &str), (&str, Span)> = BTreeMap::new();
    for risk in context.isms.risks.iter() {
        for source in &risk.sources {
            for service in &risk.services {
                used.entry((&service.id, &source.id)).or_insert((&risk.id.0, source.span));
            }
        }
    }
    for service in context.isms.services.iter() {
        let id = &service.id.0;
        for source in service.dismissed_sources.iter().map(|dismissed| &dismissed.source) {
            let Some((risk, place)) = used.get(&(id.as_str(), source.id.as_str())) else {
                continue;
            };
            let name = &source.id;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    source.span,
                    text!(
                        "サービス `{id}` で該当しないとされたリスク源 `{name}` を、リスク `{risk}` が挙げています",
                        "the service `{id}` dismisses the risk source `{name}`, but the risk `{risk}` names it"
                    ),
                )
                .related(*place, Text::new("リスクではここで挙げている", "the risk names it here"))
                .help(Text::new(
                    "該当するなら `dismissed_sources` から消し、該当しないならリスクの `sources` を見直してください",
                    "remove it from `dismissed_sources` if it applies, or from the `sources` of the risk if it does not",
                ))
                .record(id),
            );
        }
    }
}
