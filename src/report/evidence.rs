//! The register of evidence: the last record of each series, and when the next is due (ISO/IEC 27001:2022, 7.5, 9.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::data::Day;
use crate::model::kinds::evidence::Evidence;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "evidence",
    title: Text::new("証拠の台帳", "Register: evidence"),
    about: Text::new(
        "証拠ごとに、示すもの、最新の記録、次の期日、期限切れを示します。",
        "Each evidence: what it shows, its last record, when the next is due, and whether it is out of date.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query)).rests_on(visible, &["27001:7.5.3", "27001:8.1", "27001:9.1", "A.5.33"]);
    let mut stale = 0;
    for evidence in visible.isms.evidence.iter().filter(|evidence| query.concerns(&evidence.services)) {
        stale += usize::from(evidence.is_stale(visible.today));
        let newest = evidence.newest();
        let cells = vec![
            Cell::id(evidence.id.0.clone()),
            Cell::title(evidence),
            Cell::of(&evidence.kind),
            Cell::of(&evidence.shows),
            Cell::of(&evidence.services),
            Cell::of(&evidence.owner),
            Cell::of(&evidence.r#where),
            Cell::of(&evidence.from),
            evidence.every.map_or(Cell::Empty, Cell::every),
            evidence.last().map_or(Cell::Empty, |day| Cell::Date(day, false)),
            newest.and_then(|instance| instance.period.as_ref()).map_or(Cell::Empty, Cell::of),
            newest.and_then(|instance| instance.r#ref.as_ref()).map_or(Cell::Empty, Cell::of),
            Cell::due(evidence.next_due(), visible.today, true),
            Cell::due(evidence.valid_until, visible.today, true),
            state(evidence, visible.today),
            Cell::count(evidence.instances.len()),
            Cell::of(&evidence.retention),
        ];
        table.rows.push(Row::new(evidence.id.0.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("evidence", Text::new("証拠", "evidence"), Cell::count(rows));
    table.total("stale", Text::new("期限切れ", "out of date"), Cell::count(stale));
    table
}

fn columns(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["証拠の ID", "id of the evidence"])
        .with(
            "title",
            ColumnKind::Text,
            ["名称", "Title"],
            ["証拠の名称", "title of the evidence"],
        )
        .with(
            "kind",
            ColumnKind::Text,
            ["種別", "Kind"],
            ["記録、ログ、証明書など", "a record, a log, a certificate ..."],
        )
        .with(
            "shows",
            ColumnKind::Ids,
            ["示すもの", "Shows"],
            [
                "この証拠が示す管理策、手引の側、要求事項",
                "controls, sides and requirements that it shows",
            ],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            ["関係するサービス。空欄はISMS全体", "services it concerns; the whole ISMS if empty"],
        )
        .with(
            "owner",
            ColumnKind::Ids,
            ["責任者", "Owner"],
            ["保管する役割", "the role that keeps it"],
        )
        .with("where", ColumnKind::Prose, ["保管場所", "Where"], ["保管場所", "where it is kept"])
        .with(
            "from",
            ColumnKind::Ids,
            ["提供元", "Given by"],
            ["証拠を出した供給者", "the supplier who gives it"],
        )
        .with(
            "every",
            ColumnKind::Word,
            ["頻度", "Every"],
            ["記録を取る間隔", "how often a record is made"],
        )
        .with(
            "last",
            ColumnKind::Date,
            ["最新の記録", "Last record"],
            ["最も新しい記録の日付", "the day of the newest record"],
        )
        .with(
            "period",
            ColumnKind::Text,
            ["対象期間", "Period"],
            ["最も新しい記録の対象期間", "the period of the newest record"],
        )
        .with(
            "ref",
            ColumnKind::Text,
            ["記録番号", "Reference"],
            ["最も新しい記録の番号又は所在", "where the newest record is to be found"],
        )
        .with(
            "next_due",
            ColumnKind::Date,
            ["次の期日", "Next due"],
            [
                "最新の記録から一間隔あと。過ぎたものは期限超過",
                "one interval after the newest record; overdue if past",
            ],
        )
        .with(
            "valid_until",
            ColumnKind::Date,
            ["有効期限", "Valid until"],
            ["証拠の有効期限", "the last day it holds"],
        )
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "有効、期限超過（次の記録がない）、失効（有効期限切れ）、要求中（未受領）、記録なし",
                "current, overdue (the next record is missing), expired, awaited (not received yet), no record",
            ],
        )
        .of_cells(State::ALL.map(State::cell))
        .with(
            "instances",
            ColumnKind::Number,
            ["件数", "Records"],
            ["記録の数", "number of records"],
        )
        .with(
            "retention",
            ColumnKind::Text,
            ["保管期間", "Retention"],
            ["保管期間", "how long it is kept"],
        )
}

/// How a piece of evidence stands.
#[derive(Clone, Copy)]
enum State {
    Expired,
    Overdue,
    Current,
    Awaited,
    None,
}

impl State {
    const ALL: [Self; 5] = [Self::Current, Self::Overdue, Self::Expired, Self::Awaited, Self::None];

    fn cell(self) -> Cell {
        match self {
            Self::Expired => Cell::word("expired", "失効", "expired"),
            Self::Overdue => Cell::word("overdue", "期限超過", "overdue"),
            Self::Current => Cell::word("current", "有効", "current"),
            Self::Awaited => Cell::word("awaited", "要求中", "awaited"),
            Self::None => Cell::word("none", "記録なし", "no record"),
        }
    }
}

fn state(evidence: &Evidence, today: Day) -> Cell {
    let state = if evidence.valid_until.is_some_and(|until| until < today) {
        State::Expired
    } else if evidence.next_due().is_some_and(|next| next < today) {
        State::Overdue
    } else if evidence.last().is_some() {
        State::Current
    } else if evidence.requested.is_some() {
        State::Awaited
    } else {
        State::None
    };
    state.cell()
}
