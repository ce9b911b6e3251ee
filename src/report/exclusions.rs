//! What was left out, and why (ISO/IEC 27001:2022, 6.1.3 d; JIP-ISMS517-1.0, 4.2.2 d).

use std::collections::BTreeMap;

use super::soa::party_cell;
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text::{Text, Words};
use crate::trace::side_id;
use crate::trace::soa::{self, Basis, Choice, Statement};

pub(super) const REPORT: Report = Report {
    name: "exclusions",
    title: Text::new("除外した管理策", "Excluded controls"),
    about: Text::new(
        "除外した管理策と手引を、除外した理由と、除外が及ぶサービスとともに示します。",
        "Controls and guidance that were excluded, why, and for which services.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(visible, &["27001:6.1.3.d", "JIP:4.2.2-d4"])
        .if_empty("除外した管理策はありません。", "No control is excluded.");
    let statements: Vec<_> = match query.first() {
        Some(service) => soa::find(visible.graph, service).into_iter().collect(),
        None => visible.graph.soa.iter().collect(),
    };
    // An exclusion of the baseline is listed once, with the services that inherit it.
    let mut inherited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let whole = statements.iter().any(|statement| statement.scope == ISMS_WIDE);
    for statement in &statements {
        for exclusion in exclusions(statement) {
            if whole && exclusion.row.basis == Some(Basis::Inherited) {
                inherited.entry(exclusion.id).or_default().push(statement.scope.clone());
            }
        }
    }
    let mut listed = Vec::new();
    for statement in &statements {
        for exclusion in exclusions(statement) {
            let repeats = exclusion.row.basis == Some(Basis::Inherited) && listed.contains(&exclusion.id);
            if whole && repeats {
                continue;
            }
            let services = match (statement.scope.as_str(), exclusion.row.basis) {
                (ISMS_WIDE, _) => inherited.get(&exclusion.id).cloned().unwrap_or_default(),
                (_, Some(Basis::Inherited)) if whole => inherited.get(&exclusion.id).cloned().unwrap_or_default(),
                (service, _) => vec![service.to_owned()],
            };
            listed.push(exclusion.id.clone());
            let cells = vec![
                Cell::id(exclusion.id.clone()),
                Cell::Word(exclusion.row.set.key().into(), exclusion.row.set.label()),
                Cell::Text(exclusion.row.title.clone()),
                party_cell(visible, &exclusion.sides),
                decided_in(statement, exclusion.row),
                Cell::Ids(services),
                Cell::text(exclusion.reason.text()),
            ];
            table.rows.push(Row::new(format!("{}/{}", statement.scope, exclusion.id), cells));
        }
    }
    let rows = table.rows.len();
    table.total("exclusions", Text::new("除外", "exclusions"), Cell::count(rows));
    table.notes.push(Text::new(
        "サービスがとらない立場に向けた手引（立場外）は除外ではなく、ここには載りません。",
        "Guidance to a party that a service does not play is out of role, not excluded, and is not listed here.",
    ));
    table
}

fn columns(table: Table) -> Table {
    table
        .with(
            "control",
            ColumnKind::Id,
            ["管理策", "Control"],
            ["除外した管理策、手引、又はその側", "the control, position or side that is excluded"],
        )
        .and(super::soa::subject)
        .with(
            "statement",
            ColumnKind::Word,
            ["決めた適用宣言書", "Decided in"],
            [
                "除外を決めた適用宣言書: ISMS全体か、サービスのもの",
                "the statement that excludes it: ISMS-wide, or a service's own",
            ],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["及ぶサービス", "Services"],
            ["除外が及ぶサービス", "services for which it is excluded"],
        )
        .with(
            "reason",
            ColumnKind::Prose,
            ["除外理由", "Reason"],
            ["除外した理由", "why it is excluded"],
        )
}

struct Exclusion<'a> {
    id: String,
    row: &'a soa::Row,
    sides: Vec<String>,
    reason: Words,
}

/// The rows that a statement excludes, and the sides excluded of rows that are included otherwise.
fn exclusions(statement: &Statement) -> Vec<Exclusion<'_>> {
    let mut found = Vec::new();
    for row in &statement.rows {
        if row.choice == Choice::Excluded {
            let id = match (row.set, row.parties.as_slice()) {
                (soa::Set::Guidance, [side]) => side_id(&row.control, side),
                _ => row.control.clone(),
            };
            found.push(Exclusion {
                id,
                row,
                sides: row.parties.clone(),
                reason: row.exclusion.clone().unwrap_or_default(),
            });
            continue;
        }
        for (side, answer) in &row.answers {
            if let (Some(side), Some(reason)) = (side, &answer.exclude) {
                found.push(Exclusion {
                    id: side_id(&row.control, side),
                    row,
                    sides: vec![side.clone()],
                    reason: reason.clone(),
                });
            }
        }
    }
    found
}

/// The statement in which an exclusion is decided: the baseline's own rows and what services inherit from it, or the service's own.
fn decided_in(statement: &Statement, row: &soa::Row) -> Cell {
    if statement.scope == ISMS_WIDE || row.basis == Some(Basis::Inherited) {
        Cell::word(ISMS_WIDE, "ISMS全体", "ISMS-wide")
    } else {
        Cell::word("service", "サービス", "service")
    }
}
