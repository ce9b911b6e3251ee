//! A risk source is dismissed without a reason.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-source-dismissed-unexplained",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1"],
    page_ja: include_str!("risk_source_dismissed_unexplained.ja.md"),
    page_en: include_str!("risk_source_dismissed_unexplained.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        for (index, dismissed) in stated.record.dismissed_sources.iter().enumerate() {
            if !dismissed.reason.is_blank() {
                continue;
            }
            let source = &dismissed.source.id;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["dismissed_sources", &index.to_string(), "reason"]),
                    text!(
                        "サービス `{id}` にリスク源 `{source}` が該当しないとした理由が空です",
                        "the service `{id}` does not say why the risk source `{source}` does not apply"
                    ),
                )
                .help(Text::new(
                    "サービスの作り、使い方、契約のどこから該当しないと言えるのかを書いてください",
                    "say what about the service, its use or its contracts makes it not apply",
                ))
                .record(id),
            );
        }
    }
}
