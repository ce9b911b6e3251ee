//! How things stand: a mark and a word for every record, control, requirement and row that has a state.

use std::collections::BTreeMap;

use crate::audience::Visible;
use crate::data::Day;
use crate::model::kinds::document::{Document, DocumentStatus};
use crate::model::kinds::evidence::Evidence;
use crate::model::kinds::risk::Risk;
use crate::model::kinds::soa::{ISMS_WIDE, Status};
use crate::model::value::Action;
use crate::model::{Kind, word_label};
use crate::report::mark::{self, Mark};
use crate::text::Text;
use crate::trace::NodeId;
use crate::trace::soa::{Choice, Row, rows_about};

/// A state in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its shape and colour.
    pub(super) mark: Mark,
    /// Its word.
    pub(super) label: Text,
}

const fn standing(mark: Mark, ja: &'static str, en: &'static str) -> Standing {
    Standing {
        mark,
        label: Text::new(ja, en),
    }
}

/// The states of all nodes that have one.
pub(super) fn all(visible: &Visible<'_>, standings: &Standings) -> BTreeMap<NodeId, Standing> {
    visible
        .graph
        .nodes()
        .filter(|(_, node)| !node.broken)
        .filter_map(|(at, _)| of(visible, standings, at).map(|standing| (at, standing)))
        .collect()
}

