//! The asset register (ISO/IEC 27001:2022, A.5.9, A.5.12).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "assets",
    title: Text::new("情報資産台帳", "Asset register"),
    about: Text::new(
        "情報資産ごとに、責任者、価値、保管、廃棄、関係するリスクを示します。",
        "Each asset with its owner, values, where it is kept, how it is disposed of, and the risks to it.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["資産の ID", "id of the asset"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["資産の名称", "title of the asset"])
        .with("kind", ColumnKind::Text, ["種別", "Kind"], ["資産の種別", "what it is"])
        .with(
            "owner",
            ColumnKind::Ids,
            ["責任者", "Owner"],
            ["資産の責任をもつ役割", "the role that answers for it"],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            [
                "関係するサービス。空欄は全社",
                "services it belongs to; the whole organization if empty",
            ],
        )
        .with("label", ColumnKind::Text, ["ラベル", "Label"], ["情報の分類のラベル", "its label"])
        .with(
            "c",
            ColumnKind::Number,
            ["機密性", "C"],
            ["機密性が失われたときの影響の段階", "mark for the loss of confidentiality"],
        )
        .with(
            "i",
            ColumnKind::Number,
            ["完全性", "I"],
            ["完全性が失われたときの影響の段階", "mark for the loss of integrity"],
        )
        .with(
            "a",
            ColumnKind::Number,
            ["可用性", "A"],
            ["可用性が失われたときの影響の段階", "mark for the loss of availability"],
        )
        .with(
            "personal_data",
            ColumnKind::Word,
            ["個人情報", "Personal data"],
            ["個人情報を含むか", "whether it holds personal data"],
        )
        .with(
            "medium",
            ColumnKind::Text,
            ["媒体", "Medium"],
            ["保管する媒体", "on what it is kept"],
        )
        .with("place", ColumnKind::Text, ["場所", "Place"], ["保管する場所", "where it is kept"])
        .with("count", ColumnKind::Text, ["数量", "Count"], ["数量", "how many"])
        .with(
            "retention",
            ColumnKind::Text,
            ["保管期間", "Retention"],
            ["保管期間", "how long it is kept"],
        )
        .with(
            "disposal",
            ColumnKind::Prose,
            ["廃棄方法", "Disposal"],
            ["廃棄の方法", "how it is disposed of"],
        )
        .with(
            "risks",
            ColumnKind::Ids,
            ["リスク", "Risks"],
            ["この資産のリスク", "risks to the asset"],
        )
        .rests_on(visible, &["A.5.9", "A.5.12", "A.5.13", "27017:8.1.1"]);
    for asset in visible.isms.assets.iter().filter(|asset| query.concerns(&asset.service)) {
        let risks = visible
            .isms
            .risks
            .iter()
            .filter(|risk| risk.assets.iter().any(|named| named.id == asset.id.0));
        let count = asset
            .count
            .as_ref()
            .map_or(Cell::Empty, |count| Cell::Text(Text::same(count.text.clone())));
        let cells = vec![
            Cell::id(asset.id.0.clone()),
            Cell::title(asset),
            Cell::of(&asset.kind),
            Cell::of(&asset.owner),
            Cell::of(&asset.service),
            Cell::of(&asset.label),
            Cell::Number(asset.values.c.into()),
            Cell::Number(asset.values.i.into()),
            Cell::Number(asset.values.a.into()),
            Cell::of(&asset.personal_data),
            Cell::of(&asset.medium),
            Cell::of(&asset.place),
            count,
            Cell::of(&asset.retention),
            Cell::of(&asset.disposal),
            Cell::ids(risks.map(|risk| risk.id.0.clone())),
        ];
        table.rows.push(Row::new(asset.id.0.clone(), cells));
    }
    let rows = table.rows.len();
    table.total("assets", Text::new("情報資産", "assets"), Cell::count(rows));
    table
}
