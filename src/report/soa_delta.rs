//! Where two Statements of Applicability differ: two services, or a service and the ISMS-wide baseline (ISO/IEC 27001:2022, 6.1.3 d).

use super::soa::{basis_cell, choice_cell, choices, party_cell, status_cell};
use super::{Band, Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text::{Lang, Text, Words};
use crate::trace::soa::{self, Basis, Choice, Statement};

pub(super) const REPORT: Report = Report {
    name: "soa-delta",
    title: Text::new("適用宣言書の差分", "Differences of Statements of Applicability"),
    about: Text::new(
        "二つのサービス、又はサービスと ISMS 全体の適用宣言書の間で異なる行を示します。",
        "The rows in which two services, or a service and the ISMS-wide statement, differ.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::new(REPORT.name, REPORT.title.clone());
    let pairs: Vec<(&str, &str)> = match query.services.as_slice() {
        [] => visible
            .isms
            .services
            .iter()
            .map(|service| (ISMS_WIDE, service.id.0.as_str()))
            .collect(),
        [service] => vec![(ISMS_WIDE, service.as_str())],
        [first, second, ..] => vec![(first.as_str(), second.as_str())],
    };
    let (from, to) = match pairs.as_slice() {
        [(from, to)] => (scope_name(visible, from), scope_name(visible, to)),
        _ => (scope_name(visible, ISMS_WIDE), Text::new("サービス", "Service")),
    };
    if pairs.len() == 1 {
        table.title = Text::owned(
            format!("{}（{}と{}）", REPORT.title.ja, from.ja, to.ja),
            format!("{}: {} and {}", REPORT.title.en, from.en, to.en),
        );
    }
    table.meta = vec![
        ("from", Text::new("比べる元", "From"), Cell::Text(from.clone())),
        ("to", Text::new("比べる先", "To"), Cell::Text(to.clone())),
        ("as_of", Text::new("基準日", "As of"), Cell::Date(visible.today, false)),
    ];
    table = columns(table, &from, &to)
        .rests_on(visible, &["27001:6.1.3.d", "JIP:4.2.2-d1", "JIP:4.2.2-d4"])
        .if_empty("異なる行はありません。", "No rows differ.");
    for (from, to) in &pairs {
        let (Some(first), Some(second)) = (soa::find(visible.graph, from), soa::find(visible.graph, to)) else {
            continue;
        };
        let mut band = (pairs.len() > 1).then(|| Band {
            id: (*to).to_owned(),
            label: scope_name(visible, to),
        });
        for (key, before, after) in matched(first, second) {
            let differs = differences(before, after, *from == ISMS_WIDE);
            let Some(shown) = after.or(before).filter(|_| !differs.is_empty()) else {
                continue;
            };
            let id = if pairs.len() > 1 { format!("{to}/{key}") } else { key.to_owned() };
            let mut cells = vec![
                Cell::id(shown.control.clone()),
                Cell::Ids(vec![(*to).to_owned()]),
                Cell::Word(shown.set.key().into(), shown.set.label()),
                Cell::Text(shown.title.clone()),
                party_cell(visible, &shown.parties),
                Cell::Words(differs),
            ];
            cells.extend(said(before));
            cells.extend(said(after));
            cells.push(after.and_then(|row| row.basis).map_or(Cell::Empty, basis_cell));
            table.rows.push(Row::new(id, cells).under(band.take()));
        }
    }
    let rows = table.rows.len();
    table.total("rows", Text::new("異なる行", "rows that differ"), Cell::count(rows));
    table
}

fn columns(table: Table, from: &Text, to: &Text) -> Table {
    let of = |whose: &Text, ja: &str, en: &str| Text::owned(format!("{}: {ja}", whose.ja), format!("{}: {en}", whose.en));
    table
        .with(
            "control",
            ColumnKind::Id,
            ["管理策", "Control"],
            ["管理策又は手引の番号", "number of the control or position"],
        )
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            ["比べる先のサービス", "the service that is compared"],
        )
        .and(super::soa::subject)
        .with(
            "differs",
            ColumnKind::Word,
            ["異なる点", "Differs in"],
            [
                "採否、実施状況、実施内容、除外理由、担当、期限、又は一方だけにある行",
                "decision, status, how, exclusion reason, owner, due, or a row that only one side has",
            ],
        )
        .column(
            "from_decision",
            ColumnKind::Word,
            of(from, "採否", "decision"),
            Text::new(
                "比べる元の採否。空欄は行がない",
                "decision of the first; empty if it has no such row",
            ),
        )
        .of_cells(choices())
        .column(
            "from_status",
            ColumnKind::Word,
            of(from, "実施状況", "status"),
            Text::new("比べる元の実施状況", "status of the first"),
        )
        .of_enumeration("Status")
        .column(
            "from_how",
            ColumnKind::Prose,
            of(from, "実施内容・除外理由", "how, or why excluded"),
            Text::new(
                "比べる元の実施内容、又は除外理由",
                "what is done, or why it is excluded, in the first",
            ),
        )
        .column(
            "to_decision",
            ColumnKind::Word,
            of(to, "採否", "decision"),
            Text::new(
                "比べる先の採否。空欄は行がない",
                "decision of the second; empty if it has no such row",
            ),
        )
        .of_cells(choices())
        .column(
            "to_status",
            ColumnKind::Word,
            of(to, "実施状況", "status"),
            Text::new("比べる先の実施状況", "status of the second"),
        )
        .of_enumeration("Status")
        .column(
            "to_how",
            ColumnKind::Prose,
            of(to, "実施内容・除外理由", "how, or why excluded"),
            Text::new(
                "比べる先の実施内容、又は除外理由",
                "what is done, or why it is excluded, in the second",
            ),
        )
        .with(
            "basis",
            ColumnKind::Word,
            ["由来", "Basis"],
            [
                "比べる先の行の由来: 継承、上書き、追加",
                "where the second row comes from: inherited, overridden, added",
            ],
        )
}

/// The name of a service, or of the whole.
pub(super) fn scope_name(visible: &Visible<'_>, scope: &str) -> Text {
    visible
        .isms
        .services
        .get(scope)
        .map_or(Text::new("ISMS全体", "the ISMS"), |service| service.name.text())
}

/// The rows of two statements side by side, in the order of the longer one; rows only the other has come last.
fn matched<'a>(first: &'a Statement, second: &'a Statement) -> Vec<(&'a str, Option<&'a soa::Row>, Option<&'a soa::Row>)> {
    let key = |row: &'a soa::Row| row.id.split_once('/').map_or(row.id.as_str(), |(_, control)| control);
    let find = |rows: &'a [soa::Row], wanted: &str| rows.iter().find(|row| key(row) == wanted);
    let turned = first.rows.len() > second.rows.len();
    let (long, short) = if turned {
        (&first.rows, &second.rows)
    } else {
        (&second.rows, &first.rows)
    };
    let pair = |own: Option<&'a soa::Row>, other: Option<&'a soa::Row>| if turned { (own, other) } else { (other, own) };
    let mut pairs: Vec<_> = long
        .iter()
        .map(|row| {
            let (before, after) = pair(Some(row), find(short, key(row)));
            (key(row), before, after)
        })
        .collect();
    pairs.extend(short.iter().filter(|row| find(long, key(row)).is_none()).map(|row| {
        let (before, after) = pair(None, Some(row));
        (key(row), before, after)
    }));
    pairs
}

