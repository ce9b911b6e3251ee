//! What templates see: one struct for each template and the parts they share, exactly as the comments at the head of the templates say.
//!
//! Invariant: every field is always written; what is missing is null, `""` or `[]`. Words that become CSS classes come from enumerations, never from text.

use std::borrow::Cow;

use serde::Serialize;

mod document;

pub(super) use document::{DocumentPage, MovedPage, Paper, Stale};

pub(super) use crate::report::mark::Mark;

/// What all pages of a language share; stands in the global context.
#[derive(Debug, Serialize)]
pub(super) struct Site {
    pub(super) lang: &'static str,
    pub(super) title: String,
    pub(super) organization: String,
    pub(super) as_of: String,
    pub(super) audience: Option<String>,
    pub(super) draft: bool,
    pub(super) css: String,
    pub(super) js: String,
    pub(super) search_js: String,
    pub(super) icon: String,
    pub(super) search: bool,
    pub(super) index: String,
    pub(super) home: String,
    pub(super) tree: String,
    pub(super) find: String,
}

/// The shell of a page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub(super) root: String,
    pub(super) title: String,
    pub(super) id: String,
    pub(super) lang: Option<&'static str>,
    pub(super) trail: Vec<Step>,
    pub(super) nav: Vec<NavGroup>,
    pub(super) prev: Option<Turn>,
    pub(super) next: Option<Turn>,
    pub(super) langs: Vec<OtherLanguage>,
    pub(super) paper: RunningHead,
    pub(super) source: Option<SourceFile>,
    pub(super) changed: Option<Changed>,
}

/// A step of the way from home to a page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Step {
    pub(super) title: String,
    pub(super) href: String,
}

/// A group of the navigation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NavGroup {
    pub(super) title: String,
    pub(super) items: Vec<NavItem>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NavItem {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) current: bool,
    pub(super) count: Option<usize>,
    pub(super) open: bool,
    pub(super) children: Vec<NavChild>,
}

/// A page beside the one that is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NavChild {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) current: bool,
}

/// The page before or after.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Turn {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: String,
}

/// The same page in a language.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OtherLanguage {
    pub(super) lang: &'static str,
    pub(super) label: &'static str,
    pub(super) href: String,
    pub(super) current: bool,
    pub(super) missing: bool,
}

/// Running head and foot in print.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct RunningHead {
    pub(super) number: String,
    pub(super) version: String,
    pub(super) classification: String,
}

/// Where a page is written.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) url: Option<String>,
}

/// The last change of a page, or of the file of records that it stands in; without a day where changes are not committed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Changed {
    pub(super) on: Option<String>,
    pub(super) by: String,
    pub(super) file: bool,
}

/// A state: shape, colour and word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct State {
    pub(super) mark: Mark,
    pub(super) label: String,
}

/// A record to go to; without an address it is printed as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub(super) href: Option<String>,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) state: Option<State>,
    pub(super) lang: Option<&'static str>,
}

