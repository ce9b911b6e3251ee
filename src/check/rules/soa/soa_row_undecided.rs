//! A row of a Statement of Applicability is neither included nor excluded.

use super::{decisions, included_by_services, statement_name};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text;
use crate::text::Text;
use crate::trace::side_id;
use crate::trace::soa::{Choice, Row, Set, Statement};

pub(super) const RULE: Rule = Rule {
    name: "soa-row-undecided",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.c", "27001:6.1.3.d", "JIP:4.2.2-c", "JIP:4.2.2-d1"],
    page_ja: include_str!("soa_row_undecided.ja.md"),
    page_en: include_str!("soa_row_undecided.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // A baseline that could not be read may decide for its services; another service's statement does not.
    let complete = context.complete(&[Kind::Soa]);
    if context.statement(ISMS_WIDE).is_none() && !complete {
        return;
    }
    let included = included_by_services(context);
    for statement in context.graph.soa.iter().filter(|statement| statement.stated) {
        let wide = statement.scope == ISMS_WIDE;
        for row in statement.rows.iter().filter(|row| row.choice == Choice::Undecided) {
            let services = included.get(row.control.as_str()).map_or(&[][..], Vec::as_slice);
            let said_here = match row.set {
                // What the baseline leaves open is open in every service that inherits it; where a service includes it, that service's decision is what the baseline lacks.
                Set::AnnexA => wide && services.is_empty(),
                Set::Own => wide && complete && services.is_empty(),
                Set::Guidance | Set::Cloud => true,
            };
            if said_here {
                out.push(undecided(context, statement, row));
            }
        }
    }
}

fn undecided(context: &Context<'_>, statement: &Statement, row: &Row) -> Diagnostic {
    let answered = |side: &String| row.answers.iter().any(|(named, _)| named.as_ref() == Some(side));
    let open: Vec<_> = row.parties.iter().filter(|side| !answered(side)).collect();
    let one_side = row.set == Set::Guidance || open.len() < row.parties.len();
    let id = match open.first() {
        Some(side) if one_side => side_id(&row.control, side),
        _ => row.control.clone(),
    };
    let name = statement_name(&statement.scope);
    Diagnostic::new(
        RULE.name,
        decisions(context, &statement.scope),
        Text::owned(
            format!("{}で `{id}` の採否が決まっていません", name.ja),
            format!("{} does not decide on `{id}`", name.en),
        ),
    )
    .label(row.title.clone())
    .help(text!(
        "`{id}` について `status: …`（採用）又は `exclude: 理由`（除外）を `decisions` に加えてください",
        "add `{id}` to `decisions`, with `status: …` to include it or `exclude: reason`"
    ))
    .record(&row.id)
}
