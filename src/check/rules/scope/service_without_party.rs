//! A service plays no party.

use super::upstreams;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "service-without-party",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "JIP:4.1-2"],
    page_ja: include_str!("service_without_party.ja.md"),
    page_en: include_str!("service_without_party.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        if !service.parties.is_empty() {
            continue;
        }
        let id = &service.id.0;
        let uses = upstreams(context, service).is_some_and(|upstreams| !upstreams.is_empty());
        let help = if uses {
            Text::new(
                "他社のクラウドを利用しているので `csc` を、自社のサービスとして提供するのであれば `csp` も `parties` に書いてください",
                "a cloud is used, so write `csc` into `parties`, and `csp` too if the service is provided to customers",
            )
        } else {
            Text::new(
                "提供するのであれば `csp`、他社のクラウドを利用するのであれば `csc` を `parties` に書いてください",
                "write `csp` into `parties` if we provide the service, `csc` if we use another's cloud",
            )
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["parties"]),
                text!(
                    "サービス `{id}` の立場（プロバイダ、カスタマ）が述べられていません",
                    "the service `{id}` does not say whether we are its provider or its customer"
                ),
            )
            .help(help)
            .record(id),
        );
    }
}
