//! An audit names nobody who audits.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "audit-without-auditor",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.2.2.b", "27001:9.2.e", "JIP:4.3"],
    page_ja: include_str!("audit_without_auditor.ja.md"),
    page_en: include_str!("audit_without_auditor.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.audits.stated().filter(|stated| stated.record.auditors.is_empty()) {
        let id = &stated.record.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                key(&stated.node, &["auditors"]),
                text!("監査 `{id}` の監査員が決められていません", "nobody is named as auditor of `{id}`"),
            )
            .help(Text::new(
                "`auditors` に、監査の対象に属さない要員又は役割を書いてください",
                "name in `auditors` people or roles that do not belong to what is audited",
            ))
            .record(id.clone()),
        );
    }
}
