//! The risk treatment plan: who does what by when, and who approved it (ISO/IEC 27001:2022, 6.1.3 e, f; 8.3).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::data::Day;
use crate::model::kinds::risk::Risk;
use crate::model::value::{Action, Approval};
use crate::text::{Text, Words};

pub(super) const REPORT: Report = Report {
    name: "treatment-plan",
    title: Text::new("リスク対応計画", "Risk treatment plan"),
    about: Text::new(
        "リスクと実施事項ごとに、担当、期限、実績、所有者の承認と残留リスクの受容を示します。",
        "Each risk and action: who, by when, done or overdue, the owner's approval and the acceptance of the residual risk.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query)).rests_on(
        visible,
        &["27001:6.1.3.e", "27001:6.1.3.f", "27001:8.3", "JIP:4.2.2-a", "JIP:4.2.2-b"],
    );
    let (mut done, mut open, mut overdue) = (0, 0, 0);
    for risk in visible.isms.risks.iter().filter(|risk| query.concerns(&risk.services)) {
        let actions = &risk.treatment.actions;
        if actions.is_empty() {
            table.rows.push(Row::new(risk.id.0.clone(), cells(visible, risk, None)));
        }
        for (at, action) in actions.iter().enumerate() {
            match state(action, visible.today) {
                State::Done => done += 1,
                State::Open => open += 1,
                State::Overdue => overdue += 1,
            }
            let id = if at == 0 {
                risk.id.0.clone()
            } else {
                format!("{}/{}", risk.id.0, at + 1)
            };
            table.rows.push(Row {
                depth: u8::from(at > 0),
                ..Row::new(id, cells(visible, risk, Some(action)))
            });
        }
    }
    for (key, label, count) in [
        ("actions_done", Text::new("実施済み", "done"), done),
        ("actions_open", Text::new("期限前", "open"), open),
        ("actions_overdue", Text::new("期限超過", "overdue"), overdue),
    ] {
        table.total(key, label, Cell::count(count));
    }
    table
}

fn columns(table: Table) -> Table {
    table
        .with("risk", ColumnKind::Id, ["リスク", "Risk"], ["リスクの ID", "id of the risk"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["リスクの名称", "title of the risk"])
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            ["関係するサービス。空欄はISMS全体", "services it concerns; the whole ISMS if empty"],
        )
        .with(
            "owner",
            ColumnKind::Ids,
            ["リスク所有者", "Risk owner"],
            [
                "計画を承認し、残留リスクを受容する役割",
                "the role that approves the plan and accepts the residual risk",
            ],
        )
        .with(
            "current",
            ColumnKind::Level,
            ["現在", "Current"],
            ["いまのリスク値とレベル", "value and level today"],
        )
        .with(
            "option",
            ColumnKind::Word,
            ["選択肢", "Option"],
            [
                "リスク対応の選択肢: 低減、保有、回避、共有",
                "treatment option: modify, retain, avoid, share",
            ],
        )
        .of_enumeration("TreatmentOption")
        .with(
            "reason",
            ColumnKind::Prose,
            ["理由", "Reason"],
            [
                "選択肢を選んだ理由、回避で取りやめること",
                "why the option was chosen; what is given up to avoid the risk",
            ],
        )
        .with(
            "controls",
            ColumnKind::Ids,
            ["管理策", "Controls"],
            ["リスク対応に必要な管理策", "controls that the treatment needs"],
        )
        .with(
            "contracts",
            ColumnKind::Ids,
            ["契約", "Contracts"],
            ["リスクを共有する契約", "contracts that share the risk"],
        )
        .with(
            "action",
            ColumnKind::Prose,
            ["実施事項", "Action"],
            [
                "計画した実施事項。空欄は新たな実施事項がない",
                "what is planned; nothing new if empty",
            ],
        )
        .with(
            "action_owner",
            ColumnKind::Ids,
            ["担当", "By"],
            ["実施事項の担当", "who sees to the action"],
        )
        .with("due", ColumnKind::Date, ["期限", "Due"], ["実施事項の期限", "by when"])
        .with("done", ColumnKind::Date, ["実施日", "Done"], ["実施した日", "when it was done"])
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "実施済み、期限前、期限超過（基準日で判定）",
                "done, open, overdue (as of the day above)",
            ],
        )
        .of_cells([State::Done, State::Open, State::Overdue].map(State::cell))
        .with(
            "plan_approved_by",
            ColumnKind::Ids,
            ["計画の承認", "Plan approved by"],
            ["計画を承認した役割", "the role that approved the plan"],
        )
        .with(
            "plan_approved_on",
            ColumnKind::Date,
            ["計画の承認日", "Plan approved on"],
            ["計画を承認した日", "when the plan was approved"],
        )
        .with(
            "residual",
            ColumnKind::Level,
            ["残留", "Residual"],
            [
                "計画した対応のあとのリスク値とレベル",
                "value and level after the planned treatment",
            ],
        )
        .with(
            "accepted_by",
            ColumnKind::Ids,
            ["残留リスクの受容", "Residual accepted by"],
            ["残留リスクを受容した役割", "the role that accepted the residual risk"],
        )
        .with(
            "accepted_on",
            ColumnKind::Date,
            ["受容日", "Accepted on"],
            ["残留リスクを受容した日", "when the residual risk was accepted"],
        )
        .with(
            "exceptional_until",
            ColumnKind::Date,
            ["例外受容の期限", "Exceptional until"],
            [
                "受容基準を超える残留リスクを例外として受容した期限",
                "the last day of an exceptional acceptance above the criterion",
            ],
        )
}

