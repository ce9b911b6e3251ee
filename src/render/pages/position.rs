//! The page of a guidance position: a side for each party, or one shared text, with our answers.

use crate::catalog::{Item, ItemType, Side};
use crate::diagnostic::Diagnostic;
use crate::render::edition::Edition;
use crate::render::pages::parts::STATE;
use crate::render::pages::{Output, page};
use crate::render::search::{Entry, Unit};
use crate::render::state;
use crate::render::view::{Cell, Column, ContentsItem, Fact, GuidancePage, Row, SidePart, Table, TellItem};
use crate::text::Text;
use crate::trace::soa::rows_about;
use crate::trace::{NodeId, side_id};

/// Prints the page of a position.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Diagnostic> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    let Some(Item::Position(set, position)) = visible.catalog.get(&node.id) else {
        unreachable!("nodes of kind position come from the catalog")
    };
    let parts: Vec<_> = position
        .sides
        .iter()
        .filter_map(|side| visible.graph.find(&side_id(&position.id, &side.id)))
        .filter(|side| *side != at)
        .collect();
    let name = if edition.lang() == crate::text::Lang::Ja {
        set.standard.jis.as_ref().unwrap_or(&set.standard.name)
    } else {
        &set.standard.name
    };
    let ids = |ids: Vec<&str>| Cell::Items {
        items: ids.into_iter().map(|id| edition.link_to(id)).collect(),
    };
    let mut facts = vec![
        edition.fact(&STANDARD, edition.short(name)),
        edition.fact(&CONTROL, ids(visible.catalog.in_chosen_annex(&position.control))),
    ];
    facts.push(edition.fact(&COUNTED, ids(vec![&position.control])));
    if let Some(Item::Group(_, group)) = visible.catalog.get(&position.group) {
        facts.push(edition.fact(
            &CLAUSE,
            edition.short(&format!("{} {}", group.number, group.title.get(edition.lang()))),
        ));
    }
    facts.extend(
        position
            .note
            .as_ref()
            .map(|note| edition.fact(&NOTE, edition.prose(note.get(edition.lang())))),
    );
    facts.retain(|fact: &Fact| !fact.cell.is_none());
    let sides: Vec<_> = position.sides.iter().map(|side| part(edition, &position.id, side, at)).collect();
    let view = GuidancePage {
        page: edition.page(edition.place_of(at)),
        head: edition.head(at, facts),
        contents: sides
            .iter()
            .map(|side| ContentsItem {
                id: side.party.clone(),
                title: side.label.clone(),
                level: 2,
            })
            .collect(),
        sides,
        rail: edition.rail(at, &parts),
        points: edition.points(&node.id),
    };
    page(
        edition,
        edition.press().addresses.page(at).unwrap_or_default(),
        "guidance.html",
        &view,
    )
}

/// How the page of a position is found: side by side.
pub(super) fn entry(edition: &Edition<'_>, at: NodeId) -> Option<Entry> {
    let visible = edition.press().visible;
    let Some(Item::Position(_, position)) = visible.catalog.get(&visible.graph.node(at).id) else {
        unreachable!("nodes of kind position come from the catalog")
    };
    let mut entry = edition.entry(at, String::new())?;
    entry.units.extend(position.sides.iter().map(|side| Unit {
        anchor: side.id.clone(),
        heading: edition.party(&side.id),
        text: edition.say(&side.summary.text()),
    }));
    Some(entry)
}

