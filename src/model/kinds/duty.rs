//! A duty and who is accountable for it (ISO/IEC 27017:2015, CLD.6.3.1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record;
use crate::data::Day;
use crate::model::value::{Ref, Table, to};
use crate::text::Words;

record! {
    /// A duty and who is accountable for it (ISO/IEC 27017:2015, CLD.6.3.1).
    Duty is Duty, called |duty| duty.what.clone();
    /// The service.
    service: Option<Ref<to::Service>>,
    /// What it is about.
    topic: Words,
    /// What is to be done.
    what: Words,
    /// The one accountable party.
    accountable: Ref<to::PartyOrSupplier>,
    /// Our role.
    role: Option<Ref<to::Role>>,
    /// Where it is agreed.
    agreed: Option<Agreed>,
    /// Who is responsible, accountable, consulted, informed.
    #[serde(default)]
    raci: Table<Ref<to::Role>, Raci>,
}

/// Where a duty is agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// The contract or document.
    pub r#in: Ref<to::LawOrDocument>,
    /// The day.
    pub on: Day,
}

/// A part in a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Raci {
    /// Responsible: does it.
    R,
    /// Accountable: answers for it.
    A,
    /// Consulted.
    C,
    /// Informed.
    I,
}
