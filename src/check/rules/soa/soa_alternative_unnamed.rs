//! A control is met by other means, and none is named.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::Status;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-alternative-unnamed",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_alternative_unnamed.ja.md"),
    page_en: include_str!("soa_alternative_unnamed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let answer = &written.answer;
        if answer.exclude.is_some() || answer.status != Some(Status::Alternative) || !answer.by.is_empty() {
            continue;
        }
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.at("status"),
                text!(
                    "`{id}` の代替とする管理策が示されていません",
                    "`{id}` is met by an alternative that is not named"
                ),
            )
            .help(Text::new(
                "代わりに働く管理策を `by: [A.8.15]` のように書いてください",
                "name the controls that stand in for it, as in `by: [A.8.15]`",
            ))
            .record(written.record),
        );
    }
}
