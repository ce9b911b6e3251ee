//! The page of a control: of an edition of Annex A, of the cloud set, or our own.

use crate::catalog::{self, Item};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::search::Entry;
use crate::render::view::{Cell, ControlPage, Fact, GuidanceCard, Passage, Section, Table};
use crate::text::{COMMA, Lang, Text};
use crate::trace::soa::rows_about;
use crate::trace::{NodeId, Relation, side_id};

/// Prints the page of a control.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Diagnostic> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    let item = visible.catalog.get(&node.id);
    let sides: Vec<_> = match item {
        Some(Item::Control(_, control)) => control
            .sides
            .iter()
            .filter_map(|side| visible.graph.find(&side_id(&control.id, &side.id)))
            .filter(|side| *side != at)
            .collect(),
        _ => Vec::new(),
    };
    let (facts, mut sections) = match item {
        Some(Item::Control(set, control)) => (catalog_facts(edition, set, control), side_sections(edition, control)),
        _ => (own_facts(edition, &node.id), Vec::new()),
    };
    let whole: Vec<_> = [at].into_iter().chain(sides.iter().copied()).collect();
    sections.extend(edition.referrers(&whole));
    let guidance = guidance(edition, at);
    let answers = answers(edition, &node.id);
    let mut contents = Vec::new();
    let mut put = |id: &str, title: &Text| {
        contents.push(crate::render::view::ContentsItem {
            id: id.to_owned(),
            title: edition.say(title),
            level: 2,
        });
    };
    if answers.is_some() {
        put("answers", &ANSWERS);
    }
    if !guidance.is_empty() {
        put("guidance", &GUIDANCE);
    }
    contents.extend(edition.contents(&sections));
    let view = ControlPage {
        page: edition.page(edition.place_of(at)),
        head: edition.head(at, facts),
        summary: summary(edition, &node.id),
        answers,
        guidance,
        sections,
        rail: edition.rail(at, &sides),
        points: edition.points(&node.id),
        contents,
    };
    page(
        edition,
        edition.press().addresses.page(at).unwrap_or_default(),
        "control.html",
        &view,
    )
}

