//! Every requirement of ISO/IEC 27001, clauses 4-10, and of the scheme: what answers it, which rules watch it, and what is still open.

use std::collections::BTreeMap;

use super::watch::Watch;
use super::{Band, Cell, ColumnKind, Opens, Query, Report, Row, Table};
use crate::audience::Visible;
use crate::catalog::{Item, Requirement, RequirementLevel, Set};
use crate::model::Kind;
use crate::model::kinds::document::DocumentStatus;
use crate::text::{Text, Words, natural};
use crate::trace::Relation;

pub(super) const REPORT: Report = Report {
    name: "conformance",
    title: Text::new("要求事項への回答", "Answers to requirements"),
    about: Text::new(
        "ISO/IEC 27001 の箇条4〜10と認証制度の要求事項ごとに、応える文書と記録、見守る規則、未解決の診断を示します。",
        "Each requirement of ISO/IEC 27001, clauses 4 to 10, and of the scheme: what answers it, which rules watch it, and what is open.",
    ),
    per_service: false,
    run,
};

fn run(visible: &Visible<'_>, query: &Query) -> Table {
    let mut table = columns(Table::begin(&REPORT, visible, query))
        .if_empty("要求事項の版が選ばれていません。", "No edition of the requirements is chosen.");
    let catalog = visible.catalog;
    let watch = Watch::of(catalog);
    let (open, accepted) = (watch.open(visible), watch.accepted(visible));
    let answers = Answers::of(visible);
    let sets: Vec<_> = [catalog.requirements(), catalog.scheme()].into_iter().flatten().collect();
    let mut states = [0; STATES.len()];
    for set in &sets {
        table
            .basis
            .extend(Some(set.standard.id.clone()).filter(|id| visible.graph.get(id).is_some()));
        let mut group = None;
        for requirement in &set.requirements {
            let id = requirement.id.as_str();
            let (open, accepted) = (
                open.get(id).copied().unwrap_or_default(),
                accepted.get(id).copied().unwrap_or_default(),
            );
            let state = state(&answers, id, open, accepted);
            states[state as usize] += 1;
            let answer = answers.direct(id);
            let figure =
                |count: usize, state: &str| Cell::figure(count, Opens::report("diagnostics").only("requirements", id).only("state", state));
            let cells = vec![
                Cell::id(id),
                Cell::Text(Text::same(requirement.number.clone())),
                Cell::text(requirement.title.text()),
                Cell::text(requirement.text.text()),
                state.cell(),
                Cell::Ids(answer.documents.clone()),
                Cell::Counts(answer.registers.clone()),
                Cell::Ids(answer.records.clone()),
                Cell::Rules(watch.rules(id).to_vec()),
                figure(open, "open"),
                figure(accepted, "accepted"),
                Cell::text(requirement.documented.as_ref().map(Words::text).unwrap_or_default()),
                level(requirement),
                Cell::Word(set.standard.id.clone().into(), Text::same(set.standard.name.clone())),
            ];
            let band = band(set, requirement).filter(|band| group.as_ref() != Some(&band.id));
            if let Some(band) = &band {
                group = Some(band.id.clone());
            }
            table.rows.push(Row {
                depth: u8::from(requirement.parent.is_some()),
                ..Row::new(id, cells).under(band)
            });
        }
    }
    for (state, count) in STATES.into_iter().zip(states) {
        let label = state.label();
        table.total(
            state.key(),
            label,
            Cell::figure(count, Opens::report(REPORT.name).only("state", state.key())),
        );
    }
    table.notes.push(Text::new(
        "「回答あり」は、応えるものがこの本にあり、見守る規則の診断が残っていないという意味です。規格への適合を判断するのは審査です。",
        "\"Answered\" says that the book holds something that answers, and that no rule has anything left to say. Whether that meets the standard is for the audit to judge.",
    ));
    table.notes.push(Text::new(
        "例外として承認した診断は解決したとはみなさず、その要求事項を「回答あり」にしません。",
        "A diagnostic that an exception accepts is not taken as mended, and never makes a requirement answered.",
    ));
    table
}

