//! A control is excluded without a reason.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::{Text, Words};

pub(super) const RULE: Rule = Rule {
    name: "soa-exclusion-unjustified",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d4"],
    page_ja: include_str!("soa_exclusion_unjustified.ja.md"),
    page_en: include_str!("soa_exclusion_unjustified.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let blank = written.answer.exclude.as_ref().is_some_and(Words::is_blank);
        // What is included in the same breath is no exclusion to justify.
        if !blank || written.answer.says_included() {
            continue;
        }
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("exclude"),
                text!("除外した `{id}` に理由がありません", "`{id}` is excluded without a reason"),
            )
            .help(Text::new(
                "このサービス又は組織に対象が存在しない理由を `exclude` に書いてください",
                "say in `exclude` why there is nothing for it to apply to",
            ))
            .record(written.record),
        );
    }
}
