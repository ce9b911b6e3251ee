//! The embedded catalog: what each standard lists, in numbers, and how a book lays its own over it.

use std::collections::BTreeMap;

use ismsbook::book::{Book, Request};
use ismsbook::catalog::{Catalog, Item, ItemType, Role, SHARED, Set};
use ismsbook::files::Files;
use ismsbook::text::Lang;

/// A book of one page with further files.
fn book(standards: &str, files: &[(&str, &str)]) -> Book {
    let settings = format!("[book]\nid = \"b\"\ntitle = \"本\"\norganization = \"会社\"\n{standards}");
    let texts = [("book.toml", settings.as_str()), ("content/README.md", "# 表紙\n")];
    let texts = texts
        .iter()
        .chain(files)
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Book::compile(Files::from_texts(texts), Vec::new(), "b", &Request::default())
}

fn annex<'a>(catalog: &'a Catalog, edition: &str) -> &'a Set {
    let found = catalog
        .sets()
        .iter()
        .find(|set| set.standard.role == Role::AnnexA && set.standard.id == edition);
    found.expect("both editions are embedded")
}

fn levels(set: &Set) -> BTreeMap<&str, usize> {
    set.groups.iter().fold(BTreeMap::new(), |mut levels, group| {
        *levels.entry(group.level.as_str()).or_default() += 1;
        levels
    })
}

