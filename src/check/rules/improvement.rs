//! Audits, findings, management reviews.

use crate::check::Context;
use crate::data::Day;
use crate::model::Stated;
use crate::model::kinds::review::Review;

rules! {
    action_overdue
    audit_cycle_gap
    audit_missing
    audit_nonconformity_unrecorded
    audit_overdue
    audit_unreported
    audit_without_auditor
    auditor_in_own_area
    effectiveness_judged_early
    finding_answer_overdue
    finding_closed_unverified
    finding_closed_with_open_actions
    finding_closed_without_cause
    nonconformity_without_action
    review_input_missing
    review_input_unknown
    review_missing
    review_overdue
    review_without_decision
    review_without_minutes
}

/// The first day of the cycle that is judged: three years back, as long as a certificate runs.
fn cycle_start(today: Day) -> Day {
    let years = jiff::Span::new().years(3);
    Day(today.0.checked_sub(years).unwrap_or(jiff::civil::Date::MIN))
}

/// The management reviews that took place; one in the future is planned.
fn held<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Stated<Review>> {
    let today = context.today;
    context.isms.reviews.stated().filter(move |stated| stated.record.on <= today)
}
