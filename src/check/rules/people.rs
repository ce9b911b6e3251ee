//! Roles, responsibilities and people.

use crate::catalog::{CUSTOMER, PROVIDER};
use crate::check::Context;
use crate::check::context::plays;
use crate::model::kinds::duty::Duty;
use crate::model::kinds::service::Service;

rules! {
    approver_not_in_role
    competence_missing
    duty_not_agreed
    duty_of_foreign_supplier
    duty_one_sided
    duty_role_missing
    duty_role_outside_raci
    raci_without_one_accountable
    role_vacant
    service_without_duties
    training_incomplete
}

/// The services that a duty belongs to: the one it names, or all in scope.
fn services_of<'a>(context: &'a Context<'a>, duty: &Duty) -> impl Iterator<Item = &'a Service> {
    let (named, all) = match &duty.service {
        Some(service) => (context.isms.services.get(&service.id), None),
        None => (None, Some(context.services_in_scope())),
    };
    named.into_iter().chain(all.into_iter().flatten())
}

/// Whether a party of a service is certainly us: where we provide it, the customer may as well be our customer.
fn is_ours(service: &Service, party: &str) -> bool {
    plays(service, party) && !(party == CUSTOMER && plays(service, PROVIDER))
}
