//! The one place that knows where everything stands in the output.
//!
//! 1. Fixed pages, records, controls, positions, requirements, reports and lists take their names first; documents and their pictures take the rest,
//!    mirroring their paths under the content.
//! 2. Names are safe on every system (no reserved names or characters), and no two differ only by case or width.
//! 3. A page of the book's own language stands at the root, the same page in the other language under `en/` (or `ja/`).

use std::collections::{BTreeMap, BTreeSet};

use super::html::without_title;
use crate::audience::Visible;
use crate::catalog::Item;
use crate::check;
use crate::model::Kind;
use crate::model::aliases::Alias;
use crate::model::kinds::document::Document;
use crate::report::{self, REPORTS, Report, whitepaper};
use crate::source::blocks::{Block, Inline, for_each_inline, headings};
use crate::text::{Lang, folded, nfc};
use crate::trace::{Destination, Graph, NodeId};

/// The first page.
pub(super) const HOME: &str = "index.html";
/// The whole contents.
pub(super) const TREE: &str = "contents.html";
/// The search page.
pub(super) const FIND: &str = "search.html";
/// The folder of the search index.
pub(super) const INDEX: &str = "search/";

/// The folder of white papers.
const PAPERS: &str = "whitepaper/";

/// The folder of the pages of rules.
const RULES: &str = "rules/";

/// Kinds of the catalog whose items are listed on a page of ours.
pub(super) const LISTS: [Kind; 4] = [Kind::Control, Kind::Position, Kind::Clause, Kind::RiskSource];

/// Ids that templates and printers use on pages.
const TAKEN_IDS: &[&str] = &[
    "main",
    "q",
    "found",
    "theme",
    "results",
    "history",
    "history-h",
    "points-h",
    "accepted-h",
    "coverage-h",
    "answers",
    "answers-h",
    "guidance",
    "guidance-h",
];
/// How ids begin that printers make up.
const TAKEN_PREFIXES: &[&str] = &["fn-", "fnref-", "rel-", "tbl-", "fig-", "wp-"];
/// The longest name of a file, in bytes.
const MAX_NAME: usize = 200;

/// Where a node stands.
#[derive(Clone, Debug)]
struct Place {
    /// The page, without the folder of a language.
    page: String,
    /// The id on the page.
    fragment: Option<String>,
    /// The document whose page it is.
    document: Option<NodeId>,
}

/// All addresses of a site.
pub(super) struct Addresses {
    book: Lang,
    languages: Vec<Lang>,
    nodes: BTreeMap<NodeId, Place>,
    reports: BTreeMap<(String, Option<String>), String>,
    lists: BTreeMap<Kind, String>,
    /// The white paper of each service that has one: its page, and what it tells as data.
    papers: BTreeMap<String, (String, String)>,
    /// The page of each rule, and that which lists them under the empty name.
    rules: BTreeMap<&'static str, String>,
    assets: BTreeMap<String, String>,
    /// Pages under former and second addresses, each with the node whose page they lead on to.
    moved: Vec<(String, NodeId)>,
    /// Pages of documents that stand in both languages.
    translated: BTreeSet<String>,
    /// The id that a heading has on its page, by document, whether it is the translation, and the heading's own id or alias.
    fragments: BTreeMap<(NodeId, bool), BTreeMap<String, String>>,
}

impl Addresses {
    /// Gives everything its place.
    pub(super) fn of(visible: &Visible<'_>, theme_assets: &[String]) -> Self {
        let book = visible.config.language;
        let mut addresses = Self {
            book,
            languages: visible.config.languages.clone(),
            nodes: BTreeMap::new(),
            reports: BTreeMap::new(),
            lists: BTreeMap::new(),
            papers: BTreeMap::new(),
            rules: BTreeMap::new(),
            assets: BTreeMap::new(),
            moved: Vec::new(),
            translated: BTreeSet::new(),
            fragments: BTreeMap::new(),
        };
        let mut names = Names::default();
        let both = addresses.languages.len() > 1 || visible.isms.documents.iter().any(|document| document.translation.is_some());
        if both {
            names.reserve(other(book).tag());
        }
        names.reserve(INDEX.trim_end_matches('/'));
        for fixed in [HOME, TREE, FIND].into_iter().chain(theme_assets.iter().map(String::as_str)) {
            names.take(fixed);
        }
        let catalog = has_catalog_pages(visible);
        addresses.add_lists(visible, &mut names, catalog);
        addresses.add_records(visible, &mut names, catalog);
        addresses.add_reports(visible, &mut names, catalog);
        addresses.add_papers(visible, &mut names);
        if catalog {
            addresses.add_rules(&mut names);
        }
        addresses.add_documents(visible, &mut names);
        addresses.add_parts(visible.graph);
        addresses.add_assets(visible, &mut names);
        addresses.add_moved(visible, &mut names);
        addresses
    }

