//! Who names which control: what rows of Statements of Applicability derive their justifications, documents and evidence from.

use std::collections::BTreeMap;

use super::sorted;
use crate::model::Isms;
use crate::model::kinds::risk::Risk;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::value::{Ref, to};

/// The id of a requirement, and the services it applies to.
type Law<'a> = (&'a str, &'a [Ref<to::Service>]);

/// Who names which control: risks by their treatments, laws, documents, evidence.
pub(super) struct Usage<'a> {
    pub(super) risks: BTreeMap<&'a str, Vec<&'a Risk>>,
    pub(super) laws: BTreeMap<&'a str, Vec<Law<'a>>>,
    pub(super) documents: BTreeMap<&'a str, Vec<(&'a str, Vec<&'a str>)>>,
    pub(super) evidence: BTreeMap<&'a str, Vec<(&'a str, Vec<&'a str>)>>,
}

impl<'a> Usage<'a> {
    pub(super) fn of(isms: &'a Isms) -> Self {
        let mut usage = Self {
            risks: BTreeMap::new(),
            laws: BTreeMap::new(),
            documents: BTreeMap::new(),
            evidence: BTreeMap::new(),
        };
        for risk in isms.risks.iter() {
            for control in &risk.treatment.controls {
                usage.risks.entry(&control.id).or_default().push(risk);
            }
        }
        for law in isms.requirements.iter() {
            for control in &law.concerns {
                usage.laws.entry(&control.id).or_default().push((&law.id.0, &law.applies_to));
            }
        }
        for document in isms.documents.iter() {
            let services: Vec<_> = document.head.services.iter().map(|service| service.id.as_str()).collect();
            for implements in &document.head.implements {
                usage
                    .documents
                    .entry(&implements.control.id)
                    .or_default()
                    .push((&document.id, services.clone()));
            }
        }
        for evidence in isms.evidence.iter() {
            let services: Vec<_> = evidence.services.iter().map(|service| service.id.as_str()).collect();
            for shown in &evidence.shows {
                usage
                    .evidence
                    .entry(&shown.id)
                    .or_default()
                    .push((&evidence.id.0, services.clone()));
            }
        }
        usage
    }

    /// Those of `list` that concern `scope`: the ISMS-wide statement takes in all.
    pub(super) fn within(list: &BTreeMap<&'a str, Vec<(&'a str, Vec<&'a str>)>>, ids: &[String], scope: &str) -> Vec<String> {
        let all = ids.iter().filter_map(|id| list.get(id.as_str())).flatten();
        let concern = all.filter(|(_, services)| scope == ISMS_WIDE || services.is_empty() || services.contains(&scope));
        sorted(concern.map(|(id, _)| (*id).to_owned()))
    }
}
