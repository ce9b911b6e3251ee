//! The audit that a certificate waits for should have been held.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "certificate-audit-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:BASE"],
    page_ja: include_str!("certificate_audit_overdue.ja.md"),
    page_en: include_str!("certificate_audit_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.certificates.stated() {
        let certificate = &stated.record;
        let Some(next) = certificate.next_audit else { continue };
        if next >= context.today || certificate.expires < context.today {
            continue;
        }
        let (id, day) = (&certificate.id.0, next.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["next_audit"]),
                text!(
                    "認証登録 `{id}` の次回審査の予定日 {day} を過ぎています",
                    "the next audit of the certificate `{id}` was due on {day}"
                ),
            )
            .help(Text::new(
                "審査を受けたのであれば次の審査の予定日に改め、まだであれば認証機関と日程を決めてください",
                "if the audit was held, give the day of the one after it; if not, agree a day with the certification body",
            ))
            .record(id),
        );
    }
}
