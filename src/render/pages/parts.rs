//! Parts that pages of nodes share: head, rail, open points, and tables of what refers to the node.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Exception;
use crate::data::Day;
use crate::diagnostic::Severity;
use crate::figure::step;
use crate::model::Kind;
use crate::model::value::{Approval, Estimate};
use crate::render::address::other;
use crate::render::edition::Edition;
use crate::render::search::{Entry, Unit};
use crate::render::shell::Place;
use crate::render::state;
use crate::render::view::{self, Cell, Row};
use crate::text;
use crate::text::{COMMA, Lang, Natural, Text};
use crate::trace::soa::{self, Statement};
use crate::trace::{Direction, NodeId, Relation};

/// The records of one kind that refer to something, by id, each with the ways in which it does.
type Referrers<'r> = BTreeMap<Natural, (NodeId, BTreeSet<&'r Relation>)>;

/// The most neighbours of one relation that stand in the rail.
const RAIL: usize = 6;
/// Up to how many rows of Statements of Applicability say how each control is done.
const FEW: usize = 40;
/// About how many neighbours stand on one side of it, when there are many relations.
const RAIL_SIDE: usize = 20;

impl<'a> Edition<'a> {
    /// The place of a node's own page.
    pub(super) fn place_of(&self, at: NodeId) -> Place<'a> {
        let press = self.press();
        let node = press.visible.graph.node(at);
        let page = press.addresses.page(at).expect("pages are printed for nodes that have one");
        let link = self.link(at);
        let classification = self.classification(node.kind, &node.id);
        let number = if link.id.is_empty() {
            link.title.clone()
        } else {
            format!("{} {}", link.id, link.title)
        };
        Place {
            id: link.id,
            lang: None,
            node: Some(at),
            under: None,
            paper: view::RunningHead {
                number,
                version: String::new(),
                classification: classification.map(|seal| seal.label).unwrap_or_default(),
            },
            source: node.span.is_some().then_some(node.span),
            missing: None,
            title: link.title,
            page,
        }
    }

    /// The head of a node's page.
    pub(super) fn head(&self, at: NodeId, facts: Vec<view::Fact>) -> view::Head {
        let node = self.press().visible.graph.node(at);
        let title = self.title(at);
        let mut kind = self.words(&self.kind_label(at));
        kind.href = self.list_page(node.kind).map(|page| self.href(&page));
        view::Head {
            id: node.id.clone(),
            lang: self.foreign(&title),
            title,
            kind,
            state: self.state_of(at),
            classification: self.classification(node.kind, &node.id),
            facts,
        }
    }

    /// The chain that nodes hang in: `at`, and further nodes that are parts of it.
    pub(super) fn rail(&self, at: NodeId, parts: &[NodeId]) -> view::Rail {
        let graph = self.press().visible.graph;
        // The chain is made of what the system consists of; who does it stands in the head.
        let about_people = is_people(graph.node(at).kind);
        let groups = |direction: Direction| {
            let mut groups: Vec<(Text, Vec<NodeId>)> = Vec::new();
            for node in [at].iter().chain(parts) {
                for (label, members) in graph.neighbours(*node, direction) {
                    let members = members.into_iter().filter(|member| {
                        *member != at
                            && !parts.contains(member)
                            && graph.node(*member).kind != Kind::Section
                            && (about_people || !is_people(graph.node(*member).kind))
                    });
                    match groups.iter_mut().find(|(known, _)| *known == label) {
                        Some((_, known)) => known.extend(members),
                        None => groups.push((label, members.collect())),
                    }
                }
            }
            // What is only mentioned stands after what is stated.
            groups.sort_by_key(|(label, members)| members.first().map(|first| (is_mention(label), rank(graph.node(*first).kind))));
            groups.retain(|(_, members)| !members.is_empty());
            for (_, members) in &mut groups {
                let mut seen = std::collections::BTreeSet::new();
                members.retain(|member| seen.insert(*member));
            }
            groups
        };
        let listed = |groups: &[(Text, Vec<NodeId>)]| {
            let most = (RAIL_SIDE / groups.len().max(1)).clamp(1, RAIL);
            let group = |(label, members): &(Text, Vec<NodeId>)| view::Group {
                label: self.label(label),
                items: members.iter().take(most).map(|member| self.link(*member)).collect(),
                more: members.len().saturating_sub(most),
            };
            groups.iter().map(group).collect()
        };
        let (above, below) = (groups(Direction::Above), groups(Direction::Below));
        let node = graph.node(at);
        let traced = self.press().is_traced(&node.id);
        let link = self.link(at);
        view::Rail {
            above: listed(&above),
            here: if link.id.is_empty() { link.title } else { link.id },
            below: listed(&below),
            href: if traced {
                self.report_href("trace", None, Some(&crate::render::address::row_id(&node.id)))
            } else {
                None
            },
            figure: self.chain_figure(at, [&above, &below]),
        }
    }

    /// The open diagnostics about a record, and those that an exception accepts.
    pub(super) fn points(&self, id: &str) -> Vec<view::Point> {
        let point = |diagnostic: &&crate::diagnostic::Diagnostic| view::Point {
            level: if diagnostic.severity == Severity::Deny { "deny" } else { "warn" },
            code: diagnostic.code,
            text: self.say(&diagnostic.message),
            href: self.rule(diagnostic.code).href,
            note: None,
        };
        let mut points: Vec<_> = self.press().points(id).iter().map(point).collect();
        points.extend(
            self.press()
                .exceptions(id)
                .iter()
                .filter_map(|(_, exception)| self.accepted(exception)),
        );
        points
    }

    /// A diagnostic that an exception accepts: what was found, and why, by whom and until when it is accepted.
    fn accepted(&self, exception: &Exception) -> Option<view::Point> {
        let diagnostic = exception.silenced.as_ref()?;
        let accept = &exception.accept;
        let (reason, by) = (accept.reason.get(self.lang()), self.link_to(&accept.approved.by.value).title);
        let (on, until) = (accept.approved.on.0, accept.until.0);
        let note = text!(
            "例外の理由: {reason}（{on} {by}承認、{until} まで）",
            "Accepted as an exception: {reason} (approved on {on} by {by}, until {until})"
        );
        Some(view::Point {
            level: "accepted",
            code: diagnostic.code,
            text: self.say(&diagnostic.message),
            href: self.rule(diagnostic.code).href,
            note: Some(self.say(&note)),
        })
    }

    /// Tables of the records that refer to any of `nodes`: one for each kind; where they do so in several ways, each row says in which.
    pub(super) fn referrers(&self, nodes: &[NodeId]) -> Vec<view::Section> {
        let graph = self.press().visible.graph;
        let mut kinds: BTreeMap<Kind, Referrers<'_>> = BTreeMap::new();
        for edge in nodes.iter().flat_map(|node| graph.naming(*node)) {
            let kind = graph.node(edge.from).kind;
            if matches!(edge.relation, Relation::Catalog(_) | Relation::Row(_))
                || matches!(kind, Kind::Soa | Kind::SoaRow | Kind::Section)
                || nodes.contains(&edge.from)
            {
                continue;
            }
            let id = Natural(graph.node(edge.from).id.clone());
            let (_, relations) = kinds.entry(kind).or_default().entry(id).or_insert((edge.from, BTreeSet::new()));
            relations.insert(&edge.relation);
        }
        let section = |(kind, referrers): (Kind, Referrers<'_>)| {
            let relations = referrers.values().flat_map(|(_, relations)| relations);
            let labels: BTreeMap<_, _> = relations.map(|relation| (relation.inverse_label(kind), relation.key())).collect();
            let (id, label) = match labels.first_key_value().filter(|_| labels.len() == 1) {
                Some((only, key)) => (format!("rel-{}-{key}", kind.key()), only.clone()),
                None => (format!("rel-{}", kind.key()), kind.plural()),
            };
            let differ = labels.len() > 1;
            let members: Vec<_> = referrers.into_values().collect();
            let table = self.referrers_table(&format!("{id}-t"), &label, kind, &members, differ);
            view::Section {
                id,
                title: self.label(&label),
                table: Some(table),
                ..view::Section::default()
            }
        };
        kinds.into_iter().map(section).collect()
    }

    /// A table of nodes of one kind, with what matters of the kind, and how they refer where that differs.
    fn referrers_table(
        &self,
        id: &str,
        caption: &Text,
        kind: Kind,
        members: &[(NodeId, BTreeSet<&Relation>)],
        differ: bool,
    ) -> view::Table {
        let mut columns = vec![("title", TITLE, "title")];
        let links: Vec<_> = members.iter().map(|(member, _)| self.link(*member)).collect();
        let with_ids = links.iter().any(|link| !link.id.is_empty());
        if with_ids {
            columns.insert(0, ("id", ID, "id"));
        }
        if differ {
            columns.push(("relations", RELATIONS, "text"));
        }
        match kind {
            Kind::Risk => columns.extend([("current", CURRENT, "level"), ("residual", RESIDUAL, "level")]),
            Kind::Evidence => columns.extend([("last", LAST, "date"), ("next", NEXT, "date")]),
            _ => {}
        }
        let with_states = links.iter().any(|link| link.state.is_some());
        if with_states {
            columns.push(("state", STATE, "state"));
        }
        let row = |((member, relations), link): (&(NodeId, BTreeSet<&Relation>), &view::Link)| {
            let mut cells = Vec::new();
            if with_ids {
                cells.push(Cell::Id { link: link.clone() });
            }
            cells.push(Cell::Title { link: link.clone() });
            if differ {
                let ways: BTreeSet<_> = relations.iter().map(|relation| relation.way(kind)).collect();
                cells.push(Cell::Text {
                    text: self.label(&joined(&ways)),
                    lang: None,
                });
            }
            cells.extend(self.particulars(kind, *member));
            if with_states {
                cells.push(link.state.clone().map_or(Cell::None, |state| Cell::State { state }));
            }
            Row { cells, ..Row::default() }
        };
        let rows = members.iter().zip(&links).map(row).collect();
        self.own_table(id, caption, &columns, rows)
    }

    fn particulars(&self, kind: Kind, member: NodeId) -> Vec<Cell> {
        let visible = self.press().visible;
        let id = &visible.graph.node(member).id;
        match kind {
            Kind::Risk => match visible.isms.risks.get(id) {
                Some(risk) => vec![self.level(Some(risk.current)), self.level(risk.treatment.residual)],
                None => vec![Cell::None, Cell::None],
            },
            Kind::Evidence => match visible.isms.evidence.get(id) {
                Some(evidence) => {
                    let next = state::next_evidence(evidence);
                    let last = evidence.instances.iter().map(|instance| instance.on).max();
                    vec![
                        self.day(last),
                        next.map_or(Cell::None, |day| Cell::Date {
                            on: day.0.to_string(),
                            late: day < visible.today,
                        }),
                    ]
                }
                None => vec![Cell::None, Cell::None],
            },
            _ => Vec::new(),
        }
    }

    /// A day, or nothing.
    #[expect(clippy::unused_self, reason = "called like the cells beside it")]
    pub(super) fn day(&self, day: Option<Day>) -> Cell {
        day.map_or(Cell::None, |day| Cell::Date {
            on: day.0.to_string(),
            late: false,
        })
    }

    /// The level of two marks on the book's scales, or nothing.
    pub(super) fn level(&self, estimate: Option<Estimate>) -> Cell {
        let method = &self.press().visible.config.risk;
        let Some(value) = estimate.and_then(|estimate| method.value(estimate.likelihood, estimate.impact)) else {
            return Cell::None;
        };
        let (index, level) = method.level(value);
        Cell::Level {
            step: step(index, method.levels.len()),
            label: level.name.get(self.lang()).to_owned(),
            value: value.to_string(),
        }
    }

    /// The role, person and day of an approval in one line.
    pub(super) fn approval_line(&self, approval: &Approval) -> Cell {
        let mut words = self.link_to(&approval.by.id).title;
        for part in [
            approval.person.as_ref().map(|person| self.link_to(&person.id).title),
            Some(approval.on.0.to_string()),
        ]
        .into_iter()
        .flatten()
        {
            words.push(' ');
            words.push_str(&part);
        }
        if let Some(reference) = &approval.r#ref {
            words.push_str(&if self.lang() == Lang::Ja {
                format!("（{reference}）")
            } else {
                format!(" ({reference})")
            });
        }
        self.short(&words)
    }

    /// The boxes of approval of a document or a Statement of Applicability.
    pub(super) fn approvals(
        &self,
        approved: Option<&Approval>,
        examined: Option<&Approval>,
        prepared: Option<&Approval>,
    ) -> Vec<view::Approval> {
        let given = [(&APPROVED, approved), (&EXAMINED, examined), (&PREPARED, prepared)];
        if given.iter().all(|(_, approval)| approval.is_none()) {
            return Vec::new();
        }
        let view = |(label, approval): (&Text, Option<&Approval>)| view::Approval {
            label: self.say(label),
            by: approval.map_or_else(String::new, |approval| self.link_to(&approval.by.id).title),
            person: approval
                .and_then(|approval| approval.person.as_ref())
                .map_or_else(String::new, |person| self.link_to(&person.id).title),
            on: approval.map_or_else(String::new, |approval| approval.on.0.to_string()),
            r#ref: approval.and_then(|approval| approval.r#ref.clone()).unwrap_or_default(),
        };
        given.into_iter().map(view).collect()
    }

    /// A table of rows of Statements of Applicability: on one control by scope, or for one reason by control. How each control is done stands there as long as the rows
    /// are few.
    pub(super) fn rows_table(&self, id: &str, caption: &Text, rows: &[(&Statement, &soa::Row)], by_scope: bool) -> view::Table {
        let told = rows.len() <= FEW;
        let columns = if by_scope {
            vec![
                ("scope", SCOPE, "title"),
                ("decision", DECISION, "state"),
                ("justifications", WHY, "ids"),
                ("how", HOW, "prose"),
                ("due", DUE, "date"),
                ("basis", BASIS, "text"),
            ]
        } else {
            let mut columns = vec![
                ("control", CONTROL, "id"),
                ("title", TITLE, "title"),
                ("scope", SCOPE, "text"),
                ("decision", DECISION, "state"),
            ];
            if told {
                columns.push(("how", HOW, "prose"));
            }
            columns
        };
        let today = self.press().visible.today;
        let row = |(statement, row): &(&Statement, &soa::Row)| {
            let mut link = self.link_to(&row.id);
            let scope = self.say(&self.scope_title(&statement.scope));
            let standing = Cell::State {
                state: self.state(&state::row(row)),
            };
            let how = row.how.iter().map(|(side, words)| match side {
                Some(side) if row.how.len() > 1 => format!("{}: {}", self.party(side), words.get(self.lang())),
                _ => words.get(self.lang()).to_owned(),
            });
            let how = row
                .exclusion
                .as_ref()
                .map_or_else(|| how.collect::<Vec<_>>().join("\n"), |reason| reason.get(self.lang()).to_owned());
            let how = if how.is_empty() { Cell::None } else { self.prose(&how) };
            let tone = match row.choice {
                soa::Choice::Excluded => view::Tone::Off,
                soa::Choice::Undecided => view::Tone::Open,
                soa::Choice::Included | soa::Choice::OutOfRole => view::Tone::Plain,
            };
            let cells = if by_scope {
                link.lang = self.foreign(&scope);
                link.title = scope;
                let why = row.justifications.iter().map(|id| self.link_to(id)).collect();
                let due = row
                    .due
                    .filter(|_| row.status != Some(crate::model::kinds::soa::Status::Implemented));
                let due = due.map_or(Cell::None, |due| Cell::Date {
                    on: due.0.to_string(),
                    late: due < today,
                });
                let basis = row.basis.map_or(Cell::None, |basis| self.short(&self.say(&basis_label(basis))));
                vec![Cell::Title { link }, standing, Cell::Ids { items: why }, how, due, basis]
            } else {
                link.title = self.say(&row.title);
                link.lang = self.foreign(&link.title);
                let mut cells = vec![Cell::Id { link: link.clone() }, Cell::Title { link }, self.short(&scope), standing];
                cells.extend(told.then_some(how));
                cells
            };
            Row {
                tone,
                cells,
                ..Row::default()
            }
        };
        self.own_table(id, caption, &columns, rows.iter().map(row).collect())
    }

    /// The contents of a page made of sections.
    #[expect(clippy::unused_self, reason = "called like the parts beside it")]
    pub(super) fn contents(&self, sections: &[view::Section]) -> Vec<view::ContentsItem> {
        sections
            .iter()
            .map(|section| view::ContentsItem {
                id: section.id.clone(),
                title: section.title.clone(),
                level: 2,
            })
            .collect()
    }

    /// How the page of a node is found: as a whole, by its own words.
    pub(super) fn entry(&self, at: NodeId, text: String) -> Option<Entry> {
        let link = self.link(at);
        let elsewhere = self.press().visible.graph.node(at).title.get(other(self.lang()));
        // Found by its title in the other language too.
        let text = if elsewhere == link.title {
            text
        } else {
            format!("{elsewhere} {text}")
        };
        let unit = Unit { text, ..Unit::default() };
        Some(Entry {
            href: link.href?,
            id: self.press().visible.graph.node(at).id.clone(),
            other: String::new(),
            title: link.title,
            kind: link.kind,
            units: vec![unit],
        })
    }
}

