//! The book has no scope for what it holds.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::scope::ScopeKind;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "scope-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:4.3", "JIP:4.1-2"],
    page_ja: include_str!("scope_missing.ja.md"),
    page_en: include_str!("scope_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let isms = context.isms;
    if !context.complete(&[Kind::Scope]) {
        return;
    }
    let has = |kind: ScopeKind| isms.scopes.iter().any(|scope| scope.kind == kind);
    let at_work = !isms.services.is_empty() || !isms.risks.is_empty() || !isms.soa.is_empty();
    if at_work && !has(ScopeKind::Isms) {
        out.push(
            Diagnostic::new(
                RULE.name,
                context.book(),
                Text::new("ISMSの適用範囲が定められていません", "the scope of the ISMS is not stated"),
            )
            .help(Text::new(
                "`scopes` に `kind: isms` の適用範囲を加え、部門、拠点、システムと、外部との接点を書いてください",
                "add a scope with `kind: isms` to `scopes`, with its units, sites, systems and interfaces",
            ))
            .record("27001:4.3"),
        );
    }
    if !isms.services.is_empty() && !has(ScopeKind::Cloud) {
        out.push(
            Diagnostic::new(
                RULE.name,
                context.book(),
                Text::new(
                    "クラウドサービスがありますが、クラウドの適用範囲が定められていません",
                    "there are cloud services, but no cloud scope is stated",
                ),
            )
            .help(Text::new(
                "`scopes` に `kind: cloud` の適用範囲を加え、サービスを名称で挙げてください",
                "add a scope with `kind: cloud` to `scopes`, and name the services in it",
            ))
            .record("JIP:4.1-2"),
        );
    }
}
