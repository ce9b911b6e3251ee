//! A certificate names a scope that its standard does not certify.

use super::attests;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::certificate::Certificate;
use crate::model::kinds::scope::ScopeKind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "certificate-of-other-scope",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:BASE", "27001:4.3"],
    page_ja: include_str!("certificate_of_other_scope.ja.md"),
    page_en: include_str!("certificate_of_other_scope.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let has = |kind: ScopeKind| context.isms.scopes.iter().any(|scope| scope.kind == kind);
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        let Some(scope) = context.isms.scopes.get_stated(&certificate.scope.id) else { continue };
        // Where no scope of the other kind is stated at all, that is what is said.
        let (message, help) = match (attests(context, certificate), scope.record.kind) {
            (Some(ScopeKind::Isms), ScopeKind::Cloud) if has(ScopeKind::Isms) => isms_names_cloud(certificate),
            (Some(ScopeKind::Cloud), ScopeKind::Isms) if has(ScopeKind::Cloud) => cloud_names_isms(certificate),
            _ => continue,
        };
        out.push(
            Diagnostic::new(RULE.name, certificate.scope.span, message)
                .related(
                    scope.node.at(&["kind"]),
                    Text::new("適用範囲の種類はここにあります", "the kind of the scope stands here"),
                )
                .help(help)
                .record(&certificate.id.0),
        );
    }
}

fn isms_names_cloud(certificate: &Certificate) -> (Text, Text) {
    let (id, scope) = (&certificate.id.0, &certificate.scope.id);
    (
        text!(
            "ISMS認証の登録 `{id}` が、クラウドの適用範囲 `{scope}` を指しています",
            "`{id}` certifies the ISMS, but names the cloud scope `{scope}`"
        ),
        Text::new("ISMSの適用範囲（`kind: isms`）を書いてください", "name the scope of the ISMS (`kind: isms`)"),
    )
}

fn cloud_names_isms(certificate: &Certificate) -> (Text, Text) {
    let (id, scope) = (&certificate.id.0, &certificate.scope.id);
    (
        text!(
            "クラウドセキュリティ認証の登録 `{id}` が、ISMSの適用範囲 `{scope}` を指しています",
            "`{id}` certifies cloud security, but names the ISMS scope `{scope}`"
        ),
        Text::new(
            "サービスの名称を挙げたクラウドの適用範囲（`kind: cloud`）を書いてください",
            "name the cloud scope (`kind: cloud`), which gives the services by name",
        ),
    )
}
