//! Information security incidents (ISO/IEC 27001:2022, A.5.24-A.5.28).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "incidents",
    title: Text::new("情報セキュリティインシデント台帳", "Information security incidents"),
    about: Text::new(
        "インシデントごとに、検知から復旧までの日付、通知、原因、教訓を示します。",
        "Each incident: the dates from detection to recovery, who was told, the cause and the lesson.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["インシデントの ID", "id of the incident"])
        .with(
            "title",
            ColumnKind::Text,
            ["名称", "Title"],
            ["インシデントの名称", "title of the incident"],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            [
                "影響したサービス。空欄は特定のサービスに限らない",
                "services it touched; none in particular if empty",
            ],
        )
        .with(
            "affects",
            ColumnKind::Word,
            ["CIA", "CIA"],
            [
                "失われたもの: 機密性、完全性、可用性",
                "what was lost: confidentiality, integrity, availability",
            ],
        )
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            ["対応中、復旧済み", "open, or recovered"],
        )
        .of_cells([open(), recovered()])
        .with(
            "detected",
            ColumnKind::Date,
            ["検知日", "Detected"],
            ["検知した日", "when it was detected"],
        )
        .with(
            "decided",
            ColumnKind::Date,
            ["判定日", "Decided"],
            ["インシデントと判定した日", "when it was judged to be an incident"],
        )
        .with(
            "recovered",
            ColumnKind::Date,
            ["復旧日", "Recovered"],
            ["復旧した日", "when it was over"],
        )
        .with(
            "customers_told",
            ColumnKind::Date,
            ["顧客への通知", "Customers told"],
            ["顧客に知らせた日", "when customers were told"],
        )
        .with(
            "authority_told",
            ColumnKind::Date,
            ["当局への報告", "Authorities told"],
            ["当局に報告した日", "when authorities were told"],
        )
        .with("cause", ColumnKind::Prose, ["原因", "Cause"], ["原因", "why it happened"])
        .with("lesson", ColumnKind::Prose, ["教訓", "Lesson"], ["学んだこと", "what was learnt"])
        .with(
            "finding",
            ColumnKind::Ids,
            ["指摘", "Finding"],
            ["この事象による不適合・指摘", "the finding it led to"],
        )
        .rests_on(visible, &["A.5.24", "A.5.25", "A.5.26", "A.5.27", "27017:16.1.1"])
        .if_empty("インシデントは登録されていません。", "No incident is recorded.");
    for incident in visible.isms.incidents.iter().filter(|incident| query.concerns(&incident.service)) {
        let state = if incident.recovered.is_some() { recovered() } else { open() };
        let cells = vec![
            Cell::id(incident.id.0.clone()),
            Cell::title(incident),
            Cell::of(&incident.service),
            Cell::of(&incident.affects),
            state,
            Cell::Date(incident.detected, false),
            Cell::of(&incident.decided),
            Cell::of(&incident.recovered),
            Cell::of(&incident.customers_told),
            Cell::of(&incident.authority_told),
            Cell::of(&incident.cause),
            Cell::of(&incident.lesson),
            Cell::of(&incident.finding),
        ];
        table.rows.push(Row::new(incident.id.0.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("incidents", Text::new("インシデント", "incidents"), Cell::count(rows));
    table
}

fn open() -> Cell {
    Cell::word("open", "対応中", "open")
}

fn recovered() -> Cell {
    Cell::word("recovered", "復旧済み", "recovered")
}
