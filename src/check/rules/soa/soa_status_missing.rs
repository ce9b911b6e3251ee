//! An included control does not say how far it is implemented.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-status-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d3"],
    page_ja: include_str!("soa_status_missing.ja.md"),
    page_en: include_str!("soa_status_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        if written.answer.exclude.is_some() || written.answer.status.is_some() {
            continue;
        }
        let id = &written.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                written.place,
                text!(
                    "採用した `{id}` の実施状況がありません",
                    "`{id}` is included without its implementation status"
                ),
            )
            .help(Text::new(
                "`status: implemented`（又は `partial`、`planned`、`alternative`）を書いてください。採用しないなら `exclude: 理由` としてください",
                "state `status: implemented` (or `partial`, `planned`, `alternative`), or `exclude: reason` if it does not apply",
            ))
            .record(written.record),
        );
    }
}
