//! Laws, regulations, contracts and agreements (ISO/IEC 27001:2022, A.5.31).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "requirements",
    title: Text::new("法令・契約一覧", "Laws and contracts"),
    about: Text::new(
        "法令と契約ごとに、対象、責任者、確認の期日、求める管理策を示します。",
        "Each law and contract: what it applies to, who watches it, when it is checked, and the controls it calls for.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["法令・契約の ID", "id of the law or contract"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["法令・契約の名称", "its title"])
        .with(
            "kind",
            ColumnKind::Word,
            ["種別", "Kind"],
            ["法令、規制、契約、合意", "law, regulation, contract, agreement"],
        )
        .with(
            "clause",
            ColumnKind::Prose,
            ["条項", "Clause"],
            ["関係する条項", "the article that matters"],
        )
        .with(
            "jurisdiction",
            ColumnKind::Text,
            ["法域", "Jurisdiction"],
            ["効力の及ぶ国・地域", "where it holds"],
        )
        .with(
            "services",
            ColumnKind::Ids,
            ["対象サービス", "Services"],
            ["適用されるサービス。空欄は全サービス", "services it applies to; all if empty"],
        )
        .with("owner", ColumnKind::Ids, ["責任者", "Owner"], ["見守る役割", "who watches it"])
        .with(
            "checked",
            ColumnKind::Date,
            ["確認日", "Checked"],
            ["最後に確認した日", "when it was last checked"],
        )
        .with(
            "next_check",
            ColumnKind::Date,
            ["次回確認", "Next check"],
            ["次に確認する期日。過ぎたものは期限超過", "when it is checked next; overdue if past"],
        )
        .with(
            "concerns",
            ColumnKind::Ids,
            ["管理策", "Controls"],
            ["この法令・契約が求める管理策", "controls that it calls for"],
        )
        .with("url", ColumnKind::Text, ["所在", "Where"], ["本文の所在", "where it can be read"])
        .rests_on(visible, &["A.5.31", "27001:4.2", "27017:18.1.1"])
        .if_empty("法令・契約は登録されていません。", "No law or contract is recorded.");
    for law in visible.isms.requirements.iter().filter(|law| query.concerns(&law.applies_to)) {
        let cells = vec![
            Cell::id(law.id.0.clone()),
            Cell::title(law),
            Cell::of(&law.kind),
            Cell::of(&law.clause),
            Cell::of(&law.jurisdiction),
            Cell::of(&law.applies_to),
            Cell::of(&law.owner),
            Cell::Date(law.checked, false),
            Cell::due(law.next_check, visible.today, true),
            Cell::of(&law.concerns),
            Cell::of(&law.url),
        ];
        table.rows.push(Row::new(law.id.0.clone(), cells));
    }
    table
}
