//! A certificate of a supplier has run out.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "supplier-certificate-expired",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.22"],
    page_ja: include_str!("supplier_certificate_expired.ja.md"),
    page_en: include_str!("supplier_certificate_expired.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.suppliers.stated() {
        let supplier = &stated.record;
        let holds = |standard: &str| {
            let mut same = supplier.certificates.iter().filter(|other| other.standard == standard);
            same.any(|other| other.until >= context.today)
        };
        for (at, certificate) in supplier.certificates.iter().enumerate() {
            if certificate.until >= context.today || holds(&certificate.standard) {
                continue;
            }
            let (id, standard, until) = (&supplier.id.0, &certificate.standard, certificate.until.0);
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["certificates", &at.to_string(), "until"]),
                    text!(
                        "供給者 `{id}` の {standard} の認証は {until} で有効期限が切れています",
                        "the certificate of supplier `{id}` for {standard} ran out on {until}"
                    ),
                )
                .help(Text::new(
                    "更新された登録証を求めて期限を改めるか、認証がなくなったことを供給者の評価に反映して消してください",
                    "ask for the renewed certificate and change the date, or remove it and let the assessment of the supplier tell",
                ))
                .record(id.clone()),
            );
        }
    }
}
