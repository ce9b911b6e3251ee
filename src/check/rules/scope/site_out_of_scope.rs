//! The site of a system that a provider's service needs is not in the cloud scope.

use std::collections::BTreeSet;

use super::{needed, part, scopes_of_services};
use crate::catalog;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::scope::Scope;
use crate::model::kinds::service::{Infrastructure, Service};
use crate::model::kinds::system::System;
use crate::model::value::{Operator, Ref, to};
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "site-out-of-scope",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-1", "27001:4.3"],
    page_ja: include_str!("site_out_of_scope.ja.md"),
    page_en: include_str!("site_out_of_scope.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scopes = scopes_of_services(context);
    let mut said: BTreeSet<(Vec<&str>, &str)> = BTreeSet::new();
    for service in context.isms.services.iter().filter(|service| part(service, catalog::PROVIDER).is_some()) {
        let Some(scopes) = scopes.get(service.id.0.as_str()) else { continue };
        let names: Vec<&str> = scopes.iter().map(|scope| scope.record.id.0.as_str()).collect();
        let systems: BTreeSet<&str> = scopes.iter().flat_map(|scope| &scope.record.systems).map(|system| system.id.as_str()).collect();
        let sites: BTreeSet<&str> = scopes.iter().flat_map(|scope| &scope.record.sites).map(|site| site.id.as_str()).collect();
        for needed in needed(context, service) {
            let system = &needed.system.record;
            // A system that is not in the scope itself is said under its own name.
            let Some(site) = system.site.as_ref().filter(|_| systems.contains(system.id.0.as_str())) else {
                continue;
            };
            if !sites.contains(site.id.as_str()) && is_asked(context, service, system) && said.insert((names.clone(), &site.id)) {
                out.push(outside(service, system, site, scopes));
            }
        }
    }
}

/// Whether the place of a system belongs into the scope: not where a supplier runs it and nobody of ours works there.
fn is_asked(context: &Context<'_>, service: &Service, system: &System) -> bool {
    let Some(site) = system.site.as_ref().and_then(|site| context.isms.sites.get(&site.id)) else {
        return false;
    };
    let remote = matches!(site.operator, Operator::Supplier(_)) && !site.attended;
    let upstream = service.infrastructure == Infrastructure::OtherCloud
        && system.supplier.as_ref().is_some_and(|supplier| service.uses.iter().any(|used| used.id == supplier.id));
    !remote && !upstream
}

fn outside(service: &Service, system: &System, site: &Ref<to::Site>, scopes: &[&Stated<Scope>]) -> Diagnostic {
    let (id, system, name) = (&service.id.0, &system.id.0, &site.id);
    let diagnostic = Diagnostic::new(
        RULE.name,
        site.span,
        text!(
            "サービス `{id}` に要るシステム `{system}` が置かれた拠点 `{name}` が、クラウドの適用範囲にありません",
            "the site `{name}` of `{system}`, a system that the service `{id}` needs, is not in the cloud scope"
        ),
    )
    .help(text!(
        "適用範囲の `sites` に `{name}` を加えてください。供給者だけが運営し、当社の要員が立ち入らない拠点であれば、拠点の `operator` と `attended` をそのとおりに改めてください",
        "add `{name}` to `sites` of the scope; if a supplier runs the site and nobody of ours works there, say so in its `operator` and `attended`"
    ))
    .record(name);
    scopes.iter().fold(diagnostic, |diagnostic, scope| {
        diagnostic.related(scope.node.at(&["sites"]), Text::new("適用範囲の拠点", "the sites of the scope"))
    })
}
