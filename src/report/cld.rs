//! The seven cloud controls with both parties' marks, risk sources, and each service's decision (ISO/IEC 27017:2015, Annex A).

use super::soa::{choice_cell, choices};
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Control, SHARED};
use crate::model::Record;
use crate::text::{Lang, Text};
use crate::trace::soa::{self, Set};

pub(super) const REPORT: Report = Report {
    name: "cld",
    title: Text::new("クラウドサービス拡張管理策 (CLD)", "Cloud service extended controls (CLD)"),
    about: Text::new(
        "CLD 管理策ごとに、立場、リスク源、サービスごとの採否を示します。",
        "Each CLD control with its parties, risk sources and the decision of every service.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, _: &Query) -> Table {
    let catalog = visible.catalog;
    let mut table = Table::new(REPORT.name, REPORT.title.clone())
        .column(
            "control",
            ColumnKind::Id,
            Text::new("管理策", "Control"),
            Text::new("CLD 管理策の番号", "number of the CLD control"),
        )
        .column(
            "title",
            ColumnKind::Text,
            Text::new("題名", "Title"),
            Text::new("管理策の題名", "title of the control"),
        );
    let Some(set) = catalog.guidance() else { return table };
    for party in &set.parties {
        let legend = Text::new(
            "○: その立場に手引がある（公開規格による）。共通の文は両方に数える",
            "○: the standard has guidance to this party; a shared text counts for both",
        );
        table = table.column(party.id.clone(), ColumnKind::Word, party.short.text(), legend);
    }
    table = table.column(
        "risk_sources",
        ColumnKind::Ids,
        Text::new("リスク源", "Risk sources"),
        Text::new("講義の表が結び付けるリスク源", "risk sources that the lecture's table ties to it"),
    );
    for service in visible.isms.services.iter() {
        let legend = Text::new(
            "このサービスの適用宣言書での採否",
            "decision in this service's Statement of Applicability",
        );
        table = table
            .column(service.id.0.clone(), ColumnKind::Word, service.title().text(), legend)
            .of_cells(choices());
    }
    for control in &set.controls {
        let mut cells = vec![Cell::Id(control.id.clone()), Cell::Text(control.title.text())];
        cells.extend(set.parties.iter().map(|party| mark(control, &party.id)));
        cells.push(Cell::ids(control.risk_sources.iter().cloned()));
        for service in visible.isms.services.iter() {
            let rows = soa::find(visible.graph, &service.id.0).map(|statement| &statement.rows);
            let row = rows
                .into_iter()
                .flatten()
                .find(|row| row.set == Set::Cloud && row.control == control.id);
            cells.push(row.map_or(Cell::Empty, |row| choice_cell(row.choice)));
        }
        table.rows.push(Row::new(control.id.clone(), cells));
        if let Some(difference) = &control.difference {
            table.notes.push(Text::owned(
                format!("{}: {}", control.id, difference.get(Lang::Ja)),
                format!("{}: {}", control.id, difference.get(Lang::En)),
            ));
        }
    }
    table.rests_on(visible, &[&set.standard.id, "JIP:4.2.2-N1"])
}

/// Whether the standard speaks to a party.
fn mark(control: &Control, party: &str) -> Cell {
    match control.sides.iter().find(|side| side.parties.iter().any(|id| id == party)) {
        Some(side) if side.id == SHARED => Cell::Word("shared".into(), Text::new("○（共通）", "○ (shared)")),
        Some(_) => Cell::Word("yes".into(), Text::new("○", "○")),
        None => Cell::Word("no".into(), Text::new("—", "—")),
    }
}
