//! Information security objectives with their five elements and what was reached (ISO/IEC 27001:2022, 6.2).

use super::measures::{latest, period_value, quantity};
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "objectives",
    title: Text::new("情報セキュリティ目的", "Information security objectives"),
    about: Text::new(
        "目的ごとに、実施事項、資源、責任者、期限、評価方法の五要素と、最新の実績を示します。",
        "Each objective with its five elements (actions, resources, responsible, due, evaluation) and the latest result.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["目的の ID", "id of the objective"])
        .with(
            "title",
            ColumnKind::Prose,
            ["目的", "Objective"],
            ["達成すること", "what is to be reached"],
        )
        .with(
            "under",
            ColumnKind::Ids,
            ["上位の目的", "Under"],
            ["上位の目的", "the objective above it"],
        )
        .with(
            "actions",
            ColumnKind::Prose,
            ["実施事項", "Actions"],
            ["五要素の一: 実施事項", "element 1: what will be done"],
        )
        .with(
            "resources",
            ColumnKind::Prose,
            ["必要な資源", "Resources"],
            ["五要素の二: 必要な資源", "element 2: what is needed"],
        )
        .with(
            "responsible",
            ColumnKind::Ids,
            ["責任者", "Responsible"],
            ["五要素の三: 責任者", "element 3: who answers for it"],
        )
        .with(
            "due",
            ColumnKind::Date,
            ["期限", "Due"],
            [
                "五要素の四: 達成期限。実績がないまま過ぎたものは期限超過",
                "element 4: by when; overdue if past without a result",
            ],
        )
        .with(
            "evaluation",
            ColumnKind::Prose,
            ["結果の評価方法", "Evaluation"],
            ["五要素の五: 結果の評価方法", "element 5: how the result is judged"],
        )
        .with("base", ColumnKind::Text, ["基準値", "Base"], ["出発点の値", "where it starts"])
        .with("target", ColumnKind::Text, ["目標値", "Target"], ["目標値", "where it should end"])
        .with(
            "latest",
            ColumnKind::Text,
            ["最新の実績", "Latest"],
            ["最新の期間と値", "the latest period and value"],
        )
        .with(
            "note",
            ColumnKind::Prose,
            ["備考", "Remark"],
            ["最新の実績についての備考", "a remark on the latest value"],
        )
        .rests_on(visible, &["27001:6.2"])
        .if_empty("情報セキュリティ目的は登録されていません。", "No objective is recorded.");
    for objective in visible.isms.objectives.iter() {
        let latest = latest(&objective.results);
        let cells = vec![
            Cell::id(objective.id.0.clone()),
            Cell::title(objective),
            Cell::of(&objective.under),
            Cell::of(&objective.actions),
            Cell::of(&objective.resources),
            Cell::of(&objective.responsible),
            Cell::due(Some(objective.due), visible.today, latest.is_none()),
            Cell::of(&objective.evaluation),
            objective.base.as_ref().map_or(Cell::Empty, period_value),
            quantity(objective.target.as_ref()),
            latest.map_or(Cell::Empty, period_value),
            latest.map_or(Cell::Empty, |latest| Cell::of(&latest.note)),
        ];
        let depth = u8::from(objective.under.is_some());
        table.rows.push(Row {
            depth,
            ..Row::new(objective.id.0.clone(), cells)
        });
    }
    let rows = table.rows.len();
    table.total("objectives", Text::new("目的", "objectives"), Cell::count(rows));
    table
}
