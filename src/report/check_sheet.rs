//! What a service tells its customers, as the sheet that answers their questionnaires: question by question in the order of white papers.

use super::disclosures::{self, asked, place, place_cells};
use super::{Cell, ColumnKind, Query, Report, Row, Table, whitepaper};
use crate::audience::Visible;
use crate::text::Text;
use crate::trace::disclosures::{Says, Told};

pub(super) const REPORT: Report = Report {
    name: "check-sheet",
    title: Text::new("セキュリティチェックシート", "Security check sheet"),
    about: Text::new(
        "顧客のチェックシートに答えるため、開示する事項を確認項目として主題の順に並べます。",
        "What customers are told, as questions and answers in the order of topics, to answer their questionnaires.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("no", ColumnKind::Number, ["No.", "No."], ["通し番号", "running number"])
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            ["回答するサービス", "the service that answers"],
        )
        .with("topic", ColumnKind::Text, ["分類", "Topic"], ["主題", "the topic"])
        .and(place)
        .with(
            "answer",
            ColumnKind::Word,
            ["回答", "Answer"],
            ["○: 対応している、－: 該当しない", "○: we do; －: it does not apply"],
        )
        .of_cells(Says::KEYS.map(mark))
        .with(
            "content",
            ColumnKind::Prose,
            ["回答内容", "What we answer"],
            ["対応の内容、又は該当しない理由", "what is done, or why it does not apply"],
        )
        .with(
            "customer",
            ColumnKind::Prose,
            ["お客様がすること", "What the customer does"],
            [
                "同じ位置のカスタマ側の手引の要旨（自分たちの言葉による）",
                "the customer's side of the position, in our own words",
            ],
        )
        .rests_on(visible, &[&visible.config.standards.guidance.value])
        .if_empty("プロバイダの立場をとるサービスがありません。", "No service plays the provider.");
    for service in visible.isms.services.iter().filter(|service| asked(query, service)) {
        let told: Vec<_> = disclosures::of(visible, service).collect();
        let listed: Vec<_> = whitepaper::topics(visible.catalog).collect();
        let in_order = listed.iter().map(|(topic, position)| (topic.title.text(), *position));
        let mut nth = 0;
        for (topic, position) in in_order {
            for told in told.iter().filter(|told| told.position == position) {
                nth += 1;
                table.rows.push(row(visible, nth, topic.clone(), told));
            }
        }
        for told in told
            .iter()
            .filter(|told| !listed.iter().any(|(_, position)| *position == told.position))
        {
            nth += 1;
            table.rows.push(row(visible, nth, Text::default(), told));
        }
    }
    table
}

fn row(visible: &Visible<'_>, nth: usize, topic: Text, told: &Told<'_>) -> Row {
    let mut cells = vec![Cell::count(nth), Cell::ids([told.service.to_owned()]), Cell::text(topic)];
    cells.extend(place_cells(visible, told.position, told.side_id(), told.item));
    cells.extend([
        mark(told.says.key()),
        whitepaper::answer(told).map_or(Cell::Empty, Cell::text),
        Cell::text(disclosures::customers(visible, told.position)),
    ]);
    Row::new(format!("{}/{}/{}", told.row.id, told.side.id, told.item.id), cells)
}

/// How sheets mark an answer.
fn mark(key: &'static str) -> Cell {
    match key {
        "told" => Cell::word("told", "○", "○"),
        "not-applicable" | "excluded" => Cell::word(key, "－", "－"),
        _ => Cell::word(key, "未回答", "open"),
    }
}
