//! A subject that takes provider and customer stands on one side only.

use crate::catalog::{CUSTOMER, PROVIDER};
use crate::check::context::plays;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::Stated;
use crate::model::kinds::duty::Duty;
use crate::model::kinds::service::Service;
use crate::text::Text;
use crate::text::{Words, folded};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "duty-one-sided",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["CLD.6.3.1", "27017:6.1.1"],
    page_ja: include_str!("duty_one_sided.ja.md"),
    page_en: include_str!("duty_one_sided.md"),
    run,
};

/// Subjects on which each side has something to do, by words of a duty's `topic`: what the provider gives is of no use unless the customer takes it up.
const TWO_SIDED: &[&[&str]] = &[
    &["バックアップ", "backup"],
    &["監視", "monitor"],
    &["法令", "準拠法", "legal", "law", "jurisdiction"],
    &["証拠", "エビデンス", "evidence"],
];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Duty]) {
        return;
    }
    let mut of_service: BTreeMap<&str, Vec<&Stated<Duty>>> = BTreeMap::new();
    let mut of_all = Vec::new();
    for stated in context.isms.duties.stated() {
        match &stated.record.service {
            Some(service) => of_service.entry(&service.id).or_default().push(stated),
            None => of_all.push(stated),
        }
    }
    for service in context.services_in_scope() {
        let own = of_service.get(service.id.0.as_str()).map_or(&[][..], Vec::as_slice);
        for words in TWO_SIDED {
            let of_subject = |stated: &&&Stated<Duty>| speaks_of(&stated.record.topic, words);
            let Some(first) = own.iter().find(of_subject) else {
                continue;
            };
            let duties: Vec<_> = own.iter().chain(&of_all).filter(of_subject).map(|stated| &stated.record).collect();
            if let Some(missing) = missing_side(context, service, &duties) {
                out.push(one_sided(context, service, first, missing));
            }
        }
    }
}

/// Whether a topic holds one of the words.
fn speaks_of(topic: &Words, words: &[&str]) -> bool {
    let texts = [&topic.ja, &topic.en, &topic.plain];
    let mut texts = texts.into_iter().flatten().map(|text| folded(text));
    texts.any(|text| words.iter().any(|word| text.contains(word)))
}

/// The party that none of the duties is for. Where a service is only used, its supplier is the provider.
fn missing_side(context: &Context<'_>, service: &Service, duties: &[&Duty]) -> Option<&'static str> {
    let of = |party: &str| duties.iter().any(|duty| duty.accountable.id == party);
    let supplied = || duties.iter().any(|duty| context.isms.suppliers.get(&duty.accountable.id).is_some());
    if service.parties.is_empty() {
        return None;
    }
    if !of(PROVIDER) && (plays(service, PROVIDER) || !supplied()) {
        return Some(PROVIDER);
    }
    (!of(CUSTOMER)).then_some(CUSTOMER)
}

fn one_sided(context: &Context<'_>, service: &Service, first: &Stated<Duty>, missing: &str) -> Diagnostic {
    let party = context.catalog.parties().iter().find(|party| party.id == missing);
    let label = party.map_or_else(|| Text::same(missing), |party| party.short.text());
    let (id, topic) = (&service.id.0, first.record.topic.text());
    Diagnostic::new(
        RULE.name,
        first.node.at(&["topic"]),
        Text::owned(
            format!("サービス `{id}` の「{}」には、{}(`{missing}`)の側の責務がありません", topic.ja, label.ja),
            format!("on \"{}\", the service `{id}` has no duty for the side of the {} (`{missing}`)", topic.en, label.en.to_lowercase()),
        ),
    )
    .help(Text::new(
        "この事柄についてもう一方の側が行うことを、責任主体を分けて一行加えてください",
        "add a duty with what the other side does about it, for which it is accountable",
    ))
    .record(first.record.id.0.clone())
}
