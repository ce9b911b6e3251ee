//! Rows of the Statements of Applicability, derived from baseline, overlay, treatments and the catalog (ISO/IEC 27001:2022, 6.1.3 d; JIP-ISMS517-1.0, 4.2.2 d).
//!
//! What a standard lists, what applies to a service, and how it is answered are three layers:
//! 1. the controls of the chosen Annex A edition, and after each the guidance sides that land on it; the cloud controls; own controls,
//! 2. the sides that the service's parties call for,
//! 3. the answer of the service's overlay, else of the ISMS-wide baseline, found under the control's own number or through the map of editions.

use std::collections::BTreeSet;

use super::{Graph, Node, Relation, side_id};
use crate::catalog::{Catalog, Control, SHARED, Side};
use crate::model::kinds::service::Service;
use crate::model::kinds::soa::{Answer, ISMS_WIDE, Status};
use crate::model::{Isms, Kind};
use crate::span::Span;
use crate::text::{Text, Words, natural};

mod answers;
mod usage;

use answers::{Answers, Stated, Written};
use usage::Usage;

/// A Statement of Applicability with all its rows.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The service's id, or `isms`.
    pub scope: String,
    /// Whether an author states it; a service without its own still has the rows of the baseline.
    pub stated: bool,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// How many guidance sides are out of role.
    pub out_of_role: usize,
    /// Decisions that reach no row of this statement: controls of the other edition without a counterpart, sides that the guidance does not have.
    pub without_row: Vec<Unplaced>,
    /// Decisions on sides of parties that the service does not play.
    pub not_played: Vec<Unplaced>,
    /// Controls whose counterparts are decided differently.
    pub disagreements: Vec<Disagreement>,
}

/// The id of what is decided on and has no row, and where it is decided.
pub type Unplaced = (String, Span);

/// Counterparts of one control that are decided differently.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The control of the chosen edition.
    pub control: String,
    /// Where the decisions stand.
    pub spans: Vec<Span>,
}

/// Which list a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// Annex A.
    AnnexA,
    /// The guidance of the body.
    Guidance,
    /// The cloud controls.
    Cloud,
    /// The organization's own.
    Own,
}

impl Set {
    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::AnnexA => "annex_a",
            Self::Guidance => "guidance",
            Self::Cloud => "cld",
            Self::Own => "own",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::AnnexA => Text::new("附属書A", "Annex A"),
            Self::Guidance => Text::new("27017 手引", "27017 guidance"),
            Self::Cloud => Text::new("CLD", "CLD"),
            Self::Own => Text::new("独自", "own"),
        }
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// It applies.
    Included,
    /// It does not, for a reason.
    Excluded,
    /// It speaks to a party that the service does not play; never an exclusion.
    OutOfRole,
    /// Nothing was decided.
    Undecided,
}

impl Choice {
    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Included => "included",
            Self::Excluded => "excluded",
            Self::OutOfRole => "out-of-role",
            Self::Undecided => "undecided",
        }
    }
}

/// Where a row's answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The baseline, unchanged.
    Inherited,
    /// The overlay, in place of the baseline.
    Overridden,
    /// The overlay, where the baseline is silent.
    Added,
}

impl Basis {
    /// The word in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Inherited => "inherited",
            Self::Overridden => "overridden",
            Self::Added => "added",
        }
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// `soa:<scope>/<control>[/<side>]`.
    pub id: String,
    /// The control or position.
    pub control: String,
    /// Which list it comes from.
    pub set: Set,
    /// Its title.
    pub title: Text,
    /// The side (`csp`, `csc`, `shared` ...); the sides of a cloud control; empty for Annex A and own controls.
    pub parties: Vec<String>,
    /// What was decided.
    pub choice: Choice,
    /// Ids of risks, laws, contracts and clauses that call for it, in natural order within each.
    pub justifications: Vec<String>,
    /// Good practice that calls for it.
    pub practice: Vec<Words>,
    /// Why it is excluded.
    pub exclusion: Option<Words>,
    /// How far it is implemented: of several sides, the least.
    pub status: Option<Status>,
    /// What is done.
    pub how: Vec<(Option<String>, Words)>,
    /// Who sees to what is not implemented.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<crate::data::Day>,
    /// Documents that implement it.
    pub documents: Vec<String>,
    /// Evidence that shows it.
    pub evidence: Vec<String>,
    /// Where the answer comes from; `None` in the ISMS-wide statement and where nothing is decided.
    pub basis: Option<Basis>,
    /// The answers, with the side each belongs to.
    pub answers: Vec<(Option<String>, Answer)>,
    /// Where each of the answers is stated, in the same order.
    pub places: Vec<Place>,
    /// The counterparts in the other edition of Annex A.
    pub counterparts: Vec<String>,
    /// Where it is decided; [`Span::NONE`] if nowhere.
    pub span: Span,
}