#[test]
fn annex_a_has_its_controls_in_both_editions() {
    let book = book("", &[]);
    assert_eq!(book.diagnostics, []);
    let old = annex(&book.catalog, "2013");
    assert_eq!(
        (old.controls.len(), levels(old)),
        (114, BTreeMap::from([("clause", 14), ("objective", 35)]))
    );
    let new = annex(&book.catalog, "2022");
    assert_eq!((new.controls.len(), levels(new)), (93, BTreeMap::from([("theme", 4)])));
    assert_eq!(new.controls.iter().filter(|control| control.new).count(), 11);
    assert!(new.controls.iter().all(|control| control.attributes.contains_key("properties")));
    let of_suppliers = |set: &Set| {
        set.controls
            .iter()
            .filter(|control| control.supplier)
            .map(|control| control.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(of_suppliers(new), ["A.5.19", "A.5.20", "A.5.21", "A.5.22", "A.5.23"]);
    assert_eq!(of_suppliers(old), ["A.15.1.1", "A.15.1.2", "A.15.1.3", "A.15.2.1", "A.15.2.2"]);
}

#[test]
fn the_map_leads_from_every_old_control_to_all_but_the_new_ones() {
    let book = book("", &[]);
    let (old, new) = (annex(&book.catalog, "2013"), annex(&book.catalog, "2022"));
    assert!(
        old.controls
            .iter()
            .all(|control| !book.catalog.counterparts(&control.id).is_empty())
    );
    let without: Vec<_> = new
        .controls
        .iter()
        .filter(|control| book.catalog.counterparts(&control.id).is_empty())
        .collect();
    assert!(without.iter().all(|control| control.new));
    assert_eq!(without.len(), 11);
    assert_eq!(book.catalog.counterparts("A.18.2.3"), ["A.5.36", "A.8.8"]);
}

#[test]
fn the_guidance_has_its_sides_and_what_providers_tell() {
    let book = book("", &[]);
    let set = book.catalog.guidance().expect("a guidance is chosen");
    let sides = |id: &str| {
        set.positions
            .iter()
            .flat_map(|position| &position.sides)
            .filter(|side| side.id == id)
            .count()
    };
    assert_eq!((set.positions.len(), set.controls.len()), (37, 7));
    assert_eq!((sides("csc"), sides(SHARED), sides("csp")), (33, 1, 32));
    for side in set
        .positions
        .iter()
        .flat_map(|position| &position.sides)
        .chain(set.controls.iter().flat_map(|control| &control.sides))
    {
        let mut ids: Vec<_> = side.disclose.iter().map(|item| &item.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), side.disclose.len());
        assert!(Lang::ALL.iter().all(|lang| !side.summary.get(*lang).is_empty()));
    }
    let Some(Item::PositionSide(_, _, backup)) = book.catalog.get("27017:12.3.1/csp") else {
        panic!("the provider's side of 12.3.1 is an item");
    };
    let items: Vec<_> = backup.disclose.iter().map(|item| (item.id.as_str(), item.r#type)).collect();
    assert!(
        items.contains(&("retention", ItemType::Duration)) && items.contains(&("place", ItemType::Place)),
        "{items:?}"
    );
    let differing: Vec<_> = set
        .controls
        .iter()
        .filter(|control| control.difference.is_some())
        .map(|control| control.id.as_str())
        .collect();
    assert_eq!(differing, ["CLD.9.5.1", "CLD.9.5.2"]);
}

#[test]
fn risk_sources_and_requirements_are_complete() {
    let book = book("", &[]);
    let sources = |party: &str| {
        book.catalog
            .sets()
            .iter()
            .flat_map(|set| &set.risk_sources)
            .filter(|source| source.party.as_deref() == Some(party))
            .count()
    };
    assert_eq!((sources("csc"), sources("csp")), (15, 7));
    assert!((1..=35).all(|number| book.catalog.get(&format!("ENISA:R{number}")).is_some()));
    assert_eq!(book.catalog.scheme().expect("a scheme is chosen").requirements.len(), 23);
}

#[test]
fn the_edition_decides_requirements_and_review_inputs() {
    let letters = |book: &Book| {
        let set = book.catalog.requirements().expect("requirements are chosen");
        set.review_inputs.iter().map(|input| input.id.clone()).collect::<String>()
    };
    let edition = |id: &str| book(&format!("[standards]\nrequirements = \"{id}\"\n"), &[]);
    let (old, new, amended) = (edition("27001:2013"), edition("27001:2022"), edition("27001:2022+amd1:2024"));
    assert_eq!(
        (letters(&old), letters(&new), letters(&amended)),
        ("abcdef".to_owned(), "abcdefg".to_owned(), "abcdefg".to_owned())
    );
    assert!(old.catalog.get("27001:6.3").is_none() && new.catalog.get("27001:6.3").is_some());
    assert!(new.catalog.get("27001:4.1.climate").is_none() && amended.catalog.get("27001:4.1.climate").is_some());
    for book in [&old, &new, &amended] {
        let set = book.catalog.requirements().expect("requirements are chosen");
        assert!(
            set.requirements
                .iter()
                .any(|requirement| requirement.id == "27001:6.1.3.d" && requirement.documented.is_some() && requirement.records == ["soa"])
        );
        let with_records = set.requirements.iter().filter(|requirement| !requirement.records.is_empty());
        assert!(with_records.clone().all(|requirement| requirement.documented.is_some()));
        assert_eq!(with_records.count(), 13);
    }
}

#[test]
fn a_book_lays_the_titles_of_its_own_copy_over_the_embedded_ones() {
    let own = "standard: {id: own-titles, role: titles, name: Own copy, title: {ja: 自社で購入した規格の題名, en: Titles of our copy}}\n\
               titles:\n  - id: A.8.33\n    title: {ja: 購入した規格の題名}\n";
    let plain = book("", &[]);
    let book = book("", &[("catalog/own-titles.yaml", own)]);
    assert_eq!(book.diagnostics, []);
    let control = |book: &Book| match book.catalog.get("A.8.33") {
        Some(Item::Control(_, control)) => control.clone(),
        other => panic!("{other:?} is no control"),
    };
    assert!(control(&plain).title_uncertain.is_some());
    let titled = control(&book);
    assert_eq!(titled.title.get(Lang::Ja), "購入した規格の題名");
    assert_eq!(titled.title.get(Lang::En), control(&plain).title.get(Lang::En));
    assert!(titled.title_uncertain.is_none());
}

#[test]
fn a_file_of_the_book_takes_the_place_of_the_embedded_one() {
    let own = "standard: {id: ENISA, role: risk_sources, name: Own list, title: {ja: 自社の一覧, en: Our list}}\n\
               risk_sources:\n  - {id: 'ENISA:R1', title: {ja: 自社の題名, en: Our title}}\n";
    let book = book("", &[("catalog/enisa-2009.yaml", own)]);
    assert!(book.catalog.get("ENISA:R2").is_none());
    assert_eq!(
        book.catalog.get("ENISA:R1").map(|item| item.title().ja.into_owned()),
        Some("自社の題名".to_owned())
    );
}

#[test]
fn a_requirement_names_kinds_of_records_that_there_are() {
    let own = |kind: &str| {
        format!(
            "standard: {{id: 'own:1', role: requirements, name: Own, title: {{en: Own rules}}}}\nrequirements:\n  - id: 'own:1.1'\n    number: '1.1'\n    level: shall\n    \
             title: {{en: Reviews}}\n    text: {{en: Review it.}}\n    documented: {{en: Minutes}}\n    records: [{kind}]\n"
        )
    };
    let codes = |kind: &str| {
        let book = book("", &[("catalog/own.yaml", &own(kind))]);
        book.diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("reviews"), [""; 0]);
    assert_eq!(codes("minutes"), ["unknown-key"]);
}
