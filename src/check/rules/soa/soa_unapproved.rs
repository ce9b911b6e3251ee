//! A Statement of Applicability that is issued or in force has no approval.

use super::statement_name;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-unapproved",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2", "27001:6.1.3.d"],
    page_ja: include_str!("soa_unapproved.ja.md"),
    page_en: include_str!("soa_unapproved.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.soa.stated() {
        let soa = &stated.record;
        let issued = ["effective", "version"].into_iter().find_map(|key| stated.node.get(key));
        let Some(issued) = issued.filter(|node| !node.is_null() && soa.approved.is_none()) else {
            continue;
        };
        let name = statement_name(soa.scope());
        out.push(
            Diagnostic::new(
                RULE.name,
                issued.span,
                Text::owned(
                    format!("{}に承認の記録がありません", name.ja),
                    format!("{} is not approved", name.en),
                ),
            )
            .help(Text::new(
                "`approved: {by: 役割, on: 日付, ref: 稟議などの番号}` を書いてください。承認前なら `effective` と `version` を外してください",
                "state `approved: {by: role, on: date, ref: where it is recorded}`; before approval, leave out `effective` and `version`",
            ))
            .record(&soa.id),
        );
    }
}
