//! A cloud service in scope, with the parts we play in it (JIP-ISMS517-1.0, 4.1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use super::risk::Loss;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A cloud service in scope, with the parts we play in it (JIP-ISMS517-1.0, 4.1).
    Service is Service, called |service| service.name.clone();
    /// The name exactly as in the scope.
    name: Words,
    /// Spellings that must not appear.
    #[serde(default)]
    not_names: Vec<String>,
    /// The service model (ISO/IEC 17788).
    model: Model,
    /// The kind of business.
    kind: ServiceKind,
    /// The parts we play.
    #[serde(default)]
    parties: Vec<Ref<to::Party>>,
    /// The suppliers it rests on.
    #[serde(default)]
    uses: Vec<Ref<to::Supplier>>,
    /// Why it rests on none.
    uses_none: Option<Words>,
    /// What it runs on.
    infrastructure: Infrastructure,
    /// The systems it needs.
    #[serde(default)]
    systems: Vec<Ref<to::System>>,
    /// What is done for it, by which roles.
    #[serde(default)]
    activities: Vec<Activity>,
    /// What it announces to its customers.
    #[serde(default)]
    catalogue: Vec<Feature>,
    /// An acceptance criterion stricter than the book's.
    acceptable: Option<u32>,
    /// Losses judged to carry no risk.
    #[serde(default)]
    no_risk: Vec<NoRisk>,
    /// Risk sources judged not to apply.
    #[serde(default)]
    dismissed_sources: Vec<Dismissed>,
}

/// A service model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Model {
    /// Infrastructure.
    IaaS,
    /// Platform.
    PaaS,
    /// Software.
    SaaS,
    /// Something else.
    #[serde(rename = "other")]
    Other,
}

/// The kind of business behind a service; only some can be certified as a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// A cloud service.
    CloudService,
    /// Resale of another's service.
    Resale,
    /// Consulting.
    Consulting,
    /// Integration and operation for a user.
    Integration,
    /// A managed service.
    ManagedService,
}

/// What a service runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Infrastructure {
    /// Our own.
    Own,
    /// A data centre's.
    DataCentre,
    /// A data centre's, fully managed by it.
    ManagedDataCentre,
    /// Another cloud.
    OtherCloud,
}

/// Something that is done for a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// What.
    pub what: Words,
    /// By whom.
    pub roles: Vec<Ref<to::Role>>,
}

/// A function that a service announces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// The function.
    pub feature: Words,
    /// The system that gives it.
    pub system: Ref<to::System>,
}

/// A loss judged to carry no risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoRisk {
    /// The loss.
    pub affects: Loss,
    /// Why.
    pub reason: Words,
    /// Who judged.
    pub by: Ref<to::Role>,
    /// When.
    pub on: Day,
}

/// A risk source judged not to apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismissed {
    /// The source.
    pub source: Ref<to::RiskSource>,
    /// Why.
    pub reason: Words,
    /// Who judged.
    pub by: Ref<to::Role>,
    /// When.
    pub on: Day,
}
