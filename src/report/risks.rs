//! The risk register (ISO/IEC 27001:2022, 6.1.2, 8.2; JIP-ISMS517-1.0, 4.2.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::config::RiskMethod;
use crate::data::Day;
use crate::model::kinds::risk::Risk;
use crate::model::value::Estimate;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "risks",
    title: Text::new("リスク登録簿", "Risk register"),
    about: Text::new(
        "リスクごとに、所有者、対象、固有・現在・残留のレベル、対応の状態と次の期日を示します。",
        "Each risk with its owner, what it concerns, its inherent, current and residual level, the state of its treatment and the next date.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let method = &visible.config.risk;
    let mut table =
        columns(Table::begin(&REPORT, visible, query)).rests_on(visible, &["27001:6.1.2", "27001:8.2", "JIP:4.2.1-c1", "JIP:4.2.1-c2"]);
    let limit = acceptable(visible, query);
    let mut above = [0; 3];
    for risk in visible.isms.risks.iter().filter(|risk| query.concerns(&risk.services)) {
        let estimates = [Some(risk.inherent), Some(risk.current), risk.treatment.residual];
        for (count, estimate) in above.iter_mut().zip(estimates) {
            *count += usize::from(
                estimate
                    .and_then(|estimate| value(method, estimate))
                    .is_some_and(|value| value > limit),
            );
        }
        let level = |estimate: Option<Estimate>| estimate.map_or(Cell::Empty, |estimate| Cell::level(method, estimate));
        let cells = vec![
            Cell::id(risk.id.0.clone()),
            Cell::title(risk),
            Cell::of(&risk.level),
            Cell::of(&risk.services),
            Cell::of(&risk.owner),
            Cell::of(&risk.affects),
            Cell::of(&risk.assets),
            Cell::of(&risk.sources),
            Cell::of(&risk.event),
            Cell::of(&risk.consequence),
            level(estimates[0]),
            level(estimates[1]),
            level(estimates[2]),
            Cell::of(&risk.treatment.option),
            Cell::of(&risk.treatment.controls),
            state(risk, visible.today).cell(),
            next_date(risk, visible.today),
            Cell::of(&risk.assessed.round),
            Cell::of(&risk.linked),
        ];
        table.rows.push(Row::new(risk.id.0.clone(), cells));
    }
    table.meta.push((
        "acceptable",
        Text::new("リスク受容基準", "Acceptance criterion"),
        Cell::Number(limit.into()),
    ));
    let rows = table.rows.len();
    table.total("risks", Text::new("リスク", "risks"), Cell::count(rows));
    let stages = [
        ("above_inherent", Text::new("固有で基準超過", "inherent above the criterion")),
        ("above_current", Text::new("現在で基準超過", "current above the criterion")),
        ("above_residual", Text::new("残留で基準超過", "residual above the criterion")),
    ];
    for ((key, label), count) in stages.into_iter().zip(above) {
        table.total(key, label, Cell::count(count));
    }
    table
}

