//! What is in scope, by name (ISO/IEC 27001:2022, 4.3; JIP-ISMS517-1.0, 4.1).

use super::{Cell, ColumnKind, Query, Report, Row, Table, register};
use crate::audience::Visible;
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::shape::Shape;
use crate::model::{Kind, Record, word_label};
use crate::text::{Text, natural};

pub(super) const REPORT: Report = Report {
    name: "scope",
    title: Text::new("適用範囲", "Scope"),
    about: Text::new(
        "適用範囲に入るサービス、部門、拠点、システム、要員を名前で示し、接点と範囲外を理由とともに示します。",
        "What is in scope by name: services, units, sites, systems, people; where it touches others; what lies outside, and why.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let isms = visible.isms;
    let mut scopes: Vec<_> = isms.scopes.iter().collect();
    scopes.sort_by_key(|scope| scope.kind == ScopeKind::Cloud);
    let mut table = Table::begin(&REPORT, visible, query)
        .with("id", ColumnKind::Id, ["ID", "ID"], ["記録の ID", "id of the record"])
        .with(
            "part",
            ColumnKind::Word,
            ["区分", "Part"],
            [
                "範囲の記述、サービス、部門、拠点、システム、要員、接点、範囲外",
                "statement, service, unit, site, system, person, interface, outside",
            ],
        )
        .with(
            "title",
            ColumnKind::Prose,
            ["名称・内容", "Name"],
            [
                "適用範囲に記す名称。接点と範囲外はその内容",
                "the name as in the scope; of interfaces and of what lies outside, what it is",
            ],
        )
        .with(
            "detail",
            ColumnKind::Prose,
            ["説明", "Detail"],
            [
                "サービスモデルと立場、所在地、範囲外の理由など",
                "service model and parties, address, why it lies outside",
            ],
        )
        .with(
            "related",
            ColumnKind::Ids,
            ["関係する記録", "Related"],
            [
                "利用する供給者、接点の相手、上位の範囲、文書",
                "suppliers used, the other end of an interface, the scope above, the document",
            ],
        );
    for scope in &scopes {
        let kind = word_label("ScopeKind", if scope.kind == ScopeKind::Isms { "isms" } else { "cloud" });
        let label = Text::owned(format!("{}の範囲", kind.ja), format!("{} scope", kind.en));
        let legend = Text::owned(format!("{} に入るか", scope.id.0), format!("whether it is in {}", scope.id.0));
        table = table.column(scope.id.0.clone(), ColumnKind::Word, label, legend);
    }
    table = table
        .rests_on(visible, &["27001:4.3", "JIP:4.1-1", "JIP:4.1-2", "JIP:4.1-3"])
        .if_empty("適用範囲はまだ定められていません。", "No scope is defined yet.");
    for scope in &scopes {
        let related = scope
            .inside
            .iter()
            .map(|inside| inside.id.clone())
            .chain(scope.document.iter().map(|document| document.id.clone()));
        let cells = vec![
            Cell::id(scope.id.0.clone()),
            part("statement", "範囲の記述", "statement"),
            Cell::of(&scope.statement),
            Cell::of(&scope.kind),
            Cell::ids(related),
        ];
        table
            .rows
            .push(Row::new(scope.id.0.clone(), marked(cells, &scopes, |other| other.id == scope.id)));
    }
    for (kind, ids) in MEMBERS {
        let mut members: Vec<_> = scopes.iter().flat_map(|scope| ids(scope)).collect();
        members.sort_by(|a, b| natural(a, b));
        members.dedup();
        for id in members {
            let label = kind.label();
            let title = visible
                .graph
                .get(&id)
                .map_or_else(|| Text::same(id.clone()), |node| node.title.clone());
            let (detail, related) = detail(visible, *kind, &id);
            let cells = vec![
                Cell::id(id.clone()),
                Cell::Word(singular(*kind).into(), label),
                Cell::text(title),
                detail,
                related,
            ];
            table
                .rows
                .push(Row::new(id.clone(), marked(cells, &scopes, |scope| ids(scope).contains(&id))));
        }
    }
    for scope in &scopes {
        for (at, interface) in scope.interfaces.iter().enumerate() {
            let title = visible
                .graph
                .get(&interface.with.id)
                .map_or_else(|| Text::same(interface.with.id.clone()), |node| node.title.clone());
            let cells = vec![
                Cell::Empty,
                part("interface", "接点", "interface"),
                Cell::text(title),
                Cell::of(&interface.what),
                Cell::of(&interface.with),
            ];
            table.rows.push(Row::new(
                format!("{}-interface-{}", scope.id.0, at + 1),
                marked(cells, &scopes, |other| other.id == scope.id),
            ));
        }
        for (at, outside) in scope.outside.iter().enumerate() {
            let cells = vec![
                Cell::Empty,
                part("outside", "範囲外", "outside"),
                Cell::of(&outside.what),
                Cell::of(&outside.reason),
                Cell::ids([]),
            ];
            table.rows.push(Row::new(
                format!("{}-outside-{}", scope.id.0, at + 1),
                marked(cells, &scopes, |_| false),
            ));
        }
    }
    for (kind, ids) in MEMBERS {
        let mut members: Vec<_> = scopes.iter().flat_map(|scope| ids(scope)).collect();
        members.sort_unstable();
        members.dedup();
        table.total(kind.key(), kind.label(), Cell::count(members.len()));
    }
    table
}

/// Names the members of one kind that a scope lists.
type Members = fn(&Scope) -> Vec<String>;

const MEMBERS: &[(Kind, Members)] = &[
    (Kind::Service, |scope| {
        scope.services.iter().map(|service| service.id.clone()).collect()
    }),
    (Kind::Unit, |scope| scope.units.iter().map(|unit| unit.id.clone()).collect()),
    (Kind::Site, |scope| scope.sites.iter().map(|site| site.id.clone()).collect()),
    (Kind::System, |scope| scope.systems.iter().map(|system| system.id.clone()).collect()),
    (Kind::Person, |scope| scope.people.iter().map(|person| person.id.clone()).collect()),
];

/// The word for one member of a kind.
fn singular(kind: Kind) -> &'static str {
    match kind {
        Kind::Service => "service",
        Kind::Unit => "unit",
        Kind::Site => "site",
        Kind::System => "system",
        _ => "person",
    }
}

