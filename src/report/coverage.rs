//! The holes of the chain from risk to evidence, kind by kind (ISO/IEC 27001:2022, 5.3, 6.1.3; JIP-ISMS517-1.0, 4.2.2).

use std::collections::BTreeMap;

use super::{Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::check::Standing;
use crate::config::Accept;
use crate::model::kinds::document::{Document, DocumentKind, DocumentStatus};
use crate::model::kinds::risk::{Risk, TreatmentOption};
use crate::model::kinds::soa::{ISMS_WIDE, Status};
use crate::text::Text;
use crate::trace::soa::{self, Basis, Choice};

pub(super) const REPORT: Report = Report {
    name: "coverage",
    title: Text::new("つながりの欠け", "Coverage: holes in the chain"),
    about: Text::new(
        "リスク、管理策、文書、証拠、役割のつながりで欠けているものを、種類ごとに数えて示します。例外として承認した欠けは数えません。",
        "What is missing between risks, controls, documents, evidence and roles, counted by kind. What is accepted as an exception is shown, not counted.",
    ),
    per_service: true,
    run,
};

/// A kind of hole.
struct Kind {
    key: &'static str,
    label: Text,
    /// The rules whose exceptions accept such a hole.
    rules: &'static [&'static str],
}

static CONTROL_WITHOUT_RISK: Kind = Kind {
    key: "control-without-risk",
    label: Text::new("リスクのない管理策", "controls without risk"),
    rules: &["soa-inclusion-unjustified", "own-control-unused"],
};
static RISK_WITHOUT_CONTROL: Kind = Kind {
    key: "risk-without-control",
    label: Text::new("管理策のないリスク", "risks without control"),
    rules: &["treatment-without-controls", "sharing-without-supplier-control"],
};
static CONTROL_WITHOUT_DOCUMENT: Kind = Kind {
    key: "control-without-document",
    label: Text::new("文書のない管理策", "controls without document"),
    rules: &["control-without-document-in-force"],
};
static DOCUMENT_WITHOUT_CONTROL: Kind = Kind {
    key: "document-without-control",
    label: Text::new("管理策のない文書", "documents without control"),
    rules: &[],
};
static CONTROL_WITHOUT_EVIDENCE: Kind = Kind {
    key: "control-without-evidence",
    label: Text::new("証拠のない管理策", "controls without evidence"),
    rules: &["evidence-missing"],
};
static EVIDENCE_WITHOUT_CONTROL: Kind = Kind {
    key: "evidence-without-control",
    label: Text::new("管理策のない証拠", "evidence without control"),
    rules: &[],
};
static ROLE_WITHOUT_HOLDER: Kind = Kind {
    key: "role-without-holder",
    label: Text::new("担当者のいない役割", "roles without holder"),
    rules: &["role-vacant", "risk-owner-vacant"],
};

/// In the order of the chain.
static KINDS: [&Kind; 7] = [
    &CONTROL_WITHOUT_RISK,
    &RISK_WITHOUT_CONTROL,
    &CONTROL_WITHOUT_DOCUMENT,
    &DOCUMENT_WITHOUT_CONTROL,
    &CONTROL_WITHOUT_EVIDENCE,
    &EVIDENCE_WITHOUT_CONTROL,
    &ROLE_WITHOUT_HOLDER,
];

/// A hole.
struct Hole {
    kind: &'static Kind,
    record: String,
    title: Text,
    services: Vec<String>,
    /// The ids under which an exception may name it.
    names: Vec<String>,
}

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(
            visible,
            &[
                "27001:6.1.3.b",
                "27001:6.1.3.d",
                "27001:7.5.1",
                "27001:9.1",
                "27001:5.3",
                "JIP:4.2.2-b",
            ],
        )
        .if_empty("欠けているつながりはありません。", "No link is missing.");
    let mut holes = controls(visible, query);
    holes.extend(risks(visible, query));
    holes.extend(documents(visible, query));
    holes.extend(evidence(visible, query));
    holes.extend(roles(visible, query));
    let exceptions = exceptions(visible);
    let mut accepted_in_all = 0;
    for kind in KINDS {
        let mut open = 0;
        for hole in holes.iter().filter(|hole| hole.kind.key == kind.key) {
            let accept = hole
                .names
                .iter()
                .flat_map(|name| kind.rules.iter().map(move |rule| (*rule, name.as_str())))
                .find_map(|place| exceptions.get(&place));
            match accept {
                Some(_) => accepted_in_all += 1,
                None => open += 1,
            }
            table.rows.push(row(hole, accept.copied()));
        }
        let opens = Opens::report(REPORT.name).only("hole", kind.key).only("state", "open");
        let figure = if query.first().is_some() {
            Cell::count(open)
        } else {
            Cell::figure(open, opens)
        };
        table.total(kind.key, kind.label.clone(), figure);
    }
    let opens = Opens::report(REPORT.name).only("state", "accepted");
    let figure = if query.first().is_some() {
        Cell::count(accepted_in_all)
    } else {
        Cell::figure(accepted_in_all, opens)
    };
    table.total("accepted", Text::new("例外として承認した欠け", "accepted as exceptions"), figure);
    table
}

