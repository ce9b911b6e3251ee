//! A service accepts higher risks than the book.

use super::scale;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "service-criterion-looser",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.a.1", "JIP:4.2.1"],
    page_ja: include_str!("service_criterion_looser.ja.md"),
    page_en: include_str!("service_criterion_looser.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let criterion = context.config.risk.acceptable;
    if criterion < scale(&context.config.risk).0 {
        return;
    }
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        let Some(own) = stated.record.acceptable.filter(|own| *own > criterion) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["acceptable"]),
                text!(
                    "サービス `{id}` の受容基準 {own} が、ISMSの受容基準 {criterion} より緩くなっています",
                    "the acceptance criterion {own} of the service `{id}` is looser than {criterion}, that of the ISMS"
                ),
            )
            .help(text!(
                "{criterion} 以下にするか、`acceptable` を消してISMSの基準に従わせてください。基準を超える残留リスクは、リスクごとに例外受容とします",
                "set it to {criterion} or less, or remove it so that the criterion of the ISMS holds; what remains above it is accepted risk by risk, as an exception"
            ))
            .record(id),
        );
    }
}
