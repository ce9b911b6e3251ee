//! The ISMS-wide Statement of Applicability leaves out what a service includes.

use std::collections::BTreeMap;

use super::decisions;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::soa::{Basis, Set};

pub(super) const RULE: Rule = Rule {
    name: "baseline-narrower-than-service",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d1"],
    page_ja: include_str!("baseline_narrower_than_service.ja.md"),
    page_en: include_str!("baseline_narrower_than_service.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if context.statement(ISMS_WIDE).is_none() {
        return;
    }
    let services = || context.graph.soa.iter().filter(|statement| statement.stated && statement.scope != ISMS_WIDE);
    let mut excluded: BTreeMap<Span, Found<'_>> = BTreeMap::new();
    let mut silent: BTreeMap<&str, Found<'_>> = BTreeMap::new();
    for statement in services() {
        for row in &statement.rows {
            for ((_, answer), place) in row.answers.iter().zip(&row.places) {
                if answer.exclude.is_some() || place.inherited {
                    continue;
                }
                let found = match place.over_exclusion {
                    Some(span) => excluded.entry(span).or_default(),
                    None if matches!(row.set, Set::AnnexA | Set::Own) && row.basis == Some(Basis::Added) => silent.entry(&row.control).or_default(),
                    None => continue,
                };
                found.control = &row.control;
                found.services.push((&statement.scope, place.span));
            }
        }
    }
    for (span, found) in excluded {
        let id = found.control;
        let message = text!(
            "ISMS全体の適用宣言書が除外した `{id}` を、サービスが採用しています",
            "the ISMS-wide Statement of Applicability excludes `{id}`, which a service includes"
        );
        out.push(diagnostic(context, span, message, &found));
    }
    for (id, found) in silent {
        let message = text!(
            "サービスが採用した `{id}` の採否が、ISMS全体の適用宣言書にありません",
            "the ISMS-wide Statement of Applicability does not decide on `{id}`, which a service includes"
        );
        out.push(diagnostic(context, decisions(context, ISMS_WIDE), message, &found));
    }
}

/// What services include, and where.
#[derive(Default)]
struct Found<'a> {
    control: &'a str,
    services: Vec<(&'a str, Span)>,
}

fn diagnostic(context: &Context<'_>, span: Span, message: Text, found: &Found<'_>) -> Diagnostic {
    let id = found.control;
    let row = format!("soa:{ISMS_WIDE}/{id}");
    let known = context.graph.find(&row).is_some();
    let mut diagnostic = Diagnostic::new(RULE.name, span, message)
        .help(text!(
            "ISMS全体の適用宣言書で `{id}` を採用し、リスク対応計画にも載せてください。要らないのなら、サービスの採用を見直してください",
            "include `{id}` in the ISMS-wide statement and carry it into the treatment plan, or look again at the service's decision"
        ))
        .record(if known { row } else { format!("soa:{ISMS_WIDE}") });
    for (scope, span) in &found.services {
        diagnostic = diagnostic.related(*span, text!("`{scope}` の採用", "included by `{scope}`"));
    }
    diagnostic
}