/// Where an answer is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The control that is decided on, or the name of the side.
    pub span: Span,
    /// Whether it is the baseline's, taken over by a service.
    pub inherited: bool,
    /// Where the baseline excludes what the answer of a service speaks to.
    pub over_exclusion: Option<Span>,
}

/// Adds a node for every Statement of Applicability that rows belong to.
pub(super) fn nodes(graph: &mut Graph, isms: &Isms) {
    for service in isms.services.iter() {
        let id = format!("soa:{}", service.id.0);
        if graph.find(&id).is_none() && isms.soa.get(&id).is_none() {
            graph.add(Node {
                title: title(isms, &service.id.0),
                id,
                kind: Kind::Soa,
                span: Span::NONE,
                broken: false,
            });
        }
    }
}

/// How the statement of `scope` is called: by the name of its service.
pub(super) fn title(isms: &Isms, scope: &str) -> Text {
    match isms.services.get(scope) {
        Some(service) => {
            let name = service.name.text();
            Text::owned(
                format!("適用宣言書（{}）", name.ja),
                format!("Statement of Applicability ({})", name.en),
            )
        }
        None if scope == ISMS_WIDE => Text::new("適用宣言書（ISMS全体）", "Statement of Applicability (whole ISMS)"),
        None => Text::owned(format!("適用宣言書（{scope}）"), format!("Statement of Applicability ({scope})")),
    }
}

/// Derives all statements and connects their rows.
pub(super) fn edges(graph: &mut Graph, catalog: &Catalog, isms: &Isms) {
    let usage = Usage::of(isms);
    let mut statements = vec![statement(catalog, isms, None, &usage)];
    statements.extend(isms.services.iter().map(|service| statement(catalog, isms, Some(service), &usage)));
    for statement in &statements {
        let of = graph.find(&format!("soa:{}", statement.scope));
        for row in &statement.rows {
            let at = graph.add(Node {
                id: row.id.clone(),
                kind: Kind::SoaRow,
                title: row.title.clone(),
                span: row.span,
                broken: false,
            });
            let about = row.parties.first().filter(|_| row.parties.len() == 1 && row.set == Set::Guidance);
            let control = about.map_or_else(|| row.control.clone(), |side| side_id(&row.control, side));
            let mut link = |id: &str, name: &'static str| {
                if let Some(to) = graph.find(id) {
                    graph.connect(at, to, Relation::Row(name), row.span);
                }
            };
            link(&control, "control");
            for id in &row.justifications {
                link(id, "justification");
            }
            if let Some(of) = of {
                graph.connect(at, of, Relation::Row("statement"), row.span);
            }
        }
    }
    graph.soa = statements.into();
}

fn sorted(ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_by(|a, b| natural(a, b));
    ids.dedup();
    ids
}

/// Derives one statement; the ISMS-wide one without a service.
fn statement(catalog: &Catalog, isms: &Isms, service: Option<&Service>, usage: &Usage<'_>) -> Statement {
    let scope = service.map_or(ISMS_WIDE, |service| &service.id.0).to_owned();
    let parties: Vec<_> = service.map_or_else(Vec::new, |service| service.parties.iter().map(|party| party.id.as_str()).collect());
    let baseline_soa = isms.soa.get(&format!("soa:{ISMS_WIDE}"));
    let overlay_soa = service.and_then(|service| isms.soa.get(&format!("soa:{}", service.id.0)));
    let baseline = Answers::of(baseline_soa, &parties);
    let overlay = Answers::of(overlay_soa, &parties);
    let mut maker = Maker {
        catalog,
        usage,
        scope: scope.clone(),
        wide: service.is_none(),
        baseline,
        overlay,
        asked: BTreeSet::new(),
        reached: BTreeSet::new(),
        disagreements: Vec::new(),
    };
    let mut rows = Vec::new();
    let mut out_of_role = 0;
    if let Some(annex) = catalog.annex_a() {
        for control in &annex.controls {
            rows.push(maker.annex(control));
            if service.is_some() {
                out_of_role += maker.guidance(Some(control), &parties, &mut rows);
            }
        }
    }
    if service.is_some() {
        out_of_role += maker.guidance(None, &parties, &mut rows);
    }
    if service.is_some() {
        for control in catalog.guidance().into_iter().flat_map(|set| &set.controls) {
            let (row, silent) = maker.cloud(control, &parties);
            out_of_role += silent;
            rows.push(row);
        }
    }
    for control in isms.controls.iter() {
        rows.extend(maker.own(&control.id.0, control.title.text()));
    }
    let (not_played, without_row) = maker.unplaced(&parties);
    let stated = if service.is_some() {
        overlay_soa.is_some()
    } else {
        baseline_soa.is_some()
    };
    Statement {
        scope,
        stated,
        rows,
        out_of_role,
        without_row,
        not_played,
        disagreements: maker.disagreements,
    }
}

