//! A law or contract has not been checked in time.

use super::longer_ago;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "law-check-overdue",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.31"],
    page_ja: include_str!("law_check_overdue.ja.md"),
    page_en: include_str!("law_check_overdue.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.requirements.stated() {
        let requirement = &stated.record;
        let (id, checked) = (&requirement.id.0, requirement.checked);
        let (field, message) = match requirement.next_check {
            Some(next) if next < context.today => {
                let next = next.0;
                let message = text!("`{id}` の次回確認日 {next} が過ぎています", "the check of `{id}` was due on {next}");
                ("next_check", message)
            }
            None if longer_ago(context, checked, jiff::Span::new().years(1)) => {
                let checked = checked.0;
                let message = text!(
                    "`{id}` は {checked} を最後に、1年を超えて確認されていません",
                    "`{id}` was last checked on {checked}, more than a year ago"
                );
                ("checked", message)
            }
            _ => continue,
        };
        out.push(
            Diagnostic::new(RULE.name, stated.node.at(&[field]), message)
                .help(Text::new(
                    "改正や改定の有無を確かめ、`checked` と `next_check` を改めてください",
                    "see whether it has changed, then renew `checked` and `next_check`",
                ))
                .record(id.clone()),
        );
    }
}
