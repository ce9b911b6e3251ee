//! Every guidance position and side with our answers (ISO/IEC 27017:2015, clauses 5-18; JIP-ISMS517-1.0, 4.2.2).

use super::guidance::{clause_band, clause_cell, clauses};
use super::soa::{choice_cell, party_label, status_cell};
use super::{Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Position, SHARED, Side};
use crate::model::Record;
use crate::model::kinds::service::Service;
use crate::text::{Lang, Text, Words, natural};
use crate::trace::side_id;
use crate::trace::soa::{self, Choice};

pub(super) const REPORT: Report = Report {
    name: "positions",
    title: Text::new("クラウドサービスの実施の手引への回答", "Answers to the cloud guidance"),
    about: Text::new(
        "手引の位置と側ごとに、対応する管理策、サービスごとの回答、文書、リスクを示します。",
        "Each position and side of the guidance: the control it lands on, every service's answer, documents and risks.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query), visible).rests_on(
        visible,
        &[
            &visible.config.standards.guidance.value,
            "27001:6.1.3.c",
            "JIP:4.2.2-c",
            "JIP:4.2.2-N1",
        ],
    );
    let services: Vec<_> = visible
        .isms
        .services
        .iter()
        .filter(|service| query.services.is_empty() || query.services.contains(&service.id.0))
        .collect();
    for service in &services {
        let legend = Text::new(
            "そのサービスの回答。実施状況、除外、立場外（その立場をとらない）、未判定",
            "the service's answer: how far it is done, excluded, out of role (a party it does not play), undecided",
        );
        table = table
            .column(service.id.0.clone(), ColumnKind::Word, service.title().text(), legend)
            .of_enumeration("Status")
            .of_cells([Choice::Excluded, Choice::OutOfRole, Choice::Undecided].map(choice_cell));
    }
    table = table
        .with(
            "how",
            ColumnKind::Prose,
            ["実施内容", "How"],
            ["回答の概要。除外した場合はその理由", "what is done; why, where it is excluded"],
        )
        .with(
            "documents",
            ColumnKind::Ids,
            ["文書", "Documents"],
            ["この手引を実施する文書", "documents that implement it"],
        )
        .with(
            "evidence",
            ColumnKind::Ids,
            ["証拠", "Evidence"],
            ["実施を示す証拠", "evidence that shows it"],
        )
        .with(
            "risks",
            ColumnKind::Ids,
            ["リスク", "Risks"],
            ["リスク対応がこの手引を挙げるリスク", "risks whose treatment names it"],
        );
    let Some(set) = visible.catalog.guidance() else { return table };
    for clause in clauses(set) {
        let inside = set
            .positions
            .iter()
            .filter(|position| set.outermost(&position.group).is_some_and(|group| group.id == clause.id));
        let mut band = Some(clause_band(clause));
        for (position, side) in inside.flat_map(|position| position.sides.iter().map(move |side| (position, side))) {
            let id = side_id(&position.id, &side.id);
            let (chosen, others) = numbers(visible, position);
            let mut cells = vec![
                Cell::id(id.clone()),
                clause_cell(clause),
                Cell::ids(chosen),
                Cell::ids(others),
                Cell::Text(position.title.text()),
                Cell::Word(side.id.clone().into(), party_label(visible, &side.id)),
                Cell::text(side.summary.text()),
            ];
            let answers: Vec<_> = services.iter().map(|service| answer(visible, service, position, side)).collect();
            let several = services.len() > 1;
            let how = services.iter().zip(&answers).filter_map(|(service, answer)| {
                let how = answer.how.clone()?;
                let name = service.title().text();
                Some(if several {
                    Text::owned(format!("{}: {}", name.ja, how.ja), format!("{}: {}", name.en, how.en))
                } else {
                    how
                })
            });
            let how: Vec<_> = how.collect();
            cells.extend(answers.into_iter().map(|answer| answer.cell));
            cells.push(Cell::Texts(how));
            cells.extend(links(visible, query, position, side));
            table.rows.push(Row::new(id, cells).under(band.take()));
        }
    }
    let parties = set.parties.iter().map(|party| party.id.as_str()).chain([SHARED]);
    for party in parties {
        let count = set
            .positions
            .iter()
            .flat_map(|position| &position.sides)
            .filter(|side| side.id == party)
            .count();
        if count > 0 {
            table.total(party.to_owned(), party_label(visible, party), Cell::count(count));
        }
    }
    table
}

