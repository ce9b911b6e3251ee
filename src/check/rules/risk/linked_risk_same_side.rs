//! Two risks linked as two sides of one chain are of the same side.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::risk::Risk;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "linked-risk-same-side",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.1-N"],
    page_ja: include_str!("linked_risk_same_side.ja.md"),
    page_en: include_str!("linked_risk_same_side.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let Some(reference) = &risk.linked else { continue };
        let Some(linked) = context.isms.risks.get_stated(&reference.id) else { continue };
        let other = &linked.record;
        // Where two risks name each other, it is said once.
        let said = other.id.0 < *id && other.linked.as_ref().is_some_and(|back| back.id == *id);
        if said || !on_one_side(context, risk, other) {
            continue;
        }
        let name = &reference.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                reference.span,
                text!(
                    "リスク `{id}` が結び付けている `{name}` は、同じサービスの同じ立場のリスクです",
                    "the risk `{id}` is linked to `{name}`, which is seen from the same party of the same service"
                ),
            )
            .related(linked.node.head(), Text::new("結び付けた先", "what it is linked to"))
            .help(Text::new(
                "`linked` には、同じ連鎖を相手の立場（プロバイダとカスタマ）から見たリスクを書いてください",
                "name under `linked` the risk that shows the same chain from the other party, provider or customer",
            ))
            .record(id),
        );
    }
}

/// Whether two risks are one, or share a service and no service of either plays a second party.
fn on_one_side(context: &Context<'_>, a: &Risk, b: &Risk) -> bool {
    if a.id == b.id {
        return true;
    }
    let (own, others) = (services_of(a), services_of(b));
    let services = own.union(&others).filter_map(|id| context.isms.services.get(id));
    let parties: BTreeSet<_> = services.flat_map(|service| &service.parties).map(|party| &party.id).collect();
    !own.is_disjoint(&others) && parties.len() == 1
}

fn services_of(risk: &Risk) -> BTreeSet<&str> {
    risk.services.iter().map(|service| service.id.as_str()).collect()
}
