//! The cloud certificate stands without a certificate of the ISMS it adds to.

use std::collections::BTreeSet;

use super::attests;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::scope::ScopeKind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "base-certificate-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:BASE"],
    page_ja: include_str!("base_certificate_missing.ja.md"),
    page_en: include_str!("base_certificate_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Certificate, Kind::Scope]) {
        return;
    }
    // One that has run out counts here: that it has run out is said elsewhere.
    let based: BTreeSet<&str> = context
        .isms
        .certificates
        .iter()
        .filter(|certificate| attests(context, certificate) == Some(ScopeKind::Isms))
        .map(|certificate| certificate.scope.id.as_str())
        .collect();
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        let Some(scope) = context.isms.scopes.get(&certificate.scope.id) else { continue };
        if attests(context, certificate) != Some(ScopeKind::Cloud) || scope.kind != ScopeKind::Cloud || based.contains(scope.id.0.as_str()) {
            continue;
        }
        let standing = match &scope.inside {
            Some(inside) => based.contains(inside.id.as_str()),
            None => !based.is_empty(),
        };
        if standing {
            continue;
        }
        let id = &certificate.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["standard"]),
                text!(
                    "認証登録 `{id}` の前提となるISMS認証（ISO/IEC 27001）の登録がありません",
                    "there is no certificate to ISO/IEC 27001 that `{id}` adds to"
                ),
            )
            .help(Text::new(
                "クラウドの適用範囲を含むISMSの適用範囲について、ISMS認証の登録を `certificates` に加えてください",
                "add the certificate of the ISMS scope that holds this cloud scope to `certificates`",
            ))
            .record(id),
        );
    }
}