fn columns(table: Table) -> Table {
    table
        .with("requirement", ColumnKind::Id, ["ID", "ID"], ["要求事項の ID", "id of the requirement"])
        .with("number", ColumnKind::Text, ["番号", "Number"], ["規格の細分箇条の番号", "the number in the standard"])
        .with("title", ColumnKind::Text, ["名称", "Title"], ["要求事項の短い名称", "its short title"])
        .with(
            "text",
            ColumnKind::Prose,
            ["求められること", "Obligation"],
            ["求められることの要旨。規格の本文ではない", "what it asks for, in our own words"],
        )
        .with(
            "state",
            ColumnKind::Word,
            ["状態", "State"],
            [
                "回答あり: それ自体、上位の要求事項、又はすべての細目に応えるものがあり、診断がない。未解決: 診断が残る、又は例外として承認されている。一部回答: 細目の一部に応えるものがある。回答なし: 応えるものが見当たらない",
                "answered: something answers it, what it is an item of, or all its items, and no diagnostic stands; open: a diagnostic stands or is accepted as an exception; in part: some of its items are answered; nothing found: nothing answers it",
            ],
        )
        .of_words([State::Answered, State::InPart, State::Open, State::NothingFound].map(|state| (state.key().into(), state.label())))
        .with(
            "documents",
            ColumnKind::Ids,
            ["応える文書", "Documents"],
            ["この要求事項に応えると述べている、施行中の文書", "documents in force that say they answer it"],
        )
        .with(
            "registers",
            ColumnKind::Word,
            ["応える登録簿", "Registers"],
            ["求められる文書化した情報に当たる記録の種類と件数", "kinds of records that are its documented information, and how many there are"],
        )
        .with(
            "records",
            ColumnKind::Ids,
            ["応える記録", "Records"],
            ["これを示すとする証拠と、これを採用理由とする適用宣言書の行", "evidence that shows it, and rows of Statements of Applicability that it justifies"],
        )
        .with(
            "rules",
            ColumnKind::Word,
            ["見守る規則", "Rules"],
            ["この要求事項かその細目を根拠とする検査の規則", "rules of the checker that rest on it or on an item of it"],
        )
        .with(
            "diagnostics",
            ColumnKind::Number,
            ["診断", "Diagnostics"],
            ["見守る規則の未解決の診断の数", "open diagnostics of these rules"],
        )
        .with(
            "accepted",
            ColumnKind::Number,
            ["例外", "Accepted"],
            ["例外として承認した診断の数", "diagnostics accepted as exceptions"],
        )
        .with(
            "documented",
            ColumnKind::Text,
            ["文書化した情報", "Documented information"],
            ["規格が文書として求めるもの", "what the standard wants in writing"],
        )
        .with(
            "level",
            ColumnKind::Word,
            ["扱い", "Level"],
            ["要求か、補足か", "whether it is required or explained"],
        )
        .with("standard", ColumnKind::Word, ["規格", "Standard"], ["要求事項の属する規格と版", "the standard and edition that has it"])
}

fn level(requirement: &Requirement) -> Cell {
    match requirement.level {
        RequirementLevel::Shall => Cell::word("shall", "要求", "required"),
        RequirementLevel::Note => Cell::word("note", "補足", "note"),
    }
}

/// How every requirement stands, as the report has it: the word that never changes, and how it is called.
#[must_use]
pub fn standings(visible: &Visible<'_>) -> BTreeMap<String, (&'static str, Text)> {
    let watch = Watch::of(visible.catalog);
    let (open, accepted) = (watch.open(visible), watch.accepted(visible));
    let answers = Answers::of(visible);
    let count = |counts: &BTreeMap<String, usize>, id: &str| counts.get(id).copied().unwrap_or_default();
    let standing = |id: &&str| {
        let state = state(&answers, id, count(&open, id), count(&accepted, id));
        ((*id).to_owned(), (state.key(), state.label()))
    };
    answers.by_id.keys().map(standing).collect()
}

/// The word of a requirement that nothing answers.
pub const NOTHING_FOUND: &str = "nothing-found";

/// The heading above the requirements of a clause.
fn band(set: &Set, requirement: &Requirement) -> Option<Band> {
    let group = requirement.group.as_ref()?;
    let group = set.groups.iter().find(|own| own.id == *group)?;
    let (title, name) = (group.title.text(), &set.standard.name);
    let label = Text::owned(
        format!("{name} {} {}", group.number, title.ja),
        format!("{name}, {} {}", group.number, title.en),
    );
    Some(Band {
        id: group.id.clone(),
        label,
    })
}

/// How a requirement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Answered,
    InPart,
    Open,
    NothingFound,
}

const STATES: [State; 4] = [State::Answered, State::InPart, State::Open, State::NothingFound];

impl State {
    fn key(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::InPart => "in-part",
            Self::Open => "open",
            Self::NothingFound => NOTHING_FOUND,
        }
    }

    fn label(self) -> Text {
        match self {
            Self::Answered => Text::new("回答あり", "answered"),
            Self::InPart => Text::new("一部回答", "in part"),
            Self::Open => Text::new("未解決", "open"),
            Self::NothingFound => Text::new("回答なし", "nothing found"),
        }
    }

    fn cell(self) -> Cell {
        Cell::Word(self.key().into(), self.label())
    }
}

