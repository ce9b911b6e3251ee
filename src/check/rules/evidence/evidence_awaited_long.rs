//! Evidence was asked for long ago and has not come.

use super::{days_since, longer_ago};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "evidence-awaited-long",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27017:18.2.1/csc", "A.5.22"],
    page_ja: include_str!("evidence_awaited_long.ja.md"),
    page_en: include_str!("evidence_awaited_long.md"),
    run,
};

/// How many days an answer may take.
const DAYS: i32 = 60;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.evidence.stated() {
        let evidence = &stated.record;
        let Some(requested) = evidence.awaited_since() else { continue };
        // What is overdue or has run out is said to be so.
        if evidence.is_stale(context.today) || !longer_ago(context, requested, jiff::Span::new().days(DAYS)) {
            continue;
        }
        let (id, days) = (&evidence.id.0, days_since(context, requested));
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["requested"]),
                text!(
                    "証拠 `{id}` を求めてから {days} 日、まだ受け取っていません",
                    "evidence `{id}` was asked for {days} days ago and has not come"
                ),
            )
            .help(Text::new(
                "提供元に督促し、届いた日を `received` に書いてください。得られないときは別の証拠を求めてください",
                "remind whoever gives it and state the day it comes in `received`; if it is not to be had, ask for something else",
            ))
            .record(id.clone()),
        );
    }
}