fn part(edition: &Edition<'_>, position: &str, side: &Side, whole: NodeId) -> SidePart {
    let visible = edition.press().visible;
    let id = side_id(position, &side.id);
    let passage = edition.passage(&side.summary.text());
    let item = |id: &str, label: &str, kind: String| TellItem {
        id: id.to_owned(),
        label: label.to_owned(),
        r#type: kind,
    };
    let told = side
        .disclose
        .iter()
        .map(|told| item(&told.id, told.title.get(edition.lang()), edition.say(&type_label(told.r#type))));
    let given = side
        .provide
        .iter()
        .map(|given| item(&given.id, given.title.get(edition.lang()), edition.say(&OFFERED)));
    // What is said of the position as a whole stands with its first side.
    let first = visible
        .catalog
        .get(position)
        .is_some_and(|found| matches!(found, Item::Position(_, of) if of.sides.first().is_some_and(|first| first.id == side.id)));
    let mut nodes: Vec<_> = visible.graph.find(&id).into_iter().collect();
    if first && !nodes.contains(&whole) {
        nodes.push(whole);
    }
    let mut sections = edition.referrers(&nodes);
    for section in &mut sections {
        section.id = format!("{}-{}", section.id, side.id);
        let (title, party) = (&section.title, edition.party(&side.id));
        section.title = edition.say(&crate::text!("{title}（{party}）", "{title} ({party})"));
        if let Some(table) = &mut section.table {
            table.id = format!("{}-t", section.id);
        }
    }
    SidePart {
        party: side.id.clone(),
        label: edition.party(&side.id),
        text: passage.text,
        lang: passage.lang,
        items: told.chain(given).collect(),
        answers: answers(edition, &id, side),
        sections,
    }
}

/// Our answers to a side, service by service, with what customers are told.
fn answers(edition: &Edition<'_>, id: &str, side: &Side) -> Option<Table> {
    let rows = rows_about(edition.press().visible.graph, id);
    if rows.is_empty() {
        return None;
    }
    let told = |item: &str| {
        rows.iter().any(|(_, row)| {
            row.answers
                .iter()
                .any(|(_, answer)| answer.disclose.0.iter().any(|(key, _)| key.value == item))
        })
    };
    let items: Vec<_> = side.disclose.iter().filter(|item| told(&item.id)).collect();
    let column = |key: &str, label: String, kind: &'static str| Column {
        key: key.to_owned(),
        label,
        r#type: kind,
        legend: None,
    };
    let mut columns = vec![
        column("service", edition.say(&SERVICE), "title"),
        column("status", edition.say(&STATE), "state"),
        column("how", edition.say(&HOW), "prose"),
    ];
    columns.extend(
        items
            .iter()
            .map(|item| column(&item.id, item.title.get(edition.lang()).to_owned(), "prose")),
    );
    let view = rows.iter().map(|(statement, row)| {
        let mut link = edition.link_to(&row.id);
        link.title = edition.say(&edition.scope_title(&statement.scope));
        link.lang = edition.foreign(&link.title);
        let how = row
            .exclusion
            .as_ref()
            .or_else(|| row.how.first().map(|(_, how)| how))
            .map_or(Cell::None, |words| edition.prose(words.get(edition.lang())));
        let mut cells = vec![
            Cell::Title { link },
            Cell::State {
                state: edition.state(&state::row(row)),
            },
            how,
        ];
        for item in &items {
            let told = row
                .answers
                .iter()
                .flat_map(|(_, answer)| &answer.disclose.0)
                .find(|(key, _)| key.value == item.id)
                .map(|(_, told)| told);
            let words = told.and_then(|told| told.text.as_ref().or(told.not_applicable.as_ref()));
            cells.push(match (words, told.and_then(|told| told.value.as_ref())) {
                (Some(words), _) => edition.prose(words.get(edition.lang())),
                (None, Some(value)) => edition.short(&value.value),
                (None, None) => Cell::None,
            });
        }
        Row { cells, ..Row::default() }
    });
    let caption = edition.party(&side.id);
    Some(Table {
        id: format!("answers-{}", side.id),
        caption: edition.say(&crate::text!("{caption}としての回答", "Answers as {caption}")),
        columns,
        rows: view.collect(),
        ..Table::default()
    })
}

fn type_label(kind: ItemType) -> Text {
    match kind {
        ItemType::Text => Text::new("文", "text"),
        ItemType::Duration => Text::new("期間", "duration"),
        ItemType::Place => Text::new("場所", "place"),
        ItemType::Date => Text::new("日付", "date"),
    }
}

const STANDARD: Text = Text::new("規格", "Standard");
const CONTROL: Text = Text::new("管理策", "Control");
const COUNTED: Text = Text::new("手引の番号が従う管理策", "Control by whose number it counts");
const CLAUSE: Text = Text::new("箇条", "Clause");
const NOTE: Text = Text::new("備考", "Note");
const SERVICE: Text = Text::new("サービス", "Service");
const HOW: Text = Text::new("回答", "Answer");
const OFFERED: Text = Text::new("提供するもの", "to be offered");
