//! A service on the premises or the cloud of others excludes controls on suppliers.

use std::collections::BTreeSet;

use super::upstreams;
use crate::catalog::Item;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Node;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::service::{Infrastructure, Service};
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::soa::{self, Choice, Row};

pub(super) const RULE: Rule = Rule {
    name: "supplier-controls-excluded",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.2.2-c", "JIP:4.1-1"],
    page_ja: include_str!("supplier_controls_excluded.ja.md"),
    page_en: include_str!("supplier_controls_excluded.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut said = BTreeSet::new();
    for service in context.isms.services.stated() {
        if !is_elsewhere(context, &service.record) {
            continue;
        }
        let Some(statement) = soa::find(context.graph, &service.record.id.0) else { continue };
        let excluded = statement.rows.iter().filter(|row| row.choice == Choice::Excluded);
        for row in excluded.filter(|row| is_asked(context, &service.record, &row.control)) {
            // A baseline excludes it once for all services.
            if said.insert(row.span) {
                out.push(excludes(context, service, row));
            }
        }
    }
}

/// Whether a service rests on what others run. On another cloud without a cloud it uses, that is what is said.
fn is_elsewhere(context: &Context<'_>, service: &Service) -> bool {
    match service.infrastructure {
        Infrastructure::Own => false,
        Infrastructure::DataCentre | Infrastructure::ManagedDataCentre => true,
        Infrastructure::OtherCloud => upstreams(context, service).is_some_and(|upstreams| !upstreams.is_empty()),
    }
}

/// Whether a service has to include a control or a position about suppliers.
///
/// In a data centre these are the ones that the edition of the guidance knows: what came later is about the use of clouds.
fn is_asked(context: &Context<'_>, service: &Service, control: &str) -> bool {
    match context.catalog.get(control) {
        Some(Item::Control(set, control)) if control.supplier => {
            let first = context.catalog.guidance_annex().is_none_or(|annex| annex.standard.id == set.standard.id);
            service.infrastructure == Infrastructure::OtherCloud || first || !context.catalog.counterparts(&control.id).is_empty()
        }
        Some(Item::Position(_, position)) => position.supplier,
        _ => false,
    }
}

fn excludes(context: &Context<'_>, service: &Stated<Service>, row: &Row) -> Diagnostic {
    let (id, control) = (&service.record.id.0, &row.control);
    Diagnostic::new(
        RULE.name,
        exclusion(context, row.span),
        text!(
            "サービス `{id}` は他社の設備又はクラウドの上にありますが、供給者管理の `{control}` を除外しています",
            "the service `{id}` rests on a supplier's premises or cloud, but excludes `{control}`, which is about suppliers"
        ),
    )
    .related(
        service.node.at(&["infrastructure"]),
        Text::new("サービスが載る基盤", "what the service runs on"),
    )
    .help(Text::new(
        "供給者の拠点を適用範囲に含めない代わりに、供給者管理の管理策で扱います。`exclude` をやめ、実施状況を書いてください",
        "controls on suppliers stand in for the sites that the scope leaves out: drop `exclude` and state what is done",
    ))
    .record(&row.id)
}

/// The reason of the exclusion that was decided at `decided`; that place itself if it cannot be told.
fn exclusion(context: &Context<'_>, decided: Span) -> Span {
    let decisions = context.isms.soa.stated().filter_map(|soa| soa.node.get("decisions")).flat_map(Node::items);
    for decision in decisions {
        if decision.at(&["control"]) == decided {
            return decision.at(&["exclude"]);
        }
        if let Some((_, side)) = decision.entries().iter().find(|(key, _)| key.span == decided) {
            return side.at(&["exclude"]);
        }
    }
    decided
}
