//! A risk source of the catalog is neither in a risk of a service nor dismissed.

use std::collections::{BTreeMap, BTreeSet};

use super::by_service;
use crate::catalog::{Catalog, RiskSource, Role};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-source-open",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1"],
    page_ja: include_str!("risk_source_open.ja.md"),
    page_en: include_str!("risk_source_open.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Risk]) {
        return;
    }
    let lists = lists(context.catalog);
    let with_risks = by_service(context);
    let used = Used::of(context);
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let id = &service.id.0;
        if !with_risks.contains_key(id.as_str()) {
            continue;
        }
        let dismissed: BTreeSet<_> = service.dismissed_sources.iter().map(|dismissed| dismissed.source.id.as_str()).collect();
        let parties: BTreeSet<_> = service.parties.iter().map(|party| party.id.as_str()).collect();
        let asked = parties.iter().filter_map(|party| lists.get(party)).flatten();
        let place = stated.node.entry("dismissed_sources").map_or_else(|| stated.node.head(), |(key, _)| key.span);
        for source in asked.filter(|source| !dismissed.contains(source.id.as_str()) && !used.by(id, &source.id)) {
            let name = &source.id;
            let Text { ja, en } = source.title.text();
            out.push(
                Diagnostic::new(
                    RULE.name,
                    place,
                    Text::owned(
                        format!("サービス `{id}` で、リスク源 `{name}`（{ja}）が検討されていません"),
                        format!("the service `{id}` leaves the risk source `{name}` ({en}) open"),
                    ),
                )
                .help(text!(
                    "このリスク源から生じるリスクの `sources` に `{name}` を挙げるか、該当しない理由を `dismissed_sources` に書いてください",
                    "name `{name}` under `sources` of a risk that stems from it, or say under `dismissed_sources` why it does not apply"
                ))
                .record(id),
            );
        }
    }
}

/// The risk sources of the catalogs by the party in whose list they stand.
fn lists(catalog: &Catalog) -> BTreeMap<&str, Vec<&RiskSource>> {
    let mut lists: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    let sets = catalog.sets().iter().filter(|set| set.standard.role == Role::RiskSources);
    for source in sets.flat_map(|set| &set.risk_sources) {
        if let Some(party) = &source.party {
            lists.entry(party).or_default().push(source);
        }
    }
    lists
}

/// The risk sources that risks name.
struct Used<'a> {
    everywhere: BTreeSet<&'a str>,
    of_service: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Used<'a> {
    fn of(context: &Context<'a>) -> Self {
        let mut used = Self {
            everywhere: BTreeSet::new(),
            of_service: BTreeSet::new(),
        };
        for risk in context.isms.risks.iter() {
            for source in &risk.sources {
                if risk.services.is_empty() {
                    used.everywhere.insert(&source.id);
                }
                used.of_service
                    .extend(risk.services.iter().map(|service| (service.id.as_str(), source.id.as_str())));
            }
        }
        used
    }

    fn by(&self, service: &str, source: &str) -> bool {
        self.everywhere.contains(source) || self.of_service.contains(&(service, source))
    }
}
