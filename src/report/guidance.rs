//! The 27017 guidance table: clause by party, every figure computed from the catalog (ISO/IEC 27017:2015, clauses 5-18).

use super::{Band, Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Catalog, Control, Group, SHARED, Set};
use crate::text;
use crate::text::{Text, Words};
use crate::trace::side_id;

pub(super) const REPORT: Report = Report {
    name: "guidance",
    title: Text::new("クラウドサービスの実施の手引の構成", "Cloud guidance by clause"),
    about: Text::new(
        "箇条ごとに、カスタマ側・共通・プロバイダ側の手引と管理策の数を示します。",
        "Counts, clause by clause, the guidance to each party and the controls.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, _: &Query) -> Table {
    let catalog = visible.catalog;
    let mut table = Table::new(REPORT.name, REPORT.title.clone()).with(
        "clause",
        ColumnKind::Word,
        ["箇条", "Clause"],
        ["手引の本文の箇条", "clause of the body of the guidance"],
    );
    let Some(set) = catalog.guidance() else { return table };
    let name = &set.standard.name;
    table.title = text!("{name} 実施の手引の構成", "{name} guidance table");
    let sides = sides(set);
    for (id, label) in &sides {
        let legend = if id == SHARED {
            Text::new("複数の立場に共通の一つの手引の数", "number of texts shared by the parties")
        } else {
            Text::owned(
                format!("{}側に手引のある位置の数", label.ja),
                format!("positions with guidance to the {}", label.en),
            )
        };
        table = table.column(id.clone(), ColumnKind::Number, label.clone(), legend);
    }
    table = table.with(
        "controls",
        ColumnKind::Number,
        ["管理策", "Controls"],
        [
            "その箇条にある管理策の数（手引の番号が従う版）",
            "controls of the clause, in the edition whose numbers the guidance uses",
        ],
    );
    let mut totals = vec![0; sides.len() + 1];
    for clause in clauses(set) {
        let mut cells = vec![clause_cell(clause)];
        for (at, (side, _)) in sides.iter().enumerate() {
            let inside = set
                .positions
                .iter()
                .filter(|position| set.outermost(&position.group).is_some_and(|group| group.id == clause.id));
            let counted: Vec<_> = inside.filter(|position| position.sides.iter().any(|own| own.id == *side)).collect();
            totals[at] += counted.len();
            let first = counted.first().map_or_else(String::new, |position| side_id(&position.id, side));
            let opens = Opens::report("positions")
                .at(&first)
                .only("clause", &clause.number)
                .only("party", side);
            cells.push(Cell::figure(counted.len(), opens));
        }
        let controls = controls(catalog, clause);
        totals[sides.len()] += controls.len();
        let first = controls.first().map_or("", |control| control.id.as_str());
        let opens = Opens::report("crosswalk").at(first).only("clause", &clause.number);
        cells.push(Cell::figure(controls.len(), opens));
        table.rows.push(Row::new(clause.id.clone(), cells));
    }
    for (at, (side, _)) in sides.iter().enumerate() {
        table.totals.push((
            side.clone().into(),
            Cell::figure(totals[at], Opens::report("positions").only("party", side)),
        ));
    }
    table
        .totals
        .push(("controls".into(), Cell::figure(totals[sides.len()], Opens::report("crosswalk"))));
    table.meta = vec![(
        "standard",
        Text::new("規格", "Standard"),
        Cell::Text(Text::same(set.standard.name.clone())),
    )];
    table.notes.extend(set.standard.note.as_ref().map(Words::text));
    table.rests_on(visible, &[&set.standard.id, "JIP:4.2.2-N1"])
}

/// The sides in the order of the lecture's table: the first party, what is shared, then the other parties.
fn sides(set: &Set) -> Vec<(String, Text)> {
    let mut sides: Vec<_> = set.parties.iter().map(|party| (party.id.clone(), party.short.text())).collect();
    if set
        .positions
        .iter()
        .flat_map(|position| &position.sides)
        .any(|side| side.id == SHARED)
    {
        sides.insert(1.min(sides.len()), (SHARED.to_owned(), Text::new("共通", "Shared")));
    }
    sides
}

/// The clauses of a set: the groups that stand in no other.
pub(super) fn clauses(set: &Set) -> impl Iterator<Item = &Group> {
    set.groups.iter().filter(|group| group.parent.is_none())
}

/// The controls of a clause, in the edition whose numbers the guidance uses.
pub(super) fn controls<'a>(catalog: &'a Catalog, clause: &Group) -> Vec<&'a Control> {
    let Some(annex) = catalog.guidance_annex() else { return Vec::new() };
    let group = clauses(annex).find(|group| group.number.trim_start_matches("A.") == clause.number);
    group.map_or_else(Vec::new, |group| catalog.controls_below(annex, &group.id))
}

/// A clause as a word: its number never changes.
pub(super) fn clause_cell(clause: &Group) -> Cell {
    Cell::Word(clause.number.clone().into(), clause_label(clause))
}

/// The heading above the rows of a clause.
pub(super) fn clause_band(clause: &Group) -> Band {
    Band {
        id: clause.id.clone(),
        label: clause_label(clause),
    }
}

fn clause_label(clause: &Group) -> Text {
    let title = clause.title.text();
    Text::owned(format!("{} {}", clause.number, title.ja), format!("{} {}", clause.number, title.en))
}
