//! The sample two years ahead: everything with a date that has passed is said, each thing once, at its place.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use ismsbook::book::{Book, Request};
use ismsbook::data::Day;
use ismsbook::span::Span;

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let request = Request {
        today: Some(jiff::civil::date(2028, 11, 20)),
        ..Request::default()
    };
    Book::open(Path::new(env!("CARGO_MANIFEST_DIR")), &request)
});

/// How many diagnostics of a rule there are about each record.
fn said(code: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in BOOK.diagnostics.iter().filter(|diagnostic| diagnostic.code == code) {
        *counts
            .entry(diagnostic.record.as_deref().expect("a rule names the record it is about"))
            .or_default() += 1;
    }
    counts
}

fn counted<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    counts
}

fn past(day: impl Into<Option<Day>>) -> bool {
    day.into().is_some_and(|day| day < BOOK.today)
}

#[test]
fn no_place_is_said_twice() {
    let mut places: BTreeMap<Span, Vec<&str>> = BTreeMap::new();
    for diagnostic in &BOOK.diagnostics {
        places.entry(diagnostic.span).or_default().push(diagnostic.code);
    }
    let twice: Vec<_> = places
        .values()
        .filter(|codes| codes.len() > 1 && codes.windows(2).any(|pair| pair[0] == pair[1]))
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn each_overdue_thing_is_said_once() {
    let isms = &BOOK.isms;
    let documents = isms.documents.iter().filter(|document| past(document.head.review_by));
    assert_eq!(
        said("document-review-overdue"),
        counted(documents.map(|document| document.id.as_str()))
    );
    let certificates = isms.certificates.iter().filter(|certificate| past(certificate.expires));
    assert_eq!(
        said("certificate-expired"),
        counted(certificates.map(|certificate| certificate.id.0.as_str()))
    );
    let laws = isms.requirements.iter().filter(|law| past(law.next_check));
    assert_eq!(said("law-check-overdue"), counted(laws.map(|law| law.id.0.as_str())));
    let expired = isms.evidence.iter().filter(|evidence| past(evidence.valid_until));
    assert_eq!(said("evidence-expired"), counted(expired.map(|evidence| evidence.id.0.as_str())));
    let overdue = isms
        .evidence
        .iter()
        .filter(|evidence| past(evidence.next_due()) && !past(evidence.valid_until));
    assert_eq!(said("evidence-overdue"), counted(overdue.map(|evidence| evidence.id.0.as_str())));
    let suppliers = isms.suppliers.iter().flat_map(|supplier| {
        supplier
            .certificates
            .iter()
            .filter(|certificate| past(certificate.until))
            .map(|_| supplier.id.0.as_str())
    });
    assert_eq!(said("supplier-certificate-expired"), counted(suppliers));

    // OBJ-08 was reached in its time; the results of the others end before their dates.
    let objectives = isms
        .objectives
        .iter()
        .filter(|objective| past(objective.due) && objective.id.0 != "OBJ-08");
    assert_eq!(
        said("objective-overdue"),
        counted(objectives.map(|objective| objective.id.0.as_str()))
    );

    let open = |done: Option<Day>, due: Day| done.is_none() && past(due);
    let risks = isms
        .risks
        .iter()
        .flat_map(|risk| risk.treatment.actions.iter().map(|action| (risk.id.0.as_str(), action)));
    let findings = isms
        .findings
        .iter()
        .flat_map(|finding| finding.actions.iter().map(|action| (finding.id.0.as_str(), action)));
    let reviews = isms
        .reviews
        .iter()
        .flat_map(|review| review.decisions.iter().map(|action| (review.id.0.as_str(), action)));
    let chances = isms
        .opportunities
        .iter()
        .flat_map(|chance| chance.actions.iter().map(|action| (chance.id.0.as_str(), action)));
    let actions = risks
        .chain(findings)
        .chain(reviews)
        .chain(chances)
        .filter(|(_, action)| open(action.done, action.due));
    assert_eq!(said("action-overdue"), counted(actions.map(|(id, _)| id)));
    let accepted = isms
        .risks
        .iter()
        .filter(|risk| risk.treatment.exceptional.as_ref().is_some_and(|accepted| past(accepted.until)));
    assert_eq!(
        said("exceptional-acceptance-expired"),
        counted(accepted.map(|risk| risk.id.0.as_str()))
    );
}
