//! Nothing was learnt from an incident.

use super::{is_blank, longer_ago};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "incident-without-lesson",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.27"],
    page_ja: include_str!("incident_without_lesson.ja.md"),
    page_en: include_str!("incident_without_lesson.md"),
    run,
};

/// How many days after the recovery the review may take.
const DAYS: i32 = 30;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.incidents.stated() {
        let incident = &stated.record;
        if !is_blank(incident.lesson.as_ref()) || incident.finding.is_some() {
            continue;
        }
        let Some(recovered) = incident.recovered else { continue };
        if !longer_ago(context, recovered, jiff::Span::new().days(DAYS)) {
            continue;
        }
        let (id, recovered) = (&incident.id.0, recovered.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "{recovered} に復旧したインシデント `{id}` の教訓が記録されていません",
                    "no lesson is recorded from incident `{id}`, recovered on {recovered}"
                ),
            )
            .help(Text::new(
                "振返りの結果を `lesson` に書くか、起票した指摘を `finding` に書いてください",
                "state what was learnt in `lesson`, or name the finding it led to in `finding`",
            ))
            .record(id.clone()),
        );
    }
}
