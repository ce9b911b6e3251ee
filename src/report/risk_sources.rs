//! What became of each risk source that the catalog lists for a party, service by service (JIP-ISMS517-1.0, 4.2.1 c).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Band, Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Item, Role};
use crate::model::kinds::risk::Risk;
use crate::model::kinds::service::{Dismissed, Service};
use crate::text::{Text, natural};

pub(super) const REPORT: Report = Report {
    name: "risk-sources",
    title: Text::new("リスク源の検討結果", "Risk sources and what became of them"),
    about: Text::new(
        "サービスの立場ごとに一覧のリスク源をすべて挙げ、それを使うリスク、又は該当しないと判断した理由を示します。",
        "Every listed risk source of the parties a service plays: the risks that rest on it, or why it was judged not to apply.",
    ),
    per_service: true,
    run,
};

/// The list that a source stands in: a word that never changes, and how it is called.
type List = (Cow<'static, str>, Text);

/// How a source stands.
#[derive(Clone, Copy)]
enum State {
    Used,
    Dismissed,
    Open,
}

impl State {
    const ALL: [Self; 3] = [Self::Used, Self::Dismissed, Self::Open];

    fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Dismissed => "dismissed",
            Self::Open => "open",
        }
    }

    fn label(self) -> Text {
        match self {
            Self::Used => Text::new("リスクあり", "used"),
            Self::Dismissed => Text::new("該当なし", "dismissed"),
            Self::Open => Text::new("未検討", "open"),
        }
    }
}

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .rests_on(visible, &["27001:6.1.2.c.1", "JIP:4.2.1-c1"])
        .if_empty("対象のサービスがありません。", "There is no service.");
    let services = visible.isms.services.iter();
    let mut counts = [0; State::ALL.len()];
    for service in services.filter(|service| query.services.is_empty() || query.services.contains(&service.id.0)) {
        let risks = risks(visible, service);
        let mut listed = BTreeSet::new();
        let mut band = Some(Band {
            id: format!("sources-of-{}", service.id.0),
            label: service.name.text(),
        });
        let mut put = |list: List, source: &str, title: Text| {
            let dismissed = service.dismissed_sources.iter().find(|dismissed| dismissed.source.id == source);
            let risks = risks.get(source).map_or(&[][..], Vec::as_slice);
            let state = match (risks, dismissed) {
                ([_, ..], _) => State::Used,
                ([], Some(_)) => State::Dismissed,
                ([], None) => State::Open,
            };
            counts[state as usize] += 1;
            let row = row(service, list, source, title, state, risks, dismissed);
            table.rows.push(row.under(band.take()));
        };
        for (party, source, title) in of_parties(visible, service) {
            listed.insert(source);
            put(party, source, title);
        }
        let mut others: BTreeSet<&str> = risks.keys().copied().collect();
        others.extend(service.dismissed_sources.iter().map(|dismissed| dismissed.source.id.as_str()));
        let mut others: Vec<_> = others.difference(&listed).copied().collect();
        others.sort_by(|a, b| natural(a, b));
        for source in others {
            if let Some(node) = visible.graph.get(source) {
                put(list(visible, source), source, node.title.clone());
            }
        }
    }
    for (state, count) in State::ALL.into_iter().zip(counts) {
        let figure = if query.services.is_empty() {
            Cell::figure(count, Opens::report(REPORT.name).only("state", state.key()))
        } else {
            Cell::count(count)
        };
        table.total(state.key(), state.label(), figure);
    }
    table
}

fn row(
    service: &Service,
    (list, label): List,
    source: &str,
    title: Text,
    state: State,
    risks: &[&Risk],
    dismissed: Option<&Dismissed>,
) -> Row {
    let cells = vec![
        Cell::Ids(vec![service.id.0.clone()]),
        Cell::Word(list, label),
        Cell::id(source),
        Cell::text(title),
        Cell::Word(state.key().into(), state.label()),
        Cell::ids(risks.iter().map(|risk| risk.id.0.clone())),
        dismissed.map_or(Cell::Empty, |dismissed| Cell::text(dismissed.reason.text())),
        dismissed.map_or(Cell::Ids(Vec::new()), |dismissed| Cell::Ids(vec![dismissed.by.id.clone()])),
        dismissed.map_or(Cell::Empty, |dismissed| Cell::Date(dismissed.on, false)),
    ];
    Row::new(format!("{}/{source}", service.id.0), cells)
}

