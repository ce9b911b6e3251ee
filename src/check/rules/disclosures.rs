//! What a provider tells its customers, and what a customer hears from its suppliers.

use std::collections::BTreeSet;

use crate::catalog::{Basis, CUSTOMER, Catalog, DisclosureItem, Item};
use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::model::disclosures::items;
use crate::model::kinds::soa::Status;
use crate::text;
use crate::text::Text;
use crate::trace::disclosures::{Says, Told, told};
use crate::trace::soa::side_of;

rules! {
    disclosure_item_unknown
    disclosure_missing
    disclosure_value_unreadable
    supplier_gap_without_risk
    usual_disclosure_missing
}

/// What a provider tells where an answer speaks to `id`: a position, a cloud control, or one side of either.
fn told_at<'a>(catalog: &'a Catalog, id: &str) -> Vec<&'a DisclosureItem> {
    match catalog.get(id) {
        Some(Item::PositionSide(_, _, side) | Item::ControlSide(_, _, side)) => side.told().iter().collect(),
        _ => items(catalog, id).collect(),
    }
}

/// What a customer may need to be told where its answer speaks to `id`: what the provider tells at the same position.
fn needed_at<'a>(catalog: &'a Catalog, id: &str) -> Vec<&'a DisclosureItem> {
    let (position, speaks) = match catalog.get(id) {
        Some(Item::PositionSide(_, position, side)) => (position.id.as_str(), side.speaks_to(CUSTOMER)),
        Some(Item::ControlSide(_, control, side)) => (control.id.as_str(), side.speaks_to(CUSTOMER)),
        _ => (id, catalog.sides(id).iter().any(|side| side.speaks_to(CUSTOMER))),
    };
    if speaks { items(catalog, position).collect() } else { Vec::new() }
}

/// Says of each item that an answer leaves out, once for all services that inherit it.
fn leaves_out(context: &Context<'_>, rule: &'static str, wanted: fn(Basis) -> bool, out: &mut Vec<Diagnostic>) {
    let mut said = BTreeSet::new();
    for service in context.isms.services.iter() {
        let missing = told(context.catalog, context.graph, service);
        let missing = missing
            .iter()
            .filter(|told| matches!(told.says, Says::Missing) && wanted(told.item.basis));
        // What is only planned has nothing to tell yet.
        let done = missing.filter(|told| side_of(told.row, &told.side.id).is_none_or(|(answer, _)| answer.status != Some(Status::Planned)));
        for told in done.filter(|told| said.insert((told.span, told.item.id.as_str()))) {
            out.push(left_out(rule, told));
        }
    }
}

fn left_out(rule: &'static str, told: &Told<'_>) -> Diagnostic {
    let (side, item) = (told.side_id(), told.item.id.as_str());
    let Text { ja, en } = told.item.title.text();
    let why = match told.item.basis {
        Basis::CspText => Text::new("手引がプロバイダに求める情報です", "the guidance asks providers for it"),
        Basis::CscRequest => Text::new("手引がカスタマに求めさせる情報です", "the guidance has customers ask for it"),
        Basis::Inferred => Text::new("公開資料に通常書かれる情報です", "white papers usually say it"),
    };
    Diagnostic::new(
        rule,
        told.span,
        text!(
            "`{side}` で顧客に伝える「{ja}」（`{item}`）がありません",
            "`{side}` does not tell customers this (`{item}`): {en}"
        ),
    )
    .label(why)
    .help(text!(
        "`disclose` に `{item}: 文` を書くか、伝えることがなければ `{item}: {{not_applicable: 理由}}` と書いてください",
        "write `{item}: text` under `disclose`, or `{item}: {{not_applicable: reason}}` if there is nothing to tell"
    ))
    .record(told.row.id.clone())
}