fn part(key: &'static str, ja: &'static str, en: &'static str) -> Cell {
    Cell::word(key, ja, en)
}

/// Adds a mark for each scope.
fn marked(mut cells: Vec<Cell>, scopes: &[&Scope], inside: impl Fn(&Scope) -> bool) -> Vec<Cell> {
    cells.extend(scopes.iter().map(|scope| {
        if inside(scope) {
            Cell::word("inside", "○", "○")
        } else {
            Cell::word("outside", "", "")
        }
    }));
    cells
}

/// What the scope has to say of a member, and the records it rests on.
fn detail(visible: &Visible<'_>, kind: Kind, id: &str) -> (Cell, Cell) {
    let isms = visible.isms;
    let name = |text: Text| (text, Cell::ids([]));
    let (text, related) = match kind {
        Kind::Service => isms.services.get(id).map_or_else(Default::default, |service| {
            let parties: Vec<_> = service
                .parties
                .iter()
                .map(|party| super::soa::party_label(visible, &party.id))
                .collect();
            let model = register::words(Kind::Service, &Shape::of(&service.model));
            let join = |of: fn(&Text) -> &str| parties.iter().map(of).collect::<Vec<_>>().join("・");
            let text = Text::owned(
                format!("{}、{}", model.ja, join(|text| &text.ja)),
                format!("{}, {}", model.en, join(|text| &text.en)),
            );
            (text, Cell::of(&service.uses))
        }),
        Kind::Unit => isms.units.get(id).map_or_else(Default::default, |unit| {
            let heads = isms
                .roles
                .get(&unit.head.id)
                .map_or_else(|| Text::same(unit.head.id.clone()), |role| role.title().text());
            name(Text::owned(format!("責任者: {}", heads.ja), format!("head: {}", heads.en)))
        }),
        Kind::Site => isms.sites.get(id).map_or_else(Default::default, |site| {
            let kind = register::words(Kind::Site, &Shape::of(&site.kind));
            let address = site.address.as_ref().map(crate::text::Words::text).unwrap_or_default();
            name(if address.is_empty() {
                kind
            } else {
                Text::owned(format!("{}、{}", kind.ja, address.ja), format!("{}, {}", kind.en, address.en))
            })
        }),
        Kind::System => isms
            .systems
            .get(id)
            .map_or_else(Default::default, |system| (Text::default(), Cell::of(&system.supplier))),
        _ => isms.people.get(id).map_or_else(Default::default, |person| {
            name(if person.cloud_security == Some(true) {
                Text::new("クラウドセキュリティ要員", "cloud-security personnel")
            } else {
                Text::default()
            })
        }),
    };
    (Cell::text(text), related)
}
