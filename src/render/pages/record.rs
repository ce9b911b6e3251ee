//! The page of a record of any kind: its fields read off its type, then what refers to it.

use crate::catalog::Item;
use crate::diagnostic::Diagnostic;
use crate::model::shape::Shape;
use crate::model::{Kind, field_label};
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::search::Entry;
use crate::render::table::TOPICS;
use crate::render::view::{self, Cell, Fact, RecordPage, Row, Section};
use crate::report::register::words;
use crate::text::{Lang, Text};
use crate::trace::NodeId;

/// Fields that the head of the page says already.
const IN_HEAD: &[&str] = &["id", "title", "name", "classification", "statement"];
/// More references than these stand in a part of their own.
const FEW: usize = 4;

/// Prints the page of a record.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Diagnostic> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    let shape = visible.isms.shape(node.kind, &node.id);
    let (mut facts, mut sections) = match &shape {
        Some(Shape::Fields(fields)) => (head_facts(edition, node.kind, fields), sections(edition, node.kind, fields)),
        _ => (Vec::new(), Vec::new()),
    };
    if let Some(Item::RiskSource(set, source)) = visible.catalog.get(&node.id) {
        facts = catalog_facts(edition, set, source);
        if let Some(note) = &source.note {
            let fact = edition.fact(&NOTE, edition.prose(note.get(edition.lang())));
            sections.push(Section {
                id: "about".to_owned(),
                title: edition.say(&ABOUT),
                facts: vec![fact],
                ..Section::default()
            });
        }
    }
    draw(edition, node.kind, &node.id, &mut sections);
    sections.extend(soa_rows(edition, at));
    sections.extend(edition.referrers(&[at]));
    let view = RecordPage {
        page: edition.page(edition.place_of(at)),
        head: edition.head(at, facts),
        rail: edition.rail(at, &[]),
        points: edition.points(&node.id),
        contents: edition.contents(&sections),
        sections,
    };
    page(
        edition,
        edition.press().addresses.page(at).unwrap_or_default(),
        "record.html",
        &view,
    )
}

/// Puts the pictures of a record beside what they show: how far the controls of a service are done, the results of an objective or a measure.
fn draw(edition: &Edition<'_>, kind: Kind, id: &str, sections: &mut Vec<Section>) {
    match kind {
        Kind::Service => sections.extend(edition.status_figure(id).map(|figure| Section {
            id: "soa".to_owned(),
            title: edition.say(&STATUS),
            facts: vec![edition.fact(
                &STATEMENT,
                Cell::Items {
                    items: vec![edition.link_to(&format!("soa:{id}"))],
                },
            )],
            figure: Some(figure),
            ..Section::default()
        })),
        Kind::Objective | Kind::Measure => {
            if let Some(results) = sections.iter_mut().find(|section| section.id == "results") {
                results.figure = edition.trend_figure(id);
            }
        }
        _ => {}
    }
}

/// How the page of a record is found: by its words.
pub(super) fn entry(edition: &Edition<'_>, at: NodeId) -> Option<Entry> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    match visible.isms.shape(node.kind, &node.id) {
        Some(Shape::Fields(fields)) => edition.entry(at, searched(edition, node.kind, fields)),
        _ => edition.entry(at, String::new()),
    }
}

/// The words of a record that a search looks through, beside its id and title.
fn searched(edition: &Edition<'_>, kind: Kind, fields: &[(String, Shape)]) -> String {
    let told = fields
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "id" | "title" | "name" | "classification"));
    let told: Vec<_> = told.map(|(_, shape)| edition.say(&words(kind, shape))).collect();
    // What stands side by side here is not one text: no word reaches from one into the next.
    told.join(" / ")
}

