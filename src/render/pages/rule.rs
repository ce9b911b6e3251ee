//! The pages of the checker's rules: what each looks at and why, with an example of good and bad; and the list of all.

use crate::check::{self, Group, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::render::edition::Edition;
use crate::render::html::{self, Source};
use crate::render::pages::{Output, page};
use crate::render::search::{Entry, Unit};
use crate::render::shell::{Place, RULES};
use crate::render::view::{Band, Cell, Fact, Head, Mark, Rail, RecordPage, ReportHead, ReportPage, Row, Section, State};
use crate::report::Opens;
use crate::source::blocks::{Block, plain};
use crate::source::markdown;
use crate::span::FileId;
use crate::text::{Text, escape_into};

/// Prints the page of a rule.
pub(super) fn print(edition: &Edition<'_>, rule: &Rule) -> Result<Output, Diagnostic> {
    let press = edition.press();
    let target = press.addresses.rule(rule.name).expect("rules are printed where they have a page");
    let group = check::groups()
        .iter()
        .find(|group| group.rules.iter().any(|own| own.name == rule.name))
        .expect("every rule stands in a group");
    let sections = sections(edition, rule, target);
    let list = edition.press().addresses.rules().map(str::to_owned);
    let mut kind = edition.words(&edition.say(&RULES));
    kind.href = list.as_deref().map(|page| edition.href(page));
    let mut place = Place::of_page(target, rule.name.to_owned());
    place.under = list;
    let view = RecordPage {
        page: edition.page(place),
        head: Head {
            id: String::new(),
            title: rule.name.to_owned(),
            lang: None,
            kind,
            state: None,
            classification: None,
            facts: facts(edition, group, rule),
        },
        contents: edition.contents(&sections),
        sections,
        rail: Rail::default(),
        points: Vec::new(),
    };
    page(edition, target, "record.html", &view)
}

/// How the page of a rule is found: heading by heading.
pub(super) fn entry(edition: &Edition<'_>, rule: &Rule) -> Option<Entry> {
    let text = rule.page(edition.lang());
    let mut units: Vec<Unit> = Vec::new();
    for block in &markdown::parse(FileId::NONE, text, 0..text.len(), false).blocks {
        match block {
            Block::Heading(heading) if heading.level > 1 => units.push(Unit {
                anchor: heading.id.clone(),
                heading: plain(&heading.inlines),
                text: String::new(),
            }),
            Block::Heading(_) => {}
            block => {
                let Some(unit) = units.last_mut() else { continue };
                unit.text.push_str(&edition.spoken(std::slice::from_ref(block)));
                unit.text.push(' ');
            }
        }
    }
    Some(Entry {
        href: edition.href(edition.press().addresses.rule(rule.name)?),
        id: rule.name.to_owned(),
        other: String::new(),
        title: edition.rule(rule.name).title,
        kind: edition.say(&RULES),
        units,
    })
}

/// The page of a rule, heading by heading.
fn sections(edition: &Edition<'_>, rule: &Rule, target: &str) -> Vec<Section> {
    let text = rule.page(edition.lang());
    let blocks = markdown::parse(FileId::NONE, text, 0..text.len(), false).blocks;
    let path = edition.press().addresses.path(target, edition.lang());
    let mut titles = titles(text).into_iter();
    let mut sections: Vec<Section> = Vec::new();
    for block in &blocks {
        if let Block::Heading(heading) = block {
            // The title of the page stands in its head.
            if heading.level > 1 {
                sections.push(Section {
                    id: heading.id.clone(),
                    title: plain(&heading.inlines),
                    html: Some(String::new()),
                    ..Section::default()
                });
            }
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        let html = section.html.get_or_insert_default();
        if matches!(block, Block::Code { .. })
            && let Some(title) = titles.next().flatten()
        {
            html.push_str("<p class=\"code-path\"><code>");
            escape_into(title, html);
            html.push_str("</code></p>");
        }
        let source = Source {
            document: None,
            path: &path,
            title: "",
            blocks: std::slice::from_ref(block),
            below: 0,
        };
        html.push_str(&html::print(edition, &source).html);
    }
    sections
}

/// The path that each fence of a page names after its language, if it names one.
fn titles(page: &str) -> Vec<Option<&str>> {
    let mut titles = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        let Some(info) = line.strip_prefix("```") else { continue };
        if !fenced {
            titles.push(info.split_once(' ').map(|(_, path)| path.trim()).filter(|path| !path.is_empty()));
        }
        fenced = !fenced;
    }
    titles
}

fn facts(edition: &Edition<'_>, group: &Group, rule: &Rule) -> Vec<Fact> {
    let visible = edition.press().visible;
    let count = |state: &str| {
        let opens = Opens::report("diagnostics").only("code", rule.name).only("state", state);
        let table = edition.press().table("diagnostics", None)?;
        let count = table.counted(&opens).count();
        let href = (count > 0).then(|| edition.opened(&opens)).flatten();
        Some(Cell::Figure {
            text: count.to_string(),
            href,
        })
    };
    let mut facts = vec![
        edition.fact(&GROUP, edition.short(&edition.say(&group.title))),
        edition.fact(
            &LEVEL,
            Cell::State {
                state: level(edition, check::level(visible.config, group, rule)),
            },
        ),
    ];
    facts.extend(count("open").map(|cell| edition.fact(&OPEN, cell)));
    facts.extend(count("accepted").map(|cell| edition.fact(&ACCEPTED, cell)));
    facts.push(edition.fact(&BASIS, basis(edition, rule)));
    facts.retain(|fact| !fact.cell.is_none());
    facts
}

/// What a rule rests on, in the editions of the book.
fn basis(edition: &Edition<'_>, rule: &Rule) -> Cell {
    let catalog = edition.press().visible.catalog;
    let known = rule.basis.iter().filter(|id| catalog.get(id).is_some());
    Cell::Items {
        items: known.map(|id| edition.link_to(id)).collect(),
    }
}

fn level(edition: &Edition<'_>, level: Level) -> State {
    let (mark, label) = match level {
        Level::Deny => (Mark::Done, &DENY),
        Level::Warn => (Mark::Part, &WARN),
        Level::Allow => (Mark::Off, &ALLOW),
    };
    State {
        mark,
        label: edition.say(label),
    }
}

/// Prints the list of all rules.
pub(super) fn list(edition: &Edition<'_>) -> Result<Output, Diagnostic> {
    let press = edition.press();
    let target = press.addresses.rules().expect("the list is printed where it has a page").to_owned();
    let mut rows = Vec::new();
    for group in check::groups() {
        for (at, rule) in group.rules.iter().enumerate() {
            let link = edition.rule(rule.name);
            let basis = match basis(edition, rule) {
                Cell::Items { items } if !items.is_empty() => Cell::Ids { items },
                _ => Cell::None,
            };
            let cells = vec![
                Cell::Id { link: link.clone() },
                edition.prose(&spoken(edition, &rule.summary())),
                Cell::State {
                    state: level(edition, check::level(press.visible.config, group, rule)),
                },
                basis,
            ];
            rows.push(Row {
                anchor: Some(crate::render::address::row_id(rule.name)),
                band: (at == 0).then(|| Band {
                    label: edition.label(&group.title),
                    anchor: None,
                }),
                cells,
                ..Row::default()
            });
        }
    }
    let columns = [
        ("rule", NAME, "id"),
        ("summary", SUMMARY, "prose"),
        ("level", LEVEL, "state"),
        ("basis", BASIS, "ids"),
    ];
    let title = edition.say(&RULES);
    let mut place = Place::of_page(&target, title.clone());
    place.under = Some(target.clone());
    let view = ReportPage {
        page: edition.page(place),
        head: ReportHead {
            id: String::new(),
            title,
            lead: Some(edition.say(&LEAD)),
            state: None,
            classification: None,
            facts: Vec::new(),
            approvals: Vec::new(),
        },
        variants: Vec::new(),
        figures: Vec::new(),
        table: edition.own_table("tbl-rules", &RULES, &columns, rows),
        sections: Vec::new(),
        files: Vec::new(),
        points: Vec::new(),
    };
    page(edition, &target, "report.html", &view)
}

/// How the list of all rules is found: by what it says of itself.
pub(super) fn list_entry(edition: &Edition<'_>) -> Option<Entry> {
    Some(Entry {
        href: edition.href(edition.press().addresses.rules()?),
        id: String::new(),
        other: String::new(),
        title: edition.say(&RULES),
        kind: edition.say(&LIST),
        units: vec![Unit {
            text: edition.say(&LEAD),
            ..Unit::default()
        }],
    })
}

/// A text in Markdown as plain words.
fn spoken(edition: &Edition<'_>, text: &Text) -> String {
    let text = text.get(edition.lang());
    edition.spoken(&markdown::parse(FileId::NONE, text, 0..text.len(), false).blocks)
}

const GROUP: Text = Text::new("まとまり", "Group");
const LEVEL: Text = Text::new("重さ", "Level");
const BASIS: Text = Text::new("根拠", "Basis");
const OPEN: Text = Text::new("未解決の診断", "Open diagnostics");
const ACCEPTED: Text = Text::new("例外として承認", "Accepted as exceptions");
const NAME: Text = Text::new("規則", "Rule");
const SUMMARY: Text = Text::new("何を見るか", "What it checks");
const LIST: Text = Text::new("一覧", "List");
const DENY: Text = Text::new("エラー", "error");
const WARN: Text = Text::new("警告", "warning");
const ALLOW: Text = Text::new("使わない", "not used");
const LEAD: Text = Text::new(
    "検査の規則と、この本での重さ、根拠とする要求事項です。規則のページに、見ていること、理由、よい例と悪い例があります。",
    "The rules of the checker with their level in this book and what they rest on. The page of a rule says what it checks and why, with a good and a bad example.",
);
