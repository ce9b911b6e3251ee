//! Nobody has decided whether an event is an incident.

use super::{days_since, longer_ago};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "incident-undecided",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.25"],
    page_ja: include_str!("incident_undecided.ja.md"),
    page_en: include_str!("incident_undecided.md"),
    run,
};

/// How many days the decision may take.
const DAYS: i32 = 30;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.incidents.stated() {
        let incident = &stated.record;
        if incident.decided.is_some() || !longer_ago(context, incident.detected, jiff::Span::new().days(DAYS)) {
            continue;
        }
        let (id, days) = (&incident.id.0, days_since(context, incident.detected));
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["detected"]),
                text!(
                    "`{id}` は検知から {days} 日を経て、インシデントとするかどうかの判断が記録されていません",
                    "`{id}` was detected {days} days ago, and no decision on whether it is an incident is recorded"
                ),
            )
            .help(Text::new("判断した日を `decided` に書いてください", "state the day of the decision in `decided`"))
            .record(id.clone()),
        );
    }
}
