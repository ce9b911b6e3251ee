//! A provider uses no cloud, and does not say why.

use super::{is_excluded, part, undeclared, upstreams};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "provider-claims-no-cloud",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-3"],
    page_ja: include_str!("provider_claims_no_cloud.ja.md"),
    page_en: include_str!("provider_claims_no_cloud.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let explained = service.uses_none.as_ref().is_some_and(|reason| !reason.is_blank());
        // A customer without a cloud, or a business that is no provider, has another mistake to mend first.
        if explained || part(service, catalog::PROVIDER).is_none() || part(service, catalog::CUSTOMER).is_some() || is_excluded(service.kind) {
            continue;
        }
        let Some(upstreams) = upstreams(context, service) else { continue };
        if !upstreams.is_empty() || !undeclared(context, service).is_empty() {
            continue;
        }
        let id = &service.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["uses"]),
                text!(
                    "プロバイダであるサービス `{id}` が他社のクラウドを一つも使わない理由がありません",
                    "the provider of `{id}` uses no other cloud, and does not say why"
                ),
            )
            .help(Text::new(
                "監視、障害票、メールなども含めて確かめ、使うクラウドを `uses` に挙げるか、使わない理由を `uses_none` に書いてください",
                "look at monitoring, ticketing and mail too; name what is used in `uses`, or say in `uses_none` why nothing is",
            ))
            .record(id),
        );
    }
}
