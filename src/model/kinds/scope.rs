//! A scope (ISO/IEC 27001:2022, 4.3; JIP-ISMS517-1.0, 4.1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A scope (ISO/IEC 27001:2022, 4.3; JIP-ISMS517-1.0, 4.1).
    Scope is Scope, called |scope| Words::plain(scope.id.0.clone());
    /// Of the ISMS, or of its cloud part.
    kind: ScopeKind,
    /// The ISMS scope a cloud scope lies in.
    inside: Option<Ref<to::Scope>>,
    /// The statement, with the services by name.
    statement: Words,
    /// The cloud services.
    #[serde(default)]
    services: Vec<Ref<to::Service>>,
    /// The units.
    #[serde(default)]
    units: Vec<Ref<to::Unit>>,
    /// The sites.
    #[serde(default)]
    sites: Vec<Ref<to::Site>>,
    /// The systems.
    #[serde(default)]
    systems: Vec<Ref<to::System>>,
    /// The people.
    #[serde(default)]
    people: Vec<Ref<to::Person>>,
    /// Where it touches others.
    #[serde(default)]
    interfaces: Vec<Interface>,
    /// What lies outside, and why.
    #[serde(default)]
    outside: Vec<Outside>,
    /// The document that states it.
    document: Option<Ref<to::Document>>,
}

/// Which scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeKind {
    /// Of the ISMS.
    Isms,
    /// Of its cloud part.
    Cloud,
}

/// Where a scope touches another party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// With whom.
    pub with: Ref<to::SupplierOrUnit>,
    /// What passes between.
    pub what: Words,
}

/// Something outside a scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// What.
    pub what: Words,
    /// Why.
    pub reason: Words,
}
