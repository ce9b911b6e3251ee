//! A place where work is done (ISO/IEC 27001:2022, 4.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::model::value::Operator;
use crate::text::Words;

record! {
    /// A place where work is done (ISO/IEC 27001:2022, 4.3).
    Site is Site, called |site| site.name.clone();
    /// The proper name.
    name: Words,
    /// The address.
    address: Option<Words>,
    /// What stands there.
    kind: SiteKind,
    /// Who runs it.
    operator: Operator,
    /// Whether people of ours work there.
    attended: bool,
}

/// What stands at a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SiteKind {
    /// An office.
    Office,
    /// A data centre.
    DataCentre,
}
