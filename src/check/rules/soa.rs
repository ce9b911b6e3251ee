//! Statements of Applicability.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{CUSTOMER, Catalog};
use crate::check::Context;
use crate::check::context::plays;
use crate::data::Node;
use crate::model::kinds::soa::{Answer, ISMS_WIDE, Soa};
use crate::model::kinds::supplier::SupplierKind;
use crate::span::Span;
use crate::text;
use crate::text::{Text, Words, folded};
use crate::trace::side_id;
use crate::trace::soa::{Choice, Row, Set, Statement};

rules! {
    baseline_narrower_than_service
    counterparts_disagree
    decision_without_row
    own_control_unused
    soa_alternative_excluded
    soa_alternative_unnamed
    soa_answer_contradictory
    soa_effective_before_approval
    soa_excluded_control_used
    soa_exclusion_empty_phrase
    soa_exclusion_recommended
    soa_exclusion_unjustified
    soa_exclusions_excessive
    soa_guidance_over_exclusion
    soa_implementation_undescribed
    soa_inclusion_unjustified
    soa_missing
    soa_plan_overdue
    soa_plan_undated
    soa_row_undecided
    soa_side_out_of_role
    soa_status_missing
    soa_unapproved
    soa_unidentified
    treatment_control_not_included
}

/// An answer where an author states it: said of here, it is said once, however many services inherit it.
pub(super) struct Written<'a> {
    pub(super) answer: Answer,
    /// The mapping that holds the answer.
    pub(super) node: &'a Node,
    /// The control that is decided on, or the name of the side.
    pub(super) place: Span,
    /// The control or position, with the side if the answer has one.
    pub(super) id: String,
    /// The row, else the statement: what an exception would name.
    pub(super) record: String,
}

impl Written<'_> {
    /// The place of a field, of its key if nothing stands behind that; where the answer lacks it, of what is decided on.
    fn at(&self, field: &str) -> Span {
        match self.node.entry(field) {
            Some((key, value)) if value.is_null() => key.span,
            Some((_, value)) => value.span,
            None => self.place,
        }
    }
}

/// All answers that a row takes up, statement by statement.
pub(super) fn written<'a>(context: &Context<'a>) -> Vec<Written<'a>> {
    let mut all = Vec::new();
    for stated in context.isms.soa.stated() {
        let soa = &stated.record;
        let unplaced: BTreeSet<Span> = context
            .statement(soa.scope())
            .into_iter()
            .flat_map(|statement| statement.without_row.iter().chain(&statement.not_played))
            .map(|(_, span)| *span)
            .collect();
        let nodes = stated.node.get("decisions").map_or(&[][..], Node::items);
        for (decision, node) in soa.decisions.iter().zip(nodes) {
            let control = &decision.control;
            let own = decision.own_answer().map(|answer| (answer, node, control.span, control.id.clone()));
            let sides = node.get("sides").map_or(&[][..], Node::items);
            let sides = decision.sides.iter().zip(sides).filter_map(|(side, node)| {
                let id = side_id(&control.id, &side.party.value);
                Some((side.answer.clone(), node.get("answer")?, side.party.span, id))
            });
            for (answer, node, place, id) in own.into_iter().chain(sides) {
                if context.resolves(control) && !unplaced.contains(&place) {
                    let record = record_of(context, soa, &id);
                    all.push(Written {
                        answer,
                        node,
                        place,
                        id,
                        record,
                    });
                }
            }
        }
    }
    all
}

/// The row that an answer on `id` belongs to; the statement, where the baseline answers guidance for its services.
fn record_of(context: &Context<'_>, soa: &Soa, id: &str) -> String {
    let of = id.rsplit_once('/').map_or(id, |(of, _)| of);
    let sides = context.catalog.parties().iter().map(|party| side_id(id, &party.id));
    let counterparts = context.catalog.in_chosen_annex(of).into_iter().map(str::to_owned);
    let candidates = [id.to_owned(), of.to_owned()].into_iter().chain(counterparts).chain(sides);
    let rows = candidates.map(|id| format!("{}/{id}", soa.id));
    rows.into_iter()
        .find(|row| context.graph.find(row).is_some())
        .unwrap_or_else(|| soa.id.clone())
}

/// The place of the decisions of a statement: their key, else its head.
fn decisions(context: &Context<'_>, scope: &str) -> Span {
    let stated = context.isms.soa.get_stated(&format!("soa:{scope}"));
    let key = |node: &Node| node.entry("decisions").map_or_else(|| node.head(), |(key, _)| key.span);
    stated.map_or(Span::NONE, |stated| key(&stated.node))
}

/// How a statement is called in a sentence.
fn statement_name(scope: &str) -> Text {
    if scope == ISMS_WIDE {
        Text::new("ISMS全体の適用宣言書", "the ISMS-wide Statement of Applicability")
    } else {
        text!("`{scope}` の適用宣言書", "the Statement of Applicability of `{scope}`")
    }
}

