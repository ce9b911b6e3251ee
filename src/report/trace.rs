//! The chain from risk to evidence, and every hole in it (ISO/IEC 27001:2022, 6.1.3; JIP-ISMS517-1.0, 4.2.2).

use std::borrow::Cow;

use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::Item;
use crate::data::Day;
use crate::model::kinds::risk::{Risk, TreatmentOption};
use crate::model::kinds::soa::{ISMS_WIDE, Status};
use crate::text::{Text, natural};
use crate::trace::soa::{self, Choice};

pub(super) const REPORT: Report = Report {
    name: "trace",
    title: Text::new("リスクから証拠までの追跡表", "Trace from risk to evidence"),
    about: Text::new(
        "リスク、リスク対応、管理策、文書、証拠のつながりと、途切れているところを示します。",
        "Risk, treatment, control, document, evidence: each chain, and every hole in it.",
    ),
    per_service: true,
    run,
};

/// Something missing in a chain: the word, and how it is called.
type Hole = (Cow<'static, str>, Text);

const fn hole(key: &'static str, ja: &'static str, en: &'static str) -> Hole {
    (Cow::Borrowed(key), Text::new(ja, en))
}

const NO_CONTROL: Hole = hole("no-control", "管理策なし", "no control");
const NO_CONTRACT: Hole = hole("no-contract", "契約なし", "no contract");
const NO_REASON: Hole = hole("no-reason", "理由なし", "no reason");
const NOT_ACCEPTED: Hole = hole("not-accepted", "残留リスク未受容", "residual risk not accepted");
const NO_ROW: Hole = hole("no-row", "適用宣言書に行なし", "no row in the Statement of Applicability");
const UNDECIDED: Hole = hole("undecided", "未判定", "undecided");
const EXCLUDED: Hole = hole("excluded", "除外", "excluded");
const OUT_OF_ROLE: Hole = hole("out-of-role", "立場外", "out of role");
const OVERDUE: Hole = hole("overdue", "期限超過", "overdue");
const NO_DOCUMENT: Hole = hole("no-document", "文書なし", "no document");
const NO_EVIDENCE: Hole = hole("no-evidence", "証拠なし", "no evidence");
const STALE_EVIDENCE: Hole = hole("stale-evidence", "証拠が期限切れ", "evidence out of date");

const HOLES: [Hole; 12] = [
    NO_CONTROL,
    NO_CONTRACT,
    NO_REASON,
    NOT_ACCEPTED,
    NO_ROW,
    UNDECIDED,
    EXCLUDED,
    OUT_OF_ROLE,
    OVERDUE,
    NO_DOCUMENT,
    NO_EVIDENCE,
    STALE_EVIDENCE,
];

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query)).rests_on(
        visible,
        &["27001:6.1.3.b", "27001:6.1.3.c", "27001:6.1.3.d", "27001:8.3", "JIP:4.2.2-b"],
    );
    let mut found: Vec<Hole> = Vec::new();
    for risk in visible.isms.risks.iter().filter(|risk| query.concerns(&risk.services)) {
        let scopes = scopes(visible, query, risk);
        let links = if risk.treatment.controls.is_empty() {
            vec![without_control(risk)]
        } else {
            risk.treatment
                .controls
                .iter()
                .map(|control| link(visible, &scopes, &control.id))
                .collect()
        };
        for (at, mut link) in links.into_iter().enumerate() {
            if at == 0 && risk.treatment.residual_accepted.is_none() {
                link.holes.push(NOT_ACCEPTED);
            }
            found.extend(link.holes.iter().cloned());
            let id = if at == 0 {
                risk.id.0.clone()
            } else {
                format!("{}/{}", risk.id.0, link.control.clone().unwrap_or_default())
            };
            let cells = vec![
                Cell::id(risk.id.0.clone()),
                Cell::title(risk),
                Cell::of(&risk.services),
                Cell::of(&risk.owner),
                Cell::of(&risk.treatment.option),
                Cell::ids(link.control),
                Cell::of(&risk.treatment.contracts),
                link.status.map_or(Cell::Empty, super::soa::status_cell),
                Cell::Ids(link.documents),
                Cell::Ids(link.evidence),
                link.last.map_or(Cell::Empty, |day| Cell::Date(day, false)),
                Cell::Words(link.holes),
            ];
            table.rows.push(Row {
                depth: u8::from(at > 0),
                ..Row::new(id, cells)
            });
        }
    }
    let rows = table.rows.len();
    table.total("chains", Text::new("つながり", "chains"), Cell::count(rows));
    table.total("holes", Text::new("途切れ", "holes"), Cell::count(found.len()));
    for hole in HOLES {
        let count = found.iter().filter(|own| own.0 == hole.0).count();
        if count > 0 {
            table.total(hole.0, hole.1, Cell::count(count));
        }
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
        .with("owner", ColumnKind::Ids, ["リスク所有者", "Owner"], ["リスク所有者", "risk owner"])
        .with(
            "option",
            ColumnKind::Word,
            ["選択肢", "Option"],
            ["リスク対応の選択肢", "treatment option"],
        )
        .of_enumeration("TreatmentOption")
        .with(
            "control",
            ColumnKind::Ids,
            ["管理策", "Control"],
            [
                "リスク対応が挙げる管理策。一行に一つ",
                "a control that the treatment names, one in a row",
            ],
        )
        .with(
            "contracts",
            ColumnKind::Ids,
            ["契約", "Contracts"],
            ["リスクを共有する契約", "contracts that share the risk"],
        )
        .with(
            "status",
            ColumnKind::Word,
            ["実施状況", "Status"],
            [
                "関係する適用宣言書での実施状況。複数あるときは最も遅れたもの",
                "status in the statements concerned; of several, the least",
            ],
        )
        .of_enumeration("Status")
        .with(
            "documents",
            ColumnKind::Ids,
            ["文書", "Documents"],
            ["管理策を実施する文書", "documents that implement the control"],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            ["実施を示す証拠", "evidence that shows it"],
        )
        .with(
            "last_evidence",
            ColumnKind::Date,
            ["最新の記録", "Last record"],
            ["証拠のうち最も新しい記録の日付", "the day of the newest record among the evidence"],
        )
        .with(
            "holes",
            ColumnKind::Word,
            ["途切れ", "Holes"],
            [
                "欠けているもの。計画中の管理策には文書と証拠を求めない。期限を過ぎた計画は期限超過",
                "what is missing; no document or evidence is asked of a planned control, but a plan past its date is overdue",
            ],
        )
}