    /// The language at the root.
    pub(super) fn book(&self) -> Lang {
        self.book
    }

    /// The page of a node, if it has one of its own.
    pub(super) fn page(&self, node: NodeId) -> Option<&str> {
        self.nodes
            .get(&node)
            .filter(|place| place.fragment.is_none())
            .map(|place| place.page.as_str())
    }

    /// The page of a report, without its ending; `service` for that of one service.
    pub(super) fn report(&self, name: &str, service: Option<&str>) -> Option<&str> {
        self.reports.get(&(name.to_owned(), service.map(str::to_owned))).map(String::as_str)
    }

    /// All reports, with their pages without their endings.
    pub(super) fn reports(&self) -> impl Iterator<Item = (&str, Option<&str>, &str)> {
        self.reports
            .iter()
            .map(|((name, service), page)| (name.as_str(), service.as_deref(), page.as_str()))
    }

    /// The page that lists the items of a kind of the catalog.
    pub(super) fn list(&self, kind: Kind) -> Option<&str> {
        self.lists.get(&kind).map(String::as_str)
    }

    /// The page of the white paper of a service, if it has one.
    pub(super) fn paper(&self, service: &str) -> Option<&str> {
        self.papers.get(service).map(|(page, _)| page.as_str())
    }

    /// What a service tells its customers as data: the path, in every language the same.
    pub(super) fn disclosures(&self, service: &str) -> Option<&str> {
        self.papers.get(service).map(|(_, data)| data.as_str())
    }

