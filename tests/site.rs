//! The site as it comes out: every link leads somewhere, nothing is fetched from outside, and a small book gives exactly the pages beside it.
//!
//! `UPDATE_EXPECT=1 cargo test --test site` rewrites `tests/site/*/expected/`; read the diff.
#![allow(clippy::disallowed_methods, reason = "tests read and write their expected files")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use ismsbook::artifact::Artifacts;
use ismsbook::book::{Book, Request};
use ismsbook::model::Kind;

/// The site of the sample book.
static SAMPLE: LazyLock<Artifacts> = LazyLock::new(|| site(Path::new(env!("CARGO_MANIFEST_DIR"))));

fn site(root: &Path) -> Artifacts {
    let book = Book::open(root, &Request::default());
    book.site().unwrap_or_else(|said| panic!("{said:#?}"))
}

/// The pages of a site, by path.
fn pages(site: &Artifacts) -> impl Iterator<Item = (&str, &str)> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path, std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

/// A start tag: its name and attributes, with their values decoded.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page that this program printed: every value stands in double quotes, every `<` of a text is escaped.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0)];
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        while !name.is_empty() {
            rest = rest.trim_start_matches([' ', '\n', '/']);
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let key = &rest[..rest.find(['=', ' ', '>']).expect("a tag ends")];
            rest = &rest[key.len()..];
            let mut value = "";
            if let Some(quoted) = rest.strip_prefix("=\"") {
                value = &quoted[..quoted.find('"').expect("a value ends")];
                rest = &quoted[value.len() + 1..];
            }
            assert!(!rest.starts_with('='), "the attribute `{key}` is not quoted");
            attributes.push((key, decoded(value)));
        }
        if !name.is_empty() {
            tags.push(Tag { name, attributes });
        }
    }
    tags
}