/// How several statements are called in a sentence.
fn statement_names(scopes: &[&str]) -> Text {
    match scopes {
        [one] => statement_name(one),
        _ => {
            let list = scopes.join("`, `");
            text!("`{list}` の適用宣言書", "the Statements of Applicability of `{list}`")
        }
    }
}

/// Whether a service is not judged by a side of the guidance because its parties are in question: it states none, or uses a cloud and does not say that it is a customer.
fn is_party_in_question(context: &Context<'_>, scope: &str, id: &str) -> bool {
    let Some(service) = context.isms.services.get(scope) else {
        return false;
    };
    let is_cloud = |id: &str| {
        context
            .isms
            .suppliers
            .get(id)
            .is_some_and(|supplier| supplier.kind == SupplierKind::Cloud)
    };
    let undeclared = || !plays(service, CUSTOMER) && service.uses.iter().any(|supplier| is_cloud(&supplier.id));
    let of_customer = id.rsplit_once('/').is_some_and(|(_, side)| side == CUSTOMER);
    service.parties.is_empty() || (of_customer && undeclared())
}

/// The rows of a statement by the control they are about.
struct Rows<'a> {
    statement: &'a Statement,
    by_control: BTreeMap<&'a str, Vec<&'a Row>>,
}

/// What a statement says of a control, a position or a side of either.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    /// It has no row.
    Absent,
    /// All its rows are excluded, here.
    Excluded(Vec<Span>),
    /// A row is included, or not decided.
    Open,
}

impl<'a> Rows<'a> {
    fn of(statement: &'a Statement) -> Self {
        let mut by_control: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in &statement.rows {
            by_control.entry(row.control.as_str()).or_default().push(row);
        }
        Self { statement, by_control }
    }

    /// The rows of all statements that an author states, by scope.
    fn stated(context: &Context<'a>) -> BTreeMap<&'a str, Self> {
        let stated = context.graph.soa.iter().filter(|statement| statement.stated);
        stated.map(|statement| (statement.scope.as_str(), Self::of(statement))).collect()
    }

    fn about(&self, control: &str) -> &[&'a Row] {
        self.by_control.get(control).map_or(&[], Vec::as_slice)
    }

    /// What is said of `id`, under its own number or through the map of editions.
    fn standing(&self, catalog: &Catalog, id: &str) -> Standing {
        let (of, side) = id.rsplit_once('/').map_or((id, None), |(of, side)| (of, Some(side)));
        let mut rows: Vec<&Row> = self.about(of).to_vec();
        if rows.is_empty() {
            let counterparts = catalog.in_chosen_annex(of);
            rows = counterparts.iter().flat_map(|control| self.about(control)).copied().collect();
        }
        rows.retain(|row| side.is_none_or(|side| row.parties.iter().any(|party| party == side)));
        let excluded: Option<Vec<Vec<Span>>> = rows.iter().map(|row| excluded(row, side)).collect();
        match excluded.map(|spans| spans.concat()) {
            None => Standing::Open,
            Some(spans) if spans.is_empty() => Standing::Absent,
            Some(spans) => Standing::Excluded(spans),
        }
    }
}

/// Where a row, or the one side of it that is asked for, is excluded; `None` if it is not, or nobody plays it.
fn excluded(row: &Row, side: Option<&str>) -> Option<Vec<Span>> {
    if row.choice == Choice::OutOfRole {
        return Some(Vec::new());
    }
    let asked = |named: &Option<String>| row.set != Set::Cloud || side.is_none() || named.as_deref() == side;
    let answers = row.answers.iter().zip(&row.places).filter(|((named, _), _)| asked(named));
    let spans: Option<Vec<Span>> = answers
        .map(|((_, answer), place)| answer.exclude.is_some().then_some(place.span))
        .collect();
    spans.filter(|spans| !spans.is_empty() && (side.is_some() || row.choice == Choice::Excluded))
}

/// The controls, positions and sides that a service includes by an answer of its own, with the places by service.
fn included_by_services<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<(&'a str, Span)>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let services = context
        .graph
        .soa
        .iter()
        .filter(|statement| statement.stated && statement.scope != ISMS_WIDE);
    for statement in services {
        for row in &statement.rows {
            let own = row.answers.iter().zip(&row.places);
            let mut own = own.filter(|((_, answer), place)| !place.inherited && answer.exclude.is_none());
            if let Some((_, place)) = own.next() {
                found
                    .entry(row.control.as_str())
                    .or_default()
                    .push((statement.scope.as_str(), place.span));
            }
        }
    }
    found
}

/// Whether an id names guidance or a cloud control, or a side of either.
fn is_guidance(catalog: &Catalog, id: &str) -> bool {
    let guidance = catalog.guidance().map(|set| set.standard.id.as_str());
    catalog
        .get(id)
        .is_some_and(|item| Some(item.set().standard.id.as_str()) == guidance)
}

/// The texts of an author in whatever languages they are given, folded for comparison.
fn folded_texts(words: &Words) -> impl Iterator<Item = String> {
    [&words.ja, &words.en, &words.plain].into_iter().flatten().map(|text| folded(text))
}