/// A cell of a table or a fact of a head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Cell {
    None,
    Text { text: String, lang: Option<&'static str> },
    Prose { text: String, lang: Option<&'static str> },
    Id { link: Link },
    Title { link: Link },
    Ids { items: Vec<Link> },
    Items { items: Vec<Link> },
    List { items: Vec<String> },
    Number { text: String },
    Figure { text: String, href: Option<String> },
    Date { on: String, late: bool },
    State { state: State },
    Level { step: usize, label: String, value: String },
    Url { url: String, text: String },
}

impl Cell {
    /// Whether nothing would be printed.
    pub(super) fn is_none(&self) -> bool {
        match self {
            Self::None => true,
            Self::Text { text, .. } | Self::Prose { text, .. } => text.is_empty(),
            Self::Ids { items } | Self::Items { items } => items.is_empty(),
            Self::List { items } => items.is_empty(),
            _ => false,
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Column {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) r#type: &'static str,
    pub(super) legend: Option<String>,
}

/// How a row stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) enum Tone {
    #[default]
    #[serde(rename = "")]
    Plain,
    #[serde(rename = "off")]
    Off,
    #[serde(rename = "open")]
    Open,
}

/// A heading between rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Band {
    pub(super) label: String,
    pub(super) anchor: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Row {
    pub(super) anchor: Option<String>,
    pub(super) band: Option<Band>,
    pub(super) depth: u8,
    pub(super) tone: Tone,
    pub(super) cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Table {
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    pub(super) totals: Option<Vec<Cell>>,
    pub(super) basis: Vec<Link>,
    pub(super) notes: Vec<String>,
    pub(super) empty: Option<String>,
}

/// A fact of a head.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) cell: Cell,
}

/// A drawing; `svg` is printed by this program.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Figure {
    pub(super) svg: String,
    pub(super) caption: Option<String>,
    pub(super) wide: bool,
}

/// A part of a page; `html` is printed by this program.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) lead: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) html: Option<String>,
    pub(super) table: Option<Table>,
    pub(super) figure: Option<Figure>,
}

/// Neighbours of one relation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    pub(super) label: String,
    pub(super) items: Vec<Link>,
    pub(super) more: usize,
}

/// The chain a page hangs in.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Rail {
    pub(super) above: Vec<Group>,
    pub(super) here: String,
    pub(super) below: Vec<Group>,
    pub(super) href: Option<String>,
    pub(super) figure: Option<Figure>,
}

/// How widely something may be read.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Classification {
    pub(super) label: String,
    pub(super) seal: bool,
}

/// The head of a record, control, position or requirement.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) lang: Option<&'static str>,
    pub(super) kind: Link,
    pub(super) state: Option<State>,
    pub(super) classification: Option<Classification>,
    pub(super) facts: Vec<Fact>,
}

/// A box of approval.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Approval {
    pub(super) label: String,
    pub(super) by: String,
    pub(super) person: String,
    pub(super) on: String,
    pub(super) r#ref: String,
}

/// A row of a revision history.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Revision {
    pub(super) version: String,
    pub(super) on: String,
    pub(super) change: String,
    pub(super) by: String,
    pub(super) approved: String,
}

/// An open point about a record.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Point {
    pub(super) level: &'static str,
    pub(super) code: &'static str,
    pub(super) text: String,
    pub(super) href: Option<String>,
    /// Why it is accepted, by whom and until when.
    pub(super) note: Option<String>,
}

/// An entry of the contents of a page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ContentsItem {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: u8,
}

/// A text and its language, where it is not the page's.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Passage {
    pub(super) text: String,
    pub(super) lang: Option<&'static str>,
}

/// `record.html`.
#[derive(Debug, Serialize)]
pub(super) struct RecordPage {
    pub(super) page: Page,
    pub(super) head: Head,
    pub(super) sections: Vec<Section>,
    pub(super) rail: Rail,
    pub(super) points: Vec<Point>,
    pub(super) contents: Vec<ContentsItem>,
}

/// `control.html`.
#[derive(Debug, Serialize)]
pub(super) struct ControlPage {
    pub(super) page: Page,
    pub(super) head: Head,
    pub(super) summary: Option<Passage>,
    pub(super) answers: Option<Table>,
    pub(super) guidance: Vec<GuidanceCard>,
    pub(super) sections: Vec<Section>,
    pub(super) rail: Rail,
    pub(super) points: Vec<Point>,
    pub(super) contents: Vec<ContentsItem>,
}

/// A side of a position on the page of a control.
#[derive(Debug, Serialize)]
pub(super) struct GuidanceCard {
    pub(super) party: String,
    pub(super) label: String,
    pub(super) link: Link,
    pub(super) text: String,
    pub(super) lang: Option<&'static str>,
}

/// `guidance.html`.
#[derive(Debug, Serialize)]
pub(super) struct GuidancePage {
    pub(super) page: Page,
    pub(super) head: Head,
    pub(super) sides: Vec<SidePart>,
    pub(super) rail: Rail,
    pub(super) points: Vec<Point>,
    pub(super) contents: Vec<ContentsItem>,
}

