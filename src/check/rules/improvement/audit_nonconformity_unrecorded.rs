//! An audit found a nonconformity that no finding follows up.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::audit::CheckResult;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "audit-nonconformity-unrecorded",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:10.2.f", "27001:10.1.f", "JIP:4.3"],
    page_ja: include_str!("audit_nonconformity_unrecorded.ja.md"),
    page_en: include_str!("audit_nonconformity_unrecorded.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.audits.stated() {
        let id = &stated.record.id.0;
        for (at, check) in stated.record.checklist.iter().enumerate() {
            if check.result != CheckResult::Nonconformity || check.finding.is_some() {
                continue;
            }
            let criterion = &check.criterion.id;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["checklist", &at.to_string(), "result"]),
                    text!(
                        "監査 `{id}` の `{criterion}` の不適合が、指摘として登録されていません",
                        "the nonconformity with `{criterion}` in the audit `{id}` is not recorded as a finding"
                    ),
                )
                .help(Text::new(
                    "`findings:` に指摘を登録し、その ID をこの行の `finding` に書いてください",
                    "record it under `findings:` and name it here in `finding`",
                ))
                .record(id.clone()),
            );
        }
    }
}
