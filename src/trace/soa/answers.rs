//! The answers of one Statement of Applicability as written, by what they speak to.

use std::collections::BTreeMap;

use super::plays;
use crate::catalog::{Catalog, Item, Side};
use crate::model::kinds::soa::{Answer, Decision, Soa};
use crate::span::Span;
use crate::trace::side_id;

/// An answer with the place it is stated in.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) answer: Answer,
    pub(super) span: Span,
}

/// A decision as written, or its answer for one side.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) control: String,
    pub(super) side: Option<String>,
    pub(super) span: Span,
}

/// The answers of one Statement of Applicability by id of control, position or side.
pub(super) struct Answers {
    pub(super) by_id: BTreeMap<String, Stated>,
    /// What is written, to find what reaches no row.
    pub(super) written: Vec<Written>,
}

impl Answers {
    pub(super) fn of(soa: Option<&Soa>, parties: &[&str]) -> Self {
        let mut answers = Self {
            by_id: BTreeMap::new(),
            written: Vec::new(),
        };
        for decision in soa.into_iter().flat_map(|soa| &soa.decisions) {
            answers.take(decision, parties);
        }
        answers
    }

    fn take(&mut self, decision: &Decision, parties: &[&str]) {
        let id = &decision.control.id;
        let span = decision.control.span;
        if let Some(answer) = decision.own_answer() {
            self.written.push(Written {
                control: id.clone(),
                side: None,
                span,
            });
            self.by_id.entry(id.clone()).or_insert(Stated {
                answer: answer.clone(),
                span,
            });
            // Without a side, an answer speaks for each side that the parties have.
            for party in parties {
                self.by_id.entry(side_id(id, party)).or_insert(Stated {
                    answer: answer.clone(),
                    span,
                });
            }
        }
        for side in &decision.sides {
            let span = side.party.span;
            self.written.push(Written {
                control: id.clone(),
                side: Some(side.party.value.clone()),
                span,
            });
            self.by_id.insert(
                side_id(id, &side.party.value),
                Stated {
                    answer: side.answer.clone(),
                    span,
                },
            );
        }
    }
}

impl Written {
    pub(super) fn id(&self) -> String {
        self.side
            .as_ref()
            .map_or_else(|| self.control.clone(), |side| side_id(&self.control, side))
    }

    /// Whether it is about guidance or a cloud control, and about a side that this has.
    pub(super) fn is_guidance(&self, catalog: &Catalog) -> bool {
        let sides = sides(catalog, &self.control);
        !sides.is_empty() && self.side.as_ref().is_none_or(|named| sides.iter().any(|side| side.id == *named))
    }

    /// Whether it speaks to a party that is not among `parties`.
    pub(super) fn is_not_played(&self, catalog: &Catalog, parties: &[&str]) -> bool {
        let sides = sides(catalog, &self.control);
        let named = self.side.as_deref().or_else(|| self.control.rsplit_once('/').map(|(_, side)| side));
        let Some(named) = named else {
            return !sides.is_empty() && !sides.iter().any(|side| plays(side, parties));
        };
        match sides.iter().find(|side| side.id == named) {
            Some(side) => !plays(side, parties),
            None => !parties.contains(&named) && catalog.parties().iter().any(|party| party.id == named),
        }
    }
}

/// The sides of the position or cloud control that `id` names, or names a side of.
fn sides<'a>(catalog: &'a Catalog, id: &str) -> &'a [Side] {
    match catalog.get(id) {
        Some(Item::Position(_, position) | Item::PositionSide(_, position, _)) => &position.sides,
        Some(Item::Control(_, control) | Item::ControlSide(_, control, _)) => &control.sides,
        _ => &[],
    }
}
