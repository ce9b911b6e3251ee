//! Scope, parties and certificates.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use unicode_normalization::UnicodeNormalization;

use crate::catalog::{self, Role};
use crate::check::Context;
use crate::model::Stated;
use crate::model::kinds::certificate::{Certificate, CertifiedSoa};
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::kinds::service::{Service, ServiceKind};
use crate::model::kinds::soa::Soa;
use crate::model::kinds::supplier::SupplierKind;
use crate::model::kinds::system::System;
use crate::model::value::{Ref, to};
use crate::span::Span;
use crate::text::folded;

rules! {
    base_certificate_missing
    certificate_audit_overdue
    certificate_cites_old_soa
    certificate_cites_unknown_soa
    certificate_expired
    certificate_of_other_scope
    climate_undecided
    cloud_personnel_out_of_scope
    cloud_personnel_outside_isms
    cloud_personnel_unflagged
    cloud_personnel_without_activity
    cloud_scope_outside_isms
    context_dismissed_unexplained
    context_missing
    customer_without_upstream
    excluded_kind_as_provider
    interested_parties_missing
    need_unanswered
    no_cloud_claim_contradicted
    provider_claims_no_cloud
    scope_missing
    service_name_not_in_statement
    service_name_variant
    service_out_of_scope
    service_without_party
    site_out_of_scope
    supplier_controls_excluded
    system_out_of_scope
    upstream_undeclared
    upstream_without_customer_party
    withdrawn_edition
}

/// The scopes of the cloud certification, with their data.
fn clouds<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Stated<Scope>> {
    context.isms.scopes.stated().filter(|scope| scope.record.kind == ScopeKind::Cloud)
}

/// The cloud scopes that name a service, by the service.
fn scopes_of_services<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<&'a Stated<Scope>>> {
    let mut scopes: BTreeMap<&str, Vec<&Stated<Scope>>> = BTreeMap::new();
    for scope in clouds(context) {
        for service in &scope.record.services {
            scopes.entry(&service.id).or_default().push(scope);
        }
    }
    scopes
}

/// The official names of a service, one for each language it has one in.
fn names(service: &Service) -> impl Iterator<Item = &str> {
    let name = &service.name;
    let names = [&name.ja, &name.en, &name.plain].into_iter().flatten();
    names.map(String::as_str).filter(|name| !name.trim().is_empty())
}

/// Words without blanks, all of one width; capitals stay capitals.
fn squeezed(words: &str) -> String {
    words.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Where a service says that it plays a party.
fn part<'a>(service: &'a Service, party: &str) -> Option<&'a Ref<to::Party>> {
    service.parties.iter().find(|played| played.id == party)
}

/// Whether a kind of business provides no cloud service of its own.
fn is_excluded(kind: ServiceKind) -> bool {
    matches!(kind, ServiceKind::Resale | ServiceKind::Consulting | ServiceKind::Integration)
}

/// The cloud suppliers that a service says it uses; `None` if one of its suppliers is not known.
fn upstreams<'a>(context: &Context<'a>, service: &'a Service) -> Option<Vec<&'a Ref<to::Supplier>>> {
    let suppliers = service.uses.iter().map(|used| Some((used, context.isms.suppliers.get(&used.id)?)));
    let suppliers = suppliers.collect::<Option<Vec<_>>>()?;
    let clouds = suppliers.into_iter().filter(|(_, supplier)| supplier.kind == SupplierKind::Cloud);
    Some(clouds.map(|(used, _)| used).collect())
}

/// The cloud suppliers that the systems of a provider's service run on and the service does not name, each with the first such system.
fn undeclared<'a>(context: &Context<'a>, service: &'a Service) -> Vec<(&'a System, &'a Ref<to::Supplier>)> {
    if part(service, catalog::PROVIDER).is_none() {
        return Vec::new();
    }
    let mut known: BTreeSet<&str> = service.uses.iter().map(|used| used.id.as_str()).collect();
    let mut found = Vec::new();
    for needed in needed(context, service) {
        let system = &needed.system.record;
        let Some(supplier) = &system.supplier else { continue };
        let is_cloud = |id: &str| {
            context
                .isms
                .suppliers
                .get(id)
                .is_some_and(|supplier| supplier.kind == SupplierKind::Cloud)
        };
        if is_cloud(&supplier.id) && known.insert(&supplier.id) {
            found.push((system, supplier));
        }
    }
    found
}

/// A system that a service needs.
struct Needed<'a> {
    system: &'a Stated<System>,
    /// The reference that first asks for it.
    by: Span,
}

/// The systems that a service needs: its own, those behind what it announces, and what these need in turn.
fn needed<'a>(context: &Context<'a>, service: &'a Service) -> Vec<Needed<'a>> {
    let announced = service.catalogue.iter().map(|feature| &feature.system);
    let mut queue: VecDeque<&Ref<to::System>> = service.systems.iter().chain(announced).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(reference) = queue.pop_front() {
        if !seen.insert(reference.id.as_str()) {
            continue;
        }
        let Some(system) = context.isms.systems.get_stated(&reference.id) else {
            continue;
        };
        queue.extend(&system.record.needs);
        found.push(Needed {
            system,
            by: reference.span,
        });
    }
    found
}

/// What makes somebody take part in a service: the role that an activity names.
struct Held<'a> {
    service: &'a Service,
    role: &'a Ref<to::Role>,
}

/// Who holds a role of an activity of these services today, by the person.
fn active<'a>(context: &Context<'a>, services: impl Iterator<Item = &'a Service>) -> BTreeMap<&'a str, Held<'a>> {
    let mut people = BTreeMap::new();
    for service in services {
        for role in service.activities.iter().flat_map(|activity| &activity.roles) {
            let Some(record) = context.isms.roles.get(&role.id) else { continue };
            for person in record.holders_on(context.today) {
                people.entry(person.id.as_str()).or_insert(Held { service, role });
            }
        }
    }
    people
}

/// Which kind of scope the standard of a certificate certifies; `None` for standards that the catalog does not know.
fn attests(context: &Context<'_>, certificate: &Certificate) -> Option<ScopeKind> {
    let standard = folded(&certificate.standard);
    let names = |roles: &[Role]| {
        let mut sets = context.catalog.sets().iter().map(|set| &set.standard);
        // An id is a number with an edition; editions are written in many ways.
        sets.any(|known| roles.contains(&known.role) && known.id.split(':').next().is_some_and(|number| standard.contains(&folded(number))))
    };
    if names(&[Role::Scheme, Role::Guidance]) {
        Some(ScopeKind::Cloud)
    } else {
        names(&[Role::Requirements]).then_some(ScopeKind::Isms)
    }
}

/// What a certificate's Statement of Applicability is to the ISMS-wide one that is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cited {
    /// The version that is stated.
    Current,
    /// An earlier version.
    Former,
    /// Another document.
    OtherNumber,
    /// A version that its history does not have.
    UnknownVersion,
    /// The statement gives no number or no version.
    Unclear,
}

impl Cited {
    fn of(soa: &Soa, cited: &CertifiedSoa) -> Self {
        let (Some(number), Some(version)) = (&soa.number, &soa.version) else {
            return Self::Unclear;
        };
        if squeezed(number) != squeezed(&cited.number) {
            Self::OtherNumber
        } else if *version == cited.version {
            Self::Current
        } else if soa.history.is_empty() || soa.history.iter().any(|revision| revision.version == cited.version) {
            Self::Former
        } else {
            Self::UnknownVersion
        }
    }
}