    /// The services that have a white paper, with its page.
    pub(super) fn papers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.papers.iter().map(|(service, (page, _))| (service.as_str(), page.as_str()))
    }

    /// The page that lists the rules.
    pub(super) fn rules(&self) -> Option<&str> {
        self.rule("")
    }

    /// The page of a rule.
    pub(super) fn rule(&self, name: &str) -> Option<&str> {
        self.rules.get(name).map(String::as_str)
    }

    /// The pictures and attachments that documents use: their paths in the book and in the output.
    pub(super) fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.assets.iter().map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// The pages under former and second addresses, each with the node whose page they lead on to.
    pub(super) fn moved(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.moved.iter().map(|(page, at)| (page.as_str(), *at))
    }

    /// The address of a picture or attachment.
    pub(super) fn asset(&self, path: &str) -> Option<String> {
        self.assets.get(path).map(|path| encode(path))
    }

    /// The languages in which a page is built.
    pub(super) fn editions(&self, page: &str) -> Vec<Lang> {
        Lang::ALL
            .into_iter()
            .filter(|lang| self.languages.contains(lang) || self.translated.contains(page))
            .collect()
    }

    /// Whether all pages are built in a language.
    pub(super) fn is_whole(&self, lang: Lang) -> bool {
        self.languages.contains(&lang)
    }

    /// The language in which a reader of `lang` gets a page.
    pub(super) fn edition(&self, page: &str, lang: Lang) -> Lang {
        if self.languages.contains(&lang) || self.translated.contains(page) {
            lang
        } else {
            self.book
        }
    }

    /// The path of a page for readers of a language.
    pub(super) fn path(&self, page: &str, lang: Lang) -> String {
        let lang = self.edition(page, lang);
        if lang == self.book {
            page.to_owned()
        } else {
            format!("{}/{page}", lang.tag())
        }
    }

    /// The address of a page for readers of a language.
    pub(super) fn href(&self, page: &str, fragment: Option<&str>, lang: Lang) -> String {
        let mut href = encode(&self.path(page, lang));
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(&encode_fragment(fragment));
        }
        href
    }

    /// The address of a node, and of a heading of it, for readers of a language; `None` if it has no page.
    pub(super) fn of_node(&self, node: NodeId, fragment: Option<&str>, lang: Lang) -> Option<String> {
        let place = self.nodes.get(&node)?;
        let wanted = fragment.or(place.fragment.as_deref());
        let fragment = match (place.document, wanted) {
            (Some(document), Some(wanted)) => self.fragment(document, self.edition(&place.page, lang), wanted),
            (_, wanted) => wanted.map(str::to_owned),
        };
        Some(self.href(&place.page, fragment.as_deref(), lang))
    }

    /// The id that a heading has on the page of its document.
    pub(super) fn fragment(&self, document: NodeId, lang: Lang, heading: &str) -> Option<String> {
        let translation = self.fragments.get(&(document, true)).filter(|_| lang == Lang::En);
        let known = translation.or_else(|| self.fragments.get(&(document, false)))?;
        known.get(heading).cloned()
    }

    fn add_lists(&mut self, visible: &Visible<'_>, names: &mut Names, catalog: bool) {
        for kind in LISTS {
            if catalog || !visible.isms.ids(kind).is_empty() {
                self.lists.insert(kind, names.take(&format!("{}/index.html", kind.folder())));
            }
        }
    }

    fn add_records(&mut self, visible: &Visible<'_>, names: &mut Names, catalog: bool) {
        let graph = visible.graph;
        for (at, node) in graph.nodes() {
            if node.broken {
                continue;
            }
            let of_catalog = visible.catalog.get(&node.id);
            let name = match node.kind {
                Kind::Soa | Kind::Document | Kind::Section | Kind::SoaRow | Kind::Side | Kind::Group | Kind::Standard | Kind::Party => {
                    continue;
                }
                _ if of_catalog.is_some() && !catalog => continue,
                Kind::Position => {
                    of_catalog.map_or_else(|| node.id.clone(), |item| position_number(item).unwrap_or_else(|| node.id.clone()))
                }
                _ => node.id.clone(),
            };
            let page = names.take(&format!("{}/{}.html", node.kind.folder(), safe(&name)));
            self.nodes.insert(
                at,
                Place {
                    page,
                    fragment: None,
                    document: None,
                },
            );
        }
    }

    fn add_reports(&mut self, visible: &Visible<'_>, names: &mut Names, catalog: bool) {
        let registers = Kind::RECORDS
            .iter()
            .filter(|kind| report::find(kind.key()).is_none() && !visible.isms.ids(**kind).is_empty());
        let audience = visible.audience;
        let is_there =
            |report: &&Report, of_service: bool| (catalog || audience.is_outside()) && report::is_for(report, audience, of_service);
        let general = REPORTS
            .iter()
            .filter(|report| is_there(report, false))
            .map(|report| report.name)
            .chain(registers.map(|kind| kind.key()));
        for name in general {
            let page = names.take(&format!("reports/{}.html", safe(name)));
            self.reports.insert((name.to_owned(), None), stem(&page));
        }
        for report in REPORTS.iter().filter(|report| report.per_service && is_there(report, true)) {
            for service in visible.isms.services.iter() {
                let id = &service.id.0;
                let page = names.take(&format!("reports/{}-{}.html", safe(report.name), safe(id)));
                self.reports.insert((report.name.to_owned(), Some(id.clone())), stem(&page));
            }
        }
    }

    fn add_papers(&mut self, visible: &Visible<'_>, names: &mut Names) {
        for service in whitepaper::services(visible) {
            let id = &service.id.0;
            let page = names.take(&format!("{PAPERS}{}.html", safe(id)));
            let data = names.take(&format!("{}.disclosures.json", stem(&page)));
            self.papers.insert(id.clone(), (page, data));
        }
    }

    fn add_rules(&mut self, names: &mut Names) {
        self.rules.insert("", names.take(&format!("{RULES}index.html")));
        for rule in check::rules() {
            self.rules.insert(rule.name, names.take(&format!("{RULES}{}.html", rule.name)));
        }
    }

    fn add_documents(&mut self, visible: &Visible<'_>, names: &mut Names) {
        let home = home_document(visible).map(|document| document.id.clone());
        let mut documents: Vec<_> = visible.isms.documents.iter().collect();
        documents.sort_by(|a, b| a.path.cmp(&b.path));
        for document in documents {
            let Some(at) = visible.graph.find(&document.id) else { continue };
            let page = if home.as_ref() == Some(&document.id) {
                HOME.to_owned()
            } else {
                names.take(&mirrored(&document.path))
            };
            if let Some(translation) = &document.translation {
                self.translated.insert(page.clone());
                self.fragments.insert(
                    (at, true),
                    fragments(without_title(&translation.blocks, document.title.get(Lang::En))),
                );
            }
            // What has an English translation is not written in English, whatever the book's language.
            let written = if document.translation.is_some() { Lang::Ja } else { self.book };
            self.fragments
                .insert((at, false), fragments(without_title(&document.blocks, document.title.get(written))));
            self.nodes.insert(
                at,
                Place {
                    page,
                    fragment: None,
                    document: Some(at),
                },
            );
        }
    }

    /// Sections, sides and rows stand on the pages of what they are parts of.
    fn add_parts(&mut self, graph: &Graph) {
        let mut parts = Vec::new();
        for (at, node) in graph.nodes() {
            let (whole, fragment) = match node.kind {
                Kind::Section => match graph.stated_by(at).next() {
                    Some(edge) => (Some(edge.to), node.id[graph.node(edge.to).id.len() + 1..].to_owned()),
                    None => continue,
                },
                Kind::Side => {
                    let Some((whole, side)) = node.id.rsplit_once('/') else { continue };
                    (graph.find(whole), side.to_owned())
                }
                Kind::SoaRow => {
                    let Some((statement, row)) = node.id.split_once('/') else {
                        continue;
                    };
                    if let Some(page) = self.statement(statement) {
                        parts.push((
                            at,
                            Place {
                                page,
                                fragment: Some(row_id(row)),
                                document: None,
                            },
                        ));
                    }
                    continue;
                }
                Kind::Soa => {
                    if let Some(page) = self.statement(&node.id) {
                        parts.push((
                            at,
                            Place {
                                page,
                                fragment: None,
                                document: None,
                            },
                        ));
                    }
                    continue;
                }
                _ => continue,
            };
            let Some(place) = whole.and_then(|whole| self.nodes.get(&whole)) else {
                continue;
            };
            parts.push((
                at,
                Place {
                    page: place.page.clone(),
                    fragment: Some(fragment),
                    document: place.document,
                },
            ));
        }
        self.nodes.extend(parts);
    }

    /// The page of a Statement of Applicability, by its id `soa:<scope>`.
    fn statement(&self, id: &str) -> Option<String> {
        let scope = id.strip_prefix("soa:")?;
        let service = (scope != crate::model::kinds::soa::ISMS_WIDE).then_some(scope);
        self.report("soa", service).map(|page| format!("{page}.html"))
    }

    fn add_assets(&mut self, visible: &Visible<'_>, names: &mut Names) {
        let mut used = BTreeSet::new();
        for document in visible.isms.documents.iter() {
            let translation = document.translation.iter().map(|translation| &translation.blocks);
            for blocks in [&document.blocks].into_iter().chain(translation) {
                for_each_inline(blocks, &mut |inline| {
                    let span = match inline {
                        Inline::Link(link) => link.span,
                        Inline::Image(image) => image.span,
                        _ => return,
                    };
                    if let Some(Destination::Asset(path)) = visible.graph.destination(span) {
                        used.insert(path.clone());
                    }
                });
            }
        }
        for path in used {
            let inner = path.strip_prefix(visible.files.content).unwrap_or(&path);
            let parts: Vec<_> = inner.split('/').map(safe).collect();
            let name = names.take(&parts.join("/"));
            self.assets.insert(path, name);
        }
    }

    /// Documents are reached by their ids as well, and everything by its former names; an address at which something else stands is left to that.
    fn add_moved(&mut self, visible: &Visible<'_>, names: &mut Names) {
        let by_id = |kind: Kind, id: &str| {
            let folder = if kind == Kind::Document { kind.key() } else { kind.folder() };
            format!("{folder}/{}.html", safe(id))
        };
        let documents = visible.isms.documents.iter();
        let known = documents.filter_map(|document| Some((by_id(Kind::Document, &document.head.id.as_ref()?.0), document.id.as_str())));
        let former = visible.isms.former().into_iter().map(|former| match &former.alias {
            Alias::Id(id) => (by_id(former.kind, id), former.id),
            Alias::Path(path) => (mirrored(path), former.id),
        });
        for (page, id) in known.chain(former) {
            let Some((at, target)) = visible.graph.find(id).and_then(|at| Some((at, self.page(at)?.to_owned()))) else {
                continue;
            };
            if names.take(&page) == page {
                if self.translated.contains(&target) {
                    self.translated.insert(page.clone());
                }
                self.moved.push((page, at));
            }
        }
    }
}

