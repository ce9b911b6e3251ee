//! What the standards list: data of `catalog/*.yaml`, embedded and overlaid file by file by a book's own.
//!
//! Editions, parties, clause trees and counts are data. A standard with other parties and numbers loads without a change of code.
//!
//! 1. Read every file into a [`Set`], entry by entry, so that a mistake in one entry leaves the others standing.
//! 2. Choose the sets that `[standards]` names.
//! 3. Index every item by its id, and hold references and declared counts against what is there.

use std::collections::BTreeMap;

use crate::config::Standards;
use crate::data::{self, At};
use crate::diagnostic::Diagnostic;
use crate::files::{Area, Files};
use crate::span::Span;
use crate::text;
use crate::text::{Text, Words, natural, nearest};

mod embedded;
mod items;
mod memo;
mod read;

pub use embedded::embed;
pub use items::{
    Basis, Chapter, Control, DisclosureItem, Group, ItemType, Mapping, Marks, Party, Position, Provision, Requirement, RequirementLevel,
    ReviewInput, RiskSource, Role, SUMMARY, Shows, Side, Source, Standard, Status, Topic, Uncertain,
};
pub use memo::Memo;

/// The id of the side of a shared text.
pub const SHARED: &str = "shared";

/// One edition of one standard.
#[derive(Clone, Debug)]
pub struct Set {
    /// What it is.
    pub standard: Standard,
    /// Where its data come from.
    pub source: Vec<Source>,
    /// The parties it speaks to, in its order.
    pub parties: Vec<Party>,
    /// Themes, clauses, objectives, categories.
    pub groups: Vec<Group>,
    /// Controls: of Annex A, or the cloud controls of a guidance set.
    pub controls: Vec<Control>,
    /// Requirements.
    pub requirements: Vec<Requirement>,
    /// Inputs of the management review, by letter.
    pub review_inputs: Vec<ReviewInput>,
    /// Guidance positions.
    pub positions: Vec<Position>,
    /// Chapters of a provider's white paper, in its order.
    pub chapters: Vec<Chapter>,
    /// Risk sources.
    pub risk_sources: Vec<RiskSource>,
    /// Correspondences between two Annex A editions.
    pub maps: Vec<Mapping>,
}

impl Set {
    /// The group that a group stands in and that stands in no other: a theme or a clause.
    #[must_use]
    pub fn outermost(&self, group: &str) -> Option<&Group> {
        let find = |id: &str| self.groups.iter().find(|own| own.id == id);
        let mut found = find(group)?;
        // A parent that leads in a circle ends the climb: there are no more steps than groups.
        for _ in 0..self.groups.len() {
            match found.parent.as_deref().and_then(find) {
                Some(parent) => found = parent,
                None => break,
            }
        }
        Some(found)
    }
}

/// All sets, those chosen, and every item by id.
#[derive(Clone, Debug)]
pub struct Catalog {
    sets: Vec<Set>,
    chosen: Chosen,
    index: BTreeMap<String, Place>,
    forward: BTreeMap<String, Vec<String>>,
    backward: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, Default)]
struct Chosen {
    requirements: Option<usize>,
    annex_a: Option<usize>,
    guidance: Option<usize>,
    scheme: Option<usize>,
    /// The edition of the requirements, amendments included.
    edition: String,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Group(usize, usize),
    Control(usize, usize),
    ControlSide(usize, usize, usize),
    Requirement(usize, usize),
    Position(usize, usize),
    PositionSide(usize, usize, usize),
    RiskSource(usize, usize),
}

/// The party that makes cloud services available (ISO/IEC 17788; `design.md` 3: the id is the same in catalog, sources and code).
pub const PROVIDER: &str = "csp";
/// The party that uses them.
pub const CUSTOMER: &str = "csc";

