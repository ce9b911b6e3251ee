//! A supplier (ISO/IEC 27001:2022, A.5.19-A.5.23).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::{At, Day};
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A supplier (ISO/IEC 27001:2022, A.5.19-A.5.23).
    Supplier is Supplier, called |supplier| supplier.name.clone();
    /// The proper name.
    name: Words,
    /// What it supplies.
    kind: SupplierKind,
    /// The services we use.
    #[serde(default)]
    services_used: Vec<Words>,
    /// The contract.
    contract: Option<Ref<to::Law>>,
    /// The last assessment.
    assessed: Option<Assessed>,
    /// What it is certified for.
    #[serde(default)]
    certificates: Vec<SupplierCertificate>,
    /// Whom it uses itself.
    #[serde(default)]
    subprocessors: Vec<Words>,
    /// How we would leave.
    exit_plan: Option<Ref<to::Document>>,
    /// The file with what it discloses, from `content/` on: `suppliers/kumo.disclosures.json`.
    disclosures: Option<At<String>>,
}

/// What a supplier supplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupplierKind {
    /// A cloud service; using it makes us its customer (csc).
    Cloud,
    /// A data centre.
    DataCentre,
    /// Maintenance and operation.
    Maintenance,
    /// Something else.
    Other,
}

/// An assessment of a supplier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    /// When.
    pub on: Day,
    /// With what result.
    pub result: Words,
    /// By whom.
    pub by: Ref<to::Role>,
}

/// A certificate of a supplier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierCertificate {
    /// The standard.
    pub standard: String,
    /// The last day it holds.
    pub until: Day,
}