/// An answer that a row takes up.
struct Found {
    answer: Answer,
    place: Place,
    basis: Option<Basis>,
}

struct Maker<'a> {
    catalog: &'a Catalog,
    usage: &'a Usage<'a>,
    scope: String,
    wide: bool,
    baseline: Answers,
    overlay: Answers,
    /// Ids that some row asks for an answer, sides by their own ids.
    asked: BTreeSet<String>,
    /// The same, with the controls and positions that the sides belong to: a decision on the whole speaks for its sides.
    reached: BTreeSet<String>,
    disagreements: Vec<Disagreement>,
}

impl Maker<'_> {
    /// The answer to any of `ids`, and where it comes from. `ids` begins with the thing itself; the others are its counterparts.
    fn answer(&mut self, ids: &[String]) -> Option<Found> {
        for id in ids {
            self.asked.insert(id.clone());
            self.reached.insert(id.clone());
            if let Some((of, _)) = id.rsplit_once('/') {
                self.reached.insert(of.to_owned());
            }
        }
        let over = self.pick(ids, true);
        let base = self.pick(ids, false);
        let (stated, basis, over_exclusion) = match (over, base) {
            (Some(over), Some(base)) => {
                let excluded = base.answer.exclude.is_some().then_some(base.span);
                (over, Some(Basis::Overridden), excluded)
            }
            (Some(over), None) => (over, Some(Basis::Added), None),
            (None, Some(base)) => (base, (!self.wide).then_some(Basis::Inherited), None),
            (None, None) => return None,
        };
        let place = Place {
            span: stated.span,
            inherited: basis == Some(Basis::Inherited),
            over_exclusion,
        };
        Some(Found {
            answer: stated.answer,
            place,
            basis,
        })
    }

    /// The decisions as written that no row takes up: those on sides of parties that the service does not play, and the others.
    fn unplaced(&self, parties: &[&str]) -> (Vec<Unplaced>, Vec<Unplaced>) {
        let written = if self.wide { &self.baseline.written } else { &self.overlay.written };
        let reached = |written: &&Written| match &written.side {
            Some(_) => self.asked.contains(&written.id()),
            None => self.reached.contains(&written.control),
        };
        // The baseline may answer guidance for all services without having rows for it.
        let unplaced = written
            .iter()
            .filter(|written| !(reached(written) || self.wide && written.is_guidance(self.catalog)));
        let (not_played, without_row): (Vec<_>, Vec<_>) =
            unplaced.partition(|written| !self.wide && written.is_not_played(self.catalog, parties));
        let place = |list: Vec<&Written>| list.into_iter().map(|written| (written.id(), written.span)).collect();
        (place(not_played), place(without_row))
    }

    /// The answer under the thing's own id, else under its counterparts, put together.
    fn pick(&mut self, ids: &[String], overlay: bool) -> Option<Stated> {
        let answers = if overlay { &self.overlay } else { &self.baseline };
        let (own, counterparts) = ids.split_first()?;
        if let Some(found) = answers.by_id.get(own) {
            return Some(found.clone());
        }
        let found: Vec<_> = counterparts.iter().filter_map(|id| answers.by_id.get(id)).cloned().collect();
        let mut merged = found.first()?.clone();
        if found
            .iter()
            .any(|other| other.answer.exclude.is_some() != merged.answer.exclude.is_some())
        {
            self.disagreements.push(Disagreement {
                control: own.clone(),
                spans: found.iter().map(|stated| stated.span).collect(),
            });
        }
        for other in &found[1..] {
            merged.answer.status = lesser(merged.answer.status, other.answer.status);
            merged.answer.reasons.extend(
                other
                    .answer
                    .reasons
                    .iter()
                    .filter(|reason| !found[0].answer.reasons.contains(reason))
                    .cloned(),
            );
            merged.answer.owner = merged.answer.owner.take().or_else(|| other.answer.owner.clone());
            merged.answer.due = merged.answer.due.max(other.answer.due);
            if let (Some(how), Some(more)) = (&mut merged.answer.how, &other.answer.how)
                && how != more
            {
                *how = Words {
                    ja: Some(format!("{}\n{}", how.get(crate::text::Lang::Ja), more.get(crate::text::Lang::Ja))),
                    en: Some(format!("{}\n{}", how.get(crate::text::Lang::En), more.get(crate::text::Lang::En))),
                    plain: None,
                };
            }
        }
        Some(merged)
    }

    fn annex(&mut self, control: &Control) -> Row {
        let counterparts: Vec<_> = self.catalog.counterparts(&control.id).into_iter().map(str::to_owned).collect();
        let ids: Vec<_> = std::iter::once(control.id.clone()).chain(counterparts.iter().cloned()).collect();
        let stated = self.answer(&ids);
        let mut row = self.row(&control.id, control.id.clone(), Set::AnnexA, control.title.text(), &ids, Vec::new());
        row.counterparts = counterparts;
        fill(&mut row, stated.map(|found| (None, found)));
        row
    }

    /// Adds the rows of guidance that lands on `control`, or on no control of the chosen edition; gives the number of sides out of role.
    fn guidance(&mut self, control: Option<&Control>, parties: &[&str], rows: &mut Vec<Row>) -> usize {
        let mut silent = 0;
        let Some(guidance) = self.catalog.guidance() else { return 0 };
        for position in &guidance.positions {
            let lands_on = self.catalog.in_chosen_annex(&position.control).first().copied();
            if lands_on != control.map(|control| control.id.as_str()) {
                continue;
            }
            for side in &position.sides {
                if !plays(side, parties) {
                    silent += 1;
                    continue;
                }
                let id = side_id(&position.id, &side.id);
                let mut ids = vec![id.clone()];
                let stated = self.answer(&ids);
                if side.id != SHARED {
                    ids.push(position.id.clone());
                }
                let mut row = self.row(
                    &id,
                    position.id.clone(),
                    Set::Guidance,
                    position.title.text(),
                    &ids,
                    vec![side.id.clone()],
                );
                fill(&mut row, stated.map(|stated| (Some(side.id.clone()), stated)));
                rows.push(row);
            }
        }
        silent
    }

    /// The row of a cloud control with the answers of the sides called for, and the number of sides out of role.
    fn cloud(&mut self, control: &Control, parties: &[&str]) -> (Row, usize) {
        let (called, silent): (Vec<_>, Vec<_>) = control.sides.iter().partition(|side| plays(side, parties));
        let mut ids = vec![control.id.clone()];
        ids.extend(called.iter().map(|side| side_id(&control.id, &side.id)));
        let mut stated = Vec::new();
        for side in &called {
            stated.push((Some(side.id.clone()), self.answer(&[side_id(&control.id, &side.id)])));
        }
        let sides = called.iter().map(|side| side.id.clone()).collect();
        let mut row = self.row(&control.id, control.id.clone(), Set::Cloud, control.title.text(), &ids, sides);
        row.choice = if called.is_empty() { Choice::OutOfRole } else { row.choice };
        let complete = stated.iter().all(|(_, answer)| answer.is_some());
        fill(
            &mut row,
            stated.into_iter().filter_map(|(side, answer)| answer.map(|answer| (side, answer))),
        );
        if !complete && !called.is_empty() {
            row.choice = Choice::Undecided;
        }
        (row, silent.len())
    }

    /// The row of an own control, where it is decided on or called for by a treatment or a law.
    fn own(&mut self, id: &str, title: Text) -> Option<Row> {
        let ids = vec![id.to_owned()];
        let stated = self.answer(&ids);
        let mut row = self.row(id, id.to_owned(), Set::Own, title, &ids, Vec::new());
        let wanted = stated.is_some() || !row.justifications.is_empty();
        fill(&mut row, stated.map(|stated| (None, stated)));
        wanted.then_some(row)
    }

    /// A row with what is derived, undecided as yet. `ids`: the names under which risks, laws, documents and evidence may name it.
    fn row(&self, id: &str, control: String, set: Set, title: Text, ids: &[String], parties: Vec<String>) -> Row {
        let scope = self.scope.as_str();
        let risks = ids.iter().filter_map(|id| self.usage.risks.get(id.as_str())).flatten();
        let risks = risks.filter(|risk| self.wide || risk.services.is_empty() || risk.services.iter().any(|service| service.id == scope));
        let laws = ids.iter().filter_map(|id| self.usage.laws.get(id.as_str())).flatten();
        let laws = laws.filter(|(_, services)| self.wide || services.is_empty() || services.iter().any(|service| service.id == scope));
        let mut justifications = sorted(risks.map(|risk| risk.id.0.clone()));
        justifications.extend(sorted(laws.map(|(id, _)| (*id).to_owned())));
        Row {
            id: format!("soa:{scope}/{id}"),
            control,
            set,
            title,
            parties,
            choice: Choice::Undecided,
            justifications,
            practice: Vec::new(),
            exclusion: None,
            status: None,
            how: Vec::new(),
            owner: None,
            due: None,
            documents: Usage::within(&self.usage.documents, ids, scope),
            evidence: Usage::within(&self.usage.evidence, ids, scope),
            basis: None,
            answers: Vec::new(),
            places: Vec::new(),
            counterparts: Vec::new(),
            span: Span::NONE,
        }
    }
}