/// The document whose text stands on the first page: the `README.md` (or `index.md`) at the top.
pub(super) fn home_document<'a>(visible: &Visible<'a>) -> Option<&'a Document> {
    let names = ["README.md", "README.md.jinja", "index.md", "index.md.jinja"];
    names
        .iter()
        .find_map(|name| visible.isms.documents.iter().find(|document| document.path == **name))
}

/// The other of the two languages.
pub(super) fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    }
}

/// The way back from a page to the output folder.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The id of a row on the page of its report: its own, unless the page has that id already.
pub(super) fn row_id(id: &str) -> String {
    if is_taken(id) { format!("row:{id}") } else { id.to_owned() }
}

/// Whether the standards have pages of their own: always in a book, and in a folder of plain Markdown as soon as it names one of them.
fn has_catalog_pages(visible: &Visible<'_>) -> bool {
    if visible.audience.is_outside() {
        return false;
    }
    let mut records = 0;
    visible.isms.for_each_record(&mut |_, _, _, _, _| records += 1);
    let graph = visible.graph;
    let is_document = |at: NodeId| matches!(graph.node(at).kind, Kind::Document | Kind::Section);
    !visible.config.plain || records > 0 || graph.edges().any(|edge| is_document(edge.from) && !is_document(edge.to))
}

