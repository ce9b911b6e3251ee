//! Findings and corrective actions, open and closed (ISO/IEC 27001:2022, 10.2).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::data::Day;
use crate::model::kinds::finding::Finding;
use crate::text::{Text, Words};

pub(super) const REPORT: Report = Report {
    name: "findings",
    title: Text::new("不適合・是正処置台帳", "Findings and corrective actions"),
    about: Text::new(
        "指摘ごとに、契機、区分、処置の状態、期限、有効性の確認を示します。",
        "Each finding: where it comes from, its class, the state of its actions, dates and the check of effectiveness.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(visible, &["27001:10.1", "27001:10.2"])
        .if_empty("指摘は登録されていません。", "No finding is recorded.");
    let mut counts = [0; 3];
    for finding in visible.isms.findings.iter() {
        let state = state(finding, visible.today);
        counts[state as usize] += 1;
        let open = finding.actions.iter().filter(|action| action.done.is_none());
        let actions = finding.actions.iter();
        let actions = actions.map(|action| said(visible, &action.what, &action.owner.id, action.due, action.done));
        let effectiveness = finding.effectiveness.as_ref();
        let cells = vec![
            Cell::id(finding.id.0.clone()),
            Cell::of(&finding.source),
            Cell::of(&finding.audit),
            Cell::of(&finding.class),
            Cell::of(&finding.clause),
            Cell::of(&finding.control),
            Cell::of(&finding.statement),
            Cell::of(&finding.owner),
            state.cell(),
            Cell::of(&finding.correction),
            Cell::of(&finding.cause),
            Cell::of(&finding.similar),
            Cell::Texts(actions.collect()),
            Cell::due(open.map(|action| action.due).min(), visible.today, true),
            effectiveness.map_or(Cell::Empty, |checked| Cell::of(&checked.result)),
            effectiveness.map_or(Cell::Empty, |checked| Cell::Date(checked.on, false)),
            Cell::of(&finding.answer_due),
            Cell::of(&finding.closed),
        ];
        table.rows.push(Row::new(finding.id.0.clone(), cells));
    }
    let totals = [
        ("findings_open", Text::new("処置中", "open")),
        ("findings_overdue", Text::new("期限超過", "overdue")),
        ("findings_closed", Text::new("完了", "closed")),
    ];
    for ((key, label), count) in totals.into_iter().zip(counts) {
        table.total(key, label, Cell::count(count));
    }
    table
}

/// What is to be done: by whom and by when, or when it was done.
pub(super) fn said(visible: &Visible<'_>, what: &Words, owner: &str, due: Day, done: Option<Day>) -> Text {
    let what = what.text();
    let owner = visible
        .graph
        .get(owner)
        .map_or_else(|| Text::same(owner), |role| role.title.clone());
    match done {
        Some(done) => Text::owned(
            format!("{}（{}、{} 実施）", what.ja, owner.ja, done.0),
            format!("{} ({}, done {})", what.en, owner.en, done.0),
        ),
        None => Text::owned(
            format!("{}（{}、{} まで）", what.ja, owner.ja, due.0),
            format!("{} ({}, by {})", what.en, owner.en, due.0),
        ),
    }
}

fn columns(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["指摘の ID", "id of the finding"])
        .with(
            "source",
            ColumnKind::Word,
            ["契機", "Source"],
            ["発見の契機", "where it comes from"],
        )
        .with(
            "audit",
            ColumnKind::Ids,
            ["監査", "Audit"],
            ["指摘した監査", "the audit that found it"],
        )
        .with(
            "class",
            ColumnKind::Word,
            ["区分", "Class"],
            [
                "重大な不適合、軽微な不適合、観察事項、改善の機会",
                "major or minor nonconformity, observation, opportunity for improvement",
            ],
        )
        .of_enumeration("FindingClass")
        .with(
            "clause",
            ColumnKind::Ids,
            ["要求事項", "Requirement"],
            ["関係する要求事項", "the requirement it is about"],
        )
        .with(
            "control",
            ColumnKind::Ids,
            ["管理策", "Control"],
            ["関係する管理策", "the control it is about"],
        )
        .with(
            "statement",
            ColumnKind::Prose,
            ["内容", "Statement"],
            ["認められた事実", "what was found"],
        )
        .with("owner", ColumnKind::Ids, ["責任者", "Owner"], ["処置する役割", "who sees to it"])
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "処置中、期限超過（実施していない処置が期限を過ぎた）、完了",
                "open, overdue (an action is past its date), closed",
            ],
        )
        .of_cells([State::Open, State::Overdue, State::Closed].map(State::cell))
        .with(
            "correction",
            ColumnKind::Prose,
            ["修正", "Correction"],
            ["直ちに直したこと", "what was put right at once"],
        )
        .with("cause", ColumnKind::Prose, ["原因", "Cause"], ["原因", "why it happened"])
        .with(
            "similar",
            ColumnKind::Prose,
            ["水平展開", "Similar cases"],
            ["類似の有無", "where else it may be"],
        )
        .with(
            "actions",
            ColumnKind::Prose,
            ["是正処置", "Corrective actions"],
            [
                "是正処置と担当、期限又は実施日",
                "corrective actions, by whom, by when or done when",
            ],
        )
        .with(
            "due",
            ColumnKind::Date,
            ["次の期限", "Next due"],
            ["実施していない処置の最も早い期限", "the earliest date of an open action"],
        )
        .with(
            "effectiveness",
            ColumnKind::Prose,
            ["有効性の確認", "Effectiveness"],
            ["有効性を確かめた結果", "what the check of effectiveness showed"],
        )
        .with(
            "effective_on",
            ColumnKind::Date,
            ["確認日", "Checked on"],
            ["有効性を確かめた日", "when effectiveness was checked"],
        )
        .with(
            "answer_due",
            ColumnKind::Date,
            ["回答期限", "Answer due"],
            ["回答の期限", "when an answer is wanted"],
        )
        .with(
            "closed",
            ColumnKind::Date,
            ["完了日", "Closed"],
            ["完了した日", "when it was closed"],
        )
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Overdue,
    Closed,
}

impl State {
    fn cell(self) -> Cell {
        match self {
            Self::Open => Cell::word("open", "処置中", "open"),
            Self::Overdue => Cell::word("overdue", "期限超過", "overdue"),
            Self::Closed => Cell::word("closed", "完了", "closed"),
        }
    }
}

fn state(finding: &Finding, today: Day) -> State {
    if finding.closed.is_some() {
        State::Closed
    } else if finding.actions.iter().any(|action| action.done.is_none() && action.due < today) {
        State::Overdue
    } else {
        State::Open
    }
}
