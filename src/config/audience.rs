//! `[audience]`: what readers outside are kept from beyond what the program keeps them from, and what auditors may read beside the rest.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::data::At;
use crate::text::{Text, nfc};

/// Who reads. Later ones read more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anybody.
    Public,
    /// Customers of the services.
    Customer,
    /// Auditors: of the organization, of a certification body, of a customer.
    Auditor,
    /// The organization itself.
    #[default]
    Internal,
}

impl Audience {
    /// All, the one that reads least first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Customer, Self::Auditor, Self::Internal];

    /// Its name in commands, settings and data.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Customer => "customer",
            Self::Auditor => "auditor",
            Self::Internal => "internal",
        }
    }

    /// The audience of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.key() == key)
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Public => Text::new("一般", "the public"),
            Self::Customer => Text::new("顧客", "customers"),
            Self::Auditor => Text::new("審査員", "auditors"),
            Self::Internal => Text::new("社内", "the organization"),
        }
    }

    /// Whether it stands outside the organization and its audits, so that it reads only what is told to such readers at all.
    #[must_use]
    pub fn is_outside(self) -> bool {
        self <= Self::Customer
    }
}

/// What becomes of a link to something that a reader of its page may not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NarrowLinks {
    /// It is a mistake.
    #[default]
    Deny,
    /// That reader gets its words, or the id as written, as plain text.
    Text,
}

/// What `[audience]` asks for. The default narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct AudienceSettings {
    /// What becomes of links to something narrower.
    pub links: NarrowLinks,
    /// What is kept from an audience and from all that read less: kinds, fields (`services.uses`) and ids, in NFC, with their places.
    pub hidden: BTreeMap<Audience, Vec<At<String>>>,
    /// Ids that auditors may read whatever their classification, in NFC, with their places.
    pub also: Vec<At<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAudience {
    links: NarrowLinks,
    public: RawHidden,
    customer: RawHidden,
    auditor: RawAuditor,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawHidden {
    hide: Vec<At<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawAuditor {
    hide: Vec<At<String>>,
    also: Vec<At<String>>,
}

impl RawAudience {
    /// The settings; whether an entry names something is asked when the records are read.
    pub(super) fn settle(self) -> AudienceSettings {
        let normal = |list: Vec<At<String>>| {
            let entry = |entry: At<String>| At {
                value: nfc(&entry.value),
                span: entry.span,
            };
            list.into_iter().map(entry).collect()
        };
        let hidden = [
            (Audience::Public, self.public.hide),
            (Audience::Customer, self.customer.hide),
            (Audience::Auditor, self.auditor.hide),
        ];
        AudienceSettings {
            links: self.links,
            hidden: hidden.into_iter().map(|(audience, list)| (audience, normal(list))).collect(),
            also: normal(self.auditor.also),
        }
    }
}