fn columns(table: Table) -> Table {
    table
        .with(
            "service",
            ColumnKind::Ids,
            ["サービス", "Service"],
            ["検討の対象のサービス", "the service looked at"],
        )
        .with(
            "list",
            ColumnKind::Word,
            ["一覧", "List"],
            [
                "リスク源の一覧: サービスがとる立場のもの、その後に、ほかの一覧や独自のもので使われているもの",
                "the list it stands in: those of the parties the service plays, then others in use, of other lists or our own",
            ],
        )
        .with(
            "source",
            ColumnKind::Id,
            ["リスク源", "Source"],
            ["リスク源の ID", "id of the risk source"],
        )
        .with("title", ColumnKind::Text, ["名称", "Title"], ["リスク源の名称", "its title"])
        .with(
            "state",
            ColumnKind::Word,
            ["結果", "Result"],
            [
                "リスクあり: これを源とするリスクがある。該当なし: 理由を付して該当しないと判断した。未検討: どちらもない",
                "used: a risk rests on it; dismissed: judged not to apply, with a reason; open: neither",
            ],
        )
        .of_words([State::Used, State::Dismissed, State::Open].map(|state| (state.key().into(), state.label())))
        .with(
            "risks",
            ColumnKind::Ids,
            ["リスク", "Risks"],
            [
                "これを源とするリスク。サービスを挙げていないリスクは、すべてのサービスに数える",
                "risks that rest on it; a risk that names no service counts for every service",
            ],
        )
        .with(
            "reason",
            ColumnKind::Prose,
            ["該当しない理由", "Reason"],
            ["該当しないと判断した理由", "why it was judged not to apply"],
        )
        .with("by", ColumnKind::Ids, ["判断した役割", "Judged by"], ["判断した役割", "who judged"])
        .with("on", ColumnKind::Date, ["判断した日", "Judged on"], ["判断した日", "when"])
}

/// The risks of a service by their sources.
fn risks<'a>(visible: &Visible<'a>, service: &Service) -> BTreeMap<&'a str, Vec<&'a Risk>> {
    let mut risks: BTreeMap<&str, Vec<&Risk>> = BTreeMap::new();
    let of_service = Query::service(&service.id.0);
    for risk in visible.isms.risks.iter().filter(|risk| of_service.concerns(&risk.services)) {
        for source in &risk.sources {
            let of = risks.entry(&source.id).or_default();
            if of.last().is_none_or(|last| last.id.0 != risk.id.0) {
                of.push(risk);
            }
        }
    }
    risks
}

/// The listed sources of the parties that a service plays, party by party.
fn of_parties<'a>(visible: &Visible<'a>, service: &Service) -> Vec<(List, &'a str, Text)> {
    let sets = || visible.catalog.sets().iter().filter(|set| set.standard.role == Role::RiskSources);
    let mut found = Vec::new();
    for party in &service.parties {
        let sources = sets().flat_map(|set| &set.risk_sources);
        for source in sources.filter(|source| source.party.as_ref() == Some(&party.id)) {
            found.push((self::party(visible, &party.id), source.id.as_str(), source.title.text()));
        }
    }
    found
}

fn party(visible: &Visible<'_>, id: &str) -> List {
    let party = visible.catalog.parties().iter().find(|party| party.id == id);
    (
        id.to_owned().into(),
        party.map_or_else(|| Text::same(id.to_owned()), |party| party.short.text()),
    )
}

/// The list that a source outside of a service's own lists stands in.
fn list(visible: &Visible<'_>, source: &str) -> List {
    match visible.catalog.get(source) {
        Some(Item::RiskSource(set, source)) => match &source.party {
            Some(id) => party(visible, id),
            None => (set.standard.id.clone().into(), Text::same(set.standard.name.clone())),
        },
        _ => ("own".into(), Text::new("独自", "own")),
    }
}
