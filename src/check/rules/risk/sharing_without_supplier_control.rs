//! A risk is shared without a contract or a control of supplier relationships.

use crate::catalog::Item;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::TreatmentOption;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "sharing-without-supplier-control",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.b", "JIP:4.2.2-a", "JIP:4.2.2-b"],
    page_ja: include_str!("sharing_without_supplier_control.ja.md"),
    page_en: include_str!("sharing_without_supplier_control.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let treatment = &risk.treatment;
        if treatment.option != TreatmentOption::Share || !treatment.contracts.is_empty() {
            continue;
        }
        if treatment.controls.iter().any(|control| concerns_suppliers(context, &control.id)) {
            continue;
        }
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["treatment", "option"]),
                text!(
                    "リスク `{id}` は共有するとされていますが、契約も供給者関係の管理策も挙げていません",
                    "the risk `{id}` is to be shared, but neither by a contract nor by a control of supplier relationships"
                ),
            )
            .help(Text::new(
                "分け合う契約や保険を `contracts` に、又は供給者関係の管理策（`A.5.19` など）を `controls` に挙げてください",
                "name the contract or insurance under `contracts`, or a control of supplier relationships such as `A.5.19` under `controls`",
            ))
            .record(id),
        );
    }
}

/// Whether the catalog counts a control or position among those about suppliers; an own control goes by what it replaces.
fn concerns_suppliers(context: &Context<'_>, id: &str) -> bool {
    let own = context.isms.controls.get(id).and_then(|own| own.replaces.as_ref());
    match context.catalog.get(own.map_or(id, |replaced| &replaced.id)) {
        Some(Item::Control(_, control) | Item::ControlSide(_, control, _)) => control.supplier,
        Some(Item::Position(_, position) | Item::PositionSide(_, position, _)) => position.supplier,
        _ => false,
    }
}