fn row(hole: &Hole, accept: Option<&Accept>) -> Row {
    let cells = vec![
        Cell::Word(hole.kind.key.into(), hole.kind.label.clone()),
        Cell::id(hole.record.clone()),
        Cell::text(hole.title.clone()),
        Cell::Ids(hole.services.clone()),
        match accept {
            Some(_) => Cell::word("accepted", "例外として承認", "accepted"),
            None => Cell::word("open", "欠け", "open"),
        },
        accept.map_or(Cell::Empty, |accept| Cell::text(accept.reason.text())),
        accept.map_or(Cell::Empty, |accept| Cell::Date(accept.until, false)),
    ];
    Row::new(format!("{}/{}", hole.kind.key, hole.record), cells)
}

fn columns(table: Table) -> Table {
    table
        .with(
            "hole",
            ColumnKind::Word,
            ["欠けの種類", "What is missing"],
            [
                "管理策は採用したものだけを見る。リスクのほか法令、契約、要求事項、実践を採用理由とするものは欠けとしない。計画中の管理策には文書を求めず、草案と廃止の文書は数えない。証拠は実施とした管理策にだけ求める。管理策のないリスクは、低減で管理策がないもの、共有で契約も管理策もないもの。文書は施行中の方針、規程、手順で、管理策の実施も要求事項への回答も述べていないもの。証拠は何を示すかを述べていないもの",
                "controls count where they are included; one that a law, a contract, a requirement or practice calls for needs no risk; no document is asked of a planned control, drafts and retired documents do not count, and evidence is asked only of one said to be implemented; a risk to be modified needs a control, one to be shared a contract or a control; documents are policies, standards and procedures in force that implement no control and answer no requirement; evidence counts if it says nothing that it shows",
            ],
        )
        .with(
            "record",
            ColumnKind::Id,
            ["ID", "ID"],
            [
                "欠けのある記録、文書、又は適用宣言書の行。基準から引き継いだ行は一度だけ示す",
                "the record, document or row of a Statement of Applicability; a row inherited from the baseline is listed once",
            ],
        )
        .with("title", ColumnKind::Text, ["名称", "Title"], ["その名称", "its title"])
        .with(
            "services",
            ColumnKind::Ids,
            ["サービス", "Services"],
            ["関係するサービス。空欄はISMS全体", "services it concerns; the whole ISMS if empty"],
        )
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "欠け、又は book.toml の例外として承認されたもの",
                "open, or accepted by an exception in book.toml",
            ],
        )
        .with(
            "reason",
            ColumnKind::Prose,
            ["例外の理由", "Reason"],
            ["例外として承認した理由", "why it is accepted"],
        )
        .with("until", ColumnKind::Date, ["例外の期限", "Until"], ["例外の最後の日", "the last day of the exception"])
}

/// The exceptions in use, by rule and record.
fn exceptions<'a>(visible: &Visible<'a>) -> BTreeMap<(&'a str, &'a str), &'a Accept> {
    let in_use = visible.exceptions.iter().filter(|exception| exception.standing == Standing::InUse);
    in_use
        .map(|exception| &exception.accept)
        .map(|accept| ((accept.rule.value.as_str(), accept.record.value.as_str()), accept))
        .collect()
}

/// Rows of Statements of Applicability that are included and lack a reason, a document or evidence. What a service inherits is a hole of the baseline.
fn controls(visible: &Visible<'_>, query: &Query) -> Vec<Hole> {
    let statements: Vec<_> = match query.first() {
        Some(service) => soa::find(visible.graph, service).into_iter().collect(),
        None => visible.graph.soa.iter().collect(),
    };
    let mut holes: Vec<Hole> = Vec::new();
    let mut of_baseline: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for statement in statements {
        for row in statement.rows.iter().filter(|row| row.choice == Choice::Included) {
            for kind in lacks(visible, row) {
                let inherited = row.basis == Some(Basis::Inherited);
                let known = of_baseline.get(&(kind.key, row.control.as_str())).filter(|_| inherited);
                if let Some(at) = known {
                    holes[*at].services.push(statement.scope.clone());
                    continue;
                }
                let wide = statement.scope == ISMS_WIDE;
                if wide {
                    of_baseline.insert((kind.key, &row.control), holes.len());
                }
                let part = row.id.split_once('/').map_or("", |(_, part)| part);
                let baseline = inherited.then(|| [format!("soa:{ISMS_WIDE}/{part}"), format!("soa:{ISMS_WIDE}")]);
                let mut names = vec![row.id.clone(), row.control.clone(), format!("soa:{}", statement.scope)];
                names.extend(baseline.into_iter().flatten());
                // Where there is a document but none in force, it is the document that an exception names.
                names.extend(row.documents.iter().cloned());
                holes.push(Hole {
                    kind,
                    record: row.id.clone(),
                    title: row.title.clone(),
                    services: if wide { Vec::new() } else { vec![statement.scope.clone()] },
                    names,
                });
            }
        }
    }
    holes
}

