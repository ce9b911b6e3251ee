//! A certificate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, to};
use crate::text::Words;

record! {
    /// A certificate.
    Certificate is Certificate, called |certificate| Words::plain(certificate.standard.clone());
    /// The standard it attests.
    standard: String,
    /// The certification body.
    body: Words,
    /// Its number.
    number: String,
    /// The scope it covers.
    scope: Ref<to::Scope>,
    /// The Statement of Applicability it cites.
    soa: Option<CertifiedSoa>,
    /// The day of first registration.
    first: Day,
    /// The day it expires.
    expires: Day,
    /// The next audit.
    next_audit: Option<Day>,
}

/// The Statement of Applicability that a certificate cites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertifiedSoa {
    /// Its document number.
    pub number: String,
    /// Its version.
    pub version: String,
    /// Its date.
    pub on: Day,
}