fn position_number(item: Item<'_>) -> Option<String> {
    match item {
        Item::Position(_, position) => Some(position.number.clone()),
        _ => None,
    }
}

fn is_taken(id: &str) -> bool {
    TAKEN_IDS.contains(&id) || TAKEN_PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

/// The ids that headings get on the page: their own, but for those that the page uses itself. The title of the page has none.
fn fragments(blocks: &[Block]) -> BTreeMap<String, String> {
    let found = headings(blocks);
    let own: BTreeSet<&str> = found.iter().map(|heading| heading.id.as_str()).collect();
    let mut used = BTreeSet::new();
    let mut map = BTreeMap::new();
    for heading in &found {
        let mut id = if heading.id.is_empty() {
            "section".to_owned()
        } else {
            heading.id.clone()
        };
        while used.contains(&id) || is_taken(&id) || (id != heading.id && own.contains(id.as_str())) {
            id.push('_');
        }
        used.insert(id.clone());
        map.insert(heading.id.clone(), id);
    }
    for heading in &found {
        for alias in &heading.aliases {
            let id = map[&heading.id].clone();
            map.entry(alias.clone()).or_insert(id);
        }
    }
    map
}

/// The page of a document: its path with another ending, `README.md` as the index of its folder.
fn mirrored(path: &str) -> String {
    let path = path.strip_suffix(".jinja").unwrap_or(path);
    let mut parts: Vec<_> = path.split('/').map(str::to_owned).collect();
    let name = parts.pop().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name.as_str(), |(name, _)| name);
    let name = if name == "README" { "index" } else { name };
    let mut parts: Vec<_> = parts.iter().map(|part| safe(part)).collect();
    parts.push(format!("{}.html", safe(name)));
    parts.join("/")
}

fn stem(page: &str) -> String {
    page.strip_suffix(".html").unwrap_or(page).to_owned()
}

