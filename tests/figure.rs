//! Pictures: a small book gives exactly the files beside it; whatever the names, words stand within their sheet and apart from each other.
//!
//! `UPDATE_EXPECT=1 cargo test --test figure` rewrites `tests/figure/*/expected/`; read the diff.
#![allow(clippy::disallowed_methods, reason = "tests read and write their expected files")]

use std::path::Path;

use html5gum::{Token, Tokenizer};
use ismsbook::book::{Book, Request};
use ismsbook::figure::{self, Chain, Figure, Pen, Related, Stop};
use ismsbook::files::Files;
use ismsbook::model::Record;
use ismsbook::report::mark::Mark;
use ismsbook::report::{self, Query, print};
use ismsbook::text::Lang;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pictures of a report.
fn drawn(book: &Book, report: &str, query: &Query, lang: Lang) -> Vec<Figure> {
    let visible = book.visible();
    let table = report::run(report, &visible, query).expect("the report exists");
    figure::of(&visible, &table, query, Pen { lang, family: None })
}

/// Reports whose pictures show names that authors choose.
const OF_NAMES: [&str; 5] = ["scope", "responsibilities", "risk-matrix", "objectives", "measures"];
/// Reports whose pictures show how far what the standards list is done.
const OF_STANDARDS: [&str; 3] = ["soa", "positions", "guidance"];

/// The pictures of reports and of single records, with what they belong to.
fn pictures(book: &Book, reports: &[&'static str], lang: Lang) -> Vec<(String, Figure)> {
    let mut queries: Vec<_> = reports.iter().map(|name| (*name, Query::default())).collect();
    for name in reports
        .iter()
        .filter(|name| report::find(name).is_some_and(|report| report.per_service))
    {
        queries.extend(book.isms.services.iter().map(|service| (*name, Query::service(&service.id.0))));
    }
    let mut figures = Vec::new();
    for (name, query) in queries {
        for (nth, figure) in drawn(book, name, &query, lang).into_iter().enumerate() {
            let of = query.first().map(|service| format!("-{service}")).unwrap_or_default();
            figures.push((format!("{name}{of}-{}", nth + 1), figure));
        }
    }
    let pen = Pen { lang, family: None };
    let objectives = book.isms.objectives.iter().map(|one| (&one.id, figure::objective(one, pen)));
    let measures = book.isms.measures.iter().map(|one| (&one.id, figure::measure(one, pen)));
    figures.extend(objectives.chain(measures).filter_map(|(id, figure)| Some((id.0.clone(), figure?))));
    figures
}

/// All pictures of a book.
fn all(book: &Book, lang: Lang) -> Vec<(String, Figure)> {
    pictures(book, &[&OF_NAMES[..], &OF_STANDARDS[..]].concat(), lang)
}

#[test]
fn a_small_book_gives_the_pictures_beside_it() {
    let folder = root().join("tests/figure/small");
    let book = Book::open(&folder, &Request::default());
    for lang in Lang::ALL {
        for (name, figure) in all(&book, lang) {
            let path = folder.join("expected").join(format!("{name}.{}.svg", lang.tag()));
            let svg = figure.svg.replace("><", ">\n<") + "\n";
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
                std::fs::write(&path, svg).expect("the file can be written");
            } else {
                let expected = std::fs::read_to_string(&path).unwrap_or_default();
                assert_eq!(svg, expected, "{}", path.display());
            }
        }
    }
}

/// An element of a picture, with its text if it is one.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> i32 {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or_default()
    }
}

fn elements(svg: &str) -> Vec<Element> {
    let string = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("pictures are UTF-8");
    let mut elements: Vec<Element> = Vec::new();
    for token in Tokenizer::new(svg) {
        match token {
            Ok(Token::StartTag(tag)) => elements.push(Element {
                name: string(&tag.name),
                attributes: tag.attributes.iter().map(|(key, value)| (string(key), string(value))).collect(),
                text: String::new(),
            }),
            Ok(Token::String(text)) => {
                if let Some(last) = elements.last_mut() {
                    last.text.push_str(&string(&text));
                }
            }
            Ok(_) => {}
        }
    }
    elements
}