/// The rows of Statements of Applicability that a record justifies.
pub(super) fn soa_rows(edition: &Edition<'_>, at: NodeId) -> Option<Section> {
    let graph = edition.press().visible.graph;
    let id = &graph.node(at).id;
    let rows: Vec<_> = graph
        .soa
        .iter()
        .flat_map(|statement| statement.rows.iter().map(move |row| (statement, row)))
        .filter(|(_, row)| row.justifications.contains(id))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let table = edition.rows_table("rel-soa-t", &ROWS, &rows, false);
    Some(Section {
        id: "rel-soa".to_owned(),
        title: edition.say(&ROWS),
        table: Some(table),
        ..Section::default()
    })
}

fn catalog_facts(edition: &Edition<'_>, set: &crate::catalog::Set, source: &crate::catalog::RiskSource) -> Vec<Fact> {
    let mut facts = vec![edition.fact(&CATALOG, edition.short(set.standard.title.get(edition.lang())))];
    facts.extend(
        source
            .party
            .as_ref()
            .map(|party| edition.fact(&PARTY, edition.short(&edition.party(party)))),
    );
    let ids = |label: &Text, ids: &[String]| {
        edition.fact(
            label,
            Cell::Items {
                items: ids.iter().map(|id| edition.link_to(id)).collect(),
            },
        )
    };
    facts.extend(source.counterpart.as_ref().map(|id| ids(&COUNTERPART, std::slice::from_ref(id))));
    facts.extend([ids(&NEAR, &source.near), ids(&HINTS, &source.hints)]);
    facts.retain(|fact| !fact.cell.is_none());
    facts
}

/// Short fields, as facts of the head.
pub(super) fn head_facts(edition: &Edition<'_>, kind: Kind, fields: &[(String, Shape)]) -> Vec<Fact> {
    edition.facts(
        kind,
        fields
            .iter()
            .filter(|(name, shape)| !IN_HEAD.contains(&name.as_str()) && (is_short(shape) || name == TOPICS)),
    )
}

/// Long fields, as parts of the page.
pub(super) fn sections(edition: &Edition<'_>, kind: Kind, fields: &[(String, Shape)]) -> Vec<Section> {
    let long = || {
        fields
            .iter()
            .filter(|(name, shape)| (!IN_HEAD.contains(&name.as_str()) || name == "statement") && !is_short(shape) && name != TOPICS)
    };
    let mut sections = Vec::new();
    let prose = edition.facts(kind, long().filter(|(_, shape)| !is_nested(shape)));
    if !prose.is_empty() {
        sections.push(Section {
            id: "about".to_owned(),
            title: edition.say(&ABOUT),
            facts: prose,
            ..Section::default()
        });
    }
    for (name, shape) in long().filter(|(_, shape)| is_nested(shape)) {
        nested(edition, kind, name, &field_label(kind.key(), name), shape, &mut sections);
    }
    sections
}

/// A field that holds fields: as facts, with its lists as tables.
fn nested(edition: &Edition<'_>, kind: Kind, id: &str, title: &Text, shape: &Shape, sections: &mut Vec<Section>) {
    let mut section = Section {
        id: id.to_owned(),
        title: edition.label(title),
        ..Section::default()
    };
    let mut inner = Vec::new();
    match shape {
        Shape::Fields(fields) => {
            section.facts = edition.facts(
                kind,
                fields
                    .iter()
                    .filter(|(_, shape)| !is_nested(shape) || matches!(shape, Shape::Fields(_))),
            );
            inner.extend(
                fields
                    .iter()
                    .filter(|(_, shape)| is_nested(shape) && !matches!(shape, Shape::Fields(_))),
            );
        }
        Shape::Entries(entries) => {
            let fact = |(key, value): &(Shape, Shape)| {
                let label = match key {
                    Shape::Reference(reference) => edition.link_to(&reference.id).title,
                    key => edition.say(&words(kind, key)),
                };
                Fact {
                    label,
                    cell: edition.field(kind, value),
                }
            };
            section.facts = entries.iter().map(fact).collect();
        }
        Shape::List(items) => section.table = Some(list(edition, kind, &format!("{id}-t"), title, items)),
        _ => {}
    }
    sections.push(section);
    for (name, shape) in inner {
        nested(
            edition,
            kind,
            &format!("{id}-{name}"),
            &field_label(kind.key(), name),
            shape,
            sections,
        );
    }
}