fn columns(table: Table, visible: &Visible<'_>) -> Table {
    let edition = visible.catalog.annex_a().map_or("", |annex| annex.standard.id.as_str());
    let others: Vec<_> = [visible.catalog.guidance_annex()]
        .into_iter()
        .flatten()
        .map(|annex| annex.standard.id.as_str())
        .filter(|id| *id != edition)
        .collect();
    let label = |ja: &str, en: &str, edition: &str| {
        if edition.is_empty() {
            Text::owned(ja.to_owned(), en.to_owned())
        } else {
            Text::owned(format!("{ja}（{edition}）"), format!("{en} ({edition})"))
        }
    };
    table
        .with(
            "id",
            ColumnKind::Id,
            ["手引", "Guidance"],
            ["手引の位置と側", "position of the guidance, and side"],
        )
        .with(
            "clause",
            ColumnKind::Word,
            ["箇条", "Clause"],
            ["手引の本文の箇条", "clause of the body of the guidance"],
        )
        .column(
            "control",
            ColumnKind::Ids,
            label("管理策", "Control", edition),
            Text::new(
                "選んだ版の附属書Aで、この手引が加わる管理策",
                "the control of the chosen Annex A edition that the guidance lands on",
            ),
        )
        .column(
            "counterparts",
            ColumnKind::Ids,
            label("他の版", "Other edition", &others.join(", ")),
            Text::new(
                "同じ管理策の他の版での番号。手引の番号は2013年版に従う",
                "the same control in the other edition; the guidance uses the numbers of 2013",
            ),
        )
        .with(
            "title",
            ColumnKind::Text,
            ["題名", "Title"],
            ["手引の題名", "title of the position"],
        )
        .with(
            "party",
            ColumnKind::Word,
            ["立場", "Party"],
            ["手引がどの立場に向けたものか", "the party that the guidance speaks to"],
        )
        .with(
            "summary",
            ColumnKind::Prose,
            ["手引の要旨", "Guidance"],
            ["手引の要旨（自分たちの言葉による）", "the guidance in our own words"],
        )
}

/// The numbers of the control in the chosen edition, and in the others.
fn numbers(visible: &Visible<'_>, position: &Position) -> (Vec<String>, Vec<String>) {
    let catalog = visible.catalog;
    let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let chosen = owned(catalog.in_chosen_annex(&position.control));
    let others = if chosen.contains(&position.control) {
        owned(catalog.counterparts(&position.control))
    } else {
        vec![position.control.clone()]
    };
    (chosen, others)
}

struct Answered {
    cell: Cell,
    how: Option<Text>,
}

/// What a service says to one side.
fn answer(visible: &Visible<'_>, service: &Service, position: &Position, side: &Side) -> Answered {
    let plays = side.parties.iter().any(|party| service.parties.iter().any(|own| own.id == *party));
    if !plays {
        return Answered {
            cell: choice_cell(Choice::OutOfRole),
            how: None,
        };
    }
    let row = soa::find(visible.graph, &service.id.0)
        .into_iter()
        .flat_map(|statement| &statement.rows)
        .find(|row| row.set == soa::Set::Guidance && row.control == position.id && row.parties.first() == Some(&side.id));
    let Some(row) = row else {
        return Answered {
            cell: choice_cell(Choice::Undecided),
            how: None,
        };
    };
    let cell = match row.status {
        Some(status) if row.choice == Choice::Included => status_cell(status),
        _ => choice_cell(row.choice),
    };
    let said: Vec<_> = row
        .how
        .iter()
        .map(|(_, words)| words)
        .chain(&row.exclusion)
        .map(Words::text)
        .collect();
    let of = |lang: Lang| said.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("\n");
    let how = Text::owned(of(Lang::Ja), of(Lang::En));
    Answered {
        cell,
        how: (!how.is_empty()).then_some(how),
    }
}

/// Documents, evidence and risks that name the side, or the position without a side.
fn links(visible: &Visible<'_>, query: &Query, position: &Position, side: &Side) -> [Cell; 3] {
    let isms = visible.isms;
    let id = side_id(&position.id, &side.id);
    let names = |named: &str| named == id || named == position.id;
    let documents = isms.documents.iter().filter(|document| query.concerns(&document.head.services));
    let documents = documents.filter(|document| document.head.implements.iter().any(|implements| names(&implements.control.id)));
    let evidence = isms.evidence.iter().filter(|evidence| query.concerns(&evidence.services));
    let evidence = evidence.filter(|evidence| evidence.shows.iter().any(|shown| names(&shown.id)));
    let risks = isms.risks.iter().filter(|risk| query.concerns(&risk.services));
    let risks = risks.filter(|risk| risk.treatment.controls.iter().any(|control| names(&control.id)));
    let sorted = |mut ids: Vec<String>| {
        ids.sort_by(|a, b| natural(a, b));
        Cell::Ids(ids)
    };
    [
        sorted(documents.map(|document| document.id.clone()).collect()),
        sorted(evidence.map(|evidence| evidence.id.0.clone()).collect()),
        sorted(risks.map(|risk| risk.id.0.clone()).collect()),
    ]
}
