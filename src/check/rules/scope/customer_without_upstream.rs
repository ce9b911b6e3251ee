//! A service plays the customer of a cloud that it does not name.

use super::{part, undeclared, upstreams};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "customer-without-upstream",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "JIP:4.1-2"],
    page_ja: include_str!("customer_without_upstream.ja.md"),
    page_en: include_str!("customer_without_upstream.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let Some(party) = part(service, catalog::CUSTOMER) else { continue };
        let Some(upstreams) = upstreams(context, service) else { continue };
        // A cloud that only its systems name is said under that name.
        if !upstreams.is_empty() || !undeclared(context, service).is_empty() {
            continue;
        }
        let id = &service.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                party.span,
                text!(
                    "サービス `{id}` はカスタマの立場（`csc`）を担いますが、利用するクラウドの供給者を挙げていません",
                    "the service `{id}` plays the customer (`csc`), but uses no supplier of a cloud"
                ),
            )
            .related(stated.node.at(&["uses"]), Text::new("利用する供給者", "the suppliers it uses"))
            .help(Text::new(
                "利用するクラウドの供給者（`kind: cloud`）を `uses` に書くか、`parties` から `csc` を除いてください",
                "name the cloud supplier (`kind: cloud`) in `uses`, or take `csc` out of `parties`",
            ))
            .record(id),
        );
    }
}
