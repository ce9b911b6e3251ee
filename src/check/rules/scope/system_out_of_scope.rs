//! A system that a provider's service needs is not in the cloud scope.

use std::collections::BTreeSet;

use super::{Needed, needed, part, scopes_of_services};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::scope::Scope;
use crate::model::kinds::service::Service;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "system-out-of-scope",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "27001:4.3"],
    page_ja: include_str!("system_out_of_scope.ja.md"),
    page_en: include_str!("system_out_of_scope.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scopes = scopes_of_services(context);
    let mut said: BTreeSet<(Vec<&str>, &str)> = BTreeSet::new();
    for service in context.isms.services.iter().filter(|service| part(service, catalog::PROVIDER).is_some()) {
        let Some(scopes) = scopes.get(service.id.0.as_str()) else { continue };
        let names: Vec<&str> = scopes.iter().map(|scope| scope.record.id.0.as_str()).collect();
        let listed: BTreeSet<&str> = scopes.iter().flat_map(|scope| &scope.record.systems).map(|system| system.id.as_str()).collect();
        let needed = needed(context, service);
        if listed.is_empty() && !needed.is_empty() {
            // Said once for a scope, not system by system.
            if said.insert((names, "")) {
                out.push(no_systems(service, scopes));
            }
            continue;
        }
        for needed in needed {
            let system = needed.system.record.id.0.as_str();
            // One entry in the scope mends it for every service.
            if !listed.contains(system) && said.insert((names.clone(), system)) {
                out.push(outside(service, &needed, scopes));
            }
        }
    }
}

fn no_systems(service: &Service, scopes: &[&Stated<Scope>]) -> Diagnostic {
    let (first, id) = (scopes[0], &service.id.0);
    let scope = &first.record.id.0;
    Diagnostic::new(
        RULE.name,
        first.node.at(&["systems"]),
        text!(
            "クラウドの適用範囲 `{scope}` はシステムを一つも挙げていませんが、サービス `{id}` にはシステムが要ります",
            "the cloud scope `{scope}` lists no system, but the service `{id}` needs some"
        ),
    )
    .help(Text::new(
        "サービスの提供に要るシステムを、設置場所にかかわらずすべて適用範囲の `systems` に挙げてください",
        "list in `systems` of the scope all systems without which the service could not be provided, wherever they stand",
    ))
    .record(scope)
}

fn outside(service: &Service, needed: &Needed<'_>, scopes: &[&Stated<Scope>]) -> Diagnostic {
    let (id, system) = (&service.id.0, &needed.system.record.id.0);
    let diagnostic = Diagnostic::new(
        RULE.name,
        needed.by,
        text!(
            "サービス `{id}` に要るシステム `{system}` が、クラウドの適用範囲にありません",
            "`{system}`, a system that the service `{id}` needs, is not in the cloud scope"
        ),
    )
    .help(text!(
        "適用範囲の `systems` に `{system}` を加えてください。要らないのであれば、ここから除いてください",
        "add `{system}` to `systems` of the scope, or remove it here if the service does not need it"
    ))
    .record(system);
    scopes.iter().fold(diagnostic, |diagnostic, scope| {
        diagnostic.related(scope.node.at(&["systems"]), Text::new("適用範囲のシステム", "the systems of the scope"))
    })
}