/// The status of what is done less; where one says nothing, the other's.
#[must_use]
pub fn lesser(a: Option<Status>, b: Option<Status>) -> Option<Status> {
    let done = |status: &Status| match status {
        Status::Implemented => 3,
        Status::Alternative => 2,
        Status::Partial => 1,
        Status::Planned => 0,
    };
    a.into_iter().chain(b).min_by_key(done)
}

fn plays(side: &Side, parties: &[&str]) -> bool {
    side.parties.iter().any(|party| parties.contains(&party.as_str()))
}

/// Puts the answers into a row.
fn fill(row: &mut Row, stated: impl IntoIterator<Item = (Option<String>, Found)>) {
    let mut any = false;
    let mut all_excluded = true;
    for (side, Found { answer, place, basis }) in stated {
        if !any {
            row.span = place.span;
            row.basis = basis;
        }
        any = true;
        all_excluded &= answer.exclude.is_some();
        if let Some(reason) = &answer.exclude {
            row.exclusion.get_or_insert_with(|| reason.clone());
        }
        for reason in &answer.reasons {
            let named = [&reason.law, &reason.contract].into_iter().flatten().map(|reference| &reference.id);
            let named: Vec<_> = named.chain(reason.clause.iter().map(|reference| &reference.id)).cloned().collect();
            for id in named {
                if !row.justifications.contains(&id) {
                    row.justifications.push(id);
                }
            }
            row.practice
                .extend(reason.practice.clone().filter(|practice| !row.practice.contains(practice)));
        }
        row.status = lesser(row.status, answer.status);
        if let Some(how) = &answer.how {
            row.how.push((side.clone(), how.clone()));
        }
        row.owner = row.owner.take().or_else(|| answer.owner.as_ref().map(|owner| owner.id.clone()));
        row.due = row.due.max(answer.due);
        row.answers.push((side, answer));
        row.places.push(place);
    }
    if any {
        row.choice = if all_excluded { Choice::Excluded } else { Choice::Included };
    }
    if row.choice == Choice::Excluded {
        row.justifications.clear();
        row.status = None;
    } else {
        row.exclusion = None;
    }
}

/// The statement of a scope.
#[must_use]
pub fn find<'a>(graph: &'a Graph, scope: &str) -> Option<&'a Statement> {
    graph.soa.iter().find(|statement| statement.scope == scope)
}

/// The answer of a row to a side, and where it is stated.
#[must_use]
pub fn side_of<'a>(row: &'a Row, side: &str) -> Option<(&'a Answer, Span)> {
    let at = row.answers.iter().position(|(named, _)| named.as_deref() == Some(side))?;
    Some((&row.answers[at].1, row.places.get(at)?.span))
}

/// The rows of all statements that are about a control, position or side.
#[must_use]
pub fn rows_about<'a>(graph: &'a Graph, id: &str) -> Vec<(&'a Statement, &'a Row)> {
    let (of, side) = id.rsplit_once('/').map_or((id, None), |(of, side)| (of, Some(side)));
    let about = |row: &Row| row.control == of && side.is_none_or(|side| row.parties.iter().any(|party| party == side));
    graph
        .soa
        .iter()
        .flat_map(|statement| statement.rows.iter().filter(|row| about(row)).map(move |row| (statement, row)))
        .collect()
}
