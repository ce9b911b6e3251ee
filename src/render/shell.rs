//! The shell of a page: the way to it, what stands beside it, and the navigation.

use super::address::{FIND, HOME, INDEX, TREE, encode, root};
use super::edition::Edition;
use super::view;
use crate::audience::Audience;
use crate::files::Area;
use crate::files::git::history::Change;
use crate::model::Kind;
use crate::span::{Span, position};
use crate::text;
use crate::text::{Lang, Text};
use crate::trace::NodeId;

/// The most pages that stand in the navigation beside the one that is shown.
const SIBLINGS: usize = 30;

/// What an auditor asks, and the reports that answer; those that are not there are left out.
const QUESTIONS: &[(Text, &str)] = &[
    (Text::new("対象は何か", "What is in scope"), "scope"),
    (Text::new("責任の分担", "Who is responsible"), "responsibilities"),
    (Text::new("どのようなリスクか", "Which risks"), "risk-matrix"),
    (Text::new("どう対応するか", "How they are treated"), "treatment-plan"),
    (Text::new("適用宣言書", "Statement of Applicability"), "soa"),
    (Text::new("除外とその理由", "Exclusions and why"), "exclusions"),
    (Text::new("要求事項への回答", "Answers to requirements"), "conformance"),
    (Text::new("27017の実施の手引", "27017 guidance"), "guidance"),
    (Text::new("リスクから証拠までの追跡", "From risk to evidence"), "trace"),
    (Text::new("つながりの欠け", "Holes in the chain"), "coverage"),
    (Text::new("診断と例外", "Diagnostics and exceptions"), "diagnostics"),
];

/// The kinds by what they are about.
const GROUPS: &[(Text, &[Kind])] = &[
    (
        Text::new("文書と規格", "Documents and standards"),
        &[
            Kind::Document,
            Kind::Clause,
            Kind::Control,
            Kind::Position,
            Kind::Requirement,
            Kind::ExternalDocument,
        ],
    ),
    (
        Text::new("サービスとリスク", "Services and risks"),
        &[
            Kind::Service,
            Kind::Scope,
            Kind::Supplier,
            Kind::Asset,
            Kind::Duty,
            Kind::Risk,
            Kind::RiskSource,
            Kind::Assessment,
            Kind::Opportunity,
        ],
    ),
    (
        Text::new("運用と改善", "Operation and improvement"),
        &[
            Kind::Evidence,
            Kind::Task,
            Kind::Objective,
            Kind::Measure,
            Kind::Audit,
            Kind::Finding,
            Kind::Review,
            Kind::Incident,
            Kind::Change,
            Kind::Communication,
            Kind::Competence,
            Kind::Training,
            Kind::Certificate,
        ],
    ),
    (
        Text::new("組織", "Organization"),
        &[
            Kind::Role,
            Kind::Person,
            Kind::Unit,
            Kind::Site,
            Kind::System,
            Kind::InterestedParty,
            Kind::Context,
        ],
    ),
];

/// A page as its shell sees it.
pub(super) struct Place<'p> {
    /// The page, without the folder of a language.
    pub(super) page: &'p str,
    /// Its title.
    pub(super) title: String,
    /// The id of its record, if it is known by one.
    pub(super) id: String,
    /// The language of its text, where that is not the reader's.
    pub(super) lang: Option<&'static str>,
    /// The node whose page it is.
    pub(super) node: Option<NodeId>,
    /// The page in the navigation that it is, or stands under.
    pub(super) under: Option<String>,
    /// What stands at head and foot in print.
    pub(super) paper: view::RunningHead,
    /// Where it is written; of a document, the beginning of its file.
    pub(super) source: Option<Span>,
    /// Whether the page has a text of its own in a language.
    pub(super) missing: Option<Lang>,
}

impl<'p> Place<'p> {
    /// A page that belongs to no record.
    pub(super) fn of_page(page: &'p str, title: String) -> Self {
        let paper = view::RunningHead {
            number: title.clone(),
            ..view::RunningHead::default()
        };
        Self {
            page,
            title,
            id: String::new(),
            lang: None,
            node: None,
            under: None,
            paper,
            source: None,
            missing: None,
        }
    }
}

