//! Who is accountable for which duty: provider, customer or supplier (ISO/IEC 27017:2015, 6.1.1, CLD.6.3.1).

use super::{Band, Cell, ColumnKind, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::model::Record;
use crate::model::kinds::duty::Duty;
use crate::text::Text;

pub(super) const REPORT: Report = Report {
    name: "responsibilities",
    title: Text::new("責任分担表", "Responsibility split"),
    about: Text::new(
        "サービスごとに、責務がプロバイダ、カスタマ、供給者のどれにあるかを示します。",
        "Who is accountable for each duty of a service: provider, customer or supplier.",
    ),
    per_service: true,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = Table::begin(&REPORT, visible, query).and(super::duties::duty);
    for party in visible.catalog.parties() {
        let title = party.title.text();
        let legend = Text::owned(format!("○: {}が責任主体", title.ja), format!("○: the {} is accountable", title.en));
        table = table.column(party.id.clone(), ColumnKind::Word, party.short.text(), legend);
    }
    table = table
        .with(
            "supplier",
            ColumnKind::Ids,
            ["供給者", "Supplier"],
            ["責任主体である供給者", "the supplier who is accountable"],
        )
        .with(
            "role",
            ColumnKind::Ids,
            ["当社の担当", "Our role"],
            ["当社で担当する役割", "the role on our side"],
        )
        .with(
            "agreed_in",
            ColumnKind::Ids,
            ["合意した文書", "Agreed in"],
            ["分担を合意した契約又は文書", "the contract or document in which it is agreed"],
        )
        .with(
            "agreed_on",
            ColumnKind::Date,
            ["合意日", "Agreed on"],
            ["合意した日", "when it was agreed"],
        )
        .rests_on(visible, &["CLD.6.3.1", "27017:6.1.1", "27001:5.3"])
        .if_empty("責務はまだ記録されていません。", "No duty is recorded yet.");
    for (band, duties) in by_service(visible, query) {
        let mut band = Some(band);
        for duty in duties {
            let mut cells = vec![
                Cell::id(duty.id.0.clone()),
                Cell::of(&duty.service),
                Cell::of(&duty.topic),
                Cell::of(&duty.what),
            ];
            let parties = visible.catalog.parties();
            cells.extend(parties.iter().map(|party| {
                if party.id == duty.accountable.id {
                    Cell::word("accountable", "○", "○")
                } else {
                    Cell::Empty
                }
            }));
            let supplier = !parties.iter().any(|party| party.id == duty.accountable.id);
            cells.push(Cell::ids(supplier.then(|| duty.accountable.id.clone())));
            cells.push(Cell::of(&duty.role));
            cells.push(duty.agreed.as_ref().map_or(Cell::Empty, |agreed| Cell::of(&agreed.r#in)));
            cells.push(duty.agreed.as_ref().map_or(Cell::Empty, |agreed| Cell::Date(agreed.on, false)));
            table.rows.push(Row::new(duty.id.0.clone(), cells).under(band.take()));
        }
    }
    let asked: Vec<_> = by_service(visible, query).into_iter().flat_map(|(_, duties)| duties).collect();
    for party in visible.catalog.parties() {
        let count = asked.iter().filter(|duty| duty.accountable.id == party.id).count();
        table.totals.push((party.id.clone().into(), Cell::count(count)));
    }
    let suppliers = asked
        .iter()
        .filter(|duty| !visible.catalog.parties().iter().any(|party| party.id == duty.accountable.id))
        .count();
    table.totals.push(("supplier".into(), Cell::count(suppliers)));
    table
}

/// The duties asked for, service by service; those of every service come first.
pub(super) fn by_service<'a>(visible: &Visible<'a>, query: &Query) -> Vec<(Band, Vec<&'a Duty>)> {
    let isms = visible.isms;
    let concerns = |duty: &&Duty| {
        duty.service
            .as_ref()
            .is_none_or(|service| query.services.is_empty() || query.services.contains(&service.id))
    };
    let shared: Vec<_> = isms.duties.iter().filter(|duty| duty.service.is_none()).collect();
    let mut groups = vec![(
        Band {
            id: "all-services".to_owned(),
            label: Text::new("全サービス", "Every service"),
        },
        shared,
    )];
    for service in isms.services.iter() {
        let own = isms
            .duties
            .iter()
            .filter(concerns)
            .filter(|duty| duty.service.as_ref().is_some_and(|named| named.id == service.id.0));
        groups.push((
            Band {
                id: service.id.0.clone(),
                label: service.title().text(),
            },
            own.collect(),
        ));
    }
    // A service that could not be read has no record, but its duties do.
    let unread = isms.duties.iter().filter(concerns).filter(|duty| {
        duty.service
            .as_ref()
            .is_some_and(|service| isms.services.get(&service.id).is_none())
    });
    groups.push((
        Band {
            id: "unread-services".to_owned(),
            label: Text::new("読めないサービス", "Services that cannot be read"),
        },
        unread.collect(),
    ));
    groups.retain(|(_, duties)| !duties.is_empty());
    groups
}
