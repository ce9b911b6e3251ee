//! A system of a provider's service runs on a cloud that the service does not name.

use super::undeclared;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "upstream-undeclared",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-3"],
    page_ja: include_str!("upstream_undeclared.ja.md"),
    page_en: include_str!("upstream_undeclared.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        for (system, supplier) in undeclared(context, service) {
            let (id, cloud, name) = (&service.id.0, &supplier.id, &system.id.0);
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["uses"]),
                    text!(
                        "サービス `{id}` に要るシステム `{name}` はクラウドの供給者 `{cloud}` の上で動きますが、`uses` に `{cloud}` がありません",
                        "`{name}`, a system that the service `{id}` needs, runs on the cloud `{cloud}`, but `uses` does not name it"
                    ),
                )
                .related(supplier.span, text!("`{name}` が載るクラウド", "the cloud that `{name}` runs on"))
                .help(text!(
                    "`uses` に `{cloud}` を加え、カスタマの立場も適用範囲に含めてください",
                    "add `{cloud}` to `uses`, and take the customer's side into the scope"
                ))
                .record(id),
            );
        }
    }
}