/// How requirements stand, by id: the word that never changes, and how it is called.
pub(super) type Standings = BTreeMap<String, (&'static str, Text)>;

fn of(visible: &Visible<'_>, standings: &Standings, at: NodeId) -> Option<Standing> {
    let node = visible.graph.node(at);
    let (id, today, isms) = (node.id.as_str(), visible.today, visible.isms);
    match node.kind {
        Kind::Risk => isms.risks.get(id).map(|record| risk(record, today)),
        Kind::Document => isms.documents.get(id).and_then(|document| self::document(document, today)),
        Kind::Evidence => isms.evidence.get(id).map(|record| evidence(record, today)),
        Kind::Control | Kind::Position | Kind::Side => answered(visible, id),
        Kind::SoaRow => {
            let (scope, _) = id.strip_prefix("soa:")?.split_once('/')?;
            let statement = crate::trace::soa::find(visible.graph, scope)?;
            statement.rows.iter().find(|row| row.id == id).map(row)
        }
        Kind::Clause => clause(standings, id),
        Kind::Finding => isms
            .findings
            .get(id)
            .map(|finding| match (finding.closed, late(&finding.actions, today)) {
                (Some(_), _) => standing(Mark::Done, "完了", "closed"),
                (None, true) => LATE,
                (None, false) => standing(Mark::Open, "未完了", "open"),
            }),
        Kind::Audit => isms.audits.get(id).map(|audit| planned(audit.done, audit.planned, today)),
        Kind::Incident => isms.incidents.get(id).map(|incident| match incident.recovered {
            Some(_) => standing(Mark::Done, "復旧済", "recovered"),
            None => standing(Mark::Open, "対応中", "being handled"),
        }),
        Kind::Certificate => isms.certificates.get(id).map(|certificate| {
            if certificate.expires < today {
                LATE
            } else {
                standing(Mark::Done, "有効", "valid")
            }
        }),
        Kind::Requirement => isms
            .requirements
            .get(id)
            .and_then(|law| law.next_check)
            .filter(|due| *due < today)
            .map(|_| LATE),
        Kind::Training => isms.trainings.get(id).map(|training| {
            if training.completed >= training.required {
                standing(Mark::Done, "修了", "completed")
            } else {
                standing(Mark::Part, "一部修了", "partly completed")
            }
        }),
        _ => None,
    }
}

pub(super) const LATE: Standing = standing(Mark::Late, "期限超過", "overdue");

fn planned(done: Option<Day>, by: Day, today: Day) -> Standing {
    match done {
        Some(_) => standing(Mark::Done, "実施済", "done"),
        None if by < today => LATE,
        None => standing(Mark::Plan, "予定", "planned"),
    }
}

/// Whether an action is past its day and not done.
pub(super) fn late(actions: &[Action], today: Day) -> bool {
    actions.iter().any(|action| action.done.is_none() && action.due < today)
}

fn risk(risk: &Risk, today: Day) -> Standing {
    let treatment = &risk.treatment;
    let open = treatment.actions.iter().any(|action| action.done.is_none());
    let expired = treatment.exceptional.as_ref().is_some_and(|exceptional| exceptional.until < today);
    if expired || late(&treatment.actions, today) {
        return LATE;
    }
    match (open, &treatment.residual_accepted, &treatment.exceptional) {
        (true, ..) => standing(Mark::Part, "対応中", "being treated"),
        (false, _, Some(_)) => standing(Mark::Alt, "例外として受容", "accepted as an exception"),
        (false, Some(_), None) => standing(Mark::Done, "受容", "accepted"),
        (false, None, None) => standing(Mark::Open, "受容の承認なし", "not accepted yet"),
    }
}

fn document(document: &Document, today: Day) -> Option<Standing> {
    let head = &document.head;
    let named = |mark, value| Standing {
        mark,
        label: word_label("DocumentStatus", value),
    };
    Some(match head.status? {
        DocumentStatus::Draft => named(Mark::Plan, "draft"),
        DocumentStatus::Retired => named(Mark::Off, "retired"),
        DocumentStatus::InForce if head.review_by.is_some_and(|by| by < today) => standing(Mark::Late, "見直し期限超過", "review overdue"),
        DocumentStatus::InForce => named(Mark::Done, "in-force"),
    })
}

/// When a piece of evidence is due next.
pub(super) fn next_evidence(evidence: &Evidence) -> Option<Day> {
    let last = evidence.instances.iter().map(|instance| instance.on).max();
    let again = last.zip(evidence.every).map(|(last, every)| every.after(last));
    [again, evidence.valid_until].into_iter().flatten().min()
}

fn evidence(evidence: &Evidence, today: Day) -> Standing {
    match next_evidence(evidence) {
        Some(due) if due < today => LATE,
        _ if evidence.instances.is_empty() && evidence.received.is_none() => standing(Mark::Plan, "未取得", "not there yet"),
        _ => standing(Mark::Done, "有効", "valid"),
    }
}

/// How a row of a Statement of Applicability stands.
pub(super) fn row(row: &Row) -> Standing {
    match (row.choice, row.status) {
        (Choice::Excluded, _) => standing(Mark::Off, "除外", "excluded"),
        (Choice::OutOfRole, _) => standing(Mark::None, "立場外", "out of role"),
        (Choice::Undecided, _) => standing(Mark::Open, "未判定", "undecided"),
        (Choice::Included, Some(status)) => of_status(status),
        (Choice::Included, None) => standing(Mark::Open, "要確認", "to be checked"),
    }
}

/// How an implementation stands.
pub(super) fn of_status(status: Status) -> Standing {
    match status {
        Status::Implemented => standing(Mark::Done, "実施", "implemented"),
        Status::Partial => standing(Mark::Part, "一部", "partial"),
        Status::Planned => standing(Mark::Plan, "計画", "planned"),
        Status::Alternative => standing(Mark::Alt, "代替", "alternative"),
    }
}

/// A control or side: as the ISMS-wide statement has it, else as the service that is least far.
fn answered(visible: &Visible<'_>, id: &str) -> Option<Standing> {
    let rows = rows_about(visible.graph, id);
    if let Some((_, wide)) = rows.iter().find(|(statement, _)| statement.scope == ISMS_WIDE) {
        return Some(row(wide));
    }
    let order = |mark: Mark| {
        [
            Mark::None,
            Mark::Off,
            Mark::Done,
            Mark::Alt,
            Mark::Part,
            Mark::Plan,
            Mark::Late,
            Mark::Open,
        ]
        .iter()
        .position(|known| *known == mark)
    };
    rows.iter().map(|(_, found)| row(found)).max_by_key(|standing| order(standing.mark))
}

/// A requirement as the report on conformance has it.
fn clause(standings: &Standings, id: &str) -> Option<Standing> {
    let (word, label) = standings.get(id)?;
    Some(Standing {
        mark: mark::of_word("conformance", word)?,
        label: label.clone(),
    })
}
