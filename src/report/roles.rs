//! Roles and who holds them today (ISO/IEC 27001:2022, 5.3).

use super::{Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "roles",
    title: Text::new("役割一覧", "Roles"),
    about: Text::new(
        "役割ごとに、基準日に就いている者、代行者、前任者、所有するリスクを示します。",
        "Each role: who holds it today, who stands in, who held it before, and the risks it owns.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let isms = visible.isms;
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["役割の ID", "id of the role"])
        .with("title", ColumnKind::Text, ["役割", "Role"], ["役割の名称", "title of the role"])
        .with("unit", ColumnKind::Ids, ["部門", "Unit"], ["属する部門", "the unit it belongs to"])
        .with(
            "holders",
            ColumnKind::Ids,
            ["現任", "Holders"],
            ["基準日に就いている者", "who holds it on the day above"],
        )
        .with(
            "since",
            ColumnKind::Date,
            ["就任日", "Since"],
            ["現任の者が就いた日。複数のときは最も早い日", "from when; of several, the earliest"],
        )
        .with("deputies", ColumnKind::Ids, ["代行者", "Deputies"], ["代行者", "who stands in"])
        .with(
            "vacant",
            ColumnKind::Word,
            ["空席", "Vacant"],
            ["就いている者がいないか", "whether nobody holds it"],
        )
        .with(
            "former",
            ColumnKind::Text,
            ["前任・予定", "Others"],
            ["過去又は先の任命とその期間", "appointments that are over or still to come"],
        )
        .with(
            "risks",
            ColumnKind::Number,
            ["所有するリスク", "Risks owned"],
            ["所有するリスクの数", "number of risks it owns"],
        )
        .with(
            "office",
            ColumnKind::Word,
            ["事務局", "ISMS office"],
            ["ISMS事務局の役割か", "whether it is the ISMS office"],
        )
        .rests_on(visible, &["27001:5.3", "A.5.2"])
        .if_empty("役割は登録されていません。", "No role is recorded.");
    for role in isms.roles.iter() {
        let (now, other): (Vec<_>, Vec<_>) = role.holders.iter().partition(|holder| holder.holds(visible.today));
        let owned = isms.risks.iter().filter(|risk| risk.owner.id == role.id.0).count();
        let former = other.iter().map(|holder| {
            let until = holder.until.map(|until| until.0.to_string()).unwrap_or_default();
            Text::same(format!("{} {}/{until}", holder.person.id, holder.from.0))
        });
        let vacant = if now.is_empty() {
            Cell::word("true", "空席", "vacant")
        } else {
            Cell::Empty
        };
        let cells = vec![
            Cell::id(role.id.0.clone()),
            Cell::title(role),
            Cell::of(&role.unit),
            Cell::ids(now.iter().map(|holder| holder.person.id.clone())),
            Cell::of(&now.iter().map(|holder| holder.from).min()),
            Cell::of(&role.deputies),
            vacant,
            Cell::Texts(former.collect()),
            Cell::figure(owned, Opens::report("risks").only("owner", &role.id.0)),
            Cell::of(&role.office),
        ];
        table.rows.push(Row::new(role.id.0.clone(), cells));
    }
    table
}
