//! An audit was done more than a month ago and has no report.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::value::Interval;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "audit-unreported",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.2.2.c", "27001:9.2.f", "JIP:4.3"],
    page_ja: include_str!("audit_unreported.ja.md"),
    page_en: include_str!("audit_unreported.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.audits.stated() {
        let audit = &stated.record;
        let Some(done) = audit.done.filter(|done| Interval::Month.after(*done) < context.today) else {
            continue;
        };
        if audit.report.is_some() {
            continue;
        }
        let (id, day) = (&audit.id.0, done.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["done"]),
                text!(
                    "{day} に実施した監査 `{id}` の報告書がありません",
                    "the audit `{id}` was done on {day} and has no report"
                ),
            )
            .help(Text::new(
                "報告書を文書として加え、その ID を `report` に書いてください",
                "add the report as a document and name it in `report`",
            ))
            .record(id.clone()),
        );
    }
}
