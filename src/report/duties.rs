//! The register of duties (ISO/IEC 27017:2015, CLD.6.3.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::duty::Raci;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "duties",
    title: Text::new("責任分担の台帳", "Register: duties"),
    about: Text::new(
        "責務ごとに、責任主体、当社の担当、合意、社内の役割を示します。",
        "Each duty with the accountable party, our role, the agreement and the roles inside.",
    ),
    per_service: false,
    run,
};

/// The columns that say what a duty is.
pub(super) fn duty(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["責務の ID", "id of the duty"])
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            [
                "責務のあるサービス。空欄は全サービス",
                "the service it belongs to; every service if empty",
            ],
        )
        .with(
            "topic",
            ColumnKind::Text,
            ["主題", "Topic"],
            ["責務の主題", "what the duty is about"],
        )
        .with("what", ColumnKind::Prose, ["責務", "Duty"], ["すべきこと", "what is to be done"])
}

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query)
        .and(duty)
        .with(
            "accountable",
            ColumnKind::Ids,
            ["責任主体", "Accountable"],
            [
                "責任を負う一者: 立場又は供給者",
                "the one who is accountable: a party or a supplier",
            ],
        )
        .with(
            "role",
            ColumnKind::Ids,
            ["当社の担当", "Our role"],
            ["当社で担当する役割", "the role on our side"],
        )
        .with(
            "responsible",
            ColumnKind::Ids,
            ["R 実行", "R"],
            ["実行する役割", "roles that do it"],
        )
        .with(
            "answers",
            ColumnKind::Ids,
            ["A 説明責任", "A"],
            ["説明責任を負う役割", "roles that answer for it"],
        )
        .with(
            "consulted",
            ColumnKind::Ids,
            ["C 相談", "C"],
            ["相談を受ける役割", "roles that are consulted"],
        )
        .with(
            "informed",
            ColumnKind::Ids,
            ["I 報告", "I"],
            ["報告を受ける役割", "roles that are informed"],
        )
        .with(
            "agreed_in",
            ColumnKind::Ids,
            ["合意した文書", "Agreed in"],
            ["分担を合意した契約又は文書", "the contract or document in which it is agreed"],
        )
        .with(
            "agreed_on",
            ColumnKind::Date,
            ["合意日", "Agreed on"],
            ["合意した日", "when it was agreed"],
        )
        .rests_on(visible, &["CLD.6.3.1", "27001:5.3"]);
    for duty in visible.isms.duties.iter() {
        let part = |part: Raci| Cell::ids(duty.raci.0.iter().filter(|(_, own)| *own == part).map(|(role, _)| role.id.clone()));
        let cells = vec![
            Cell::id(duty.id.0.clone()),
            Cell::of(&duty.service),
            Cell::of(&duty.topic),
            Cell::of(&duty.what),
            Cell::of(&duty.accountable),
            Cell::of(&duty.role),
            part(Raci::R),
            part(Raci::A),
            part(Raci::C),
            part(Raci::I),
            duty.agreed.as_ref().map_or(Cell::Empty, |agreed| Cell::of(&agreed.r#in)),
            duty.agreed.as_ref().map_or(Cell::Empty, |agreed| Cell::Date(agreed.on, false)),
        ];
        table.rows.push(Row::new(duty.id.0.clone(), cells));
    }
    table
}
