//! What rules look at, and what several of them ask of it.

use super::Memo;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::data::{At, Day, Node};
use crate::files::Files;
use crate::model::kinds::risk::Risk;
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::kinds::service::Service;
use crate::model::value::{Action, Estimate, Ref};
use crate::model::{Isms, Kind, Records};
use crate::span::Span;
use crate::trace::Graph;
use crate::trace::soa::Statement;

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The files as read.
    pub files: &'a Files,
    /// The standards.
    pub catalog: &'a Catalog,
    /// The records.
    pub isms: &'a Isms,
    /// The trace graph.
    pub graph: &'a Graph,
    /// The day that stands for today.
    pub today: Day,
    /// What is known of texts from earlier runs.
    pub memo: &'a Memo,
}

impl<'a> Context<'a> {
    /// Whether all records of these kinds could be read: only then may a rule say that one is missing.
    pub(super) fn complete(&self, kinds: &[Kind]) -> bool {
        let broken = |kind: Option<Kind>| kind.is_none_or(|kind| kinds.contains(&kind));
        let unread = self.isms.unread.iter().any(|kind| kinds.contains(kind));
        !self.isms.incomplete && !unread && !self.isms.broken.iter().any(|found| broken(found.kind))
    }

    /// The place of what the book as a whole lacks: its id in `book.toml`.
    pub(super) fn book(&self) -> Span {
        self.config.span
    }

    /// The value of two marks on the scales of the book; `None` off the scales.
    pub(super) fn value(&self, estimate: Estimate) -> Option<u32> {
        self.config.risk.value(estimate.likelihood, estimate.impact)
    }

    /// The highest value that is acceptable for a risk: the strictest criterion of the book and of the services that the risk concerns.
    pub(super) fn acceptable(&self, risk: &Risk) -> u32 {
        let services = risk.services.iter().filter_map(|service| self.isms.services.get(&service.id));
        let stricter = services.filter_map(|service| service.acceptable).min();
        stricter.map_or(self.config.risk.acceptable, |own| own.min(self.config.risk.acceptable))
    }

    /// The scopes of the cloud certification.
    pub(super) fn cloud_scopes(&self) -> impl Iterator<Item = &'a Scope> {
        self.isms.scopes.iter().filter(|scope| scope.kind == ScopeKind::Cloud)
    }

    /// The services that a cloud scope names; all services if no cloud scope is stated.
    pub(super) fn services_in_scope(&self) -> impl Iterator<Item = &'a Service> {
        let named: Vec<&str> = self
            .cloud_scopes()
            .flat_map(|scope| &scope.services)
            .map(|service| service.id.as_str())
            .collect();
        let any = self.cloud_scopes().next().is_some();
        self.isms
            .services
            .iter()
            .filter(move |service| !any || named.contains(&service.id.0.as_str()))
    }

    /// The Statement of Applicability of a service, or of `isms`, if an author states it.
    pub(super) fn statement(&self, scope: &str) -> Option<&'a Statement> {
        self.graph.soa.iter().find(|statement| statement.scope == scope && statement.stated)
    }

    /// Whether a reference leads to something of its kind that could be read; if not, that was said already.
    pub(super) fn resolves<T>(&self, reference: &Ref<T>) -> bool {
        self.graph.get(&reference.id).is_some_and(|node| !node.broken)
    }

    /// The actions that risks, opportunities, findings and management reviews plan.
    pub(super) fn actions(&self) -> impl Iterator<Item = Planned<'a>> {
        let isms = self.isms;
        let risks = planned(&isms.risks, &["treatment", "actions"], |risk| {
            (&risk.id.0, &risk.treatment.actions, false)
        });
        let opportunities = planned(&isms.opportunities, &["actions"], |opportunity| {
            (&opportunity.id.0, &opportunity.actions, false)
        });
        let findings = planned(&isms.findings, &["actions"], |finding| {
            (&finding.id.0, &finding.actions, finding.closed.is_some())
        });
        let reviews = planned(&isms.reviews, &["decisions"], |review| (&review.id.0, &review.decisions, false));
        risks.chain(opportunities).chain(findings).chain(reviews)
    }

    /// The ids that `book.toml` names, with the kinds each may be of; any if empty. The book's own id stands for what it lacks as a whole.
    pub(super) fn named_in_settings(&self) -> impl Iterator<Item = (&'a At<String>, &'static [Kind])> {
        let exceptions = self.config.accept.iter();
        let named = exceptions.flat_map(|accept| [(&accept.record, [].as_slice()), (&accept.approved.by, [Kind::Role].as_slice())]);
        let services = self.config.pack.services.iter().flatten();
        let introduction = self.config.whitepaper.introduction.iter();
        named
            .chain(services.map(|service| (service, [Kind::Service].as_slice())))
            .chain(introduction.map(|document| (document, [Kind::Document].as_slice())))
            .filter(|(named, wanted)| !wanted.is_empty() || !self.is_book(&named.value))
    }

    /// Whether an id is that of the book.
    pub(super) fn is_book(&self, id: &str) -> bool {
        self.config.span.is_some() && self.config.id == id
    }
}

/// An action that a record plans.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned<'a> {
    /// The record.
    pub(super) record: &'a str,
    /// The action.
    pub(super) action: &'a Action,
    /// Where its date stands.
    pub(super) due: Span,
    /// Whether the record is closed, so that nothing is expected of the action any more.
    pub(super) closed: bool,
}

/// The actions of all records of a kind; `of` gives those of one record, `path` where they stand in it.
fn planned<'a, T>(
    records: &'a Records<T>,
    path: &'static [&'static str],
    of: impl Fn(&'a T) -> (&'a str, &'a [Action], bool) + 'a,
) -> impl Iterator<Item = Planned<'a>> {
    records.stated().flat_map(move |stated| {
        let (record, actions, closed) = of(&stated.record);
        let list = path.iter().try_fold(&stated.node, |node, key| node.get(key));
        let nodes = list.map_or(&[][..], Node::items);
        actions.iter().zip(nodes).map(move |(action, node)| Planned {
            record,
            action,
            due: node.at(&["due"]),
            closed,
        })
    })
}

/// The key at a path of keys: a short place to speak of a long list. Where it is missing, the head of what it should stand in.
pub(super) fn key(node: &Node, path: &[&str]) -> Span {
    let Some((last, outer)) = path.split_last() else {
        return node.head();
    };
    let mut inner = node;
    for name in outer {
        match inner.get(name) {
            Some(next) => inner = next,
            None => return inner.head(),
        }
    }
    inner.entry(last).map_or_else(|| inner.head(), |(key, _)| key.span)
}

/// Whether a service plays a party.
pub(super) fn plays(service: &Service, party: &str) -> bool {
    service.parties.iter().any(|played| played.id == party)
}
