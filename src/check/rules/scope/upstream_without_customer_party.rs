//! A provider uses another cloud without playing its customer.

use super::{is_excluded, part, upstreams};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "upstream-without-customer-party",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-3"],
    page_ja: include_str!("upstream_without_customer_party.ja.md"),
    page_en: include_str!("upstream_without_customer_party.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let known = service.parties.iter().all(|party| context.resolves(party));
        // A service that plays no party at all, or may not play the provider, has another mistake to mend first.
        let excluded = is_excluded(service.kind) && part(service, catalog::PROVIDER).is_some();
        if !known || excluded || service.parties.is_empty() || part(service, catalog::CUSTOMER).is_some() {
            continue;
        }
        let Some(upstream) = upstreams(context, service).and_then(|upstreams| upstreams.first().copied()) else {
            continue;
        };
        let (id, supplier) = (&service.id.0, &upstream.id);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["parties"]),
                text!(
                    "サービス `{id}` はクラウドの供給者 `{supplier}` を利用していますが、カスタマの立場（`csc`）を担っていません",
                    "the service `{id}` uses the cloud `{supplier}`, but does not play the customer (`csc`)"
                ),
            )
            .related(upstream.span, Text::new("利用するクラウド", "the cloud it uses"))
            .help(Text::new(
                "`parties` に `csc` を加え、カスタマとしての利用も適用範囲に含めてください",
                "add `csc` to `parties`, and take the customer's side into the scope",
            ))
            .record(id),
        );
    }
}
