//! The numbers of one control in two editions of Annex A, and the cloud guidance that extends it (ISO/IEC 27002:2022, Annex B).

use super::guidance::{clause_band, clause_cell, clauses, controls};
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::text::Text;
use crate::trace::side_id;

pub(super) const REPORT: Report = Report {
    name: "crosswalk",
    title: Text::new("管理策番号の対照表", "Numbers of controls in both editions"),
    about: Text::new(
        "27017 が番号を借りる版の管理策ごとに、選んだ版の番号と、加わる手引を示します。",
        "Each control of the edition whose numbers ISO/IEC 27017 uses: its numbers in the chosen edition, and the guidance that extends it.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, _: &Query) -> Table {
    let catalog = visible.catalog;
    let mut table = Table::new(REPORT.name, REPORT.title.clone())
        .with(
            "control",
            ColumnKind::Id,
            ["管理策", "Control"],
            ["手引の番号が従う版の番号", "number in the edition whose numbers the guidance uses"],
        )
        .with(
            "clause",
            ColumnKind::Word,
            ["箇条", "Clause"],
            ["手引の本文の箇条", "clause of the body of the guidance"],
        )
        .with(
            "title",
            ColumnKind::Text,
            ["管理策名", "Title"],
            ["その版での題名", "its title in that edition"],
        )
        .with(
            "chosen",
            ColumnKind::Ids,
            ["選んだ版", "Chosen edition"],
            [
                "本の適用宣言書が使う版の番号",
                "numbers in the edition that the book's Statements of Applicability use",
            ],
        )
        .with(
            "guidance",
            ColumnKind::Ids,
            ["手引", "Guidance"],
            [
                "この管理策に加わる手引の位置と側",
                "positions and sides of the guidance that extend it",
            ],
        );
    let Some(set) = catalog.guidance() else { return table };
    for clause in clauses(set) {
        let mut band = Some(clause_band(clause));
        for control in controls(catalog, clause) {
            let positions = set.positions.iter().filter(|position| position.control == control.id);
            let sides = positions.flat_map(|position| position.sides.iter().map(|side| side_id(&position.id, &side.id)));
            let cells = vec![
                Cell::id(control.id.clone()),
                clause_cell(clause),
                Cell::Text(control.title.text()),
                Cell::ids(catalog.in_chosen_annex(&control.id).into_iter().map(str::to_owned)),
                Cell::ids(sides),
            ];
            table.rows.push(Row::new(control.id.clone(), cells).under(band.take()));
        }
    }
    let edition = |set: Option<&crate::catalog::Set>| set.map_or(Cell::Empty, |set| Cell::Text(Text::same(set.standard.name.clone())));
    table.meta = vec![
        (
            "counts_by",
            Text::new("手引の番号が従う版", "Edition whose numbers the guidance uses"),
            edition(catalog.guidance_annex()),
        ),
        ("annex_a", Text::new("附属書Aの版", "Annex A edition"), edition(catalog.annex_a())),
    ];
    let rows = table.rows.len();
    table.total("controls", Text::new("管理策", "Controls"), Cell::count(rows));
    table.rests_on(visible, &["27001:6.1.3.c", "JIP:4.2.2-c"])
}
