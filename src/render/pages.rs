//! The pages of a site: one function for each kind of page, each from the press to a view and from there to HTML.

use super::address::{FIND, HOME, TREE};
use super::edition::Edition;
use super::press::Press;
use super::search::Entry;
use crate::check::{self, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text::Lang;
use crate::trace::NodeId;

mod clause;
mod control;
pub(super) mod document;
mod home;
mod list;
mod moved;
mod parts;
mod position;
mod record;
mod report;
mod risk;
mod rule;
mod tree;
mod whitepaper;

/// A page to print.
#[derive(Clone, Debug)]
pub(super) enum Job {
    /// The first page.
    Home,
    /// The whole contents.
    Tree,
    /// The search page.
    Find,
    /// The page of a node.
    Node(NodeId),
    /// A page that leads on to that of a node.
    Moved(String, NodeId),
    /// A report, or that of one service.
    Report(String, Option<String>),
    /// The white paper of a service.
    WhitePaper(String),
    /// The list of the items of a kind of the catalog.
    List(Kind),
    /// The list of the rules of the checker.
    Rules,
    /// A rule of the checker.
    Rule(&'static Rule),
}

/// What printing a page gives.
pub(super) struct Output {
    /// Files by path: the page, and the same as data.
    pub(super) files: Vec<(String, String)>,
}

/// Everything that a site in `lang` consists of, in a fixed order.
pub(super) fn jobs(press: &Press<'_>, lang: Lang) -> Vec<Job> {
    let addresses = &press.addresses;
    let whole = addresses.is_whole(lang);
    let mut jobs = Vec::new();
    if addresses.editions(HOME).contains(&lang) {
        jobs.push(Job::Home);
    }
    if whole {
        jobs.push(Job::Tree);
        if press.visible.config.site.search {
            jobs.push(Job::Find);
        }
    }
    // Documents first, then records, then what the standards list: the order in which equal hits of a search are shown.
    let mut nodes: Vec<_> = press
        .visible
        .graph
        .nodes()
        .filter(|(at, _)| {
            addresses
                .page(*at)
                .is_some_and(|page| page != HOME && addresses.editions(page).contains(&lang))
        })
        .collect();
    nodes.retain(|(_, node)| !matches!(node.kind, Kind::Soa));
    nodes.sort_by_key(|(at, node)| (node.kind != Kind::Document, node.kind, *at));
    jobs.extend(nodes.into_iter().map(|(at, _)| Job::Node(at)));
    let moved = addresses.moved().filter(|(page, _)| addresses.editions(page).contains(&lang));
    jobs.extend(moved.map(|(page, at)| Job::Moved(page.to_owned(), at)));
    if whole {
        jobs.extend(addresses.papers().map(|(service, _)| Job::WhitePaper(service.to_owned())));
        jobs.extend(
            super::address::LISTS
                .into_iter()
                .filter(|kind| addresses.list(*kind).is_some())
                .map(Job::List),
        );
        jobs.extend(
            addresses
                .reports()
                .map(|(name, service, _)| Job::Report(name.to_owned(), service.map(str::to_owned))),
        );
        if addresses.rules().is_some() {
            jobs.push(Job::Rules);
            jobs.extend(check::rules().map(Job::Rule));
        }
    }
    jobs
}

/// The files that a page consists of in `lang`: the page itself, and for a report the same as data.
pub(super) fn paths(press: &Press<'_>, lang: Lang, job: &Job) -> Vec<String> {
    let addresses = &press.addresses;
    let page = match job {
        Job::Home => Some(HOME),
        Job::Tree => Some(TREE),
        Job::Find => Some(FIND),
        Job::Node(at) => addresses.page(*at),
        Job::Moved(page, _) => Some(page.as_str()),
        Job::Report(name, service) => {
            let stem = addresses.report(name, service.as_deref()).unwrap_or_default();
            return ["html", "json", "csv"]
                .into_iter()
                .map(|ending| addresses.path(&format!("{stem}.{ending}"), lang))
                .collect();
        }
        Job::WhitePaper(service) => return whitepaper::paths(press, lang, service),
        Job::List(kind) => addresses.list(*kind),
        Job::Rules => addresses.rules(),
        Job::Rule(rule) => addresses.rule(rule.name),
    };
    page.map(|page| addresses.path(page, lang)).into_iter().collect()
}

/// Prints one page.
pub(super) fn print(edition: &Edition<'_>, job: &Job) -> Result<Output, Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    match job {
        Job::Home => home::print(edition),
        Job::Tree => tree::print(edition).map_err(one),
        Job::Find => {
            let place = super::shell::Place::of_page(FIND, edition.say(&SEARCH));
            page(edition, FIND, "search.html", &super::view::SearchPage { page: edition.page(place) }).map_err(one)
        }
        Job::Node(at) => match edition.press().visible.graph.node(*at).kind {
            Kind::Document => document::print(edition, *at),
            Kind::Control => control::print(edition, *at).map_err(one),
            Kind::Position => position::print(edition, *at).map_err(one),
            Kind::Clause => clause::print(edition, *at).map_err(one),
            Kind::Risk => risk::print(edition, *at).map_err(one),
            _ => record::print(edition, *at).map_err(one),
        },
        Job::Moved(page, at) => moved::print(edition, page, *at).map_err(one),
        Job::Report(name, service) => report::print(edition, name, service.as_deref()).map_err(one),
        Job::WhitePaper(service) => whitepaper::print(edition, service),
        Job::List(kind) => list::print(edition, *kind).map_err(one),
        Job::Rules => rule::list(edition).map_err(one),
        Job::Rule(rule) => rule::print(edition, rule).map_err(one),
    }
}

/// How one page is found; `None` if it is not.
pub(super) fn entry(edition: &Edition<'_>, job: &Job) -> Option<Entry> {
    match job {
        Job::Home => home::entry(edition),
        Job::Tree | Job::Find | Job::Moved(..) => None,
        Job::Node(at) => match edition.press().visible.graph.node(*at).kind {
            Kind::Document => document::entry(edition, *at),
            Kind::Control => control::entry(edition, *at),
            Kind::Position => position::entry(edition, *at),
            Kind::Clause => clause::entry(edition, *at),
            _ => record::entry(edition, *at),
        },
        Job::Report(name, service) => report::entry(edition, name, service.as_deref()),
        Job::WhitePaper(service) => whitepaper::entry(edition, service),
        Job::List(kind) => list::entry(edition, *kind),
        Job::Rules => rule::list_entry(edition),
        Job::Rule(rule) => rule::entry(edition, rule),
    }
}

/// How likely a page is what is looked for, when the words say nothing else: what the organisation wrote before what a standard lists, a report before that
/// of one service, and the rules of the checker last.
pub(super) fn rank(press: &Press<'_>, job: &Job) -> u8 {
    match job {
        Job::Node(at) => match press.visible.graph.node(*at).kind {
            Kind::Document | Kind::Service => 8,
            Kind::Control | Kind::Position => 5,
            Kind::Clause | Kind::RiskSource => 3,
            Kind::Person => 2,
            _ => 6,
        },
        Job::Report(_, None) | Job::List(_) | Job::WhitePaper(_) => 5,
        Job::Report(_, Some(_)) => 4,
        Job::Home => 4,
        Job::Tree | Job::Find | Job::Moved(..) | Job::Rules | Job::Rule(_) => 0,
    }
}

/// Prints a view with its template.
fn page(edition: &Edition<'_>, page: &str, template: &str, view: &impl serde::Serialize) -> Result<Output, Diagnostic> {
    let html = edition.engine().page(template, view)?;
    Ok(Output {
        files: vec![(edition.press().addresses.path(page, edition.lang()), html)],
    })
}

const SEARCH: crate::text::Text = crate::text::Text::new("検索", "Search");

/// The name of the page with the whole contents.
const CONTENTS: (&str, crate::text::Text) = (TREE, crate::text::Text::new("全体の目次", "All contents"));
