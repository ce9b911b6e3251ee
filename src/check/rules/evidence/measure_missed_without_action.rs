//! The latest result of a measure misses its target, and nobody says what is done about it.

use std::collections::BTreeSet;

use super::{ids_in_words, is_blank};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::measure::Measure;
use crate::model::value::PeriodValue;
use crate::model::{Isms, Kind};
use crate::text::Text;
use crate::text::Words;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "measure-missed-without-action",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.1"],
    page_ja: include_str!("measure_missed_without_action.ja.md"),
    page_en: include_str!("measure_missed_without_action.md"),
    run,
};

/// What a remark may name as the answer to a miss.
const ANSWERS: &[Kind] = &[Kind::Finding, Kind::Risk, Kind::Opportunity, Kind::Change, Kind::Review];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(ANSWERS) {
        return;
    }
    let answered = answered(context.isms);
    for stated in context.isms.measures.stated() {
        let measure = &stated.record;
        let id = &measure.id.0;
        let Some((last, result)) = measure.results.iter().enumerate().next_back() else {
            continue;
        };
        if measure.meets(result) != Some(false) || answered.contains(id.as_str()) || is_explained(context, measure, result) {
            continue;
        }
        let (period, value) = (&result.period, &result.value.text);
        let place = |field: &str| stated.node.at(&["results", &last.to_string(), field]);
        out.push(
            Diagnostic::new(
                RULE.name,
                place("value"),
                text!(
                    "測定項目 `{id}` の {period} の値 {value} は目標に届いていませんが、処置が示されていません",
                    "measure `{id}` missed its target in {period} with {value}, and no action is named"
                ),
            )
            .related(stated.node.at(&["target"]), Text::new("目標値", "the target"))
            .help(Text::new(
                "指摘や処置を起こし、その ID をこの結果の `note` に書いてください",
                "raise a finding or an action, and name its id in `note` of this result",
            ))
            .record(id.clone()),
        );
    }
}

/// Whether the remark on a result names what is done; before the threshold any remark will do.
fn is_explained(context: &Context<'_>, measure: &Measure, result: &PeriodValue) -> bool {
    if is_blank(result.note.as_ref()) {
        return false;
    }
    let answers = |id| context.graph.get(id).is_some_and(|node| ANSWERS.contains(&node.kind));
    let names_answer = result.note.iter().flat_map(ids_in_words).any(answers);
    names_answer || measure.calls_for_action(result) == Some(false)
}

/// The measures that open findings and open actions name.
fn answered(isms: &Isms) -> BTreeSet<&str> {
    let mut words: Vec<&Words> = Vec::new();
    for finding in isms.findings.iter().filter(|finding| finding.closed.is_none()) {
        words.push(&finding.statement);
        words.extend([&finding.evidence, &finding.correction, &finding.cause, &finding.similar].into_iter().flatten());
        words.extend(finding.actions.iter().map(|action| &action.what));
    }
    let risks = isms.risks.iter().flat_map(|risk| &risk.treatment.actions);
    let opportunities = isms.opportunities.iter().flat_map(|opportunity| &opportunity.actions);
    let reviews = isms.reviews.iter().flat_map(|review| &review.decisions);
    let open = risks.chain(opportunities).chain(reviews).filter(|action| action.done.is_none());
    words.extend(open.map(|action| &action.what));
    let ids = words.into_iter().flat_map(ids_in_words);
    ids.filter(|id| isms.measures.get(id).is_some()).collect()
}
