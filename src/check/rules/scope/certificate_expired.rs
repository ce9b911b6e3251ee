//! A certificate has run out.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "certificate-expired",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:BASE"],
    page_ja: include_str!("certificate_expired.ja.md"),
    page_en: include_str!("certificate_expired.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        if certificate.expires >= context.today {
            continue;
        }
        let (id, day) = (&certificate.id.0, certificate.expires.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["expires"]),
                text!(
                    "認証登録 `{id}` の有効期限 {day} が過ぎています",
                    "the certificate `{id}` expired on {day}"
                ),
            )
            .help(Text::new(
                "再認証を受けたのであれば新しい有効期限を書き、失効したのであればこの登録を消して認証の標章と記載を取り下げてください",
                "if it was renewed, give the new day of expiry; if it lapsed, remove it and withdraw the mark and every mention of it",
            ))
            .record(id),
        );
    }
}
