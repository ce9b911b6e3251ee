//! Documented information and the texts in it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Item, Party};
use crate::check::{Context, Rule};
use crate::files::Area;
use crate::model::Stated;
use crate::model::kinds::document::{Document, DocumentKind, DocumentStatus};
use crate::source::blocks::{Block, Inline, for_each_inline};
use crate::span::{FileId, Span};
use crate::text::{Text, folded};

rules! {
    circular_reference
    cloud_policy_missing
    cloud_policy_not_under_isms_policy
    cloud_policy_topic_missing
    cloud_policy_without_criterion
    control_without_document_in_force
    date_in_future
    document_effective_before_approval
    document_history_behind
    document_in_force_early
    document_number_twice
    document_owner_missing
    document_review_overdue
    document_status_missing
    document_unapproved
    document_version_missing
    personal_data_in_text
    policy_review_unplanned
    required_document_missing
    retired_document_linked
    secret_in_text
    superseded_document_in_force
    translation_missing
    translation_outdated
}

/// The documents in force that lay down rules.
fn rules_in_force<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Stated<Document>> {
    let documents = context.isms.documents.stated();
    documents.filter(|stated| stated.record.in_force() && stated.record.lays_down_rules())
}

/// What a state of a document is called.
fn state(status: DocumentStatus) -> Text {
    match status {
        DocumentStatus::Draft => Text::new("作成中", "a draft"),
        DocumentStatus::InForce => Text::new("発効中", "in force"),
        DocumentStatus::Retired => Text::new("廃止", "retired"),
    }
}

/// The policies in force that speak for parties.
fn cloud_policies<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Stated<Document>> {
    let documents = context.isms.documents.stated();
    documents.filter(|stated| {
        let head = &stated.record.head;
        head.kind == Some(DocumentKind::Policy) && stated.record.in_force() && !head.parties.is_empty()
    })
}

/// The parties that services in scope play, in the order of the catalog, with the place where the first service says so.
fn parties_played<'a>(context: &Context<'a>) -> Vec<(&'a Party, Span)> {
    let mut places: BTreeMap<&str, Span> = BTreeMap::new();
    for party in context.services_in_scope().flat_map(|service| &service.parties) {
        places.entry(&party.id).or_insert(party.span);
    }
    let parties = context.catalog.parties().iter();
    parties
        .filter_map(|party| places.get(party.id.as_str()).map(|place| (party, *place)))
        .collect()
}

/// A requirement and those it is part of, innermost first.
fn outward<'a>(catalog: &'a Catalog, requirement: &'a str) -> impl Iterator<Item = &'a str> {
    // No standard nests deeper; a book's own catalog may go in circles.
    std::iter::successors(Some(requirement), |id| match catalog.get(id) {
        Some(Item::Requirement(_, requirement)) => requirement.parent.as_deref(),
        _ => None,
    })
    .take(16)
}

/// Whether a document answers a requirement or a part of it.
fn answers(catalog: &Catalog, document: &Document, requirement: &str) -> bool {
    let answered = document.head.answers.iter();
    answered
        .flat_map(|answer| outward(catalog, &answer.id))
        .any(|outer| outer == requirement)
}

/// All words of a document in both languages, folded: title, text and translation.
fn words(document: &Document) -> String {
    let title = document.title.text();
    let mut words = format!("{}\n{}\n", title.ja, title.en);
    let translated = document.translation.as_ref().map_or(&[][..], |translation| &translation.blocks);
    for blocks in [&document.blocks[..], translated] {
        push_words(blocks, &mut words);
    }
    folded(&words)
}

fn push_words(blocks: &[Block], words: &mut String) {
    for_each_inline(blocks, &mut |inline| {
        if let Inline::Text(text) | Inline::Code(text) = inline {
            words.push_str(text);
        }
    });
}

/// The texts that authors wrote, settings and content, as read: those that may hold what a rule looks for.
fn texts<'a>(context: &Context<'a>, rule: &Rule, may_hold: impl Fn(&str) -> bool + Sync) -> Vec<(FileId, &'a str)> {
    let files = context.files;
    let areas = [Area::Config, Area::Content].into_iter();
    let texts = areas.flat_map(|area| files.of(area)).filter(|(_, file)| file.intact);
    context.memo.worth_a_look(rule.name, texts, may_hold)
}

/// Which record a place in a text belongs to.
struct Owners(BTreeMap<FileId, Vec<(u32, String)>>);

impl Owners {
    fn of(context: &Context<'_>) -> Self {
        let mut owners: BTreeMap<FileId, Vec<(u32, String)>> = BTreeMap::new();
        context.isms.for_each_record(&mut |_, id, _, node, _| {
            let starts = owners.entry(node.span.file).or_default();
            starts.push((node.span.start, id.to_owned()));
        });
        for document in context.isms.documents.iter() {
            let translation = document.translation.as_ref().map(|translation| translation.file);
            for file in [Some(document.file), translation].into_iter().flatten() {
                owners.insert(file, vec![(0, document.id.clone())]);
            }
        }
        owners.values_mut().for_each(|starts| starts.sort());
        Self(owners)
    }

    /// The record or document around a place; of what stands between records, the one before it.
    fn find(&self, place: Span) -> Option<&str> {
        let starts = self.0.get(&place.file)?;
        let after = starts.partition_point(|(start, _)| *start <= place.start);
        starts[..after].last().map(|(_, id)| id.as_str())
    }
}
