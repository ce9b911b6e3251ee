//! A document is marked as in force before the day from which it holds.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "document-in-force-early",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.e"],
    page_ja: include_str!("document_in_force_early.ja.md"),
    page_en: include_str!("document_in_force_early.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.documents.stated().filter(|stated| stated.record.in_force()) {
        let Some(effective) = stated.record.head.effective.filter(|day| *day > context.today) else {
            continue;
        };
        let (id, effective) = (&stated.record.id, effective.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["effective"]),
                text!(
                    "`{id}` は発効中とされていますが、発効日は {effective} です",
                    "`{id}` is said to be in force, but takes effect on {effective}"
                ),
            )
            .related(stated.node.at(&["status"]), Text::new("発効中とした所", "said here"))
            .help(Text::new(
                "発効日までは `status: draft` とし、現行の版を残してください。発効日の誤りなら直してください",
                "keep the version that holds and leave this one at `status: draft` until that day; if the date is wrong, correct it",
            ))
            .record(id),
        );
    }
}
