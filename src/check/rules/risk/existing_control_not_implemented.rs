//! A control said to be at work is planned or excluded.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::{Answer, ISMS_WIDE, Status};
use crate::text::Text;
use crate::trace::soa::{Row, Statement};

pub(super) const RULE: Rule = Rule {
    name: "existing-control-not-implemented",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.d.2", "27001:6.1.3.d"],
    page_ja: include_str!("existing_control_not_implemented.ja.md"),
    page_en: include_str!("existing_control_not_implemented.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let statements: BTreeMap<&str, Rows<'_>> = context
        .graph
        .soa
        .iter()
        .map(|statement| (statement.scope.as_str(), Rows::of(statement)))
        .collect();
    for risk in context.isms.risks.iter() {
        let id = &risk.id.0;
        let services = risk.services.iter().map(|service| service.id.as_str());
        let scopes: Vec<_> = services.chain(risk.services.is_empty().then_some(ISMS_WIDE)).collect();
        for control in &risk.existing {
            let name = &control.id;
            let idle = scopes.iter().find_map(|scope| Some((*scope, statements.get(scope)?.idle(name)?)));
            let Some((scope, Idle { row, excluded })) = idle else { continue };
            // Of a treatment that names an excluded control, the rules of the Statement of Applicability speak.
            if excluded && risk.treatment.controls.iter().any(|treated| treated.id == *name) {
                continue;
            }
            let (ja, en) = if excluded { ("除外", "excluded") } else { ("計画中", "planned") };
            out.push(
                Diagnostic::new(
                    RULE.name,
                    control.span,
                    Text::owned(
                        format!("リスク `{id}` は、適用宣言書 `soa:{scope}` で{ja}の管理策 `{name}` を、働いている管理策に数えています"),
                        format!("the risk `{id}` counts `{name}` as at work, which is {en} in `soa:{scope}`"),
                    ),
                )
                .related(row.span, Text::owned(format!("{ja}としている決定"), format!("the decision: {en}")))
                .help(Text::new(
                    "`existing` から消して現在リスクを付け直すか、実施済みなら適用宣言書の実施状況を改めてください",
                    "remove it from `existing` and estimate the current risk anew, or correct the statement if the control is at work",
                ))
                .record(id),
            );
        }
    }
}

/// The rows of a Statement of Applicability by control, under the numbers of both editions.
struct Rows<'a>(BTreeMap<&'a str, Vec<&'a Row>>);

/// A control that does not work today.
struct Idle<'a> {
    row: &'a Row,
    excluded: bool,
}

impl<'a> Rows<'a> {
    fn of(statement: &'a Statement) -> Self {
        let mut rows: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for row in &statement.rows {
            for control in row.counterparts.iter().chain([&row.control]) {
                rows.entry(control).or_default().push(row);
            }
        }
        Self(rows)
    }

    /// What says that a control, or a side of it, does not work: every answer to it excludes it or only plans it.
    fn idle(&self, id: &str) -> Option<Idle<'a>> {
        let (control, side) = id.rsplit_once('/').map_or((id, None), |(control, side)| (control, Some(side)));
        let rows = self.0.get(control)?.iter();
        let answers = rows.flat_map(|row| row.answers.iter().map(move |(party, answer)| (*row, party.as_deref(), answer)));
        let mut answers = answers.filter(|(_, party, _)| side.is_none() || *party == side).peekable();
        let row = answers.peek()?.0;
        let mut excluded = true;
        for (_, _, answer) in answers {
            excluded &= answer.exclude.is_some();
            if answer.exclude.is_none() && !is_planned(answer) {
                return None;
            }
        }
        Some(Idle { row, excluded })
    }
}

/// Whether a control is planned. A plan without owner or day is a plan to be completed first.
fn is_planned(answer: &Answer) -> bool {
    answer.status == Some(Status::Planned) && answer.owner.is_some() && answer.due.is_some()
}