fn decoded(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.replace("&#x27;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("digits are ASCII");
                bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits follow a percent sign"));
                rest = tail;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

/// The path that an address on a page leads to.
fn target(page: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if address.is_empty() {
        return Some(page.to_owned());
    }
    for part in address.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some(percent_decoded(&parts.join("/")))
}

fn is_outside(address: &str) -> bool {
    let scheme = address.split([':', '/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//") || address[scheme.len()..].starts_with(':')
}

/// What is wrong with the links and ids of a site.
fn broken(site: &Artifacts) -> Vec<String> {
    let mut said = Vec::new();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let read: Vec<_> = pages(site).map(|(path, html)| (path, tags(html))).collect();
    for (path, tags) in &read {
        let own = ids.entry(path).or_default();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            if !own.insert(id.to_owned()) {
                said.push(format!("{path}: the id `{id}` stands twice"));
            }
            if id.is_empty() || id.contains(char::is_whitespace) {
                said.push(format!("{path}: `{id}` is no id"));
            }
        }
    }
    for (path, tags) in &read {
        for tag in tags {
            for (key, address) in tag.attributes.iter().filter(|(key, _)| matches!(*key, "href" | "src" | "action")) {
                if is_outside(address) {
                    let scheme = address.split(':').next().unwrap_or_default();
                    if tag.name != "a" || !matches!(scheme, "https" | "http" | "mailto" | "tel") {
                        said.push(format!("{path}: <{} {key}=\"{address}\"> leaves the site", tag.name));
                    }
                    continue;
                }
                let (address, fragment) = address
                    .split_once('#')
                    .map_or((address.as_str(), None), |(address, fragment)| (address, Some(fragment)));
                let address = address.split('?').next().unwrap_or_default();
                let Some(target) = target(path, address).filter(|target| site.get(target).is_some()) else {
                    said.push(format!("{path}: `{address}` leads nowhere"));
                    continue;
                };
                if let Some(fragment) = fragment.map(percent_decoded)
                    && !ids.get(target.as_str()).is_some_and(|ids| ids.contains(&fragment))
                {
                    said.push(format!("{path}: `{target}` has no `{fragment}`"));
                }
            }
        }
    }
    said
}

#[test]
fn every_link_of_the_sample_leads_somewhere() {
    assert_eq!(broken(&SAMPLE), Vec::<String>::new());
}

#[test]
fn nothing_is_fetched_from_outside_and_nothing_stands_inline() {
    for (path, html) in pages(&SAMPLE) {
        for tag in tags(html) {
            assert!(
                tag.name != "style" && tag.name != "iframe" && tag.name != "object" && tag.name != "base",
                "{path}: <{}>",
                tag.name
            );
            assert!(tag.name != "script" || tag.get("src").is_some(), "{path}: an inline script");
            for (key, value) in &tag.attributes {
                assert!(
                    *key != "style" && !key.starts_with("on"),
                    "{path}: <{} {key}=\"{value}\">",
                    tag.name
                );
                assert!(
                    *key != "srcset" && *key != "ping" && *key != "formaction",
                    "{path}: <{} {key}>",
                    tag.name
                );
            }
        }
        assert!(html.contains("http-equiv=\"Content-Security-Policy\""), "{path} has no policy");
    }
    for (path, bytes) in SAMPLE.iter().filter(|(path, _)| path.starts_with("assets/")) {
        let text = std::str::from_utf8(bytes).expect("the theme is text");
        assert!(
            !text.contains("@import") && !text.contains("url(http") && !text.contains("url(//"),
            "{path}"
        );
        assert!(
            !text.contains("fetch(") && !text.contains("XMLHttpRequest") && !text.contains("import("),
            "{path}"
        );
    }
}

#[test]
fn every_language_has_every_page() {
    let at_root: BTreeSet<_> = pages(&SAMPLE)
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with("en/"))
        .collect();
    let under_en: BTreeSet<_> = pages(&SAMPLE).filter_map(|(path, _)| path.strip_prefix("en/")).collect();
    assert_eq!(at_root, under_en);
}

#[test]
fn addresses_are_those_of_the_design() {
    let wanted = [
        "index.html",
        "risks/R-012.html",
        "controls/A.8.13.html",
        "controls/CLD.6.3.1.html",
        "guidance/12.3.1.html",
        "clauses/27001-6.1.3.d.html",
        "clauses/JIP-4.2.2-a.html",
        "reports/soa.html",
        "reports/soa-minato-docs.html",
        "policies/isms-policy.html",
        "en/policies/isms-policy.html",
        "manual/objectives.html",
    ];
    for path in wanted {
        assert!(SAMPLE.get(path).is_some(), "{path} is missing");
    }
    let positions = pages(&SAMPLE)
        .find(|(path, _)| *path == "guidance/12.3.1.html")
        .map(|(_, html)| html)
        .unwrap_or_default();
    for side in ["id=\"csp\"", "id=\"csc\""] {
        assert!(positions.contains(side), "{side}");
    }
}

#[test]
fn names_differ_on_every_system() {
    let mut seen = BTreeSet::new();
    for (path, _) in SAMPLE.iter() {
        assert!(seen.insert(ismsbook::text::folded(path)), "{path}");
        assert!(!path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']), "{path}");
    }
}

#[test]
fn expressions_are_bounded() {
    let long = format!("'{}'", "x".repeat(5_000));
    let deep = format!("{}1{}", "(".repeat(2_000), ")".repeat(2_000));
    let joined = (0..60).fold("'0123456789'".to_owned(), |inner, _| format!("'0123456789'|join({inner})"));
    let hostile = [
        "'x' * 100000000",
        "10 ** 100000",
        "[1] * 999999",
        "range(100000000)",
        "nothing",
        "record('nothing')",
        "report('nothing')",
    ];
    for source in hostile.into_iter().chain([long.as_str(), deep.as_str(), joined.as_str()]) {
        let files = [
            (
                "book.toml".to_owned(),
                "[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n".to_owned(),
            ),
            ("content/a.md.jinja".to_owned(), format!("# A\n\nText {{{{ {source} }}}} text.\n")),
        ];
        let book = Book::compile(ismsbook::files::Files::from_texts(files), Vec::new(), "b", &Request::default());
        let refused = book.site().is_err() || !book.diagnostics.is_empty();
        assert!(refused, "{}", &source[..source.len().min(60)]);
    }
}

/// A page of a site.
fn read<'a>(site: &'a Artifacts, path: &str) -> &'a str {
    let page = pages(site).find(|(own, _)| *own == path);
    page.unwrap_or_else(|| panic!("{path} is missing")).1
}

/// A book with holes, open diagnostics and exceptions, though nothing of it would be published.
static HOLES: LazyLock<Artifacts> = LazyLock::new(|| site(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/holes")));

#[test]
fn every_rule_has_its_page_in_every_language() {
    for (folder, heading) in [("", "よい例"), ("en/", "Good")] {
        let list = read(&SAMPLE, &format!("{folder}rules/index.html"));
        for rule in ismsbook::check::rules() {
            let name = rule.name;
            let page = read(&SAMPLE, &format!("{folder}rules/{name}.html"));
            assert!(page.contains(&format!("<h1>{name}</h1>")), "{folder}{name}");
            assert!(
                page.contains(&format!(">{heading}<")) && page.contains("code-path"),
                "{folder}{name}"
            );
            assert!(list.contains(&format!("rules/{name}.html\"")), "{folder}{name} is listed");
        }
    }
    let conformance = read(&SAMPLE, "reports/conformance.html");
    assert!(conformance.contains("../rules/dead-link.html"), "reports lead to the rules");
}

#[test]
fn exceptions_are_shown_where_they_matter() {
    assert_eq!(broken(&HOLES), Vec::<String>::new());
    let home = read(&HOLES, "index.html");
    assert!(
        home.contains("例外として承認した診断") && home.contains("reports/diagnostics.html?state="),
        "home"
    );
    let page = read(&HOLES, "doc-1.html");
    for words in [
        "例外として承認した点",
        "移行中の文書を後日加える",
        "2026-12-31",
        "運用責任者",
        "rules/dead-link.html",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let other = read(&HOLES, "doc-2.html");
    assert!(
        !other.contains("例外として承認した点") && other.contains("確認を要する点"),
        "one that has run out accepts nothing"
    );
    let report = read(&HOLES, "reports/diagnostics.html");
    for words in ["移行中の文書を後日加える", "図を作成中", "改訂を待つ", "content/doc-2.md:10:1"] {
        assert!(report.contains(words), "{words}");
    }
}

#[test]
fn the_first_page_has_the_numbers_of_the_report() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/holes");
    let book = Book::open(&root, &Request::default());
    let table = book
        .report("coverage", &ismsbook::report::Query::default())
        .expect("there is such a report");
    let home = read(&HOLES, "index.html").replace("><", ">\n<");
    let shown = home
        .split("class=\"coverage\"")
        .nth(1)
        .and_then(|rest| rest.split("</dl>").next())
        .expect("holes are shown");
    let numbers: Vec<_> = shown
        .split("<dt>")
        .skip(1)
        .map(|entry| {
            let (label, rest) = entry.split_once("</dt>").expect("a label ends");
            let number: String = rest.split("</dd>").next().unwrap_or_default().replace("<dd>", "");
            let number = number
                .split('>')
                .find_map(|part| part.split('<').next().map(str::trim).filter(|text| text.parse::<u32>().is_ok()));
            (label.to_owned(), number.unwrap_or_default().to_owned())
        })
        .collect();
    let lang = ismsbook::text::Lang::Ja;
    let totals: Vec<_> = table
        .totals
        .iter()
        .map(|(key, cell)| (table.label(key).get(lang).to_owned(), ismsbook::report::print::words(cell, lang)))
        .collect();
    assert_eq!(numbers, totals);
    assert!(totals.iter().any(|(_, number)| number != "0"));
}

/// A text that announces a table without rows is told so, by `check` as by `build`; a table of holes may be empty.
#[test]
fn an_empty_table_is_no_answer() {
    let said = |expression: &str| {
        let files = [
            (
                "book.toml".to_owned(),
                "[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n[check]\nall = \"allow\"\n".to_owned(),
            ),
            ("content/a.md.jinja".to_owned(), format!("# A\n\n{{{{ {expression} }}}}\n")),
        ];
        let mut book = Book::compile(ismsbook::files::Files::from_texts(files), Vec::new(), "b", &Request::default());
        book.rehearse();
        assert_eq!(
            book.site().err().unwrap_or_default(),
            book.diagnostics,
            "check and build say the same"
        );
        book.diagnostics.iter().map(|said| said.code).collect::<Vec<_>>()
    };
    assert_eq!(said("report('incidents')"), ["report-empty"]);
    assert_eq!(said("report('coverage')"), [""; 0]);
    assert_eq!(said("report('conformance')"), [""; 0]);
    assert_eq!(said("report('incident')"), ["bad-expression"]);
}

/// `[site]` turns off search and highlighting: then nothing of them is left, and the rest of every page is as it was.
#[test]
fn search_and_highlighting_can_be_left_out() {
    let site = |settings: &str| {
        let files = [
            (
                "book.toml".to_owned(),
                format!("[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n[check]\nall = \"allow\"\n{settings}"),
            ),
            ("content/a.md".to_owned(), "# A\n\n```yaml\nkey: \"value\"\n```\n".to_owned()),
        ];
        let book = Book::compile(ismsbook::files::Files::from_texts(files), Vec::new(), "b", &Request::default());
        assert_eq!(book.diagnostics, [], "the settings are known");
        book.site().unwrap_or_else(|said| panic!("{said:#?}"))
    };
    let (full, bare) = (site(""), site("[site]\nsearch = false\nhighlight = false\n"));
    let of_search = |path: &str| path.contains("search");
    let rest: Vec<_> = full.iter().map(|(path, _)| path).filter(|path| !of_search(path)).collect();
    assert!(full.iter().any(|(path, _)| of_search(path)));
    assert_eq!(bare.iter().map(|(path, _)| path).collect::<Vec<_>>(), rest);
    assert_eq!(broken(&bare), Vec::<String>::new());
    let page = |site: &Artifacts| String::from_utf8_lossy(site.get("a.html").expect("the document has its page")).into_owned();
    let (full, bare) = (page(&full), page(&bare));
    assert!(full.contains("<form class=\"find\"") && full.contains("hl-"));
    assert!(
        !bare.contains("<form") && !bare.contains("search") && !bare.contains("hl-"),
        "{bare}"
    );
    assert!(bare.contains("<code>key: &quot;value&quot;\n</code>"), "{bare}");
}

/// An unknown switch is said, with the one that was meant.
#[test]
fn an_unknown_switch_of_the_site_is_said() {
    let toml = "[book]\nid = \"b\"\ntitle = \"B\"\norganization = \"O\"\n[check]\nall = \"allow\"\n[site]\nserach = false\n";
    let files = [("book.toml".to_owned(), toml.to_owned())];
    let book = Book::compile(ismsbook::files::Files::from_texts(files), Vec::new(), "b", &Request::default());
    let said: Vec<_> = book
        .diagnostics
        .iter()
        .map(|said| (said.code, said.message.en.to_string()))
        .collect();
    assert_eq!(said, [("unknown-key", "there is no key `serach` here".to_owned())]);
}

/// Folders of pages that a catalog gives rise to; only those that a case keeps are compared.
const OF_CATALOG: [&str; 6] = ["controls/", "guidance/", "clauses/", "risk_sources/", "reports/", "rules/"];

fn is_of_catalog(path: &str) -> bool {
    let path = path.strip_prefix("en/").unwrap_or(path);
    OF_CATALOG.iter().any(|folder| path.starts_with(folder))
}

/// The `<main>` of a page, a tag a line.
fn main_of(html: &str) -> String {
    let start = html.find("<main").expect("a page has a main part");
    let end = html.find("</main>").expect("the main part ends") + "</main>".len();
    html[start..end].replace("><", ">\n<") + "\n"
}

/// The whole page, with the hashes of theme files left out.
fn whole(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("assets/") {
        let (before, name) = rest.split_at(at);
        let end = name.find('"').unwrap_or(name.len());
        let (stem, extension) = name[..end]
            .rsplit_once('-')
            .map_or((name[..end].to_owned(), String::new()), |(stem, rest)| {
                (
                    format!("{stem}-HASH"),
                    rest.rsplit_once('.')
                        .map_or_else(String::new, |(_, extension)| format!(".{extension}")),
                )
            });
        out.push_str(before);
        out.push_str(&stem);
        out.push_str(&extension);
        rest = &name[end..];
    }
    out + rest
}

fn expected_files(folder: &Path, inner: &str, found: &mut BTreeMap<String, String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let name = format!("{inner}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            expected_files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, std::fs::read_to_string(entry.path()).expect("expected files are text"));
        }
    }
}

#[test]
fn small_books_give_the_expected_pages() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
    for case in std::fs::read_dir(cases).expect("there are cases") {
        let case = case.expect("the folder can be read").path();
        let site = site(&case);
        assert_eq!(broken(&site), Vec::<String>::new(), "{}", case.display());
        let folder = case.join("expected");
        let mut expected = BTreeMap::new();
        expected_files(&folder, "", &mut expected);
        let mut actual = BTreeMap::new();
        let listed: Vec<_> = site
            .iter()
            .map(|(path, _)| path)
            .filter(|path| !is_of_catalog(path) && !path.contains("search/") && !path.contains("assets/"))
            .collect();
        actual.insert("files.txt".to_owned(), listed.join("\n") + "\n");
        for (path, html) in pages(&site).filter(|(path, _)| !is_of_catalog(path) || expected.contains_key(*path)) {
            actual.insert(path.to_owned(), main_of(html));
            if path == "index.html" {
                actual.insert("index.whole.html".to_owned(), whole(html));
            }
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let kept: Vec<_> = expected.keys().filter(|path| !actual.contains_key(*path)).collect();
            kept.into_iter()
                .for_each(|path| std::fs::remove_file(folder.join(path)).expect("expected files can be removed"));
            for (path, text) in &actual {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
                std::fs::write(path, text).expect("expected files can be written");
            }
            continue;
        }
        let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(&actual),
            names(&expected),
            "{}: files are missing or left over",
            case.display()
        );
        for (path, text) in &actual {
            assert_eq!(text, &expected[path], "{}/{path}", folder.display());
        }
    }
}

