//! Duties by role: responsible, accountable, consulted, informed (ISO/IEC 27001:2022, 5.3, A.5.2, A.5.3).

use super::responsibilities::by_service;
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::Record;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "raci",
    title: Text::new("役割分担表 (RACI)", "Role matrix (RACI)"),
    about: Text::new(
        "責務ごとに、実行 (R)、説明責任 (A)、相談 (C)、報告 (I) を担う役割を示します。",
        "For each duty, the roles that are responsible (R), accountable (A), consulted (C) and informed (I).",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let groups = by_service(visible, query);
    let plays = |role: &str| {
        groups
            .iter()
            .flat_map(|(_, duties)| duties)
            .flat_map(|duty| &duty.raci.0)
            .any(|(own, _)| own.id == role)
    };
    let roles: Vec<_> = visible.isms.roles.iter().filter(|role| plays(&role.id.0)).collect();
    let mut table = Table::begin(&REPORT, visible, query).and(super::duties::duty);
    for role in &roles {
        let legend = Text::new(
            "R 実行、A 説明責任、C 相談、I 報告",
            "R responsible, A accountable, C consulted, I informed",
        );
        table = table.column(role.id.0.clone(), ColumnKind::Word, role.title().text(), legend);
    }
    table = table
        .rests_on(visible, &["27001:5.3", "A.5.2", "A.5.3", "CLD.6.3.1"])
        .if_empty("責務はまだ記録されていません。", "No duty is recorded yet.");
    for (band, duties) in &groups {
        let mut band = Some(band.clone());
        for duty in duties {
            let mut cells = vec![
                Cell::id(duty.id.0.clone()),
                Cell::of(&duty.service),
                Cell::of(&duty.topic),
                Cell::of(&duty.what),
            ];
            cells.extend(roles.iter().map(|role| {
                let part = duty.raci.0.iter().find(|(own, _)| own.id == role.id.0).map(|(_, part)| part);
                part.map_or(Cell::Empty, |part| match Cell::of(part) {
                    // The letter is the word; its meaning stands in the legend.
                    Cell::Word(letter, _) => Cell::Word(letter.clone(), Text::same(letter.into_owned())),
                    other => other,
                })
            }));
            table.rows.push(Row::new(duty.id.0.clone(), cells).under(band.take()));
        }
    }
    table
}