/// A rectangle: left, top, right, bottom.
type Area = [i32; 4];

fn apart(one: Area, other: Area) -> bool {
    one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1]
}

fn within(inner: Area, outer: Area) -> bool {
    outer[0] <= inner[0] && outer[1] <= inner[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}

/// Says what is wrong with where things stand.
fn misplaced(figure: &Figure) -> Vec<String> {
    let sheet = [0, 0, figure.width, figure.height];
    let (mut words, mut boxes) = (Vec::new(), Vec::new());
    let mut turned = false;
    for element in elements(&figure.svg) {
        let (x, y) = (element.number("x"), element.number("y"));
        match element.name.as_str() {
            "g" => turned = true,
            "text" if std::mem::take(&mut turned) => {}
            "text" => {
                let size = element.number("font-size");
                // Half an em for each column of a terminal: less than the letters are wide, so that what overlaps here overlaps on paper.
                let width = i32::try_from(element.text.width()).expect("texts are short") * size / 2;
                let left = match element.get("text-anchor") {
                    Some("middle") => x - width / 2,
                    Some("end") => x - width,
                    _ => x,
                };
                words.push(([left, y - size + 2, left + width, y + 2], element.text));
            }
            "rect" => boxes.push([x, y, x + element.number("width"), y + element.number("height")]),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    for (area, text) in &words {
        if !within(*area, sheet) {
            wrong.push(format!("`{text}` stands out of the sheet: {area:?} {sheet:?}"));
        }
        for frame in &boxes {
            if !apart(*area, *frame) && !within(*area, *frame) {
                wrong.push(format!("`{text}` crosses the edge of a box: {area:?} {frame:?}"));
            }
        }
    }
    for (nth, (one, text)) in words.iter().enumerate() {
        for (other, beside) in &words[..nth] {
            if !apart(*one, *other) {
                wrong.push(format!("`{text}` lies on `{beside}`: {one:?} {other:?}"));
            }
        }
    }
    for (nth, one) in boxes.iter().enumerate() {
        if !within(*one, sheet) {
            wrong.push(format!("a box stands out of the sheet: {one:?}"));
        }
        for other in &boxes[..nth] {
            if !apart(*one, *other) && !within(*one, *other) && !within(*other, *one) {
                wrong.push(format!("two boxes cross: {one:?} {other:?}"));
            }
        }
    }
    wrong
}

/// A book with so many services and suppliers, called by these names.
fn book(services: usize, suppliers: usize, names: &[String]) -> Book {
    let name = |at: usize| serde_json::to_string(&names[at % names.len()]).expect("a name is a value");
    let uses = |at: usize| match suppliers {
        0 => String::new(),
        count => format!("p{}, p{}", at % count, (at * 7 + 3) % count),
    };
    let mut yaml = "services:\n".to_owned();
    for at in 0..services {
        let (name, uses) = (name(at), uses(at));
        yaml += &format!(
            "  - {{id: s{at}, name: {name}, model: SaaS, kind: cloud-service, parties: [csp], uses: [{uses}], infrastructure: own, systems: [y{at}]}}\n"
        );
    }
    yaml += "suppliers:\n";
    for at in 0..suppliers {
        let (name, other) = (name(at + 1), name(at + 2));
        yaml += &format!("  - {{id: p{at}, name: {name}, kind: cloud, services_used: [{other}], subprocessors: [{name}]}}\n");
    }
    yaml += "sites:\n";
    for at in 0..3 {
        let name = name(at);
        yaml += &format!("  - {{id: t{at}, name: {name}, address: {name}, kind: office, operator: own, attended: true}}\n");
    }
    yaml += "systems:\n";
    for at in 0..services {
        let (name, site) = (name(at + 3), at % 3);
        yaml += &format!("  - {{id: y{at}, name: {name}, owner: r, site: t{site}}}\n");
    }
    let list = |letter: &str, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>().join(", ");
    yaml += &format!(
        "scopes:\n  - {{id: SC, kind: cloud, statement: s, services: [{}], sites: [t0, t1, t2], systems: [{}], outside: [{{what: {}, reason: r}}]}}\n",
        list("s", services),
        list("y", services),
        name(0),
    );
    yaml += "measures:\n";
    for at in 0..services {
        let (title, period) = (name(at), name(at + 1));
        yaml += &format!(
            "  - {{id: M{at}, title: {title}, method: m, every: month, measured_by: r, analysed_by: r, target: 95%, threshold: 9{at}%, results: [{{period: {period}, value: {at}%}}, {{period: {period}, value: 99.{at}%}}, {{period: {period}, value: 5{at}%}}]}}\n"
        );
    }
    yaml += "duties:\n";
    for at in 0..services {
        let (topic, of) = (name(at + 2), at % suppliers.max(1));
        yaml += &format!("  - {{id: D-{at}, service: s{at}, topic: {topic}, what: w, accountable: csp}}\n");
        if suppliers > 0 {
            yaml += &format!("  - {{id: E-{at}, service: s{at}, topic: {topic}, what: w, accountable: p{of}}}\n");
        }
    }
    let files = [
        (
            "book.toml".to_owned(),
            "[book]\nid = \"b\"\ntitle = \"b\"\norganization = \"o\"\nlanguage = \"ja\"\nas_of = \"2026-11-20\"\n".to_owned(),
        ),
        ("content/r.yaml".to_owned(), yaml),
    ];
    Book::compile(Files::from_texts(files), Vec::new(), "b", &Request::default())
}

/// The words of a picture without blanks and line ends.
fn words(figures: &[Figure]) -> String {
    let texts = figures.iter().flat_map(|figure| elements(&figure.svg));
    let texts = texts.filter(|element| element.name == "text").map(|element| element.text);
    texts.collect::<String>().split_whitespace().collect()
}

#[test]
fn every_service_and_supplier_of_the_sample_stands_in_the_picture() {
    let book = Book::open(root(), &Request::default());
    for lang in Lang::ALL {
        let figures = drawn(&book, "scope", &Query::default(), lang);
        let text = words(&figures);
        let services = book.isms.services.iter().map(|service| service.title().get(lang).to_owned());
        let suppliers = book.isms.suppliers.iter().map(|supplier| supplier.title().get(lang).to_owned());
        let sites = book.isms.sites.iter().map(|site| site.title().get(lang).to_owned());
        let systems = book.isms.systems.iter().map(|system| system.title().get(lang).to_owned());
        for name in services.chain(suppliers).chain(sites).chain(systems) {
            let dense: String = name.split_whitespace().collect();
            assert!(text.contains(&dense), "{name}: {text}");
            assert!(figures.iter().any(|figure| figure.alt.contains(&name)), "{name}");
        }
        for (name, figure) in all(&book, lang) {
            assert_eq!(misplaced(&figure), Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn every_duty_of_a_service_stands_in_its_picture() {
    let book = Book::open(root(), &Request::default());
    let visible = book.visible();
    for service in book.isms.services.iter() {
        let query = Query::service(&service.id.0);
        let text = words(&drawn(&book, "responsibilities", &query, Lang::Ja));
        for row in report::run("responsibilities", &visible, &query).expect("the report exists").rows {
            assert!(text.contains(&row.id), "{}", row.id);
        }
    }
}

/// The texts of a picture.
fn texts(figure: &Figure) -> Vec<String> {
    let texts = elements(&figure.svg).into_iter().filter(|element| element.name == "text");
    texts.map(|element| element.text).collect()
}

/// A report as programs read it, and its only picture.
fn report_and_picture(book: &Book, name: &str, query: &Query) -> (serde_json::Value, Figure) {
    let table = report::run(name, &book.visible(), query).expect("the report exists");
    let mut figures = drawn(book, name, query, Lang::Ja);
    assert_eq!(figures.len(), 1, "{name}");
    (print::json(&table, Lang::Ja), figures.remove(0))
}

fn rows(report: &serde_json::Value) -> &[serde_json::Value] {
    report["rows"].as_array().map_or(&[], Vec::as_slice)
}

/// What is asked of a report for the whole book, then for each service.
fn queries(book: &Book) -> Vec<Query> {
    let services = book.isms.services.iter().map(|service| Query::service(&service.id.0));
    [Query::default()].into_iter().chain(services).collect()
}

/// Books with everything answered, and with much left open.
fn books() -> [Book; 2] {
    [root().to_owned(), root().join("tests/figure/small")].map(|folder| Book::open(&folder, &Request::default()))
}

#[test]
fn the_bars_of_a_statement_of_applicability_count_its_rows() {
    const SIGNS: [(&str, &str, &str); 7] = [
        ("included", "implemented", "●"),
        ("included", "partial", "◐"),
        ("included", "planned", "○"),
        ("included", "alternative", "◇"),
        ("excluded", "", "－"),
        ("out-of-role", "", "立場外"),
        ("undecided", "", "!"),
    ];
    for book in books() {
        for query in queries(&book) {
            let (report, figure) = report_and_picture(&book, "soa", &query);
            let said = texts(&figure);
            let mut counted = 0;
            for (decision, status, sign) in SIGNS {
                let stands = |row: &&serde_json::Value| row["decision"] == decision && (status.is_empty() || row["status"] == status);
                let wanted = rows(&report).iter().filter(stands).count();
                let drawn: Vec<usize> = said
                    .iter()
                    .filter_map(|text| text.strip_prefix(sign)?.strip_prefix(' ')?.parse().ok())
                    .collect();
                // Once in the sums above the bars, once in the bars.
                assert_eq!(drawn.iter().sum::<usize>(), 2 * wanted, "{query:?} {sign} {said:?}");
                assert!(wanted == 0 || drawn[0] == wanted, "{query:?} {sign}");
                counted += wanted;
            }
            assert_eq!(counted, rows(&report).len());
            for (theme, prefix) in [("5 組織的管理策", "A.5."), ("7 物理的管理策", "A.7.")] {
                let of_theme = |row: &&serde_json::Value| {
                    row["set"] == "annex_a" && row["control"].as_str().is_some_and(|control| control.starts_with(prefix))
                };
                let wanted = rows(&report).iter().filter(of_theme).count();
                assert!(figure.alt.contains(&format!("{theme} {wanted}行: ")), "{}", figure.alt);
            }
        }
    }
}

#[test]
fn every_side_of_the_guidance_is_answered_open_or_out_of_role_as_its_report_says() {
    for book in books() {
        let ids: Vec<_> = book.isms.services.iter().map(|service| service.id.0.clone()).collect();
        for query in queries(&book) {
            let services: Vec<_> = ids.iter().filter(|id| query.first().is_none_or(|first| first == *id)).collect();
            let (report, figure) = report_and_picture(&book, "positions", &query);
            let mut wanted = [0; 3];
            for row in rows(&report) {
                let said = |word: &str| services.iter().filter(|id| row[id.as_str()] == word).count();
                let (open, out) = (said("undecided") > 0, said("out-of-role") == services.len());
                wanted[if open { 1 } else { usize::from(out) * 2 }] += 1;
            }
            // The cloud controls, side by side, as the Statements of Applicability have them.
            let statements: Vec<_> = services
                .iter()
                .map(|id| report_and_picture(&book, "soa", &Query::service(id)).0)
                .collect();
            for control in &book.catalog.guidance().expect("the book has its guidance").controls {
                let stated: Vec<_> = statements
                    .iter()
                    .filter_map(|soa| rows(soa).iter().find(|row| row["control"] == control.id.as_str()))
                    .collect();
                for side in &control.sides {
                    let plays = |row: &&&serde_json::Value| row["party"] == "both" || row["party"] == side.id.as_str();
                    let playing: Vec<_> = stated.iter().filter(plays).collect();
                    let said = SAID.contains(&format!("{}/{}", control.id, side.id).as_str());
                    let open = playing.iter().any(|row| row["decision"] == "undecided") && !said;
                    wanted[if open { 1 } else { usize::from(playing.is_empty()) * 2 }] += 1;
                }
            }
            let [answered, open, out] = wanted;
            let sums = format!("回答済 {answered}、未回答 {open}、立場外 {out}。");
            assert!(figure.alt.starts_with(&sums), "{query:?}: {sums} {}", figure.alt);
            let said = texts(&figure);
            assert_eq!(said.iter().filter(|text| text.starts_with("! ")).count(), open, "{query:?}");
            let letters = ["カ", "プ", "共"];
            assert_eq!(
                said.iter().filter(|text| letters.contains(&text.as_str())).count(),
                answered,
                "{query:?}"
            );
            if query.first().is_none() {
                let (_, beside) = report_and_picture(&book, "guidance", &query);
                assert_eq!(beside, figure);
            }
        }
    }
}

/// Sides of cloud controls that the small book answers while the other side stays open.
const SAID: [&str; 1] = ["CLD.8.1.5/csp"];

#[test]
fn values_stand_as_they_are_written_and_only_numbers_are_drawn() {
    let book = Book::open(&root().join("tests/figure/small"), &Request::default());
    let pen = Pen {
        lang: Lang::Ja,
        family: None,
    };
    let objective = |id: &str| figure::objective(book.isms.objectives.get(id).expect("it is recorded"), pen);
    let measure = |id: &str| figure::measure(book.isms.measures.get(id).expect("it is recorded"), pen);
    let said = texts(&objective("OBJ-1").expect("its values are numbers"));
    for text in ["2025年度", "基準値", "41%", "2026-Q1", "44.5%", "2026-Q2", "66%", "目標", "60%"] {
        assert!(said.iter().any(|own| own == text), "{text}: {said:?}");
    }
    let missed = measure("MEA-1").expect("its values are numbers");
    let said = texts(&missed);
    for text in ["2.5時間", "! 6時間", "3時間", "しきい値", "5時間"] {
        assert!(said.iter().any(|own| own == text), "{text}: {said:?}");
    }
    assert!(missed.alt.contains("2026-Q2 6時間（未達）"), "{}", missed.alt);
    assert!(measure("MEA-2").is_some());
    assert_eq!((objective("OBJ-2"), measure("MEA-3")), (None, None));
    assert_eq!(drawn(&book, "objectives", &Query::default(), Lang::Ja).len(), 1);
    assert_eq!(drawn(&book, "measures", &Query::default(), Lang::Ja).len(), 2);
}

#[test]
fn a_chain_says_how_many_it_leaves_out_and_leads_to_the_rest() {
    let stop = |id: String| Stop {
        href: Some(format!("../risks/{id}.html")),
        id,
        title: "題名".to_owned(),
        state: None,
    };
    let related = |label: &str, count: usize| Related {
        label: label.to_owned(),
        stops: (1..=count.min(figure::LISTED)).map(|nth| stop(format!("{label}-{nth}"))).collect(),
        count,
    };
    let chain = Chain {
        above: vec![related("S", 1)],
        here: Stop {
            href: None,
            ..stop("R-1".to_owned())
        },
        below: vec![related("A", 40), related("B", 2)],
    };
    let figure = figure::chain(
        &chain,
        Pen {
            lang: Lang::Ja,
            family: None,
        },
    )
    .expect("something hangs on it");
    let said = texts(&figure);
    assert!(said.contains(&"ほか 37件".to_owned()), "{said:?}");
    assert!(figure.title.contains("よりどころ 1件、連なるもの 42件"), "{}", figure.title);
    let elements = elements(&figure.svg);
    let led: Vec<_> = elements
        .iter()
        .filter(|element| element.name == "a")
        .filter_map(|element| element.get("href"))
        .collect();
    let wanted = ["S-1", "A-1", "A-2", "A-3", "B-1", "B-2"].map(|id| format!("../risks/{id}.html"));
    assert_eq!(led, wanted);
    // A group of links, each with a name: no picture to be skipped as one.
    assert_eq!(elements[0].get("role"), Some("group"));
    assert_eq!(misplaced(&figure), Vec::<String>::new());
    let alone = Chain {
        above: Vec::new(),
        below: Vec::new(),
        ..chain
    };
    assert_eq!(
        figure::chain(
            &alone,
            Pen {
                lang: Lang::Ja,
                family: None
            }
        ),
        None
    );
}

#[test]
fn many_services_are_parted_into_sheets_and_none_is_lost() {
    let names: Vec<_> = (0..17).map(|at| format!("第{at}番の名前")).collect();
    let book = book(12, 15, &names);
    let figures = drawn(&book, "scope", &Query::default(), Lang::Ja);
    assert!(figures.len() > 1);
    let text = words(&figures);
    for name in &names {
        assert!(text.contains(name), "{name}");
    }
    for figure in &figures {
        assert!(figure.height <= 880, "{}", figure.height);
        assert_eq!(misplaced(figure), Vec::<String>::new());
    }
}

#[test]
fn a_hostile_name_is_text_and_nothing_else() {
    let plain = "名".repeat(300);
    let hostile = [
        format!("</text><script>alert(1)</script>{}", "あ".repeat(269)),
        format!("\"onload=alert(1) '<![CDATA[ ]]> --> &lt; \u{202e}\n{}", "x".repeat(300)),
        "\u{0}\u{1b}[31m\r\n\t<svg/onload=alert(1)>".to_owned(),
    ];
    let names = |figures: &[(String, Figure)]| {
        let mut names: Vec<_> = figures
            .iter()
            .flat_map(|(_, figure)| elements(&figure.svg))
            .map(|element| element.name)
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let of_book = |name: String| {
        let stop = || Stop {
            id: name.clone(),
            title: name.clone(),
            href: Some(format!("../{name}.html")),
            state: Some((Mark::Open, name.clone())),
        };
        let related = || Related {
            label: name.clone(),
            stops: vec![
                stop(),
                Stop {
                    id: String::new(),
                    ..stop()
                },
            ],
            count: 7,
        };
        let chain = Chain {
            above: vec![related()],
            here: stop(),
            below: vec![related(), related()],
        };
        let pen = Pen {
            lang: Lang::Ja,
            family: None,
        };
        let mut figures = all(&book(2, 2, std::slice::from_ref(&name)), Lang::Ja);
        figures.push(("chain".to_owned(), figure::chain(&chain, pen).expect("something hangs on it")));
        figures
    };
    let harmless = of_book(plain);
    for name in hostile {
        let figures = of_book(name);
        assert_eq!(names(&figures), names(&harmless));
        for (of, figure) in figures {
            assert_eq!(misplaced(&figure), Vec::<String>::new(), "{of}");
            assert!(!figure.svg.contains(char::is_control), "{of}");
            for element in elements(&figure.svg) {
                for (key, _) in &element.attributes {
                    assert!(key != "id" && key != "style" && !key.starts_with("on"), "{of}: {key}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn words_stand_within_their_sheet_and_apart(
        services in 0..9_usize,
        suppliers in 0..9_usize,
        names in prop::collection::vec("[ -~あ-んァ-ヶ一-十（）、。]{1,60}", 1..6),
    ) {
        let book = book(services, suppliers, &names);
        for lang in Lang::ALL {
            for (name, figure) in pictures(&book, &OF_NAMES, lang) {
                prop_assert_eq!(misplaced(&figure), Vec::<String>::new(), "{}", name);
            }
        }
    }
}