/// An item of the catalog, found by its id.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A theme, clause, objective or category.
    Group(&'a Set, &'a Group),
    /// A control.
    Control(&'a Set, &'a Control),
    /// One side of a cloud control.
    ControlSide(&'a Set, &'a Control, &'a Side),
    /// A requirement.
    Requirement(&'a Set, &'a Requirement),
    /// A guidance position.
    Position(&'a Set, &'a Position),
    /// One side of a guidance position.
    PositionSide(&'a Set, &'a Position, &'a Side),
    /// A risk source.
    RiskSource(&'a Set, &'a RiskSource),
}

impl<'a> Item<'a> {
    /// The title; a side has the title of what it is a side of.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Group(_, group) => group.title.text(),
            Self::Control(_, control) | Self::ControlSide(_, control, _) => control.title.text(),
            Self::Requirement(_, requirement) => requirement.title.text(),
            Self::Position(_, position) | Self::PositionSide(_, position, _) => position.title.text(),
            Self::RiskSource(_, source) => source.title.text(),
        }
    }

    /// The printed number; of a risk source, its id.
    #[must_use]
    pub fn number(self) -> &'a str {
        match self {
            Self::Group(_, group) => &group.number,
            Self::Control(_, control) | Self::ControlSide(_, control, _) => &control.number,
            Self::Requirement(_, requirement) => &requirement.number,
            Self::Position(_, position) | Self::PositionSide(_, position, _) => &position.number,
            Self::RiskSource(_, source) => &source.id,
        }
    }

    /// The set it belongs to.
    #[must_use]
    pub fn set(self) -> &'a Set {
        match self {
            Self::Group(set, _)
            | Self::Control(set, _)
            | Self::ControlSide(set, ..)
            | Self::Requirement(set, _)
            | Self::Position(set, _)
            | Self::PositionSide(set, ..)
            | Self::RiskSource(set, _) => set,
        }
    }
}