enum State {
    Done,
    Open,
    Overdue,
}

impl State {
    fn cell(self) -> Cell {
        match self {
            Self::Done => Cell::word("done", "実施済み", "done"),
            Self::Open => Cell::word("open", "期限前", "open"),
            Self::Overdue => Cell::word("overdue", "期限超過", "overdue"),
        }
    }
}

fn state(action: &Action, today: Day) -> State {
    match action.done {
        Some(_) => State::Done,
        None if action.due < today => State::Overdue,
        None => State::Open,
    }
}

fn cells(visible: &Visible<'_>, risk: &Risk, action: Option<&Action>) -> Vec<Cell> {
    let treatment = &risk.treatment;
    let method = &visible.config.risk;
    let reasons: Vec<_> = treatment.reason.iter().chain(&treatment.gives_up).map(Words::text).collect();
    let joined = |of: fn(&Text) -> &str| reasons.iter().map(of).collect::<Vec<_>>().join("\n");
    let reason = Cell::text(Text::owned(joined(|text| &text.ja), joined(|text| &text.en)));
    let state = action.map_or(Cell::Empty, |action| state(action, visible.today).cell());
    let by = |approval: &Option<Approval>| approval.as_ref().map_or(Cell::Empty, |approval| Cell::of(&approval.by));
    let on = |approval: &Option<Approval>| approval.as_ref().map_or(Cell::Empty, |approval| Cell::Date(approval.on, false));
    vec![
        Cell::id(risk.id.0.clone()),
        Cell::title(risk),
        Cell::of(&risk.services),
        Cell::of(&risk.owner),
        Cell::level(method, risk.current),
        Cell::of(&treatment.option),
        reason,
        Cell::of(&treatment.controls),
        Cell::of(&treatment.contracts),
        action.map_or(Cell::Empty, |action| Cell::of(&action.what)),
        action.map_or(Cell::Empty, |action| Cell::of(&action.owner)),
        Cell::due(
            action.map(|action| action.due),
            visible.today,
            action.is_some_and(|action| action.done.is_none()),
        ),
        Cell::of(&action.and_then(|action| action.done)),
        state,
        by(&treatment.plan_approved),
        on(&treatment.plan_approved),
        treatment.residual.map_or(Cell::Empty, |residual| Cell::level(method, residual)),
        by(&treatment.residual_accepted),
        on(&treatment.residual_accepted),
        Cell::due(
            treatment.exceptional.as_ref().map(|exceptional| exceptional.until),
            visible.today,
            true,
        ),
    ]
}
