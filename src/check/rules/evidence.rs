//! Evidence, objectives, measures and operation.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, SHARED};
use crate::check::Context;
use crate::data::Day;
use crate::model::Isms;
use crate::model::kinds::evidence::Evidence;
use crate::model::kinds::soa::{Answer, ISMS_WIDE};
use crate::span::Span;
use crate::text::Words;
use crate::trace::side_id;
use crate::trace::soa::{Basis, Choice, Row, Statement};

rules! {
    asset_values_off_scale
    change_unassessed
    evidence_awaited_long
    evidence_expired
    evidence_missing
    evidence_never_taken
    evidence_overdue
    evidence_period_missing
    incident_dates_disorder
    incident_undecided
    incident_without_lesson
    law_check_overdue
    law_without_control
    measure_missed_without_action
    measure_overdue
    objective_element_blank
    objective_overdue
    objective_unlinked
    personal_data_without_retention
    provider_evidence_missing
    supplier_assessment_old
    supplier_certificate_expired
    supplier_unassessed
    supplier_without_contract
    supplier_without_exit_plan
    task_overdue
}

/// Whether today lies more than `span` after `day`.
fn longer_ago(context: &Context<'_>, day: Day, span: jiff::Span) -> bool {
    day.0.checked_add(span).is_ok_and(|last| last < context.today.0)
}

/// The days from `day` to today.
fn days_since(context: &Context<'_>, day: Day) -> i32 {
    day.0.until(context.today.0).map_or(0, |span| span.get_days())
}

/// Whether nothing is said.
fn is_blank(words: Option<&Words>) -> bool {
    words.is_none_or(Words::is_blank)
}

/// What may be an id in the words of an author: runs of the characters that ids are made of.
fn ids_in_words(words: &Words) -> impl Iterator<Item = &str> {
    [&words.ja, &words.en, &words.plain]
        .into_iter()
        .flatten()
        .flat_map(|text| ids_in(text))
}

/// What may be an id in a text.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    let of_an_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    text.split(move |c| !of_an_id(c))
        .map(|word| word.trim_end_matches(['.', '_', '-']))
        .filter(|word| !word.is_empty())
}

/// Evidence by what it shows.
struct Shown<'a>(BTreeMap<&'a str, Vec<&'a Evidence>>);

impl<'a> Shown<'a> {
    fn of(isms: &'a Isms) -> Self {
        let mut shown: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for evidence in isms.evidence.iter() {
            for item in &evidence.shows {
                shown.entry(item.id.as_str()).or_default().push(evidence);
            }
        }
        Self(shown)
    }

    /// The evidence that shows an answer, of the service it is stated for.
    fn showing<'b>(&'b self, answer: &'b Stated<'_>) -> impl Iterator<Item = &'a Evidence> + use<'a, 'b> {
        let all = answer.names.iter().filter_map(|id| self.0.get(id.as_str())).flatten();
        all.copied().filter(|evidence| concerns(evidence, answer.scope))
    }
}

/// Whether evidence concerns a service; the whole ISMS takes in all evidence.
fn concerns(evidence: &Evidence, scope: &str) -> bool {
    scope == ISMS_WIDE || evidence.services.is_empty() || evidence.services.iter().any(|service| service.id == scope)
}

/// An answer of a Statement of Applicability to what it includes.
struct Stated<'a> {
    answer: &'a Answer,
    /// The row that it stands in first.
    row: &'a Row,
    /// The service that states it, or `isms`.
    scope: &'a str,
    /// The names under which evidence may show it; first its own.
    names: Vec<String>,
    /// Where it is stated.
    span: Span,
}

/// The answers to what is included, in the order of the statements. An inherited answer belongs to the statement it comes from; it stands here once for each heir.
fn stated_answers<'a>(context: &Context<'a>) -> impl Iterator<Item = Stated<'a>> + use<'a> {
    let places = places(context.isms);
    let rows = context
        .graph
        .soa
        .iter()
        .flat_map(|statement| statement.rows.iter().map(move |row| (statement, row)));
    let included = rows.filter(|(_, row)| row.choice == Choice::Included);
    let catalog = context.catalog;
    included.flat_map(move |(statement, row)| {
        let answers = row.answers.iter().filter(|(_, answer)| answer.exclude.is_none());
        let stated: Vec<_> = answers
            .map(|(side, answer)| stated(catalog, &places, statement, row, side.as_deref(), answer))
            .collect();
        stated
    })
}

/// The places of decisions by scope, control and side; the side of an answer to the control as a whole is empty.
type Places<'a> = BTreeMap<(&'a str, &'a str, &'a str), Span>;

fn places(isms: &Isms) -> Places<'_> {
    let mut places = BTreeMap::new();
    for soa in isms.soa.iter() {
        for decision in &soa.decisions {
            let control = decision.control.id.as_str();
            places.insert((soa.scope(), control, ""), decision.control.span);
            for side in &decision.sides {
                places.insert((soa.scope(), control, side.party.value.as_str()), side.party.span);
            }
        }
    }
    places
}

fn stated<'a>(
    catalog: &Catalog,
    places: &Places<'_>,
    statement: &'a Statement,
    row: &'a Row,
    side: Option<&str>,
    answer: &'a Answer,
) -> Stated<'a> {
    let control = row.control.as_str();
    let scope = statement.scope.as_str();
    let looked_up = [scope, ISMS_WIDE].into_iter().find_map(|scope| {
        let by_side = side.and_then(|side| places.get(&(scope, control, side)));
        let whole = || places.get(&(scope, control, ""));
        by_side
            .map(|span| (scope, false, *span))
            .or_else(|| whole().map(|span| (scope, true, *span)))
    });
    // A row that took the answer of a counterpart has only the place of the row.
    let from = if row.basis == Some(Basis::Inherited) { ISMS_WIDE } else { scope };
    let (scope, whole, span) = looked_up.unwrap_or((from, true, row.span));
    // What is answered as a whole may be shown by any side.
    let sides: Vec<_> = match side {
        Some(_) if whole => catalog.parties().iter().map(|party| party.id.as_str()).collect(),
        _ => side.into_iter().collect(),
    };
    let mut names: Vec<_> = sides
        .into_iter()
        .filter(|side| *side != SHARED)
        .map(|side| side_id(control, side))
        .collect();
    names.insert(if whole { 0 } else { names.len() }, control.to_owned());
    names.extend(row.counterparts.iter().cloned());
    Stated {
        answer,
        row,
        scope,
        names,
        span,
    }
}