impl Catalog {
    /// Reads the catalog out of `files` and chooses the editions of `standards`.
    #[must_use]
    pub fn load(files: &Files, standards: &Standards) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut sets: Vec<Set> = Vec::new();
        let mut titles = Vec::new();
        for (id, file) in files.of(Area::Catalog) {
            if !file.intact {
                continue;
            }
            let yaml = data::yaml::parse(id, &file.text, 0..file.text.len());
            let broken = yaml.cut;
            diagnostics.extend(yaml.diagnostics);
            if broken {
                continue;
            }
            for document in &yaml.documents {
                if let Some(set) = read::set(document, &mut titles, &mut diagnostics) {
                    sets.push(set);
                }
            }
        }
        let chosen = choose(&sets, standards, &mut diagnostics);
        for set in &mut sets {
            let edition = &chosen.edition;
            set.requirements
                .retain(|requirement| requirement.only.is_empty() || requirement.only.contains(edition));
        }
        let mut catalog = Self {
            sets,
            chosen,
            index: BTreeMap::new(),
            forward: BTreeMap::new(),
            backward: BTreeMap::new(),
        };
        catalog.retitle(titles, &mut diagnostics);
        catalog.build_index(&mut diagnostics);
        catalog.build_maps();
        catalog.check_references(&mut diagnostics);
        (catalog, diagnostics)
    }

    /// All sets, in the order of their files.
    #[must_use]
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Clauses 4-10 in the book's edition.
    #[must_use]
    pub fn requirements(&self) -> Option<&Set> {
        self.chosen.requirements.map(|index| &self.sets[index])
    }

    /// The chosen edition of Annex A.
    #[must_use]
    pub fn annex_a(&self) -> Option<&Set> {
        self.chosen.annex_a.map(|index| &self.sets[index])
    }

    /// The chosen guidance.
    #[must_use]
    pub fn guidance(&self) -> Option<&Set> {
        self.chosen.guidance.map(|index| &self.sets[index])
    }

    /// The chosen scheme.
    #[must_use]
    pub fn scheme(&self) -> Option<&Set> {
        self.chosen.scheme.map(|index| &self.sets[index])
    }

    /// The Annex A edition by whose numbers the guidance counts.
    #[must_use]
    pub fn guidance_annex(&self) -> Option<&Set> {
        let counts_by = self.guidance()?.standard.counts_by.as_deref()?;
        self.sets
            .iter()
            .find(|set| set.standard.role == Role::AnnexA && set.standard.id == counts_by)
    }

    /// The parties of the guidance.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        self.guidance().map_or(&[], |set| &set.parties)
    }

    /// The item with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Item<'_>> {
        Some(match *self.index.get(id)? {
            Place::Group(set, at) => Item::Group(&self.sets[set], &self.sets[set].groups[at]),
            Place::Control(set, at) => Item::Control(&self.sets[set], &self.sets[set].controls[at]),
            Place::ControlSide(set, at, side) => {
                let control = &self.sets[set].controls[at];
                Item::ControlSide(&self.sets[set], control, &control.sides[side])
            }
            Place::Requirement(set, at) => Item::Requirement(&self.sets[set], &self.sets[set].requirements[at]),
            Place::Position(set, at) => Item::Position(&self.sets[set], &self.sets[set].positions[at]),
            Place::PositionSide(set, at, side) => {
                let position = &self.sets[set].positions[at];
                Item::PositionSide(&self.sets[set], position, &position.sides[side])
            }
            Place::RiskSource(set, at) => Item::RiskSource(&self.sets[set], &self.sets[set].risk_sources[at]),
        })
    }

    /// The sides of the position or cloud control of this id; none for anything else, and for one of the sides.
    #[must_use]
    pub fn sides(&self, id: &str) -> &[Side] {
        match self.get(id) {
            Some(Item::Position(_, position)) => &position.sides,
            Some(Item::Control(_, control)) => &control.sides,
            _ => &[],
        }
    }

    /// Every item with its id, sorted by id as text.
    pub fn items(&self) -> impl Iterator<Item = (&str, Item<'_>)> {
        self.index.keys().filter_map(|id| self.get(id).map(|item| (id.as_str(), item)))
    }

    /// What the catalog says in its own words to readers of any audience: titles, what sides ask for, chapters.
    pub fn texts(&self) -> impl Iterator<Item = Text> {
        let sides = self.items().flat_map(|(id, _)| self.sides(id)).flat_map(Side::texts);
        let chapters = self
            .guidance()
            .into_iter()
            .flat_map(|set| &set.chapters)
            .map(|chapter| &chapter.title);
        let titles = self.items().map(|(_, item)| item.title());
        titles.chain(sides.chain(chapters).map(Words::text))
    }

    /// The counterparts of an Annex A control in the other editions, both ways through the map.
    #[must_use]
    pub fn counterparts(&self, control: &str) -> Vec<&str> {
        [&self.forward, &self.backward]
            .into_iter()
            .filter_map(|map| map.get(control))
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// The numbers of a control in the chosen edition of Annex A: itself, or its counterparts there.
    #[must_use]
    pub fn in_chosen_annex(&self, control: &str) -> Vec<&str> {
        let Some(annex) = self.annex_a() else { return Vec::new() };
        let belongs = |id: &str| matches!(self.get(id), Some(Item::Control(set, _)) if set.standard.id == annex.standard.id);
        match self.index.get_key_value(control) {
            Some((id, _)) if belongs(id) => vec![id.as_str()],
            _ => self.counterparts(control).into_iter().filter(|id| belongs(id)).collect(),
        }
    }

    /// The groups whose parent is `group`.
    pub fn children<'a>(&'a self, set: &'a Set, group: &'a str) -> impl Iterator<Item = &'a Group> {
        set.groups.iter().filter(move |child| child.parent.as_deref() == Some(group))
    }

    /// The controls of `set` in `group` and in the groups below it.
    #[must_use]
    pub fn controls_below<'a>(&'a self, set: &'a Set, group: &str) -> Vec<&'a Control> {
        let mut inside = vec![group.to_owned()];
        let mut next = 0;
        while next < inside.len() {
            let parent = inside[next].clone();
            inside.extend(
                set.groups
                    .iter()
                    .filter(|child| child.parent.as_ref() == Some(&parent))
                    .map(|child| child.id.clone()),
            );
            next += 1;
        }
        set.controls.iter().filter(|control| inside.contains(&control.group)).collect()
    }

    fn retitle(&mut self, titles: Vec<items::Retitle>, diagnostics: &mut Vec<Diagnostic>) {
        for retitle in titles {
            let mut found = false;
            for set in &mut self.sets {
                let groups = set
                    .groups
                    .iter_mut()
                    .map(|group| (&group.id, &mut group.title, Some(&mut group.title_uncertain)));
                let controls = set
                    .controls
                    .iter_mut()
                    .map(|control| (&control.id, &mut control.title, Some(&mut control.title_uncertain)));
                let positions = set.positions.iter_mut().map(|position| (&position.id, &mut position.title, None));
                let requirements = set
                    .requirements
                    .iter_mut()
                    .map(|requirement| (&requirement.id, &mut requirement.title, None));
                let sources = set.risk_sources.iter_mut().map(|source| (&source.id, &mut source.title, None));
                for (id, title, uncertain) in groups.chain(controls).chain(positions).chain(requirements).chain(sources) {
                    if *id != retitle.id.value {
                        continue;
                    }
                    found = true;
                    title.ja = retitle.title.ja.clone().or_else(|| retitle.title.plain.clone()).or(title.ja.take());
                    title.en = retitle.title.en.clone().or(title.en.take());
                    if let Some(uncertain) = uncertain {
                        *uncertain = None;
                    }
                }
            }
            if !found {
                let id = &retitle.id.value;
                diagnostics.push(unknown_item(id, retitle.id.span, []));
            }
        }
    }

    fn build_index(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let chosen = &self.chosen;
        let mut found: Vec<(String, Place, Span)> = Vec::new();
        for (at, set) in self.sets.iter().enumerate() {
            let hidden = match set.standard.role {
                Role::Requirements => chosen.requirements != Some(at),
                Role::Guidance => chosen.guidance != Some(at),
                Role::Scheme => chosen.scheme != Some(at),
                Role::AnnexA | Role::RiskSources | Role::Map | Role::Titles => false,
            };
            if hidden {
                continue;
            }
            for (index, group) in set.groups.iter().enumerate() {
                found.push((group.id.clone(), Place::Group(at, index), group.span));
            }
            for (index, control) in set.controls.iter().enumerate() {
                found.push((control.id.clone(), Place::Control(at, index), control.span));
                for (side, value) in control.sides.iter().enumerate().filter(|(_, side)| side.id != SHARED) {
                    found.push((
                        format!("{}/{}", control.id, value.id),
                        Place::ControlSide(at, index, side),
                        control.span,
                    ));
                }
            }
            for (index, requirement) in set.requirements.iter().enumerate() {
                found.push((requirement.id.clone(), Place::Requirement(at, index), requirement.span));
            }
            for (index, position) in set.positions.iter().enumerate() {
                found.push((position.id.clone(), Place::Position(at, index), position.span));
                for (side, value) in position.sides.iter().enumerate().filter(|(_, side)| side.id != SHARED) {
                    found.push((
                        format!("{}/{}", position.id, value.id),
                        Place::PositionSide(at, index, side),
                        position.span,
                    ));
                }
            }
            for (index, source) in set.risk_sources.iter().enumerate() {
                found.push((source.id.clone(), Place::RiskSource(at, index), source.span));
            }
        }
        let mut spans: BTreeMap<String, Span> = BTreeMap::new();
        for (id, place, span) in found {
            if let Some(first) = spans.get(&id) {
                diagnostics.push(duplicate_id(&id, span, *first));
                continue;
            }
            spans.insert(id.clone(), span);
            self.index.insert(id, place);
        }
    }

    fn build_maps(&mut self) {
        for mapping in self.sets.iter().flat_map(|set| &set.maps) {
            self.forward
                .entry(mapping.from.value.clone())
                .or_default()
                .extend(mapping.to.iter().map(|to| to.value.clone()));
            for to in &mapping.to {
                self.backward.entry(to.value.clone()).or_default().push(mapping.from.value.clone());
            }
        }
        for list in self.forward.values_mut().chain(self.backward.values_mut()) {
            list.sort_by(|a, b| natural(a, b));
            list.dedup();
        }
    }

    /// Says which items name something that is not there.
    fn check_references(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut check = |id: &str, span: Span| {
            if !self.index.contains_key(id) {
                diagnostics.push(unknown_item(id, span, self.index.keys().map(String::as_str)));
            }
        };
        let chosen = [self.chosen.requirements, self.chosen.guidance, self.chosen.scheme];
        for (at, set) in self.sets.iter().enumerate() {
            let by_choice = matches!(set.standard.role, Role::Requirements | Role::Guidance | Role::Scheme);
            if by_choice && !chosen.contains(&Some(at)) {
                continue;
            }
            for control in &set.controls {
                check(&control.group, control.span);
            }
            for group in &set.groups {
                if let Some(parent) = &group.parent {
                    check(parent, group.span);
                }
            }
            for position in &set.positions {
                check(&position.group, position.span);
                check(&position.control, position.span);
            }
            for position in set.chapters.iter().flat_map(|chapter| &chapter.positions) {
                check(&position.value, position.span);
            }
            for requirement in &set.requirements {
                for parent in requirement.parent.iter().chain(&requirement.group) {
                    check(parent, requirement.span);
                }
            }
            for mapping in &set.maps {
                for end in mapping.to.iter().chain([&mapping.from]) {
                    check(&end.value, end.span);
                }
            }
        }
    }
}

