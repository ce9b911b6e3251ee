//! The whole navigation on one page.

use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::render::edition::Edition;
use crate::render::pages::{CONTENTS, Output, page};
use crate::render::shell::{PAPERS, Place, RULES};
use crate::render::view::{Branch, TreePage};
use crate::report;
use crate::text::Text;

/// Prints the contents of the site.
pub(super) fn print(edition: &Edition<'_>) -> Result<Output, Diagnostic> {
    let (name, title) = CONTENTS;
    let press = edition.press();
    let mut nodes = Vec::new();
    let reports = press
        .addresses
        .reports()
        .filter(|(report, ..)| report::find(report).is_some())
        .filter_map(|(report, service, page)| {
            let table = press.table(report, service)?;
            Some(Branch {
                title: edition.say(&table.title),
                href: Some(edition.href(&format!("{page}.html"))),
                ..Branch::default()
            })
        });
    let reports: Vec<_> = reports.collect();
    let documents = kind(edition, Kind::Document);
    nodes.extend(documents.map(|branch| Branch {
        open: true,
        href: None,
        ..branch
    }));
    let papers: Vec<_> = press
        .addresses
        .papers()
        .map(|(service, page)| Branch {
            title: edition.say(&edition.scope_title(service)),
            href: Some(edition.href(page)),
            ..Branch::default()
        })
        .collect();
    if !papers.is_empty() {
        nodes.push(Branch {
            title: edition.say(&PAPERS),
            count: Some(papers.len()),
            items: papers,
            open: true,
            ..Branch::default()
        });
    }
    if !reports.is_empty() {
        nodes.push(Branch {
            title: edition.say(&REPORTS),
            count: Some(reports.len()),
            items: reports,
            open: true,
            ..Branch::default()
        });
    }
    nodes.extend(rules(edition));
    let kinds = Kind::RECORDS.iter().chain([&Kind::Position, &Kind::Clause]);
    nodes.extend(kinds.filter_map(|of| kind(edition, *of)));
    let view = TreePage {
        page: edition.page(Place::of_page(name, edition.say(&title))),
        nodes,
    };
    page(edition, name, "tree.html", &view)
}

/// The list of the rules of the checker.
fn rules(edition: &Edition<'_>) -> Option<Branch> {
    let href = edition.href(edition.press().addresses.rules()?);
    Some(Branch {
        title: edition.say(&RULES),
        href: Some(href),
        ..Branch::default()
    })
}

/// The pages of a kind, shelf by shelf.
fn kind(edition: &Edition<'_>, kind: Kind) -> Option<Branch> {
    let shelves: Vec<_> = edition.press().shelves.of_kind(kind).collect();
    let branches = |members: &[crate::trace::NodeId]| {
        let branch = |member: &crate::trace::NodeId| {
            let link = edition.link(*member);
            let number = edition.press().document(*member).and_then(|document| document.head.number.clone());
            Some(Branch {
                title: link.title,
                id: number.unwrap_or(link.id),
                href: Some(link.href?),
                ..Branch::default()
            })
        };
        members.iter().filter_map(branch).collect::<Vec<_>>()
    };
    let items: Vec<_> = match shelves.as_slice() {
        [] => return None,
        [one] => branches(&one.members),
        several => {
            let shelf = |shelf: &&crate::render::shelf::Shelf| {
                let items = branches(&shelf.members);
                let title = if shelf.title.is_empty() {
                    edition.say(&OTHERS)
                } else {
                    edition.say(&shelf.title)
                };
                Branch {
                    title,
                    count: Some(items.len()),
                    items,
                    open: kind == Kind::Document,
                    ..Branch::default()
                }
            };
            several.iter().map(shelf).filter(|branch| !branch.items.is_empty()).collect()
        }
    };
    if items.is_empty() {
        return None;
    }
    let href = edition.list_page(kind).map(|page| edition.href(&page));
    Some(Branch {
        title: edition.label(&kind.plural()),
        count: Some(edition.press().shelves.count(kind)),
        href,
        items,
        ..Branch::default()
    })
}

const REPORTS: Text = Text::new("報告", "Reports");
const OTHERS: Text = Text::new("その他", "Others");