/// How the page of a control is found: by what it says, and by the guidance on it.
pub(super) fn entry(edition: &Edition<'_>, at: NodeId) -> Option<Entry> {
    let summary = summary(edition, &edition.press().visible.graph.node(at).id);
    let guidance = guidance(edition, at);
    let text = [
        summary.map(|summary| summary.text),
        Some(guidance.iter().map(|card| card.text.as_str()).collect::<Vec<_>>().join(" ")),
    ];
    edition.entry(at, text.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What a control of our own says.
fn summary(edition: &Edition<'_>, id: &str) -> Option<Passage> {
    let visible = edition.press().visible;
    let own = visible.isms.controls.get(id).filter(|_| visible.catalog.get(id).is_none());
    own.map(|own| edition.passage(&own.description.text()))
}

/// The rows of all Statements of Applicability about a control or side.
pub(super) fn answers(edition: &Edition<'_>, id: &str) -> Option<Table> {
    let rows = rows_about(edition.press().visible.graph, id);
    if rows.is_empty() {
        return None;
    }
    let mut table = edition.rows_table("answers-table", &ANSWERS, &rows, true);
    table.basis = vec![edition.link_to("27001:6.1.3.d")];
    Some(table)
}

fn own_facts(edition: &Edition<'_>, id: &str) -> Vec<Fact> {
    let shape = edition.press().visible.isms.shape(Kind::Control, id);
    let Some(crate::model::shape::Shape::Fields(fields)) = shape else {
        return Vec::new();
    };
    let fields: Vec<_> = fields.iter().filter(|(name, _)| name != "description").cloned().collect();
    super::record::head_facts(edition, Kind::Control, &fields)
}

fn catalog_facts(edition: &Edition<'_>, set: &catalog::Set, control: &catalog::Control) -> Vec<Fact> {
    let catalog = edition.press().visible.catalog;
    let name = if edition.lang() == Lang::Ja {
        set.standard.jis.as_ref().unwrap_or(&set.standard.name)
    } else {
        &set.standard.name
    };
    let mut facts = vec![edition.fact(&STANDARD, edition.short(name))];
    if set.standard.status == Some(catalog::Status::Withdrawn) {
        facts.push(edition.fact(&EDITION_STATE, edition.short(&edition.say(&WITHDRAWN))));
    }
    let mut groups = Vec::new();
    let mut next = Some(control.group.as_str());
    while let Some(Item::Group(_, group)) = next.and_then(|id| catalog.get(id)) {
        groups.insert(0, format!("{} {}", group.number, group.title.get(edition.lang())));
        next = group.parent.as_deref();
    }
    if !groups.is_empty() {
        facts.push(edition.fact(&GROUP, edition.short(&groups.join(" › "))));
    }
    let ids = |label: &Text, ids: Vec<&str>| {
        edition.fact(
            label,
            Cell::Items {
                items: ids.into_iter().map(|id| edition.link_to(id)).collect(),
            },
        )
    };
    facts.push(ids(&COUNTERPARTS, catalog.counterparts(&control.id)));
    facts.push(ids(&SOURCES, control.risk_sources.iter().map(String::as_str).collect()));
    facts.push(ids(&CLOSEST, control.closest.iter().map(String::as_str).collect()));
    if control.new {
        facts.push(edition.fact(&NEW, edition.short(&edition.say(&YES))));
    }
    if control.supplier {
        facts.push(edition.fact(&SUPPLIER, edition.short(&edition.say(&YES))));
    }
    for (name, values) in &control.attributes {
        let label = ATTRIBUTES
            .iter()
            .find(|(key, _)| key == name)
            .map_or_else(|| Text::same(name.clone()), |(_, label)| label.clone());
        let value = |value: &String| {
            VALUES
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(value))
                .map_or_else(|| value.replace('_', " "), |(_, label)| edition.say(label))
        };
        let words: Vec<_> = values.iter().map(value).collect();
        facts.push(edition.fact(&label, edition.short(&words.join(COMMA.get(edition.lang())))));
    }
    facts.extend(
        control
            .title_uncertain
            .as_ref()
            .map(|_| edition.fact(&TITLE, edition.short(&edition.say(&UNCERTAIN)))),
    );
    facts.extend(
        control
            .note
            .as_ref()
            .map(|note| edition.fact(&NOTE, edition.prose(note.get(edition.lang())))),
    );
    facts.extend(
        control
            .difference
            .as_ref()
            .map(|words| edition.fact(&DIFFERENCE, edition.prose(words.get(edition.lang())))),
    );
    facts.retain(|fact| !fact.cell.is_none());
    facts
}

/// The sides of a cloud control: what each asks.
fn side_sections(edition: &Edition<'_>, control: &catalog::Control) -> Vec<Section> {
    let section = |side: &catalog::Side| {
        let items = side
            .disclose
            .iter()
            .map(|item| item.title.get(edition.lang()).to_owned())
            .collect::<Vec<_>>();
        let facts = if items.is_empty() {
            Vec::new()
        } else {
            vec![edition.fact(&TELLS, Cell::List { items })]
        };
        Section {
            id: side.id.clone(),
            title: edition.party(&side.id),
            lead: Some(side.summary.get(edition.lang()).to_owned()),
            facts,
            ..Section::default()
        }
    };
    control.sides.iter().map(section).collect()
}

/// The sides of the positions that land on a control.
fn guidance(edition: &Edition<'_>, at: NodeId) -> Vec<GuidanceCard> {
    let visible = edition.press().visible;
    let id = &visible.graph.node(at).id;
    let lands = visible
        .graph
        .naming(at)
        .filter(|edge| edge.relation == Relation::catalog("extends-control"))
        .map(|edge| edge.from);
    let mut positions: Vec<_> = lands.collect();
    // A control of the edition by whose numbers the guidance counts has it directly.
    positions.extend(
        visible
            .catalog
            .guidance()
            .into_iter()
            .flat_map(|set| &set.positions)
            .filter(|position| position.control == *id)
            .filter_map(|position| visible.graph.find(&position.id)),
    );
    positions.sort_by(|a, b| crate::text::natural(&visible.graph.node(*a).id, &visible.graph.node(*b).id));
    positions.dedup();
    let mut cards = Vec::new();
    for position in positions {
        let Some(Item::Position(_, position)) = visible.catalog.get(&visible.graph.node(position).id) else {
            continue;
        };
        for side in &position.sides {
            let Passage { text, lang } = edition.passage(&side.summary.text());
            let link = edition.link_to(&side_id(&position.id, &side.id));
            cards.push(GuidanceCard {
                party: side.id.clone(),
                label: edition.party(&side.id),
                link,
                text,
                lang,
            });
        }
    }
    cards
}

const ANSWERS: Text = Text::new("サービスごとの回答", "Answers per service");
const GUIDANCE: Text = Text::new("クラウドサービスの実施の手引", "Cloud guidance");
const STANDARD: Text = Text::new("規格", "Standard");
const EDITION_STATE: Text = Text::new("版の状態", "Edition");
const WITHDRAWN: Text = Text::new("廃止された版", "withdrawn");
const GROUP: Text = Text::new("区分", "Clause");
const COUNTERPARTS: Text = Text::new("他の版の番号", "Other edition");
const SOURCES: Text = Text::new("リスク源", "Risk sources");
const CLOSEST: Text = Text::new("近い管理策（自社の見立て）", "Closest controls (our own reading)");
const NEW: Text = Text::new("新規の管理策", "New control");
const SUPPLIER: Text = Text::new("供給者に関する管理策", "Concerns suppliers");
const YES: Text = Text::new("はい", "yes");
const TITLE: Text = Text::new("題名", "Title");
const UNCERTAIN: Text = Text::new("規格票と未照合", "Japanese wording not yet compared with the standard");
const NOTE: Text = Text::new("備考", "Note");
const DIFFERENCE: Text = Text::new("資料との違い", "Difference from the lecture");
const TELLS: Text = Text::new("カスタマに知らせる事項", "To be told to customers");

/// Attributes of ISO/IEC 27002:2022, 4.2.
const ATTRIBUTES: &[(&str, Text)] = &[
    ("control_type", Text::new("管理策の種類", "Control type")),
    ("properties", Text::new("情報セキュリティ特性", "Information security properties")),
    (
        "cybersecurity_concepts",
        Text::new("サイバーセキュリティ概念", "Cybersecurity concepts"),
    ),
];

/// Their values.
const VALUES: &[(&str, Text)] = &[
    ("preventive", Text::new("予防", "preventive")),
    ("detective", Text::new("検知", "detective")),
    ("corrective", Text::new("是正", "corrective")),
    ("confidentiality", Text::new("機密性", "confidentiality")),
    ("integrity", Text::new("完全性", "integrity")),
    ("availability", Text::new("可用性", "availability")),
    ("identify", Text::new("識別", "identify")),
    ("protect", Text::new("防御", "protect")),
    ("detect", Text::new("検知", "detect")),
    ("respond", Text::new("対応", "respond")),
    ("recover", Text::new("復旧", "recover")),
];