/// Whether neighbours are only mentioned in a text.
fn is_mention(label: &Text) -> bool {
    *label == Relation::Mention.label(Kind::Document) || *label == Relation::Mention.inverse_label(Kind::Document)
}

/// Whether a kind is about who does something.
fn is_people(kind: Kind) -> bool {
    matches!(kind, Kind::Role | Kind::Person | Kind::Unit)
}

/// The place of a kind in the chain from scope to evidence.
fn rank(kind: Kind) -> usize {
    const CHAIN: &[Kind] = &[
        Kind::Scope,
        Kind::Service,
        Kind::Asset,
        Kind::Context,
        Kind::RiskSource,
        Kind::Assessment,
        Kind::Risk,
        Kind::Requirement,
        Kind::Clause,
        Kind::Control,
        Kind::Position,
        Kind::Side,
        Kind::SoaRow,
        Kind::Soa,
        Kind::Document,
        Kind::Section,
        Kind::Task,
        Kind::Evidence,
        Kind::Audit,
        Kind::Finding,
    ];
    CHAIN.iter().position(|known| *known == kind).unwrap_or(CHAIN.len())
}

pub(super) fn basis_label(basis: soa::Basis) -> Text {
    match basis {
        soa::Basis::Inherited => Text::new("継承", "inherited"),
        soa::Basis::Overridden => Text::new("上書き", "overridden"),
        soa::Basis::Added => Text::new("追加", "added"),
    }
}

