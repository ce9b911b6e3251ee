//! The table of who may read what: readers outside get what stands here and nothing else; auditors and the organization get every field of what their classification allows.
//!
//! A path names fields from the record inwards, lists left out; `*` stands for any field. What stands under a path is readable with it. A path whose last name begins with
//! `~` is readable only beside something else of the same entry: that a decision was taken is told only where something is told about it.

use super::Audience;
use crate::model::Kind;

/// What decides how widely a record may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Its own classification.
    Own,
    /// That of the service it belongs to; without one, that of the services that are readable at all.
    Service,
}

/// What an audience outside may read of a kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// The kind.
    pub kind: Kind,
    /// The audience that reads least of those who may.
    pub to: Audience,
    /// What decides about a single record.
    pub reach: Reach,
    /// The fields, as paths.
    pub fields: &'static [&'static str],
}

/// Fields of every record that are readable with it: they say what it is.
pub const ALWAYS: &[&str] = &["id", "classification", "topics", "aliases"];

/// All that readers outside may read. Risks, findings, evidence, people, roles and approvals are not here, and so are never told to them.
pub const OUTSIDE: &[Grant] = &[
    Grant {
        kind: Kind::Service,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["name", "model", "kind", "parties", "uses", "infrastructure"],
    },
    Grant {
        kind: Kind::Scope,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["kind", "statement", "services"],
    },
    Grant {
        kind: Kind::Certificate,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["standard", "body", "number", "scope", "first", "expires"],
    },
    Grant {
        kind: Kind::Soa,
        to: Audience::Public,
        reach: Reach::Service,
        fields: &[
            "service",
            "decisions.~control",
            "decisions.disclose",
            "decisions.sides.~party",
            "decisions.sides.answer.disclose",
        ],
    },
    Grant {
        kind: Kind::Supplier,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["name", "kind", "services_used"],
    },
    Grant {
        kind: Kind::Supplier,
        to: Audience::Customer,
        reach: Reach::Own,
        fields: &["certificates", "subprocessors"],
    },
    Grant {
        kind: Kind::Duty,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["service", "topic", "what", "accountable"],
    },
    Grant {
        kind: Kind::Control,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &["title", "description"],
    },
    Grant {
        kind: Kind::Document,
        to: Audience::Public,
        reach: Reach::Own,
        fields: &[
            "title",
            "kind",
            "number",
            "version",
            "status",
            "created",
            "effective",
            "parties",
            "services",
            "implements",
            "answers",
        ],
    },
];

/// The fields of a kind that an audience outside may read, as paths; `None` if it reads no such record.
#[must_use]
pub fn fields(kind: Kind, audience: Audience) -> Option<Vec<&'static str>> {
    let grants = OUTSIDE.iter().filter(|grant| grant.kind == kind && grant.to <= audience);
    let fields: Vec<_> = grants.flat_map(|grant| grant.fields).copied().collect();
    (!fields.is_empty()).then(|| ALWAYS.iter().copied().chain(fields).collect())
}

/// What decides about single records of a kind.
#[must_use]
pub fn reach(kind: Kind) -> Reach {
    OUTSIDE
        .iter()
        .find(|grant| grant.kind == kind)
        .map_or(Reach::Own, |grant| grant.reach)
}
