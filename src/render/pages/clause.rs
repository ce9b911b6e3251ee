//! The page of a requirement of clauses 4-10 or of the scheme, and what answers it.

use crate::catalog::{Item, RequirementLevel};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::search::Entry;
use crate::render::view::{Cell, Fact, RequirementPage, Section, Table};
use crate::text::{Lang, Text};
use crate::trace::{NodeId, Relation};

/// Prints the page of a requirement.
pub(super) fn print(edition: &Edition<'_>, at: NodeId) -> Result<Output, Diagnostic> {
    let visible = edition.press().visible;
    let node = visible.graph.node(at);
    let Some(Item::Requirement(set, requirement)) = visible.catalog.get(&node.id) else {
        unreachable!("nodes of kind clause come from the catalog")
    };
    let name = if edition.lang() == Lang::Ja {
        set.standard.jis.as_ref().unwrap_or(&set.standard.name)
    } else {
        &set.standard.name
    };
    let ids = |ids: Vec<&str>| Cell::Items {
        items: ids.into_iter().map(|id| edition.link_to(id)).collect(),
    };
    let mut facts = vec![edition.fact(&STANDARD, edition.short(name))];
    if let Some(Item::Group(_, group)) = requirement.group.as_deref().and_then(|group| visible.catalog.get(group)) {
        facts.push(edition.fact(
            &CLAUSE,
            edition.short(&format!("{} {}", group.number, group.title.get(edition.lang()))),
        ));
    }
    facts.extend(
        requirement
            .parent
            .as_deref()
            .map(|parent| edition.fact(&PART_OF, ids(vec![parent]))),
    );
    facts.push(edition.fact(&EXTENDS, ids(requirement.extends.iter().map(String::as_str).collect())));
    facts.extend(
        requirement
            .documented
            .as_ref()
            .map(|words| edition.fact(&DOCUMENTED, edition.words_cell(words.get(edition.lang())))),
    );
    if !requirement.applies_to.is_empty() {
        let parties: Vec<_> = requirement.applies_to.iter().map(|party| edition.party(party)).collect();
        facts.push(edition.fact(&APPLIES, edition.short(&parties.join(", "))));
    }
    if requirement.level == RequirementLevel::Note {
        facts.push(edition.fact(&LEVEL, edition.short(&edition.say(&NOTE))));
    }
    facts.retain(|fact: &Fact| !fact.cell.is_none());
    let parts: Vec<_> = visible
        .graph
        .naming(at)
        .filter(|edge| edge.relation == Relation::catalog("part-of"))
        .map(|edge| edition.link(edge.from))
        .collect();
    let mut sections = edition.referrers(&[at]);
    let unanswered = edition.press().is_unanswered(&node.id);
    if unanswered && requirement.level == RequirementLevel::Shall {
        let table = Table {
            id: "rel-answers-t".to_owned(),
            caption: edition.say(&ANSWERS),
            empty: Some(edition.say(&NO_ANSWER)),
            ..Table::default()
        };
        sections.insert(
            0,
            Section {
                id: "rel-answers".to_owned(),
                title: edition.say(&ANSWERS),
                table: Some(table),
                ..Section::default()
            },
        );
    }
    if let Some(rows) = super::record::soa_rows(edition, at) {
        sections.push(rows);
    }
    let summary = edition.passage(&requirement.text.text());
    let view = RequirementPage {
        page: edition.page(edition.place_of(at)),
        head: edition.head(at, facts),
        summary: Some(summary).filter(|summary| !summary.text.is_empty()),
        parts,
        contents: edition.contents(&sections),
        sections,
        rail: edition.rail(at, &[]),
        points: edition.points(&node.id),
    };
    debug_assert_eq!(node.kind, Kind::Clause, "jobs send requirements here");
    page(
        edition,
        edition.press().addresses.page(at).unwrap_or_default(),
        "requirement.html",
        &view,
    )
}

/// How the page of a requirement is found: by its summary.
pub(super) fn entry(edition: &Edition<'_>, at: NodeId) -> Option<Entry> {
    let visible = edition.press().visible;
    let Some(Item::Requirement(_, requirement)) = visible.catalog.get(&visible.graph.node(at).id) else {
        unreachable!("nodes of kind clause come from the catalog")
    };
    edition.entry(at, edition.say(&requirement.text.text()))
}

const STANDARD: Text = Text::new("規格", "Standard");
const CLAUSE: Text = Text::new("箇条", "Clause");
const PART_OF: Text = Text::new("上位の要求事項", "Part of");
const EXTENDS: Text = Text::new("基になる要求事項", "Extends");
const DOCUMENTED: Text = Text::new("必要な文書化した情報", "Documented information");
const APPLIES: Text = Text::new("適用される立場", "Applies to");
const LEVEL: Text = Text::new("扱い", "Level");
const NOTE: Text = Text::new("補足（要求ではない）", "note, not a requirement");
const ANSWERS: Text = Text::new("応える文書", "Documents that answer it");
const NO_ANSWER: Text = Text::new(
    "この要求事項に応えると述べている文書はありません。",
    "No document says that it answers this requirement.",
);