/// The scopes whose statements answer for a risk: the service asked for, else its own services, else all.
fn scopes(visible: &Visible<'_>, query: &Query, risk: &Risk) -> Vec<String> {
    if let Some(service) = query.first() {
        return vec![service.to_owned()];
    }
    if risk.services.is_empty() {
        return std::iter::once(ISMS_WIDE.to_owned())
            .chain(visible.isms.services.iter().map(|service| service.id.0.clone()))
            .collect();
    }
    risk.services.iter().map(|service| service.id.clone()).collect()
}

/// One control of a treatment and what hangs on it.
#[derive(Default)]
struct Link {
    control: Option<String>,
    status: Option<Status>,
    documents: Vec<String>,
    evidence: Vec<String>,
    last: Option<Day>,
    holes: Vec<Hole>,
}

fn without_control(risk: &Risk) -> Link {
    let treatment = &risk.treatment;
    let missing = match treatment.option {
        TreatmentOption::Modify => Some(NO_CONTROL),
        TreatmentOption::Share => treatment.contracts.is_empty().then_some(NO_CONTRACT),
        TreatmentOption::Retain => treatment.reason.is_none().then_some(NO_REASON),
        TreatmentOption::Avoid => (treatment.reason.is_none() && treatment.gives_up.is_none()).then_some(NO_REASON),
    };
    Link {
        holes: missing.into_iter().collect(),
        ..Link::default()
    }
}

fn link(visible: &Visible<'_>, scopes: &[String], control: &str) -> Link {
    let statements = scopes.iter().filter_map(|scope| soa::find(visible.graph, scope));
    let rows: Vec<_> = statements
        .flat_map(|statement| &statement.rows)
        .filter(|row| about(row, control))
        .collect();
    let mut link = Link {
        control: Some(control.to_owned()),
        ..Link::default()
    };
    // A control named by a risk of the whole ISMS may be out of role for some service; that is no hole as long as one plays it.
    let played: Vec<_> = rows.iter().filter(|row| row.choice != Choice::OutOfRole).collect();
    if played.is_empty() {
        let side = matches!(visible.catalog.get(control), Some(Item::PositionSide(..) | Item::ControlSide(..)));
        link.holes.push(if rows.is_empty() && !side { NO_ROW } else { OUT_OF_ROLE });
        return link;
    }
    for row in &played {
        match row.choice {
            Choice::Undecided => link.holes.push(UNDECIDED),
            Choice::Excluded => link.holes.push(EXCLUDED),
            Choice::Included | Choice::OutOfRole => {}
        }
        if row.choice == Choice::Included && row.status != Some(Status::Implemented) && row.due.is_some_and(|due| due < visible.today) {
            link.holes.push(OVERDUE);
        }
        link.status = soa::lesser(link.status, row.status);
        link.documents.extend(row.documents.iter().cloned());
        link.evidence.extend(row.evidence.iter().cloned());
    }
    for ids in [&mut link.documents, &mut link.evidence] {
        ids.sort_by(|a, b| natural(a, b));
        ids.dedup();
    }
    let records: Vec<_> = link.evidence.iter().filter_map(|id| visible.isms.evidence.get(id)).collect();
    link.last = records.iter().filter_map(|evidence| evidence.last()).max();
    let planned = link.status == Some(Status::Planned);
    if link.documents.is_empty() && !planned {
        link.holes.push(NO_DOCUMENT);
    }
    if records.iter().any(|evidence| evidence.is_stale(visible.today)) {
        link.holes.push(STALE_EVIDENCE);
    }
    if link.last.is_none() && !planned {
        link.holes.push(NO_EVIDENCE);
    }
    link.holes.sort_by_key(|hole| HOLES.iter().position(|own| own.0 == hole.0));
    link.holes.dedup();
    link
}

/// Whether a row answers for a control, position or side, in either edition.
fn about(row: &soa::Row, id: &str) -> bool {
    let (of, side) = id.rsplit_once('/').map_or((id, None), |(of, side)| (of, Some(side)));
    let named = row.control == of && side.is_none_or(|side| row.parties.iter().any(|party| party == side));
    named || row.counterparts.iter().any(|counterpart| counterpart == id)
}
