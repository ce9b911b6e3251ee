//! A Statement of Applicability takes effect before it is approved.

use super::statement_name;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-effective-before-approval",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2", "27001:6.1.3.d"],
    page_ja: include_str!("soa_effective_before_approval.ja.md"),
    page_en: include_str!("soa_effective_before_approval.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.soa.stated() {
        let soa = &stated.record;
        let (Some(effective), Some(approved)) = (soa.effective, &soa.approved) else {
            continue;
        };
        if effective >= approved.on {
            continue;
        }
        let (name, effective, approval) = (statement_name(soa.scope()), effective.0, approved.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["effective"]),
                Text::owned(
                    format!("{}の施行日 {effective} が承認日 {approval} より前です", name.ja),
                    format!("{} takes effect on {effective}, before its approval on {approval}", name.en),
                ),
            )
            .related(stated.node.at(&["approved", "on"]), Text::new("承認日", "the approval"))
            .help(Text::new(
                "施行日を承認日以後の日付にするか、承認日を確かめてください",
                "let it take effect on or after the day of the approval, or check that day",
            ))
            .record(&soa.id),
        );
    }
}
