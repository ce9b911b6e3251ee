//! What is monitored and measured: the latest value against the target (ISO/IEC 27001:2022, 9.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::value::{PeriodValue, Quantity};
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "measures",
    title: Text::new("監視・測定の結果", "Monitoring and measurement"),
    about: Text::new(
        "測定項目ごとに、方法、目標、最新の値、目標に届かなかった期間を示します。",
        "Each measure: method, target, latest value, and the periods that missed the target.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["測定項目の ID", "id of the measure"])
        .with("title", ColumnKind::Text, ["測定項目", "Measure"], ["監視・測定するもの", "what is measured"])
        .with("method", ColumnKind::Prose, ["方法", "Method"], ["監視・測定の方法", "how it is measured"])
        .with("every", ColumnKind::Word, ["頻度", "Every"], ["測定する間隔", "how often"])
        .with("measured_by", ColumnKind::Ids, ["測定者", "Measured by"], ["測定する役割", "who measures"])
        .with("analysed_by", ColumnKind::Ids, ["分析者", "Analysed by"], ["分析し評価する役割", "who judges"])
        .with("target", ColumnKind::Text, ["目標値", "Target"], ["目標値", "the target"])
        .with("threshold", ColumnKind::Text, ["しきい値", "Threshold"], ["処置を求める値", "where action is called for"])
        .with("period", ColumnKind::Text, ["最新の期間", "Latest period"], ["最新の測定の期間", "the latest period"])
        .with("latest", ColumnKind::Text, ["最新の値", "Latest"], ["最新の値", "the latest value"])
        .with(
            "state",
            ColumnKind::Word,
            ["評価", "State"],
            [
                "最新の値が目標に達したか。目標としきい値が数で、異なるときだけ判定（どちらが良い向きかが分かるため）",
                "whether the latest value meets the target; judged only where target and threshold are numbers that differ, which tells what is better",
            ],
        )
        .of_cells([met(), missed_target(), not_measured()])
        .with("missed", ColumnKind::Text, ["未達の期間", "Missed"], ["目標に届かなかった期間と値", "periods that missed the target, with their values"])
        .with("note", ColumnKind::Prose, ["備考", "Remark"], ["最新の値についての備考", "a remark on the latest value"])
        .rests_on(visible, &["27001:9.1"])
        .if_empty("測定項目は登録されていません。", "Nothing is measured yet.");
    let mut missed = 0;
    for measure in visible.isms.measures.iter() {
        let latest = latest(&measure.results);
        let state = match latest.and_then(|latest| measure.meets(latest)) {
            Some(true) => met(),
            Some(false) => {
                missed += 1;
                missed_target()
            }
            None if latest.is_none() => not_measured(),
            None => Cell::Empty,
        };
        let misses = measure.results.iter().filter(|result| measure.meets(result) == Some(false));
        let misses: Vec<_> = misses
            .map(|result| Text::same(format!("{} {}", result.period, result.value.text)))
            .collect();
        let cells = vec![
            Cell::id(measure.id.0.clone()),
            Cell::title(measure),
            Cell::of(&measure.method),
            Cell::every(measure.every),
            Cell::of(&measure.measured_by),
            Cell::of(&measure.analysed_by),
            quantity(measure.target.as_ref()),
            quantity(measure.threshold.as_ref()),
            latest.map_or(Cell::Empty, |latest| Cell::Text(Text::same(latest.period.clone()))),
            latest.map_or(Cell::Empty, |latest| quantity(Some(&latest.value))),
            state,
            Cell::Texts(misses),
            latest.map_or(Cell::Empty, |latest| Cell::of(&latest.note)),
        ];
        table.rows.push(Row::new(measure.id.0.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("measures", Text::new("測定項目", "measures"), Cell::count(rows));
    table.total(
        "latest_missed",
        Text::new("最新の値が未達", "missed by the latest value"),
        Cell::count(missed),
    );
    table
}

fn met() -> Cell {
    Cell::word("met", "達成", "met")
}

fn missed_target() -> Cell {
    Cell::word("missed", "未達", "missed")
}

fn not_measured() -> Cell {
    Cell::word("none", "未測定", "not measured")
}

/// The last result, in the order written: periods are named as the book likes.
pub(super) fn latest(results: &[PeriodValue]) -> Option<&PeriodValue> {
    results.last()
}

/// A period and its value.
pub(super) fn period_value(result: &PeriodValue) -> Cell {
    Cell::Text(Text::same(format!("{} {}", result.period, result.value.text)))
}

/// A value as written.
pub(super) fn quantity(quantity: Option<&Quantity>) -> Cell {
    quantity.map_or(Cell::Empty, |quantity| Cell::Text(Text::same(quantity.text.clone())))
}
