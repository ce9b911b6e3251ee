//! Which rules watch which requirement: read off what rules rest on.

use std::collections::BTreeMap;

use crate::audience::Visible;
use crate::catalog::{Catalog, Item};
use crate::check::{self, Rule, Standing};

/// Rules by requirement, and requirements by rule.
pub(super) struct Watch {
    rules: BTreeMap<String, Vec<&'static str>>,
    requirements: BTreeMap<&'static str, Vec<String>>,
}

impl Watch {
    /// Reads the table of rules.
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut watch = Self {
            rules: BTreeMap::new(),
            requirements: BTreeMap::new(),
        };
        for rule in check::rules() {
            let watched = watched(catalog, rule);
            for requirement in &watched {
                watch.rules.entry(requirement.clone()).or_default().push(rule.name);
            }
            watch.requirements.insert(rule.name, watched);
        }
        watch
    }

    /// The rules that rest on a requirement or on an item of it.
    pub(super) fn rules(&self, requirement: &str) -> &[&'static str] {
        self.rules.get(requirement).map_or(&[], Vec::as_slice)
    }

    /// The requirements that a rule watches; none for what the loader says.
    pub(super) fn requirements(&self, code: &str) -> &[String] {
        self.requirements.get(code).map_or(&[], Vec::as_slice)
    }

    /// How many diagnostics stand at each requirement.
    pub(super) fn open(&self, visible: &Visible<'_>) -> BTreeMap<String, usize> {
        self.count(visible.diagnostics.iter().map(|diagnostic| diagnostic.code))
    }

    /// How many diagnostics are accepted by exceptions at each requirement.
    pub(super) fn accepted(&self, visible: &Visible<'_>) -> BTreeMap<String, usize> {
        let in_use = visible.exceptions.iter().filter(|exception| exception.standing == Standing::InUse);
        self.count(in_use.map(|exception| exception.accept.rule.value.as_str()))
    }

    fn count<'c>(&self, codes: impl Iterator<Item = &'c str>) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for requirement in codes.flat_map(|code| self.requirements(code)) {
            *counts.entry(requirement.clone()).or_default() += 1;
        }
        counts
    }
}

/// The requirements that a rule rests on, with all they are items of; of a clause as a whole, the requirements that stand in it.
fn watched(catalog: &Catalog, rule: &Rule) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut put = |id: &str| {
        let mut next = Some(id);
        while let Some(Item::Requirement(_, requirement)) = next.and_then(|id| catalog.get(id)) {
            // What is there already has its outer requirements there too; so a circle ends as well.
            if found.contains(&requirement.id) {
                break;
            }
            found.push(requirement.id.clone());
            next = requirement.parent.as_deref();
        }
    };
    for id in rule.basis {
        match catalog.get(id) {
            Some(Item::Requirement(_, requirement)) => put(&requirement.id),
            Some(Item::Group(set, group)) => set
                .requirements
                .iter()
                .filter(|requirement| requirement.parent.is_none() && requirement.group.as_ref() == Some(&group.id))
                .for_each(|requirement| put(&requirement.id)),
            _ => {}
        }
    }
    found
}
