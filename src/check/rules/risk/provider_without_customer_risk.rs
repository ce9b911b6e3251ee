//! No risk of a provider is treated by telling or offering customers something.

use std::collections::BTreeSet;

use super::by_service;
use crate::catalog::{Catalog, Item, PROVIDER};
use crate::check::context::plays;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "provider-without-customer-risk",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-N", "27001:6.1.2.c.1"],
    page_ja: include_str!("provider_without_customer_risk.ja.md"),
    page_en: include_str!("provider_without_customer_risk.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Risk]) {
        return;
    }
    let (mut everywhere, mut of_service) = (false, BTreeSet::new());
    for risk in context.isms.risks.iter() {
        if risk.treatment.controls.iter().any(|control| serves_customers(context.catalog, &control.id)) {
            everywhere |= risk.services.is_empty();
            of_service.extend(risk.services.iter().map(|service| service.id.as_str()));
        }
    }
    let with_risks = by_service(context);
    let providers = context.isms.services.stated().filter(|stated| plays(&stated.record, PROVIDER));
    for stated in providers.filter(|_| !everywhere) {
        let id = &stated.record.id.0;
        if of_service.contains(id.as_str()) || !with_risks.contains_key(id.as_str()) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "サービス `{id}` のリスクに、カスタマへの情報又は機能の提供で対応するものがありません",
                    "no risk of the service `{id}` is treated by giving customers information or functions"
                ),
            )
            .help(Text::new(
                "カスタマが対策に要る情報や機能を得られないリスクを特定し、対応に `27017:12.3.1/csp` のようなプロバイダ側の手引を挙げてください",
                "identify the risk that customers lack what they need for their own measures, and name provider sides such as `27017:12.3.1/csp` in its treatment",
            ))
            .record(id),
        );
    }
}

/// Whether a control, a position or a side of one has a provider tell or offer customers something.
fn serves_customers(catalog: &Catalog, id: &str) -> bool {
    let sides = match catalog.get(id) {
        Some(Item::Control(_, control)) => control.sides.as_slice(),
        Some(Item::Position(_, position)) => &position.sides,
        Some(Item::ControlSide(_, _, side) | Item::PositionSide(_, _, side)) => std::slice::from_ref(side),
        _ => &[],
    };
    sides
        .iter()
        .filter(|side| side.parties.iter().any(|party| party == PROVIDER))
        .any(|side| !side.disclose.is_empty() || !side.provide.is_empty())
}
