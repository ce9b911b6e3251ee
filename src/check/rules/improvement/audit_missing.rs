//! The book has a scope and a Statement of Applicability, but no internal audit was ever done.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::audit::Audit;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "audit-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.2", "JIP:4.3"],
    page_ja: include_str!("audit_missing.ja.md"),
    page_en: include_str!("audit_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let isms = context.isms;
    let Some(scope) = isms.scopes.iter().next() else { return };
    // An audit whose day has passed is said to be overdue.
    let done_or_late = |audit: &Audit| audit.done.is_some() || audit.planned < context.today;
    // That there are none at all is said as a requirement without documented information.
    if isms.audits.is_empty() || isms.soa.is_empty() || isms.audits.iter().any(done_or_late) || !context.complete(&[Kind::Audit]) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new("内部監査がまだ一度も行われていません", "no internal audit has been done yet"),
        )
        .help(Text::new(
            "監査を行い、日付、範囲(`covers`)、監査員とともに `audits:` に書いてください",
            "do an audit and record it under `audits:` with its date, what it covers and who audited",
        ))
        .record(scope.id.0.clone()),
    );
}