fn columns(table: Table) -> Table {
    table
        .with("id", ColumnKind::Id, ["ID", "ID"], ["リスクの ID", "id of the risk"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["リスクの名称", "title of the risk"])
        .with("level", ColumnKind::Word, ["対象の別", "Risk to"], ["情報のリスクか、ISMS自体のリスクか。空欄は情報のリスク", "a risk to information, or to the ISMS itself; to information if empty"])
        .with("services", ColumnKind::Ids, ["サービス", "Services"], ["関係するサービス。空欄はISMS全体", "services it concerns; the whole ISMS if empty"])
        .with("owner", ColumnKind::Ids, ["リスク所有者", "Owner"], ["リスクについて権限と責任をもつ役割", "the role with authority over the risk"])
        .with("affects", ColumnKind::Word, ["CIA", "CIA"], ["失われるもの: 機密性、完全性、可用性", "what would be lost: confidentiality, integrity, availability"])
        .with("assets", ColumnKind::Ids, ["情報資産", "Assets"], ["関係する情報資産", "assets it concerns"])
        .with("sources", ColumnKind::Ids, ["リスク源", "Sources"], ["リスク源", "risk sources"])
        .with("event", ColumnKind::Prose, ["事象", "Event"], ["起こり得ること", "what may happen"])
        .with("consequence", ColumnKind::Prose, ["結果", "Consequence"], ["それがもたらすこと", "what would follow"])
        .with("inherent", ColumnKind::Level, ["固有", "Inherent"], ["管理策がないときのリスク値とレベル", "value and level before controls"])
        .with("current", ColumnKind::Level, ["現在", "Current"], ["いま効いている管理策のもとでのリスク値とレベル", "value and level with what works today"])
        .with("residual", ColumnKind::Level, ["残留", "Residual"], ["計画した対応のあとのリスク値とレベル", "value and level after the planned treatment"])
        .with("option", ColumnKind::Word, ["選択肢", "Option"], ["リスク対応の選択肢", "treatment option"])
        .of_enumeration("TreatmentOption")
        .with("controls", ColumnKind::Ids, ["管理策", "Controls"], ["リスク対応が挙げる管理策", "controls that the treatment names"])
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "期限超過、未承認（計画又は残留リスクを所有者が承認していない）、対応中、例外受容、受容済み",
                "overdue, not approved (plan or residual risk not approved by the owner), under treatment, exceptional acceptance, accepted",
            ],
        )
        .of_cells([State::Overdue, State::Unapproved, State::Treating, State::Exceptional, State::Accepted].map(State::cell))
        .with("next_date", ColumnKind::Date, ["次の期日", "Next date"], ["開いている実施事項か例外受容の、最も早い期日", "the earliest date of an open action or of an exceptional acceptance"])
        .with("round", ColumnKind::Ids, ["アセスメント", "Assessment"], ["最後に評価したアセスメント", "the round that assessed it last"])
        .with("linked", ColumnKind::Ids, ["対になるリスク", "Linked"], ["相手の立場から見た同じ連鎖", "the same chain seen from the other party"])
}

/// The highest acceptable value: the book's, or the stricter one of the service asked for.
pub(super) fn acceptable(visible: &Visible<'_>, query: &Query) -> u32 {
    let book = visible.config.risk.acceptable;
    let own = query
        .first()
        .and_then(|id| visible.isms.services.get(id))
        .and_then(|service| service.acceptable);
    own.map_or(book, |own| own.min(book))
}

/// The value of an estimate; `None` if a mark is off its scale.
pub(super) fn value(method: &RiskMethod, estimate: Estimate) -> Option<u32> {
    method.value(estimate.likelihood, estimate.impact)
}

/// How far the treatment of a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Overdue,
    Unapproved,
    Treating,
    Exceptional,
    Accepted,
}

impl State {
    fn cell(self) -> Cell {
        match self {
            Self::Overdue => Cell::word("overdue", "期限超過", "overdue"),
            Self::Unapproved => Cell::word("unapproved", "未承認", "not approved"),
            Self::Treating => Cell::word("treating", "対応中", "under treatment"),
            Self::Exceptional => Cell::word("exceptional", "例外受容", "exceptional acceptance"),
            Self::Accepted => Cell::word("accepted", "受容済み", "accepted"),
        }
    }
}

fn state(risk: &Risk, today: Day) -> State {
    let treatment = &risk.treatment;
    let mut open = treatment.actions.iter().filter(|action| action.done.is_none()).peekable();
    let expired = treatment.exceptional.as_ref().is_some_and(|exceptional| exceptional.until < today);
    let planned = treatment.actions.is_empty() || treatment.plan_approved.is_some();
    let some_open = open.peek().is_some();
    if expired || open.any(|action| action.due < today) {
        State::Overdue
    } else if treatment.residual_accepted.is_none() || !planned {
        State::Unapproved
    } else if some_open {
        State::Treating
    } else if treatment.exceptional.is_some() {
        State::Exceptional
    } else {
        State::Accepted
    }
}

fn next_date(risk: &Risk, today: Day) -> Cell {
    let actions = risk
        .treatment
        .actions
        .iter()
        .filter(|action| action.done.is_none())
        .map(|action| action.due);
    let next = actions
        .chain(risk.treatment.exceptional.as_ref().map(|exceptional| exceptional.until))
        .min();
    Cell::due(next, today, true)
}
