//! An incident was handled before it was detected.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "incident-dates-disorder",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["A.5.26", "A.5.28"],
    page_ja: include_str!("incident_dates_disorder.ja.md"),
    page_en: include_str!("incident_dates_disorder.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.incidents.stated() {
        let incident = &stated.record;
        let (id, detected) = (&incident.id.0, incident.detected);
        let steps = [
            ("decided", incident.decided, "判断した日", "the decision"),
            ("recovered", incident.recovered, "復旧した日", "the recovery"),
            ("customers_told", incident.customers_told, "顧客に知らせた日", "the notice to customers"),
            ("authority_told", incident.authority_told, "当局に報告した日", "the report to authorities"),
        ];
        for (field, day, ja, en) in steps {
            let Some(day) = day.filter(|day| *day < detected) else { continue };
            let day = day.0;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&[field]),
                    text!(
                        "インシデント `{id}` の{ja} {day} が、検知した日より前です",
                        "{en} of incident `{id}` is dated {day}, before it was detected"
                    ),
                )
                .related(stated.node.at(&["detected"]), Text::new("検知した日", "the day it was detected"))
                .help(Text::new("日付を記録と照らして直してください", "check the dates against the log and correct them"))
                .record(id.clone()),
            );
        }
    }
}