/// In what two rows differ. Against the baseline, a row that only the service has differs unless it is out of role, or answered as the baseline says.
fn differences(before: Option<&soa::Row>, after: Option<&soa::Row>, baseline: bool) -> Vec<(std::borrow::Cow<'static, str>, Text)> {
    let word = |key: &'static str, ja, en| (key.into(), Text::new(ja, en));
    let (Some(before), Some(after)) = (before, after) else {
        let only = after
            .or(before)
            .filter(|row| !(baseline && (row.choice == Choice::OutOfRole || row.basis == Some(Basis::Inherited))));
        return match only {
            None => Vec::new(),
            Some(_) if after.is_some() => vec![word("only-second", "先だけの行", "only in the second")],
            Some(_) => vec![word("only-first", "元だけの行", "only in the first")],
        };
    };
    let parts = [
        (before.choice != after.choice, word("decision", "採否", "decision")),
        (before.status != after.status, word("status", "実施状況", "status")),
        (before.how != after.how, word("how", "実施内容", "how")),
        (
            before.exclusion != after.exclusion,
            word("exclusion_reason", "除外理由", "exclusion reason"),
        ),
        (before.owner != after.owner, word("owner", "担当", "owner")),
        (before.due != after.due, word("due", "期限", "due")),
    ];
    parts.into_iter().filter(|(differ, _)| *differ).map(|(_, word)| word).collect()
}

/// What a row says: decision, status, how.
fn said(row: Option<&soa::Row>) -> [Cell; 3] {
    let Some(row) = row else {
        return [Cell::Empty, Cell::Empty, Cell::Empty];
    };
    let texts: Vec<_> = row.how.iter().map(|(_, how)| how).chain(&row.exclusion).map(Words::text).collect();
    let of = |lang: Lang| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("\n");
    [
        choice_cell(row.choice),
        row.status.map_or(Cell::Empty, status_cell),
        Cell::text(Text::owned(of(Lang::Ja), of(Lang::En))),
    ]
}