/// Several words as one list.
fn joined(words: &BTreeSet<Text>) -> Text {
    let list = |lang: Lang| words.iter().map(|word| word.get(lang)).collect::<Vec<_>>().join(COMMA.get(lang));
    Text::owned(list(Lang::Ja), list(Lang::En))
}

pub(super) const ID: Text = Text::new("番号", "Id");
pub(super) const TITLE: Text = Text::new("名称", "Title");
pub(super) const STATE: Text = Text::new("状態", "State");
pub(super) const CURRENT: Text = Text::new("現在", "Current");
pub(super) const RESIDUAL: Text = Text::new("残留", "Residual");
const LAST: Text = Text::new("直近", "Last");
const RELATIONS: Text = Text::new("関係", "Relation");
const NEXT: Text = Text::new("次回", "Next");
const APPROVED: Text = Text::new("承認", "Approved");
const EXAMINED: Text = Text::new("審査", "Examined");
const PREPARED: Text = Text::new("作成", "Prepared");
const SCOPE: Text = Text::new("対象", "For");
const DECISION: Text = Text::new("採否・実施", "Decision");
const WHY: Text = Text::new("採用理由", "Justification");
const HOW: Text = Text::new("実施内容・除外理由", "How, or why not");
const DUE: Text = Text::new("期限", "Due");
const BASIS: Text = Text::new("由来", "Basis");
const CONTROL: Text = Text::new("管理策", "Control");
