//! The Statement of Applicability, ISMS-wide or of a service (ISO/IEC 27001:2022, 6.1.3 d; JIP-ISMS517-1.0, 4.2.2 d).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::kinds::soa::{ISMS_WIDE, Soa, Status};
use crate::model::word_label;
use crate::text;
use crate::text::{Lang, Text, Words};
use crate::trace::soa::{self, Basis, Choice, Statement};

pub(super) const REPORT: Report = Report {
    name: "soa",
    title: Text::new("適用宣言書", "Statement of Applicability"),
    about: Text::new(
        "管理策ごとの採否、理由、実施状況を示します。",
        "The decision on every control, why, and how far it is done.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let scope = query.first().unwrap_or(ISMS_WIDE);
    let service = visible.isms.services.get(scope);
    let name = service.map(|service| service.name.text());
    let title = name.as_ref().map_or_else(
        || Text::new("適用宣言書（ISMS全体）", "Statement of Applicability (ISMS)"),
        |name| {
            Text::owned(
                format!("適用宣言書 {}", name.ja),
                format!("Statement of Applicability: {}", name.en),
            )
        },
    );
    let mut table = columns(Table::new(REPORT.name, title));
    table = table.rests_on(
        visible,
        &["27001:6.1.3.d", "JIP:4.2.2-d1", "JIP:4.2.2-d2", "JIP:4.2.2-d3", "JIP:4.2.2-d4"],
    );
    let Some(statement) = soa::find(visible.graph, scope) else {
        return table;
    };
    let soa = visible.isms.soa.get(&format!("soa:{scope}"));
    table.meta = meta(visible, statement, soa, name);
    table.rows = statement.rows.iter().map(|row| self::row(visible, row)).collect();
    for choice in [Choice::Included, Choice::Excluded, Choice::OutOfRole, Choice::Undecided] {
        let count = statement.rows.iter().filter(|row| row.choice == choice).count();
        if let Cell::Word(key, label) = choice_cell(choice) {
            table.total(key, label, Cell::count(count));
        }
    }
    table.notes.extend(without_row(statement));
    table
}

/// The columns that say what a row of a Statement of Applicability is about, after its number.
pub(super) fn subject(table: Table) -> Table {
    table
        .with(
            "set",
            ColumnKind::Word,
            ["区分", "Set"],
            ["どの管理策集の行か", "which list the row comes from"],
        )
        .with(
            "title",
            ColumnKind::Text,
            ["管理策名", "Title"],
            ["管理策の題名", "title of the control"],
        )
        .with(
            "party",
            ColumnKind::Word,
            ["立場", "Party"],
            ["手引がどの立場に向けたものか", "the party that the guidance speaks to"],
        )
}

fn columns(table: Table) -> Table {
    table
        .with(
            "control",
            ColumnKind::Id,
            ["管理策", "Control"],
            [
                "附属書A、27017 の位置、CLD、独自の管理策の番号",
                "number in Annex A, 27017, CLD or of an own control",
            ],
        )
        .and(subject)
        .with(
            "decision",
            ColumnKind::Word,
            ["採否", "Decision"],
            ["採用・除外・立場外・未判定", "included, excluded, out of role, undecided"],
        )
        .of_cells(choices())
        .with(
            "justifications",
            ColumnKind::Ids,
            ["採用理由", "Justification"],
            [
                "この管理策を求めるリスク、法令、契約、要求事項",
                "risks, laws, contracts and requirements that call for it",
            ],
        )
        .with(
            "practice",
            ColumnKind::Prose,
            ["慣行", "Practice"],
            ["その他の採用理由", "other reasons for inclusion"],
        )
        .with(
            "exclusion_reason",
            ColumnKind::Prose,
            ["除外理由", "Exclusion reason"],
            ["除外した理由", "why it is excluded"],
        )
        .with(
            "status",
            ColumnKind::Word,
            ["実施状況", "Status"],
            [
                "採用した管理策の実施状況。CLD は側ごとの回答のうち最も遅れたもの",
                "how far an included control is done; of several sides, the least",
            ],
        )
        .of_enumeration("Status")
        .with("how", ColumnKind::Prose, ["実施内容", "How"], ["実施の概要", "what is done"])
        .with(
            "owner",
            ColumnKind::Ids,
            ["担当", "Owner"],
            ["未実施分の担当", "who sees to what is not done yet"],
        )
        .with("due", ColumnKind::Date, ["期限", "Due"], ["未実施分の期限", "by when"])
        .with(
            "documents",
            ColumnKind::Ids,
            ["文書", "Documents"],
            ["この管理策を実施する文書", "documents that implement it"],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            ["実施を示す証拠", "evidence that shows it"],
        )
        .with(
            "basis",
            ColumnKind::Word,
            ["由来", "Basis"],
            [
                "ISMS全体の宣言を継承・上書き・追加したか",
                "inherited from the ISMS-wide statement, overridden or added",
            ],
        )
        .with(
            "counterparts",
            ColumnKind::Ids,
            ["他の版", "Other edition"],
            ["附属書Aの他の版の番号", "numbers in the other edition of Annex A"],
        )
}

fn meta(visible: &Visible<'_>, statement: &Statement, soa: Option<&Soa>, name: Option<Text>) -> Vec<(&'static str, Text, Cell)> {
    let text = |value: Option<&String>| value.map_or(Cell::Empty, |value| Cell::Text(Text::same(value.clone())));
    let standards = &visible.config.standards;
    let service = visible.isms.services.get(&statement.scope);
    let labels = |id: &str| {
        visible
            .catalog
            .parties()
            .iter()
            .find(|party| party.id == id)
            .map(|party| party.title.text())
    };
    let parties = service.map(|service| {
        let word = |id: &str| (id.to_owned().into(), labels(id).unwrap_or_else(|| Text::same(id)));
        service.parties.iter().map(|party| word(&party.id)).collect()
    });
    let whose = name.unwrap_or_else(|| visible.config.organization.text());
    let approval = soa.and_then(|soa| soa.approved.as_ref());
    vec![
        ("service", Text::new("対象", "For"), Cell::Text(whose)),
        ("parties", Text::new("立場", "Parties"), parties.map_or(Cell::Empty, Cell::Words)),
        (
            "annex_a",
            Text::new("附属書Aの版", "Annex A edition"),
            Cell::Text(Text::same(standards.annex_a.value.clone())),
        ),
        (
            "guidance",
            Text::new("手引の版", "Guidance edition"),
            Cell::Text(Text::same(standards.guidance.value.clone())),
        ),
        (
            "number",
            Text::new("文書番号", "Number"),
            text(soa.and_then(|soa| soa.number.as_ref())),
        ),
        (
            "version",
            Text::new("版", "Version"),
            text(soa.and_then(|soa| soa.version.as_ref())),
        ),
        (
            "approved_by",
            Text::new("承認", "Approved by"),
            approval.map_or(Cell::Empty, |approval| Cell::Id(approval.by.id.clone())),
        ),
        (
            "approved_on",
            Text::new("承認日", "Approved on"),
            approval.map_or(Cell::Empty, |approval| Cell::Date(approval.on, false)),
        ),
        (
            "effective",
            Text::new("施行日", "Effective"),
            soa.and_then(|soa| soa.effective).map_or(Cell::Empty, |day| Cell::Date(day, false)),
        ),
        ("as_of", Text::new("基準日", "As of"), Cell::Date(visible.today, false)),
        (
            "out_of_role",
            Text::new("立場外の手引", "Guidance out of role"),
            Cell::count(statement.out_of_role),
        ),
        (
            "without_row",
            Text::new("行のない決定", "Decisions without a row"),
            Cell::ids(statement.without_row.iter().map(|(id, _)| id.clone())),
        ),
    ]
}

/// What was decided and has no row: controls of the other edition without a counterpart in the chosen one.
fn without_row(statement: &Statement) -> Option<Text> {
    if statement.without_row.is_empty() {
        return None;
    }
    let list = statement
        .without_row
        .iter()
        .map(|(id, _)| id.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    Some(text!(
        "選んだ版に対応する管理策のない決定: {list}",
        "decided, but without a counterpart in the chosen edition: {list}"
    ))
}

fn row(visible: &Visible<'_>, row: &soa::Row) -> Row {
    let join = |texts: Vec<Text>| {
        let of = |lang: Lang| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("\n");
        Cell::text(Text::owned(of(Lang::Ja), of(Lang::En)))
    };
    let several = row.how.len() > 1;
    let how = row.how.iter().map(|(side, words)| match side {
        Some(side) if several => {
            let party = party_label(visible, side);
            Text::owned(
                format!("{}: {}", party.ja, words.get(Lang::Ja)),
                format!("{}: {}", party.en, words.get(Lang::En)),
            )
        }
        _ => words.text(),
    });
    let overdue = row
        .due
        .is_some_and(|due| due < visible.today && row.status != Some(Status::Implemented));
    Row {
        id: row.id.split_once('/').map_or(row.id.as_str(), |(_, control)| control).to_owned(),
        depth: u8::from(row.set == soa::Set::Guidance),
        band: None,
        cells: vec![
            Cell::Id(row.control.clone()),
            Cell::Word(row.set.key().into(), row.set.label()),
            Cell::Text(row.title.clone()),
            party_cell(visible, &row.parties),
            choice_cell(row.choice),
            Cell::ids(row.justifications.iter().cloned()),
            join(row.practice.iter().map(Words::text).collect()),
            row.exclusion.as_ref().map_or(Cell::Empty, |reason| Cell::text(reason.text())),
            row.status.map_or(Cell::Empty, status_cell),
            join(how.collect()),
            Cell::ids(row.owner.iter().cloned()),
            row.due.map_or(Cell::Empty, |due| Cell::Date(due, overdue)),
            Cell::ids(row.documents.iter().cloned()),
            Cell::ids(row.evidence.iter().cloned()),
            row.basis.map_or(Cell::Empty, basis_cell),
            Cell::ids(row.counterparts.iter().cloned()),
        ],
    }
}

/// What a party or the shared side is called.
pub(super) fn party_label(visible: &Visible<'_>, side: &str) -> Text {
    if side == crate::catalog::SHARED {
        return Text::new("共通", "Shared");
    }
    visible
        .catalog
        .parties()
        .iter()
        .find(|party| party.id == side)
        .map_or_else(|| Text::same(side), |party| party.short.text())
}

/// The side of a row; of a cloud control its sides in one word.
pub(super) fn party_cell(visible: &Visible<'_>, sides: &[String]) -> Cell {
    match sides {
        [] => Cell::Empty,
        [one] => Cell::Word(one.clone().into(), party_label(visible, one)),
        several => {
            let labels: Vec<_> = several.iter().map(|side| party_label(visible, side)).collect();
            let of = |lang: Lang| labels.iter().map(|label| label.get(lang)).collect::<Vec<_>>().join("・");
            let word = if several.len() == 2 { "both".to_owned() } else { several.join("+") };
            Cell::Word(word.into(), Text::owned(of(Lang::Ja), of(Lang::En)))
        }
    }
}

/// Every decision.
pub(super) fn choices() -> [Cell; 4] {
    [Choice::Included, Choice::Excluded, Choice::OutOfRole, Choice::Undecided].map(choice_cell)
}

/// A decision.
pub(super) fn choice_cell(choice: Choice) -> Cell {
    let label = match choice {
        Choice::Included => Text::new("採用", "included"),
        Choice::Excluded => Text::new("除外", "excluded"),
        Choice::OutOfRole => Text::new("立場外", "out of role"),
        Choice::Undecided => Text::new("未判定", "undecided"),
    };
    Cell::Word(choice.key().into(), label)
}

/// How far something is done.
pub(super) fn status_cell(status: Status) -> Cell {
    let key = match status {
        Status::Implemented => "implemented",
        Status::Partial => "partial",
        Status::Planned => "planned",
        Status::Alternative => "alternative",
    };
    Cell::Word(key.into(), word_label("Status", key))
}

pub(super) fn basis_cell(basis: Basis) -> Cell {
    let label = match basis {
        Basis::Inherited => Text::new("継承", "inherited"),
        Basis::Overridden => Text::new("上書き", "overridden"),
        Basis::Added => Text::new("追加", "added"),
    };
    Cell::Word(basis.key().into(), label)
}
