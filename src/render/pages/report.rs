//! The page of a report or register, and the same as JSON and CSV.

use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::render::edition::Edition;
use crate::render::pages::{Output, page};
use crate::render::search::{Entry, Unit};
use crate::render::shell::Place;
use crate::render::view::{Fact, File, Mark, ReportHead, ReportPage, RunningHead, State, Variant};
use crate::report::{self, ColumnKind, Query, Table, print};
use crate::text::Text;

/// Prints a report.
pub(super) fn print(edition: &Edition<'_>, name: &str, service: Option<&str>) -> Result<Output, Diagnostic> {
    let press = edition.press();
    let table = press.table(name, service).expect("reports that have a page were run");
    let stem = press
        .addresses
        .report(name, service)
        .expect("reports are printed where they have a page");
    let target = format!("{stem}.html");
    let title = edition.say(&table.title);
    let about = report::find(name).map(|report| edition.say(&report.about));
    let (json, csv) = (
        press.addresses.path(&format!("{stem}.json"), edition.lang()),
        press.addresses.path(&format!("{stem}.csv"), edition.lang()),
    );
    let file = |label: &str, path: &str| File {
        label: label.to_owned(),
        href: crate::render::address::encode(path),
    };
    let approval = approval(edition, name, service);
    let mut place = Place::of_page(&target, title.clone());
    place.under = press.addresses.report(name, None).map(|page| format!("{page}.html"));
    place.paper = RunningHead {
        classification: approval.classification.as_ref().map(|seal| seal.label.clone()).unwrap_or_default(),
        ..place.paper
    };
    let view = ReportPage {
        page: edition.page(place),
        head: ReportHead {
            id: name.to_owned(),
            title,
            lead: about,
            state: approval.state,
            classification: approval.classification,
            facts: facts(edition, table),
            approvals: approval.boxes,
        },
        variants: variants(edition, name, service),
        figures: edition.figures(table, &service.map_or_else(Query::default, Query::service)),
        table: edition.table(table, format!("tbl-{name}")),
        sections: Vec::new(),
        files: vec![file("CSV", &csv), file("JSON", &json)],
        points: Vec::new(),
    };
    let mut output = page(edition, &target, "report.html", &view)?;
    let data = print::json(table, edition.lang());
    output.files.push((json, format!("{data:#}\n")));
    // With a byte order mark, without which Excel takes the file for one in the encoding of its country.
    output.files.push((csv, format!("\u{feff}{}", print::csv(table, edition.lang()))));
    Ok(output)
}

/// How a report is found: by its title and what it is about.
pub(super) fn entry(edition: &Edition<'_>, name: &str, service: Option<&str>) -> Option<Entry> {
    let press = edition.press();
    let stem = press.addresses.report(name, service)?;
    let about = report::find(name).map(|report| edition.say(&report.about));
    Some(Entry {
        href: edition.href(&format!("{stem}.html")),
        id: String::new(),
        other: String::new(),
        title: edition.say(&press.table(name, service)?.title),
        kind: edition.say(&REPORT),
        units: vec![Unit {
            text: about.unwrap_or_default(),
            ..Unit::default()
        }],
    })
}

fn facts(edition: &Edition<'_>, table: &Table) -> Vec<Fact> {
    let meta = table
        .meta
        .iter()
        .map(|(_, label, cell)| edition.fact(label, edition.plain_cell(cell, ColumnKind::Text)));
    // Totals that stand under no column are facts.
    let totals = table
        .totals
        .iter()
        .filter(|(key, _)| !table.columns.iter().any(|column| column.key == *key));
    let totals = totals.map(|(key, cell)| edition.fact(&table.label(key), edition.plain_cell(cell, ColumnKind::Number)));
    meta.chain(totals).filter(|fact| !fact.cell.is_none()).collect()
}

#[derive(Default)]
struct Approved {
    state: Option<State>,
    classification: Option<crate::render::view::Classification>,
    boxes: Vec<crate::render::view::Approval>,
}

/// The head of paper of a Statement of Applicability.
fn approval(edition: &Edition<'_>, name: &str, service: Option<&str>) -> Approved {
    if name != "soa" {
        return Approved::default();
    }
    let id = format!("soa:{}", service.unwrap_or(ISMS_WIDE));
    let Some(soa) = edition.press().visible.isms.soa.get(&id) else {
        return Approved::default();
    };
    let state = match soa.approved {
        Some(_) => State {
            mark: Mark::Done,
            label: edition.say(&APPROVED),
        },
        None => State {
            mark: Mark::Open,
            label: edition.say(&NOT_APPROVED),
        },
    };
    Approved {
        state: Some(state),
        classification: edition.classification(Kind::Soa, &id),
        boxes: edition.approvals(soa.approved.as_ref(), soa.examined.as_ref(), soa.prepared.as_ref()),
    }
}

/// The same report as a whole and for each service.
fn variants(edition: &Edition<'_>, name: &str, service: Option<&str>) -> Vec<Variant> {
    let press = edition.press();
    let variants = press
        .addresses
        .reports()
        .filter(|(of, ..)| *of == name)
        .map(|(_, of, page)| Variant {
            title: edition.say(&of.map_or(WHOLE, |service| edition.scope_title(service))),
            href: edition.href(&format!("{page}.html")),
            current: of == service,
        });
    let variants: Vec<_> = variants.collect();
    if variants.len() > 1 { variants } else { Vec::new() }
}

const REPORT: Text = Text::new("報告", "Report");
const WHOLE: Text = Text::new("全体", "Whole");
const APPROVED: Text = Text::new("承認済", "approved");
const NOT_APPROVED: Text = Text::new("未承認", "not approved");
