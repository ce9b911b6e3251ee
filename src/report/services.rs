//! The cloud services, the parts we play in them and what they rest on (JIP-ISMS517-1.0, 4.1).

use super::soa::party_label;
use super::{Cell, ColumnKind, Opens, Query, Report, Row, Table, risks};
use crate::audience::Visible;
use crate::text::Text;
use crate::trace::soa::{self, Choice};

pub(super) const REPORT: Report = Report {
    name: "services",
    title: Text::new("クラウドサービス一覧", "Cloud services"),
    about: Text::new(
        "サービスごとに、名称、立場、基盤、利用する供給者、リスク、適用宣言書の状態を示します。",
        "Each cloud service: its name, the parties we play, what it rests on, its risks and the state of its Statement of Applicability.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let isms = visible.isms;
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(visible, &["27001:4.3", "JIP:4.1-1", "JIP:4.1-2", "JIP:4.1-3"])
        .if_empty("クラウドサービスは登録されていません。", "No cloud service is recorded.");
    for service in isms.services.iter() {
        let id = service.id.0.as_str();
        let own = Query::service(id);
        let concerned: Vec<_> = isms.risks.iter().filter(|risk| own.concerns(&risk.services)).collect();
        let limit = risks::acceptable(visible, &own);
        let above = concerned
            .iter()
            .filter(|risk| risks::value(&visible.config.risk, risk.current).is_some_and(|value| value > limit))
            .count();
        let direct = concerned
            .iter()
            .filter(|risk| risk.services.iter().any(|named| named.id == id))
            .count();
        let rows = soa::find(visible.graph, id).map_or(&[][..], |statement| &statement.rows);
        let count = |choice: Choice| Cell::count(rows.iter().filter(|row| row.choice == choice).count());
        let scopes = isms.scopes.iter().filter(|scope| scope.services.iter().any(|named| named.id == id));
        let cells = vec![
            Cell::id(id),
            Cell::title(service),
            Cell::of(&service.model),
            Cell::of(&service.kind),
            Cell::Words(
                service
                    .parties
                    .iter()
                    .map(|party| (party.id.clone().into(), party_label(visible, &party.id)))
                    .collect(),
            ),
            Cell::of(&service.infrastructure),
            Cell::of(&service.uses),
            Cell::of(&service.uses_none),
            Cell::of(&service.systems),
            Cell::ids(scopes.map(|scope| scope.id.0.clone())),
            Cell::figure(direct, Opens::report("risks").only("services", id)),
            Cell::count(above),
            Cell::Number(limit.into()),
            count(Choice::Included),
            count(Choice::Excluded),
            count(Choice::Undecided),
            Cell::ids(isms.soa.get(&format!("soa:{id}")).map(|soa| soa.id.clone())),
        ];
        table.rows.push(Row::new(id, cells));
    }
    table
}

fn columns(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["サービスの ID", "id of the service"])
        .with(
            "name",
            ColumnKind::Text,
            ["名称", "Name"],
            ["適用範囲に記す名称", "the name exactly as in the scope"],
        )
        .with("model", ColumnKind::Word, ["モデル", "Model"], ["サービスモデル", "service model"])
        .with(
            "kind",
            ColumnKind::Word,
            ["業態", "Kind"],
            [
                "業態。プロバイダとして認証できるものは限られる",
                "kind of business; only some can be certified as a provider",
            ],
        )
        .with(
            "parties",
            ColumnKind::Word,
            ["立場", "Parties"],
            ["当社の立場", "the parties we play"],
        )
        .with(
            "infrastructure",
            ColumnKind::Word,
            ["基盤", "Infrastructure"],
            ["サービスの動く基盤", "what it runs on"],
        )
        .with(
            "uses",
            ColumnKind::Ids,
            ["利用する供給者", "Uses"],
            ["サービスの提供に利用する供給者", "the suppliers it rests on"],
        )
        .with(
            "uses_none",
            ColumnKind::Prose,
            ["利用しない理由", "Why none"],
            ["供給者を利用しない理由", "why it rests on none"],
        )
        .with(
            "systems",
            ColumnKind::Ids,
            ["システム", "Systems"],
            ["サービスに必要なシステム", "the systems it needs"],
        )
        .with(
            "scopes",
            ColumnKind::Ids,
            ["適用範囲", "Scope"],
            ["サービスを名前で挙げる適用範囲", "scopes that name it"],
        )
        .with(
            "risks",
            ColumnKind::Number,
            ["リスク", "Risks"],
            ["このサービスを挙げるリスクの数", "risks that name it"],
        )
        .with(
            "above",
            ColumnKind::Number,
            ["基準超過", "Above"],
            [
                "現在のリスク値が受容基準を超えるリスクの数。ISMS全体のリスクを含む",
                "risks whose current value is above the criterion, those of the whole ISMS included",
            ],
        )
        .with(
            "acceptable",
            ColumnKind::Number,
            ["受容基準", "Criterion"],
            ["このサービスのリスク受容基準", "its acceptance criterion"],
        )
        .with(
            "included",
            ColumnKind::Number,
            ["採用", "Included"],
            [
                "適用宣言書で採用した行の数",
                "rows of its Statement of Applicability that are included",
            ],
        )
        .with(
            "excluded",
            ColumnKind::Number,
            ["除外", "Excluded"],
            ["除外した行の数", "rows that are excluded"],
        )
        .with(
            "undecided",
            ColumnKind::Number,
            ["未判定", "Undecided"],
            ["未判定の行の数", "rows that are undecided"],
        )
        .with(
            "soa",
            ColumnKind::Ids,
            ["適用宣言書", "SoA"],
            ["このサービスの適用宣言書", "its own Statement of Applicability"],
        )
}