/// A side of a position.
#[derive(Debug, Serialize)]
pub(super) struct SidePart {
    pub(super) party: String,
    pub(super) label: String,
    pub(super) text: String,
    pub(super) lang: Option<&'static str>,
    pub(super) items: Vec<TellItem>,
    pub(super) answers: Option<Table>,
    pub(super) sections: Vec<Section>,
}

/// Something that a provider tells its customers.
#[derive(Debug, Serialize)]
pub(super) struct TellItem {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) r#type: String,
}

/// `requirement.html`.
#[derive(Debug, Serialize)]
pub(super) struct RequirementPage {
    pub(super) page: Page,
    pub(super) head: Head,
    pub(super) summary: Option<Passage>,
    pub(super) parts: Vec<Link>,
    pub(super) sections: Vec<Section>,
    pub(super) rail: Rail,
    pub(super) points: Vec<Point>,
    pub(super) contents: Vec<ContentsItem>,
}

/// `report.html`.
#[derive(Debug, Serialize)]
pub(super) struct ReportPage {
    pub(super) page: Page,
    pub(super) head: ReportHead,
    pub(super) variants: Vec<Variant>,
    pub(super) figures: Vec<Figure>,
    pub(super) table: Table,
    pub(super) sections: Vec<Section>,
    pub(super) files: Vec<File>,
    pub(super) points: Vec<Point>,
}

/// The head of a report.
#[derive(Debug, Serialize)]
pub(super) struct ReportHead {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) lead: Option<String>,
    pub(super) state: Option<State>,
    pub(super) classification: Option<Classification>,
    pub(super) facts: Vec<Fact>,
    pub(super) approvals: Vec<Approval>,
}

/// The same report about something else.
#[derive(Debug, Serialize)]
pub(super) struct Variant {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) current: bool,
}

/// The same report as a file.
#[derive(Debug, Serialize)]
pub(super) struct File {
    pub(super) label: String,
    pub(super) href: String,
}

/// `home.html`.
#[derive(Debug, Serialize)]
pub(super) struct HomePage {
    pub(super) page: Page,
    pub(super) title: String,
    pub(super) lead: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) questions: Vec<Question>,
    pub(super) attention: Vec<Attention>,
    pub(super) coverage: Option<Coverage>,
    pub(super) services: Vec<ServiceCard>,
    pub(super) revisions: Vec<Latest>,
    pub(super) body: Option<String>,
    pub(super) stale: Option<Stale>,
}

/// A question of an auditor and its answer in one line.
#[derive(Debug, Serialize)]
pub(super) struct Question {
    pub(super) ask: String,
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) text: String,
    pub(super) lang: Option<&'static str>,
    pub(super) href: String,
}

/// What waits for a person.
#[derive(Debug, Serialize)]
pub(super) struct Attention {
    pub(super) label: String,
    pub(super) count: usize,
    pub(super) href: String,
    pub(super) items: Vec<Waiting>,
}

/// One thing that waits.
#[derive(Debug, Serialize)]
pub(super) struct Waiting {
    pub(super) link: Link,
    pub(super) when: String,
    pub(super) late: bool,
}

/// How many links of the chain are missing, by kind.
#[derive(Debug, Serialize)]
pub(super) struct Coverage {
    pub(super) href: String,
    pub(super) holes: Vec<HoleCount>,
}

/// How often a kind of link is missing.
#[derive(Debug, Serialize)]
pub(super) struct HoleCount {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) cell: Cell,
    pub(super) open: bool,
}

/// A service on the home page.
#[derive(Debug, Serialize)]
pub(super) struct ServiceCard {
    pub(super) link: Link,
    pub(super) model: String,
    pub(super) parties: Vec<PartyTag>,
    pub(super) pattern: String,
    pub(super) uses: Vec<Link>,
    pub(super) paper: Option<Turn>,
    pub(super) soa: Option<SoaBar>,
    pub(super) risks: Option<RiskLine>,
}

