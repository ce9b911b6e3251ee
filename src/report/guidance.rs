//! The 27017 guidance table: clause by party, every figure computed from the catalog (ISO/IEC 27017:2015, clauses 5-18).

use super::{Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::SHARED;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "guidance",
    title: Text::new("ISO/IEC 27017 実施の手引の構成", "ISO/IEC 27017 guidance table"),
    about: Text::new("箇条ごとに、カスタマ側・共通・プロバイダ側の手引と管理策の数を示します。", "Counts, clause by clause, the guidance to each party and the controls."),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, _: &Query) -> Table {
    let catalog = visible.catalog;
    let mut table = Table::new(REPORT.name, REPORT.title.clone()).column(
        "clause",
        ColumnKind::Text,
        Text::new("箇条", "Clause"),
        Text::new("ISO/IEC 27017 本文の箇条", "clause of the body of ISO/IEC 27017"),
    );
    let Some(set) = catalog.guidance() else { return table };
    // Columns in the order of the lecture's table: customer, shared, provider. Parties beyond these two follow.
    let mut sides: Vec<(String, Text)> = set.parties.iter().map(|party| (party.id.clone(), party.short.text())).collect();
    let has_shared = set.positions.iter().flat_map(|position| &position.sides).any(|side| side.id == SHARED);
    if has_shared {
        sides.insert(1.min(sides.len()), (SHARED.to_owned(), Text::new("共通", "Shared")));
    }
    for (id, label) in &sides {
        let legend = if id == SHARED {
            Text::new("複数の立場に共通の一つの手引の数", "number of texts shared by the parties")
        } else {
            Text::owned(format!("{}側に手引のある位置の数", label.ja), format!("positions with guidance to the {}", label.en))
        };
        table = table.column(id.clone(), ColumnKind::Number, label.clone(), legend);
    }
    table = table.column(
        "controls",
        ColumnKind::Number,
        Text::new("管理策", "Controls"),
        Text::new("その箇条にある管理策の数（手引の番号が従う版）", "controls of the clause, in the edition whose numbers the guidance uses"),
    );
    let annex = catalog.guidance_annex();
    let mut totals = vec![0; sides.len() + 1];
    for clause in set.groups.iter().filter(|group| group.level == "clause") {
        let positions: Vec<_> = set.positions.iter().filter(|position| position.group == clause.id).collect();
        let mut cells = vec![Cell::Text(Text::owned(
            format!("{} {}", clause.number, clause.title.get(crate::text::Lang::Ja)),
            format!("{} {}", clause.number, clause.title.get(crate::text::Lang::En)),
        ))];
        for (at, (id, _)) in sides.iter().enumerate() {
            let count = positions.iter().flat_map(|position| &position.sides).filter(|side| side.id == *id).count();
            totals[at] += count;
            cells.push(Cell::Count(count, Opens { report: "positions".to_owned(), row: clause.id.clone() }));
        }
        let controls = annex.map_or(0, |annex| {
            let group = annex.groups.iter().find(|group| group.level == "clause" && group.number.trim_start_matches("A.") == clause.number);
            group.map_or(0, |group| catalog.controls_below(annex, &group.id).len())
        });
        totals[sides.len()] += controls;
        cells.push(Cell::count(controls));
        table.rows.push(Row { id: clause.id.clone(), depth: 0, cells });
    }
    let keys = table.columns[1..].iter().map(|column| column.key.clone());
    table.totals = keys.zip(totals).map(|(key, total)| (key, Cell::count(total))).collect();
    table.basis = vec![set.standard.id.clone()];
    table.meta = vec![("standard", Text::new("規格", "Standard"), Cell::Text(Text::same(set.standard.name.clone())))];
    table.notes.extend(set.standard.note.as_ref().map(crate::text::Words::text));
    table
}