impl Edition<'_> {
    /// What all pages of this language share.
    pub(super) fn site_view(press: &super::press::Press<'_>, theme: &super::theme::Theme, lang: Lang, draft: bool) -> view::Site {
        let addresses = &press.addresses;
        let config = press.visible.config;
        // A language that only translated documents have is searched in the book's own.
        let whole = if addresses.is_whole(lang) { lang } else { addresses.book() };
        let search = config.site.search;
        let if_searched = |path: String| if search { path } else { String::new() };
        view::Site {
            lang: lang.tag(),
            title: config.title.get(lang).to_owned(),
            organization: config.organization.get(lang).to_owned(),
            as_of: press.visible.today.0.to_string(),
            audience: told_to(press.visible.audience).map(|text| text.get(lang).to_owned()),
            draft,
            css: theme.asset("style.css"),
            js: theme.asset("site.js"),
            search_js: if_searched(theme.asset("search.js")),
            icon: theme.asset("icon.svg"),
            search,
            index: if_searched(format!("{INDEX}{}/", whole.tag())),
            home: addresses.href(HOME, None, lang),
            tree: addresses.href(TREE, None, lang),
            find: if_searched(addresses.href(FIND, None, lang)),
        }
    }

    /// The page of the navigation where the nodes of a kind are listed.
    pub(super) fn list_page(&self, kind: Kind) -> Option<String> {
        let addresses = &self.press().addresses;
        let report = |name: &str| addresses.report(name, None).map(|page| format!("{page}.html"));
        match kind {
            Kind::Document => Some(report("documents").unwrap_or_else(|| TREE.to_owned())),
            Kind::Side => self.list_page(Kind::Position),
            Kind::Soa | Kind::SoaRow => report("soa"),
            kind => addresses.list(kind).map(str::to_owned).or_else(|| report(kind.key())),
        }
    }

    /// The shell of a page.
    pub(super) fn page(&self, place: Place<'_>) -> view::Page {
        let path = self.press().addresses.path(place.page, self.lang());
        let under = place.under.clone().or_else(|| {
            place
                .node
                .and_then(|node| self.list_page(self.press().visible.graph.node(node).kind))
        });
        let (prev, next) = self.turns(place.node);
        view::Page {
            root: root(&path),
            trail: self.trail(&place, under.as_deref()),
            nav: self.navigation(&place, under.as_deref()),
            prev,
            next,
            langs: self.languages(&place),
            title: place.title,
            id: place.id,
            lang: place.lang,
            paper: place.paper,
            changed: place.source.and_then(|source| self.changed(source)),
            source: place.source.and_then(|source| self.source(source)),
        }
    }

    /// The file that a page is written in, and for the organization itself where it is edited.
    fn source(&self, span: Span) -> Option<view::SourceFile> {
        let visible = self.press().visible;
        let file = visible.files.file(span.file)?;
        let edit = visible.config.site.edit.as_ref();
        let edit = edit.filter(|_| visible.audience == Audience::Internal && file.area == Area::Content);
        let url = edit.map(|edit| {
            // A page that names no line does not change when one is added above.
            let line = if edit.names_lines() {
                position(&file.text, span.start as usize).line
            } else {
                1
            };
            edit.url(&encode(&file.path), line)
        });
        Some(view::SourceFile {
            path: file.path.clone(),
            url,
        })
    }

    /// The last change of the file that a page is written in; a file of records changes with each of them.
    fn changed(&self, span: Span) -> Option<view::Changed> {
        let visible = self.press().visible;
        let (on, by) = match visible.change(span.file)? {
            Change::Committed { on, by } => (Some(on.to_string()), by.clone()),
            Change::Uncommitted => (None, String::new()),
        };
        Some(view::Changed {
            on,
            by,
            file: span.start != span.end,
        })
    }

    fn trail(&self, place: &Place<'_>, under: Option<&str>) -> Vec<view::Step> {
        if place.page == HOME {
            return Vec::new();
        }
        let config = self.press().visible.config;
        let mut trail = vec![view::Step {
            title: config.title.get(self.lang()).to_owned(),
            href: self.href(HOME),
        }];
        let Some(node) = place.node else {
            if let Some(rules) = self
                .press()
                .addresses
                .rules()
                .filter(|rules| under == Some(*rules) && place.page != *rules)
            {
                trail.push(view::Step {
                    title: self.say(&RULES),
                    href: self.href(rules),
                });
                return trail;
            }
            // The report of one service stands under that of the whole.
            let whole = under.filter(|under| *under != place.page).and_then(|under| {
                self.press()
                    .addresses
                    .reports()
                    .find(|(.., page)| under.strip_suffix(".html") == Some(page))
            });
            let table = whole.and_then(|(name, service, _)| self.press().table(name, service));
            trail.extend(under.zip(table).map(|(under, table)| view::Step {
                title: self.say(&table.title),
                href: self.href(under),
            }));
            return trail;
        };
        let kind = self.press().visible.graph.node(node).kind;
        if let Some(under) = under {
            trail.push(view::Step {
                title: self.label(&kind.plural()),
                href: self.href(under),
            });
        }
        if let Some((shelf, _)) = self.press().shelves.find(node)
            && let (false, Some(first), Some(under)) = (shelf.title.is_empty(), shelf.members.first(), under)
            && kind != Kind::Document
        {
            let row = super::address::row_id(&self.press().visible.graph.node(*first).id);
            trail.push(view::Step {
                title: self.say(&shelf.title),
                href: self.press().addresses.href(under, Some(&row), self.lang()),
            });
        }
        trail
    }

    fn turns(&self, node: Option<NodeId>) -> (Option<view::Turn>, Option<view::Turn>) {
        let Some((shelf, at)) = node.and_then(|node| self.press().shelves.find(node)) else {
            return (None, None);
        };
        let turn = |at: usize| {
            let link = self.known_link(*shelf.members.get(at)?);
            Some(view::Turn {
                id: link.id.clone(),
                title: link.title.clone(),
                href: link.href.clone()?,
            })
        };
        (at.checked_sub(1).and_then(turn), turn(at + 1))
    }

    fn navigation(&self, place: &Place<'_>, under: Option<&str>) -> Vec<view::NavGroup> {
        let mut groups = Vec::new();
        let questions = QUESTIONS.iter().filter_map(|(title, report)| {
            let page = format!("{}.html", self.press().addresses.report(report, None)?);
            Some(self.nav_item(self.say(title), &page, None, place, under, None))
        });
        groups.push(view::NavGroup {
            title: self.say(&ASKED),
            items: questions.collect(),
        });
        let papers = self.press().addresses.papers().map(|(service, page)| {
            let title = self.scope_title(service);
            self.nav_item(self.say(&title), page, None, place, under, None)
        });
        groups.push(view::NavGroup {
            title: self.say(&PAPERS),
            items: papers.collect(),
        });
        for (title, kinds) in GROUPS {
            let items = kinds.iter().filter_map(|kind| {
                let count = match kind {
                    // The one that is the home page stands on no shelf.
                    Kind::Document => self.press().visible.isms.documents.len(),
                    kind => self.press().shelves.count(*kind),
                };
                let page = self.list_page(*kind).filter(|_| count > 0)?;
                Some(self.nav_item(self.label(&kind.plural()), &page, Some(count), place, under, Some(*kind)))
            });
            // The rules stand with what they rest on.
            let rules = self
                .press()
                .addresses
                .rules()
                .filter(|_| kinds.contains(&Kind::Clause))
                .map(|page| self.nav_item(self.say(&RULES), page, None, place, under, None));
            groups.push(view::NavGroup {
                title: self.say(title),
                items: items.chain(rules).collect(),
            });
        }
        groups.retain(|group| !group.items.is_empty());
        groups
    }

    fn nav_item(
        &self,
        title: String,
        page: &str,
        count: Option<usize>,
        place: &Place<'_>,
        under: Option<&str>,
        kind: Option<Kind>,
    ) -> view::NavItem {
        let of_kind = place.node.map(|node| self.press().visible.graph.node(node).kind);
        let open = kind.is_some() && of_kind == kind && under == Some(page);
        let children = if open {
            place.node.map_or_else(Vec::new, |node| self.siblings(node))
        } else {
            Vec::new()
        };
        // A page that answers a question is listed twice at most; it is current where it stands first.
        let current = place.page == page || (kind.is_none() && under == Some(page) && place.node.is_none());
        view::NavItem {
            title,
            href: self.href(page),
            current,
            count,
            open,
            children,
        }
    }

    /// The pages around one, on its shelf.
    fn siblings(&self, node: NodeId) -> Vec<view::NavChild> {
        let Some((shelf, at)) = self.press().shelves.find(node) else {
            return Vec::new();
        };
        let start = at.saturating_sub(SIBLINGS / 2).min(shelf.members.len().saturating_sub(SIBLINGS));
        let around = shelf.members.iter().skip(start).take(SIBLINGS);
        let child = |member: &NodeId| {
            let link = self.known_link(*member);
            let number = self.press().document(*member).and_then(|document| document.head.number.clone());
            Some(view::NavChild {
                id: number.unwrap_or_else(|| link.id.clone()),
                title: link.title.clone(),
                href: link.href.clone()?,
                current: *member == node,
            })
        };
        around.filter_map(child).collect()
    }

    fn languages(&self, place: &Place<'_>) -> Vec<view::OtherLanguage> {
        let addresses = &self.press().addresses;
        let editions = addresses.editions(place.page);
        if editions.len() < 2 {
            return Vec::new();
        }
        let view = |lang: Lang| view::OtherLanguage {
            lang: lang.tag(),
            label: match lang {
                Lang::Ja => "日本語",
                Lang::En => "English",
            },
            href: addresses.href(place.page, None, lang),
            current: lang == self.lang(),
            missing: place.missing == Some(lang),
        };
        editions.into_iter().map(view).collect()
    }
}

/// Whom a site is for, where that has to be said: the public reads what it may, and the organization everything.
fn told_to(audience: Audience) -> Option<Text> {
    let Text { ja, en } = audience.label();
    matches!(audience, Audience::Customer | Audience::Auditor).then(|| text!("{ja}向け", "For {en}"))
}

/// What the rules of the checker are called together.
pub(super) const RULES: Text = Text::new("検査の規則", "Rules of the checker");
/// What white papers are called together.
pub(super) const PAPERS: Text = Text::new("ホワイトペーパー", "White papers");
const ASKED: Text = Text::new("審査の問いから", "By question");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_record_has_its_place_in_the_navigation() {
        for kind in Kind::RECORDS.iter().filter(|kind| **kind != Kind::Soa) {
            let times = GROUPS
                .iter()
                .flat_map(|(_, kinds)| kinds.iter())
                .filter(|known| *known == kind)
                .count();
            assert_eq!(times, 1, "{}", kind.key());
        }
    }
}
