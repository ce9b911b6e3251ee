//! A treatment relies on a control that the Statement of Applicability does not include.

use std::collections::BTreeSet;

use super::{Rows, Standing, is_guidance, is_party_in_question, statement_names};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::Risk;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::value::{Ref, to};
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "treatment-control-not-included",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.b", "27001:6.1.3.c", "27001:6.1.3.d", "JIP:4.2.2-b"],
    page_ja: include_str!("treatment_control_not_included.ja.md"),
    page_en: include_str!("treatment_control_not_included.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let statements = Rows::stated(context);
    // What a statement decides on without having a row for it is said there.
    let said: BTreeSet<&str> = context.graph.soa.iter().flat_map(|statement| &statement.without_row).map(|(id, _)| id.as_str()).collect();
    let services: Vec<&str> = statements.keys().copied().filter(|scope| *scope != ISMS_WIDE).collect();
    for risk in context.isms.risks.iter() {
        let named: Vec<&str> = risk.services.iter().map(|service| service.id.as_str()).collect();
        for control in risk.treatment.controls.iter().filter(|control| context.resolves(control)) {
            let scopes = match (named.is_empty(), is_guidance(context.catalog, &control.id)) {
                (false, _) => &named,
                (true, false) => &vec![ISMS_WIDE],
                // The ISMS-wide statement has no rows for guidance.
                (true, true) => &services,
            };
            // A statement that is missing is another mistake.
            let found: Option<Vec<_>> = scopes.iter().map(|scope| statements.get(scope)).collect();
            let Some(found) = found.filter(|found| !found.is_empty()) else {
                continue;
            };
            let found = found.iter().map(|rows| (rows, rows.standing(context.catalog, &control.id)));
            let found: Vec<(&str, Standing)> = found.map(|(rows, standing)| (rows.statement.scope.as_str(), standing)).collect();
            let absent = found.iter().any(|(_, standing)| *standing == Standing::Absent);
            if absent && (said.contains(control.id.as_str()) || scopes.iter().any(|scope| is_party_in_question(context, scope, &control.id))) {
                continue;
            }
            out.extend(judge(risk, control, &found, !named.is_empty()));
        }
    }
}

/// `each`: whether every statement has to bear the control out; one is enough for a risk to the whole ISMS.
fn judge(risk: &Risk, control: &Ref<to::ControlOrSide>, found: &[(&str, Standing)], each: bool) -> Option<Diagnostic> {
    let excluded = || found.iter().filter(|(_, standing)| matches!(standing, Standing::Excluded(_)));
    let open = found.iter().any(|(_, standing)| *standing == Standing::Open);
    let id = &control.id;
    let names = |list: &mut dyn Iterator<Item = &(&str, Standing)>| statement_names(&list.map(|(scope, _)| *scope).collect::<Vec<_>>());
    if excluded().next().is_some() && (each || !open) {
        let name = names(&mut excluded());
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            control.span,
            Text::owned(
                format!("リスク対応に挙げた `{id}` は、{}で除外されています", name.ja),
                format!("the treatment relies on `{id}`, but it is excluded in {}", name.en),
            ),
        )
        .help(text!(
            "`{id}` を採用に改めるか、リスク対応の管理策を見直してください",
            "include `{id}` there, or choose other controls for the risk"
        ))
        .record(&risk.id.0);
        let spans = excluded().filter_map(|(_, standing)| match standing {
            Standing::Excluded(spans) => Some(spans),
            _ => None,
        });
        for span in spans.flatten() {
            diagnostic = diagnostic.related(*span, Text::new("除外の決定", "the exclusion"));
        }
        return Some(diagnostic);
    }
    if open || excluded().next().is_some() {
        return None;
    }
    let name = names(&mut found.iter());
    Some(
        Diagnostic::new(
            RULE.name,
            control.span,
            Text::owned(
                format!("リスク対応に挙げた `{id}` の行が、{}にありません", name.ja),
                format!("the treatment relies on `{id}`, for which there is no row in {}", name.en),
            ),
        )
        .help(Text::new(
            "サービスの立場に合う側か、選んだ附属書Aの版にある管理策かを確かめてください",
            "see whether the service plays this party, and whether the chosen edition of Annex A has the control",
        ))
        .record(&risk.id.0),
    )
}
