//! What each service needs of its cloud suppliers beside what they tell, and what deals with a gap (ISO/IEC 27017:2015, the customer's sides; ISO/IEC 27001:2022, A.5.23).

use super::disclosures::{asked, place, place_cells};
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;
use crate::trace::disclosures::{Heard, Standing, heard};
use crate::trace::side_id;

pub(super) const REPORT: Report = Report {
    name: "supplier-gaps",
    title: Text::new("供給者の開示と必要との差", "Suppliers: what we need and what they tell"),
    about: Text::new(
        "サービスとクラウドの供給者ごとに、必要とすること、供給者の開示、充足、差を扱うリスク、求めた証拠を示します。",
        "Each service and cloud supplier: what we need, what the supplier tells, whether it is met, the risk that deals with a gap, and evidence asked for.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(
            visible,
            &[
                &visible.config.standards.guidance.value,
                "A.5.22",
                "A.5.23",
                "27017:15.1.2",
                "JIP:4.2.1-c1",
            ],
        )
        .if_empty(
            "クラウドの供給者の開示も、必要とすることも、記録されていません。",
            "Neither disclosures of cloud suppliers nor needs are stated.",
        );
    let isms = visible.isms;
    let services = isms.services.iter().filter(|service| asked(query, service));
    let all: Vec<_> = services
        .flat_map(|service| heard(visible.catalog, isms, visible.graph, service))
        .collect();
    table.rows = all.iter().map(|heard| row(visible, heard)).collect();
    for standing in Standing::ALL {
        let count = all.iter().filter(|heard| heard.standing == standing).count();
        if let Cell::Word(word, label) = standing_cell(standing) {
            table.total(word, label, Cell::count(count));
        }
    }
    let open = all.iter().filter(|heard| heard.standing.is_gap() && heard.risks.is_empty()).count();
    table.total(
        "without-risk",
        Text::new("リスクのない差", "gaps without a risk"),
        Cell::count(open),
    );
    table
}

fn columns(table: Table) -> Table {
    table
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            ["供給者を使うサービス", "our service that uses the supplier"],
        )
        .with(
            "supplier",
            ColumnKind::Ids,
            ["供給者", "Supplier"],
            ["クラウドの供給者", "the cloud supplier"],
        )
        .and(place)
        .with(
            "need",
            ColumnKind::Prose,
            ["必要とすること", "What we need"],
            ["カスタマとして必要とすること", "what we need as a customer"],
        )
        .with(
            "said",
            ColumnKind::Prose,
            ["供給者の開示", "What the supplier tells"],
            [
                "供給者が開示している内容。該当しないとしている場合はその理由",
                "what the supplier tells; why, where it says that nothing applies",
            ],
        )
        .with(
            "value",
            ColumnKind::Text,
            ["値", "Value"],
            [
                "供給者が示す、比べられる形の値",
                "the supplier's value in a form that can be compared",
            ],
        )
        .with(
            "standing",
            ColumnKind::Word,
            ["充足", "Standing"],
            [
                "充足、不足、開示なし、未判断（文だけで、読んだ結果が記録されていない）、必要なし（何も求めていない）",
                "met, not met, not said, not judged (told in words only), nothing needed",
            ],
        )
        .of_cells(Standing::ALL.map(standing_cell))
        .with(
            "judged",
            ColumnKind::Date,
            ["判断日", "Judged on"],
            ["開示を読んで判断した日", "when what is told was read and judged"],
        )
        .with(
            "risks",
            ColumnKind::Ids,
            ["リスク", "Risks"],
            [
                "この位置又はカスタマ側を管理策に挙げているリスク",
                "risks that name the position or the customer's side among their controls",
            ],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            [
                "この位置について供給者から受ける証拠",
                "evidence of the supplier about the position",
            ],
        )
        .with(
            "requested",
            ColumnKind::Date,
            ["求めた日", "Requested"],
            ["証拠を最後に求めた日", "when evidence was last asked for"],
        )
        .with(
            "received",
            ColumnKind::Date,
            ["受けた日", "Received"],
            ["証拠を最後に受けた日", "when evidence last came"],
        )
        .with(
            "guidance",
            ColumnKind::Prose,
            ["カスタマ側の手引", "Guidance for customers"],
            [
                "カスタマ側の手引の要旨（自分たちの言葉による）",
                "the customer's side in our own words",
            ],
        )
        .with(
            "answer",
            ColumnKind::Ids,
            ["適用宣言書の行", "Answer"],
            ["当社の回答の行", "our row of the Statement of Applicability"],
        )
}

fn row(visible: &Visible<'_>, heard: &Heard<'_>) -> Row {
    let (supplier, item) = (heard.supplier.id.0.as_str(), heard.item);
    let need = heard.need.map(|(need, _)| need);
    let words = heard.said.and_then(|said| said.text.as_ref().or(said.not_applicable.as_ref()));
    let value = heard.said.and_then(|said| said.value.as_ref());
    let day = |day: Option<crate::data::Day>| day.map_or(Cell::Empty, |day| Cell::Date(day, false));
    let judged = need.and_then(|need| need.judged.as_ref()).map(|judged| judged.on);
    let mut cells = vec![Cell::ids([heard.service.id.0.clone()]), Cell::ids([supplier.to_owned()])];
    cells.extend(place_cells(visible, heard.position, side_id(heard.position, &heard.side.id), item));
    cells.extend([
        need.map_or(Cell::Empty, |need| Cell::text(need.text(item.r#type))),
        words.map_or(Cell::Empty, |words| Cell::text(words.text())),
        value.map_or(Cell::Empty, |value| Cell::Text(Text::same(value.value.clone()))),
        standing_cell(heard.standing),
        day(judged),
        Cell::ids(heard.risks.iter().map(|id| (*id).to_owned())),
        Cell::ids(heard.evidence.iter().map(|evidence| evidence.id.0.clone())),
        day(heard.evidence.iter().filter_map(|evidence| evidence.requested).max()),
        day(heard.evidence.iter().filter_map(|evidence| evidence.received).max()),
        Cell::text(heard.side.summary.text()),
        Cell::ids([heard.row.id.clone()]),
    ]);
    Row::new(format!("{}/{}/{supplier}/{}", heard.row.id, heard.side.id, item.id), cells)
}

fn standing_cell(standing: Standing) -> Cell {
    let label = match standing {
        Standing::Met => Text::new("充足", "met"),
        Standing::NotMet => Text::new("不足", "not met"),
        Standing::NotSaid => Text::new("開示なし", "not said"),
        Standing::Unjudged => Text::new("未判断", "not judged"),
        Standing::NotAsked => Text::new("必要なし", "nothing needed"),
    };
    Cell::Word(standing.key().into(), label)
}