fn state(answers: &Answers<'_>, id: &str, open: usize, accepted: usize) -> State {
    match (open, answers.of_requirement(id)) {
        (1.., _) => State::Open,
        (0, Found::Nothing) => State::NothingFound,
        // An accepted hole is still a hole.
        (0, _) if accepted > 0 => State::Open,
        (0, Found::Some) => State::InPart,
        (0, Found::All) => State::Answered,
    }
}

/// What answers one requirement by itself.
#[derive(Clone, Default)]
struct Answer {
    documents: Vec<String>,
    registers: Vec<(&'static str, Text, usize)>,
    records: Vec<String>,
}

impl Answer {
    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.registers.is_empty() && self.records.is_empty()
    }
}

/// How much of a requirement is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    All,
    Some,
    Nothing,
}

/// What answers the requirements of the chosen sets.
struct Answers<'a> {
    by_id: BTreeMap<&'a str, Answer>,
    parents: BTreeMap<&'a str, &'a str>,
    parts: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Answers<'a> {
    fn of(visible: &Visible<'a>) -> Self {
        let catalog = visible.catalog;
        let mut answers = Self {
            by_id: BTreeMap::new(),
            parents: BTreeMap::new(),
            parts: BTreeMap::new(),
        };
        let sets = [catalog.requirements(), catalog.scheme()].into_iter().flatten();
        for requirement in sets.flat_map(|set| &set.requirements) {
            answers.by_id.insert(&requirement.id, answer(visible, requirement));
            let known = |id: &&str| matches!(catalog.get(id), Some(Item::Requirement(..))) && *id != requirement.id;
            if let Some(parent) = requirement.parent.as_deref().filter(known) {
                answers.parents.insert(&requirement.id, parent);
                answers.parts.entry(parent).or_default().push(&requirement.id);
            }
        }
        answers
    }

    fn direct(&self, id: &str) -> &Answer {
        &self.by_id[id]
    }

    fn is_answered(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|answer| !answer.is_empty())
    }

    /// What answers a requirement answers its items; a requirement whose items are all answered is answered.
    fn of_requirement(&self, id: &str) -> Found {
        let mut above = Some(id);
        for _ in 0..=self.parents.len() {
            match above {
                Some(id) if self.is_answered(id) => return Found::All,
                Some(id) => above = self.parents.get(id).copied(),
                None => break,
            }
        }
        self.of_parts(id, self.parents.len())
    }

    /// `steps` ends what leads in a circle.
    fn of_parts(&self, id: &str, steps: usize) -> Found {
        let parts = self.parts.get(id).map_or(&[][..], Vec::as_slice);
        let found: Vec<_> = parts
            .iter()
            .map(|part| match steps {
                _ if self.is_answered(part) => Found::All,
                0 => Found::Nothing,
                _ => self.of_parts(part, steps - 1),
            })
            .collect();
        if !found.is_empty() && found.iter().all(|part| *part == Found::All) {
            Found::All
        } else if found.iter().any(|part| *part != Found::Nothing) {
            Found::Some
        } else {
            Found::Nothing
        }
    }
}

/// Documents in force that answer it, kinds of records that are its documented information, evidence that shows it, rows that it justifies.
fn answer(visible: &Visible<'_>, requirement: &Requirement) -> Answer {
    let mut answer = Answer::default();
    let graph = visible.graph;
    for edge in graph.find(&requirement.id).into_iter().flat_map(|at| graph.naming(at)) {
        let id = &graph.node(edge.from).id;
        match &edge.relation {
            Relation::Field(Kind::Document, field) if field == "answers" => {
                let document = visible.isms.documents.get(id);
                if document.is_some_and(|document| document.head.status == Some(DocumentStatus::InForce)) {
                    answer.documents.push(id.clone());
                }
            }
            Relation::Field(Kind::Evidence, field) if field.starts_with("shows") => answer.records.push(id.clone()),
            Relation::Row("justification") => answer.records.push(id.clone()),
            _ => {}
        }
    }
    // What the baseline says already is not repeated for each service.
    let wide: Vec<String> = answer
        .records
        .iter()
        .filter_map(|id| id.strip_prefix("soa:isms/").map(str::to_owned))
        .collect();
    answer
        .records
        .retain(|id| id.starts_with("soa:isms/") || !id.starts_with("soa:") || !wide.iter().any(|part| id.ends_with(&format!("/{part}"))));
    for ids in [&mut answer.documents, &mut answer.records] {
        ids.sort_by(|a, b| natural(a, b));
        ids.dedup();
    }
    for kind in Kind::RECORDS
        .iter()
        .filter(|kind| requirement.records.iter().any(|key| key == kind.key()))
    {
        let count = visible.isms.ids(*kind).len();
        if count > 0 {
            answer.registers.push((kind.key(), kind.plural(), count));
        }
    }
    answer
}
