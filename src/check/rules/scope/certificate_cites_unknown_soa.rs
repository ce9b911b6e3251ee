//! A certificate cites a Statement of Applicability that never was.

use super::Cited;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "certificate-cites-unknown-soa",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "27001:7.5.3"],
    page_ja: include_str!("certificate_cites_unknown_soa.ja.md"),
    page_en: include_str!("certificate_cites_unknown_soa.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(wide) = context.isms.soa.get_stated(&format!("soa:{ISMS_WIDE}")) else { return };
    let soa = &wide.record;
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        let Some(cited) = &certificate.soa else { continue };
        let id = &certificate.id.0;
        let (number, version) = (&cited.number, &cited.version);
        let (field, message) = match Cited::of(soa, cited) {
            Cited::OtherNumber => (
                "number",
                text!(
                    "認証登録 `{id}` は文書番号 {number} の適用宣言書を引用していますが、ISMS全体の適用宣言書の番号と異なります",
                    "the certificate `{id}` cites a Statement of Applicability numbered {number}, which is not the number of the ISMS-wide one"
                ),
            ),
            Cited::UnknownVersion => (
                "version",
                text!(
                    "認証登録 `{id}` が引用する第{version}版は、ISMS全体の適用宣言書の改訂履歴にありません",
                    "the certificate `{id}` cites version {version}, which the history of the ISMS-wide Statement of Applicability does not have"
                ),
            ),
            Cited::Current | Cited::Former | Cited::Unclear => continue,
        };
        out.push(
            Diagnostic::new(RULE.name, stated.node.at(&["soa", field]), message)
                .related(wide.node.at(&[field]), Text::new("ISMS全体の適用宣言書", "the ISMS-wide Statement of Applicability"))
                .help(Text::new(
                    "登録証の記載を確かめ、写し違いであればここを、改訂の記録漏れであれば適用宣言書の `history` を直してください",
                    "look at the certificate: correct this if it was copied wrongly, or the `history` of the statement if a revision was left out",
                ))
                .record(id),
        );
    }
}
