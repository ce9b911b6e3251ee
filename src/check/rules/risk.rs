//! Risk assessment and treatment.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::config::RiskMethod;
use crate::model::Stated;
use crate::model::kinds::risk::{Risk, Treatment};
use crate::model::value::Approval;
use crate::text;
use crate::text::Text;

rules! {
    approval_before_assessment
    approver_not_owner
    assessed_before_round
    assessment_missing
    avoidance_gives_up_nothing
    current_above_inherent
    exceptional_acceptance_expired
    exceptional_acceptance_idle
    exceptional_acceptance_unexplained
    existing_control_not_implemented
    linked_risk_same_side
    loss_not_assessed
    no_risk_contradicted
    no_risk_unexplained
    open_actions_counted
    plan_unapproved
    plan_without_actions
    provider_without_customer_risk
    residual_above_criterion
    residual_above_current
    residual_above_inherent
    residual_not_estimated
    residual_unaccepted
    risk_loss_unstated
    risk_mark_off_scale
    risk_not_in_running_round
    risk_owner_is_office
    risk_owner_vacant
    risk_source_dismissed_unexplained
    risk_source_dismissed_yet_used
    risk_source_open
    service_criterion_looser
    service_without_risks
    sharing_without_supplier_control
    special_assessment_without_trigger
    treatment_unexplained
    treatment_without_controls
}

/// The risks to information that name each service, in natural order.
fn by_service<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<&'a Stated<Risk>>> {
    let mut found: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for stated in context.isms.risks.stated().filter(|stated| stated.record.is_of_information()) {
        for service in &stated.record.services {
            found.entry(&service.id).or_default().push(stated);
        }
    }
    found
}

/// The values of a risk; `None` where nothing is stated, or marks are off their scales.
struct Values {
    inherent: Option<u32>,
    current: Option<u32>,
    residual: Option<u32>,
}

/// Every risk with its values, in natural order.
fn valued<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Stated<Risk>, Values)> {
    context
        .isms
        .risks
        .stated()
        .map(|stated| (stated, Values::of(context, &stated.record)))
}

impl Values {
    fn of(context: &Context<'_>, risk: &Risk) -> Self {
        Self {
            inherent: context.value(risk.inherent),
            current: context.value(risk.current),
            residual: risk.treatment.residual.and_then(|residual| context.value(residual)),
        }
    }

    /// Whether what remains, today or after the plan, is known to stand above the criterion.
    fn above(&self, acceptable: u32) -> bool {
        [self.current, self.residual].into_iter().flatten().any(|value| value > acceptable)
    }
}

/// The criterion that a risk is held against; `None` if it lies outside the values that the scales can give.
fn criterion(context: &Context<'_>, risk: &Risk) -> Option<u32> {
    let (lowest, highest) = scale(&context.config.risk);
    Some(context.acceptable(risk)).filter(|criterion| (lowest..=highest).contains(criterion))
}

/// The least and the greatest value that two marks can give.
fn scale(method: &RiskMethod) -> (u32, u32) {
    let marks = |count: usize| 1..=u32::try_from(count).unwrap_or(u32::MAX);
    let impacts = marks(method.impact.len());
    let all =
        marks(method.likelihood.len()).flat_map(|likelihood| impacts.clone().filter_map(move |impact| method.value(likelihood, impact)));
    all.fold((u32::MAX, 0), |(least, greatest), value| (least.min(value), greatest.max(value)))
}

/// How a value is said beside a place.
fn value_is(value: u32) -> Text {
    text!("値 {value}", "value {value}")
}

/// The approvals of a treatment with their keys: of the plan, of what remains.
fn approvals(treatment: &Treatment) -> impl Iterator<Item = (&'static str, &Approval)> {
    let plan = treatment.plan_approved.as_ref().map(|approval| ("plan_approved", approval));
    let residual = treatment.residual_accepted.as_ref().map(|approval| ("residual_accepted", approval));
    plan.into_iter().chain(residual)
}