fn lacks(visible: &Visible<'_>, row: &soa::Row) -> Vec<&'static Kind> {
    let mut lacks = Vec::new();
    if row.justifications.is_empty() && row.practice.is_empty() {
        lacks.push(&CONTROL_WITHOUT_RISK);
    }
    let in_use = |id: &String| {
        let status = visible.isms.documents.get(id).and_then(|document| document.head.status);
        status.is_none_or(|status| status == DocumentStatus::InForce)
    };
    if !row.documents.iter().any(in_use) && row.status != Some(Status::Planned) {
        lacks.push(&CONTROL_WITHOUT_DOCUMENT);
    }
    if row.evidence.is_empty() && row.status == Some(Status::Implemented) {
        lacks.push(&CONTROL_WITHOUT_EVIDENCE);
    }
    lacks
}

fn risks(visible: &Visible<'_>, query: &Query) -> Vec<Hole> {
    let lacking = |risk: &&Risk| {
        let treatment = &risk.treatment;
        treatment.controls.is_empty()
            && match treatment.option {
                TreatmentOption::Modify => true,
                TreatmentOption::Share => treatment.contracts.is_empty(),
                TreatmentOption::Retain | TreatmentOption::Avoid => false,
            }
    };
    let risks = visible.isms.risks.iter().filter(|risk| query.concerns(&risk.services));
    risks
        .filter(lacking)
        .map(|risk| {
            hole(
                &RISK_WITHOUT_CONTROL,
                &risk.id.0,
                risk.title.text(),
                risk.services.iter().map(|service| &service.id),
            )
        })
        .collect()
}

fn documents(visible: &Visible<'_>, query: &Query) -> Vec<Hole> {
    let lacking = |document: &&Document| {
        let head = &document.head;
        let rules = matches!(
            head.kind,
            Some(DocumentKind::Policy | DocumentKind::Standard | DocumentKind::Procedure)
        );
        rules && head.status == Some(DocumentStatus::InForce) && head.implements.is_empty() && head.answers.is_empty()
    };
    let documents = visible
        .isms
        .documents
        .iter()
        .filter(|document| query.concerns(&document.head.services));
    documents
        .filter(lacking)
        .map(|document| {
            let services = document.head.services.iter().map(|service| &service.id);
            hole(&DOCUMENT_WITHOUT_CONTROL, &document.id, document.title.text(), services)
        })
        .collect()
}

fn evidence(visible: &Visible<'_>, query: &Query) -> Vec<Hole> {
    let evidence = visible.isms.evidence.iter().filter(|evidence| query.concerns(&evidence.services));
    evidence
        .filter(|evidence| evidence.shows.is_empty())
        .map(|evidence| {
            let services = evidence.services.iter().map(|service| &service.id);
            hole(&EVIDENCE_WITHOUT_CONTROL, &evidence.id.0, evidence.title.text(), services)
        })
        .collect()
}

/// Roles that nobody holds today; of a service, the roles of its activities.
fn roles(visible: &Visible<'_>, query: &Query) -> Vec<Hole> {
    let mut services: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for service in visible.isms.services.iter() {
        for role in service.activities.iter().flat_map(|activity| &activity.roles) {
            let of = services.entry(&role.id).or_default();
            if !of.contains(&&service.id.0) {
                of.push(&service.id.0);
            }
        }
    }
    let of = |id: &str| services.get(id).map_or(&[][..], Vec::as_slice);
    let asked = |id: &str| query.first().is_none_or(|service| of(id).iter().any(|own| *own == service));
    let vacant = visible
        .isms
        .roles
        .iter()
        .filter(|role| role.holders_on(visible.today).next().is_none());
    vacant
        .filter(|role| asked(&role.id.0))
        .map(|role| hole(&ROLE_WITHOUT_HOLDER, &role.id.0, role.title.text(), of(&role.id.0).iter().copied()))
        .collect()
}

fn hole<'a>(kind: &'static Kind, id: &str, title: Text, services: impl Iterator<Item = &'a String>) -> Hole {
    Hole {
        kind,
        record: id.to_owned(),
        title,
        services: services.cloned().collect(),
        names: vec![id.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn the_rules_that_accept_holes_exist() {
        for name in KINDS.iter().flat_map(|kind| kind.rules) {
            assert!(check::rule(name).is_some(), "{name}");
        }
    }
}