/// A list of fields as a table: a column for each field that any entry has.
pub(super) fn list(edition: &Edition<'_>, kind: Kind, id: &str, caption: &Text, items: &[Shape]) -> view::Table {
    let mut names: Vec<&str> = Vec::new();
    for item in items {
        let Shape::Fields(fields) = item else { continue };
        let mut after = 0;
        for (name, _) in fields {
            match names.iter().position(|known| known == name) {
                Some(at) => after = at + 1,
                None => {
                    names.insert(after, name);
                    after += 1;
                }
            }
        }
    }
    let today = edition.press().visible.today;
    let cell = |item: &Shape, name: &str| match item.field(name).map(|field| edition.field(kind, field)) {
        None => Cell::None,
        Some(Cell::Items { items }) => Cell::Ids { items },
        Some(Cell::Date { on, .. }) if name == "due" => {
            let late = item.field("done").is_none() && on.parse().is_ok_and(|due: jiff::civil::Date| due < today.0);
            Cell::Date { on, late }
        }
        Some(cell) => cell,
    };
    let rows: Vec<_> = items
        .iter()
        .map(|item| Row {
            cells: names.iter().map(|name| cell(item, name)).collect(),
            ..Row::default()
        })
        .collect();
    let columns: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| view::Column {
            key: (*name).to_owned(),
            label: edition.label(&field_label(kind.key(), name)),
            r#type: rows
                .iter()
                .map(|row| type_of(&row.cells[at]))
                .find(|kind| *kind != "text")
                .unwrap_or("text"),
            legend: None,
        })
        .collect();
    view::Table {
        id: id.to_owned(),
        caption: edition.say(caption),
        columns,
        rows,
        ..view::Table::default()
    }
}

fn type_of(cell: &Cell) -> &'static str {
    match cell {
        Cell::Prose { .. } => "prose",
        Cell::Ids { .. } => "ids",
        Cell::Number { .. } => "number",
        Cell::Date { .. } => "date",
        Cell::List { .. } => "list",
        _ => "text",
    }
}

/// Whether a field holds fields of its own.
fn is_nested(shape: &Shape) -> bool {
    match shape {
        Shape::Fields(_) | Shape::Entries(_) => true,
        Shape::List(items) => items.iter().any(|item| matches!(item, Shape::Fields(_))),
        _ => false,
    }
}

/// Whether a field fits into the head.
fn is_short(shape: &Shape) -> bool {
    match shape {
        Shape::Words(text) => text.get(Lang::Ja).chars().count() <= 40,
        Shape::Plain(text) => text.chars().count() <= 60,
        Shape::List(items) => {
            items.len() <= FEW && items.iter().all(|item| matches!(item, Shape::Reference(_)))
                || items.iter().all(|item| matches!(item, Shape::Word(..)))
        }
        Shape::Fields(_) | Shape::Entries(_) => false,
        Shape::Nothing | Shape::Word(..) | Shape::Number(_) | Shape::Truth(_) | Shape::Day(_) | Shape::Reference(_) => true,
    }
}

const ABOUT: Text = Text::new("内容", "Contents");
const ROWS: Text = Text::new(
    "採用理由としている適用宣言書の行",
    "Rows of Statements of Applicability that it justifies",
);
const STATUS: Text = Text::new("管理策の実施状況", "Status of controls");
const STATEMENT: Text = Text::new("適用宣言書", "Statement of Applicability");
const NOTE: Text = Text::new("説明", "What it means");
const CATALOG: Text = Text::new("出典の一覧", "List");
const PARTY: Text = Text::new("立場", "Party");
const COUNTERPART: Text = Text::new("相手側の同じリスク源", "The same source in the other party's list");
const NEAR: Text = Text::new("近いリスク源（自社の見立て）", "Near risk sources (our own reading)");
const HINTS: Text = Text::new("参考となる管理策・手引（自社の見立て）", "Controls worth a look (our own reading)");
