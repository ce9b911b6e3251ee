//! A business that provides no cloud service of its own plays the provider.

use super::{is_excluded, part};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "excluded-kind-as-provider",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1"],
    page_ja: include_str!("excluded_kind_as_provider.ja.md"),
    page_en: include_str!("excluded_kind_as_provider.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let Some(party) = part(service, catalog::PROVIDER) else { continue };
        if !is_excluded(service.kind) {
            continue;
        }
        let id = &service.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                party.span,
                text!(
                    "サービス `{id}` の業態では、クラウドサービスプロバイダ（`csp`）になりません",
                    "the service `{id}` is of a kind that does not make us a cloud service provider (`csp`)"
                ),
            )
            .related(stated.node.at(&["kind"]), Text::new("業態はここにあります", "the kind of business stands here"))
            .help(Text::new(
                "他社のクラウドを利用者に代わって運用しているのであれば `kind: managed-service` とし、立場を `csc` としてください。提供するITサービスの面は JIS Q 20000-1（ITSMS）の認証が向いています",
                "if a cloud is run on behalf of its user, set `kind: managed-service` and play `csc`; for the IT service itself, ISO/IEC 20000-1 (JIS Q 20000-1) is the certification that fits",
            ))
            .record(id),
        );
    }
}