/// A part of a path as a name that every system takes.
fn safe(part: &str) -> String {
    const RESERVED: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
    let mut name: String = nfc(part)
        .chars()
        .map(|c| if c.is_control() || "<>:\"/\\|?*".contains(c) { '-' } else { c })
        .collect();
    while name.len() > MAX_NAME {
        name.pop();
    }
    if name.ends_with(['.', ' ']) {
        name.push('-');
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| number.chars().count() == 1 && number.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c)));
    if RESERVED.contains(&stem.as_str()) || is_port || name.is_empty() || name.starts_with('.') {
        name.insert(0, '_');
    }
    name
}

/// The names given so far, folded.
#[derive(Default)]
struct Names {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    reserved: Vec<String>,
}

impl Names {
    /// Keeps a folder at the top for ourselves.
    fn reserve(&mut self, folder: &str) {
        self.reserved.push(folder.to_owned());
    }

    /// Gives `path`, or the nearest name that is free.
    fn take(&mut self, path: &str) -> String {
        let (folders, name) = path.rsplit_once('/').map_or((None, path), |(folders, name)| (Some(folders), name));
        let mut folder = String::new();
        for (depth, part) in folders.into_iter().flat_map(|folders| folders.split('/')).enumerate() {
            folder.push_str(part);
            if depth == 0 && self.reserved.contains(&folded(part)) {
                folder.push('_');
            }
            while self.files.contains(&folded(&folder)) {
                folder.push('_');
            }
            self.folders.insert(folded(&folder));
            folder.push('/');
        }
        let (stem, extension) = name.rsplit_once('.').map_or((name, ""), |(stem, _)| name.split_at(stem.len()));
        let mut candidate = format!("{folder}{name}");
        let mut number = 2;
        while self.folders.contains(&folded(&candidate)) || !self.files.insert(folded(&candidate)) {
            candidate = format!("{folder}{stem}-{number}{extension}");
            number += 1;
        }
        candidate
    }
}

/// Percent-encodes a path.
pub(super) fn encode(path: &str) -> String {
    percent(path, "/")
}

/// Percent-encodes a part of a query.
pub(super) fn encode_query(text: &str) -> String {
    percent(text, "")
}

/// Percent-encodes a fragment.
pub(super) fn encode_fragment(fragment: &str) -> String {
    percent(fragment, "/:?@")
}

fn percent(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || (c.is_ascii() && also.contains(c)) {
            out.push(c);
        } else {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_apart() {
        assert_eq!(safe("27001:6.1.3.d"), "27001-6.1.3.d");
        assert_eq!(safe("con"), "_con");
        assert_eq!(safe("LPT1.old"), "_LPT1.old");
        assert_eq!(safe("設定 "), "設定 -");
        assert_eq!(mirrored("procedures/README.md"), "procedures/index.html");
        assert_eq!(mirrored("手順/復元.md.jinja"), "手順/復元.html");
        let mut names = Names::default();
        names.reserve("en");
        assert_eq!(names.take("risks/R-1.html"), "risks/R-1.html");
        assert_eq!(names.take("Risks/r-1.html"), "Risks/r-1-2.html");
        assert_eq!(names.take("en/a.html"), "en_/a.html");
        assert_eq!(names.take("a.b/c"), "a.b/c");
        assert_eq!(names.take("A.b/C"), "A.b/C-2");
        assert_eq!(names.take("risks/R-1.html/x.html"), "risks/R-1.html_/x.html");
        assert_eq!(names.take("risks"), "risks-2");
    }

    #[test]
    fn addresses_are_encoded_once() {
        assert_eq!(encode("手順/a b.html"), "%E6%89%8B%E9%A0%86/a%20b.html");
        assert_eq!(encode_fragment("27017:12.3.1/csp"), "27017:12.3.1/csp");
    }

    proptest::proptest! {
        #[test]
        fn no_two_names_fall_together(paths in proptest::collection::vec("[aA]{1,2}(/[bB.]{1,2})?", 1..12)) {
            let mut names = Names::default();
            let given: Vec<_> = paths.iter().map(|path| folded(&names.take(path))).collect();
            let unique: BTreeSet<_> = given.iter().collect();
            proptest::prop_assert_eq!(unique.len(), given.len());
        }
    }
}
