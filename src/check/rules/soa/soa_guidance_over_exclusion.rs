//! Guidance is included although the control it extends is excluded.

use std::collections::BTreeSet;

use super::Rows;
use crate::catalog::Item;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;
use crate::trace::soa::{Choice, Row, Set};

pub(super) const RULE: Rule = Rule {
    name: "soa-guidance-over-exclusion",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.2.2-c", "JIP:4.2.2-d1", "JIP:4.2.2-N1"],
    page_ja: include_str!("soa_guidance_over_exclusion.ja.md"),
    page_en: include_str!("soa_guidance_over_exclusion.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut said = BTreeSet::new();
    for rows in Rows::stated(context).values() {
        let included = rows.statement.rows.iter().filter(|row| row.set == Set::Guidance && row.choice == Choice::Included);
        for row in included {
            let Some((extended, excluded)) = excluded_below(context, rows, row) else {
                continue;
            };
            let inherited = row.places.iter().all(|place| place.inherited);
            let overlaid = excluded.iter().find(|row| row.places.iter().any(|place| !place.inherited));
            // Mended in the statement of the service, where it says either of the two.
            let at = if inherited { overlaid.map_or(row.span, |row| row.span) } else { row.span };
            // Once for each position; what a service takes over from the baseline as it is, once for all services.
            let here = (!inherited || overlaid.is_some()).then_some(rows.statement.scope.as_str());
            if said.insert((here, row.control.as_str())) {
                out.push(diagnostic(row, &extended, &excluded, at));
            }
        }
    }
}

/// The control that the guidance of a row extends, and the rows of its counterparts in the chosen edition, if all of them are excluded.
fn excluded_below<'a>(context: &Context<'_>, rows: &Rows<'a>, row: &Row) -> Option<(String, Vec<&'a Row>)> {
    let Some(Item::Position(_, position)) = context.catalog.get(&row.control) else {
        return None;
    };
    let controls = context.catalog.in_chosen_annex(&position.control);
    let below: Vec<&Row> = controls.iter().flat_map(|control| rows.about(control)).copied().collect();
    let all = !below.is_empty() && below.iter().all(|row| row.choice == Choice::Excluded);
    all.then(|| (position.control.clone(), below))
}

fn diagnostic(row: &Row, extended: &str, excluded: &[&Row], at: Span) -> Diagnostic {
    let controls = excluded.iter().map(|row| row.control.as_str()).collect::<Vec<_>>().join("`, `");
    let other = if excluded.iter().any(|row| row.control == extended) {
        Text::default()
    } else {
        text!("（手引が補う番号は `{extended}`）", " (the guidance extends `{extended}`)")
    };
    let guidance = &row.control;
    let mut diagnostic = Diagnostic::new(
        RULE.name,
        at,
        Text::owned(
            format!("`{guidance}` の手引を採用していますが、対応する管理策 `{controls}` は除外されています{}", other.ja),
            format!("the guidance of `{guidance}` is included, but `{controls}` is excluded{}", other.en),
        ),
    )
    .help(text!(
        "`{controls}` の除外が正しいかを確かめ、要る管理策なら採用に改めてください。除外が正しければ `{guidance}` も除外してください",
        "see whether the exclusion of `{controls}` is right, and include it if it is needed; if it is, exclude `{guidance}` too"
    ))
    .record(&row.id);
    if at != row.span {
        diagnostic = diagnostic.related(row.span, Text::new("採用した手引", "the included guidance"));
    }
    for row in excluded.iter().filter(|row| row.span != at) {
        diagnostic = diagnostic.related(row.span, Text::new("除外した管理策", "the excluded control"));
    }
    diagnostic
}