/// A part that a service plays.
#[derive(Debug, Serialize)]
pub(super) struct PartyTag {
    pub(super) label: String,
}

/// How far a Statement of Applicability is done.
#[derive(Debug, Serialize)]
pub(super) struct SoaBar {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) total: usize,
    pub(super) text: String,
    pub(super) counts: Vec<BarPart>,
}

/// A part of the bar; `from` is the sum of the parts before it.
#[derive(Debug, Serialize)]
pub(super) struct BarPart {
    pub(super) mark: Mark,
    pub(super) label: String,
    pub(super) n: usize,
    pub(super) from: usize,
}

/// The risks of a service in one line.
#[derive(Debug, Serialize)]
pub(super) struct RiskLine {
    pub(super) href: String,
    pub(super) text: String,
}

/// A revision of a document.
#[derive(Debug, Serialize)]
pub(super) struct Latest {
    pub(super) on: String,
    pub(super) link: Link,
    pub(super) version: String,
    pub(super) change: String,
}

/// `tree.html`.
#[derive(Debug, Serialize)]
pub(super) struct TreePage {
    pub(super) page: Page,
    pub(super) nodes: Vec<Branch>,
}

/// A branch of the whole navigation.
#[derive(Debug, Default, Serialize)]
pub(super) struct Branch {
    pub(super) title: String,
    pub(super) id: String,
    pub(super) href: Option<String>,
    pub(super) count: Option<usize>,
    pub(super) open: bool,
    pub(super) items: Vec<Branch>,
}

/// `search.html`.
#[derive(Debug, Serialize)]
pub(super) struct SearchPage {
    pub(super) page: Page,
}

/// The implicit values that a component sees when it is printed by itself.
#[derive(Debug, Serialize)]
pub(super) struct Implicit<'a> {
    pub(super) page: &'a Root,
    pub(super) site: &'a Site,
    pub(super) t: &'a std::collections::BTreeMap<String, String>,
}

/// The part of a page that components need.
#[derive(Debug, Serialize)]
pub(super) struct Root {
    pub(super) root: Cow<'static, str>,
}

/// `whitepaper.html`.
#[derive(Debug, Serialize)]
pub(super) struct WhitePaperPage {
    pub(super) page: Page,
    pub(super) head: WhitePaperHead,
    pub(super) chapters: Vec<Chapter>,
    pub(super) files: Vec<File>,
    pub(super) contents: Vec<ContentsItem>,
}

/// The head of a white paper.
#[derive(Debug, Serialize)]
pub(super) struct WhitePaperHead {
    pub(super) title: String,
    pub(super) open: usize,
    pub(super) facts: Vec<Fact>,
}

/// A chapter of a white paper.
#[derive(Debug, Serialize)]
pub(super) struct Chapter {
    pub(super) id: String,
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) sections: Vec<ChapterSection>,
}

/// A section of a chapter.
#[derive(Debug, Serialize)]
pub(super) struct ChapterSection {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) guidance: Option<Link>,
    pub(super) annex_a: Vec<Link>,
    pub(super) near: Vec<Link>,
    pub(super) parts: Vec<ChapterPart>,
}

/// What a section says.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum ChapterPart {
    Words { words: Passage },
    Lines { lines: Vec<String> },
    Html { lang: Option<&'static str>, html: String },
    Facts { facts: Vec<Fact> },
    Terms { terms: Vec<(String, String)> },
    Figure { figure: Figure },
    Table { table: Table },
    Answers { answers: Vec<ChapterAnswer> },
    Customer { words: Passage },
}

/// What is told about an item.
#[derive(Debug, Serialize)]
pub(super) struct ChapterAnswer {
    pub(super) label: String,
    pub(super) state: &'static str,
    pub(super) text: Option<Passage>,
    pub(super) value: Option<String>,
    pub(super) source: String,
}
