//! A supplier does not tell or do what a service needs, and no risk deals with it.

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;
use crate::trace::disclosures::{Standing, heard};
use crate::trace::side_id;

pub(super) const RULE: Rule = Rule {
    name: "supplier-gap-without-risk",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1", "A.5.23"],
    page_ja: include_str!("supplier_gap_without_risk.ja.md"),
    page_en: include_str!("supplier_gap_without_risk.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Risk]) {
        return;
    }
    let isms = context.isms;
    let mut said = BTreeSet::new();
    for service in isms.services.iter() {
        for heard in heard(context.catalog, isms, context.graph, service) {
            let supplier = &heard.supplier.id.0;
            // What is wrong in the supplier's file is said there.
            let unread = heard.supplier.disclosures.is_some() && !isms.published.contains_key(supplier);
            let Some((need, span)) = heard.need.filter(|_| heard.standing.is_gap() && heard.risks.is_empty() && !unread) else {
                continue;
            };
            if !said.insert((span, supplier)) {
                continue;
            }
            let Text { ja, en } = need.text(heard.item.r#type);
            let Text { ja: title, en: called } = heard.item.title.text();
            let message = match heard.standing {
                Standing::NotMet => text!(
                    "供給者 `{supplier}` の「{title}」は必要を満たさず（{ja}）、これを扱うリスクがありません",
                    "what the supplier `{supplier}` tells ({called}) is not what is needed ({en}), and no risk deals with it"
                ),
                _ => text!(
                    "供給者 `{supplier}` は「{title}」を開示しておらず（必要: {ja}）、これを扱うリスクがありません",
                    "the supplier `{supplier}` does not tell this: {called} (needed: {en}), and no risk deals with it"
                ),
            };
            let side = side_id(heard.position, &heard.side.id);
            out.push(
                Diagnostic::new(RULE.name, span, message)
                    .help(text!(
                        "供給者に求めるか、このサービスのリスクを特定し、`{side}` を対応の管理策に挙げてください",
                        "ask the supplier for it, or identify the risk of this service and name `{side}` among the controls of its treatment"
                    ))
                    .record(heard.row.id.clone()),
            );
        }
    }
}