/// The diagnostic for an id that no entry of the catalog has.
fn unknown_item<'a>(id: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        "unknown-item",
        span,
        text!("`{id}` はカタログにありません", "the catalog has no `{id}`"),
    )
    .did_you_mean_or(
        nearest(id, known),
        Text::new("番号を確かめるか、その項目を加えてください", "check the number, or add the entry"),
    )
}

/// The diagnostic for an id that names two things.
#[must_use]
pub fn duplicate_id(id: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        "duplicate-id",
        span,
        text!("id `{id}` が二度使われています", "the id `{id}` is used twice"),
    )
    .related(first, Text::new("最初のもの", "the first one"))
    .help(Text::new("一方の id を変えてください", "give one of them another id"))
}

/// Finds the sets that `[standards]` names.
fn choose(sets: &[Set], standards: &Standards, diagnostics: &mut Vec<Diagnostic>) -> Chosen {
    let mut find = |wanted: &At<String>, role: Role| {
        let serves = |set: &Set| set.standard.id == wanted.value || set.standard.editions.contains(&wanted.value);
        let found = sets.iter().position(|set| set.standard.role == role && serves(set));
        if found.is_none() && wanted.span.is_some() {
            let id = &wanted.value;
            let known = sets
                .iter()
                .filter(|set| set.standard.role == role)
                .flat_map(|set| set.standard.editions.iter().chain([&set.standard.id]));
            let mut known: Vec<_> = known.map(String::as_str).collect();
            known.sort_unstable();
            known.dedup();
            let list = known.join("`, `");
            let diagnostic = Diagnostic::new(
                "unknown-edition",
                wanted.span,
                text!("`{id}` という版はカタログにありません", "the catalog has no edition `{id}`"),
            );
            diagnostics.push(diagnostic.help(text!("使える版: `{list}`", "editions: `{list}`")));
        }
        found
    };
    Chosen {
        requirements: find(&standards.requirements, Role::Requirements),
        annex_a: find(&standards.annex_a, Role::AnnexA),
        guidance: find(&standards.guidance, Role::Guidance),
        scheme: find(&standards.scheme, Role::Scheme),
        edition: standards.requirements.value.clone(),
    }
}