/// What stands between two marks of a page, the first time they follow each other.
fn between<'a>(html: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let start = html.find(from)? + from.len();
    let end = html[start..].find(to)?;
    Some(&html[start..start + end])
}

#[test]
fn the_picture_of_a_chain_leads_where_the_rail_leads() {
    let mut drawn = 0;
    for (path, html) in pages(&SAMPLE) {
        let rail = between(html, "<div class=\"chain\">", "</details>");
        let figure = between(html, "<details class=\"chain-figure always\">", "</details>");
        assert_eq!(rail.is_some(), figure.is_some(), "{path}");
        let (Some(rail), Some(figure)) = (rail, figure) else { continue };
        drawn += 1;
        let hrefs = |html| {
            let links = tags(html).into_iter().filter(|tag| tag.name == "a");
            links.filter_map(|tag| tag.get("href").map(str::to_owned)).collect::<BTreeSet<_>>()
        };
        let (listed, led) = (hrefs(rail), hrefs(figure));
        assert!(led.is_subset(&listed), "{path}: {led:?} {listed:?}");
        assert!(!led.is_empty() || listed.is_empty(), "{path}");
    }
    assert!(drawn > 1000, "{drawn}");
}

#[test]
fn a_record_page_is_light() {
    // What a page loads before anything is searched for.
    let theme = SAMPLE.iter().filter(|(path, _)| {
        ["assets/style-", "assets/site-", "assets/icon-"]
            .iter()
            .any(|name| path.starts_with(name))
    });
    let theme: usize = theme.map(|(_, bytes)| bytes.len()).sum();
    let is_record = |path: &str| {
        let (folder, name) = path.strip_prefix("en/").unwrap_or(path).split_once('/').unwrap_or_default();
        name != "index.html" && Kind::RECORDS.iter().any(|kind| kind.folder() == folder)
    };
    let mut records = 0;
    for (path, html) in pages(&SAMPLE).filter(|(path, _)| is_record(path)) {
        assert!(html.len() + theme < 150 * 1024, "{path}: {} and {theme}", html.len());
        assert!(!path.contains("risks/R-") || html.contains("<svg "), "{path}");
        records += 1;
    }
    assert!(records > 1_000, "{records}");
    for (path, html) in pages(&SAMPLE) {
        let chain = between(html, "<details class=\"chain-figure always\">", "</details>");
        assert!(chain.is_none_or(|chain| chain.len() < 12 * 1024), "{path}");
    }
}

#[test]
fn pictures_stand_where_people_look() {
    for lang in ["", "en/"] {
        for service in SAMPLE
            .iter()
            .filter_map(|(path, _)| path.strip_prefix(&format!("{lang}services/"))?.strip_suffix(".html"))
        {
            // The same bars on the page of the service and on that of its Statement of Applicability.
            let of = |path: &str| {
                between(
                    read(&SAMPLE, path),
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 656",
                    "</svg>",
                )
                .map(str::to_owned)
            };
            let page = read(&SAMPLE, &format!("{lang}services/{service}.html"));
            let statement = of(&format!("{lang}reports/soa-{service}.html")).expect("its statement has a picture");
            assert!(page.contains(&statement), "{lang}{service}");
        }
        for report in ["soa", "positions", "guidance", "objectives", "measures"] {
            assert!(
                read(&SAMPLE, &format!("{lang}reports/{report}.html")).contains("<figure "),
                "{lang}{report}"
            );
        }
        assert!(read(&SAMPLE, &format!("{lang}objectives/OBJ-06.html")).contains("<figure "));
        // Its values are no numbers.
        assert!(!read(&SAMPLE, &format!("{lang}objectives/OBJ-08.html")).contains("<figure "));
    }
}
