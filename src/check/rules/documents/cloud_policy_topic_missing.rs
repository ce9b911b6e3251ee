//! A cloud policy is silent about a topic that the guidance has for its party.

use std::collections::BTreeSet;

use super::{cloud_policies, parties_played, words};
use crate::catalog::{Catalog, Topic};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::{Text, folded};

pub(super) const RULE: Rule = Rule {
    name: "cloud-policy-topic-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27017:5.1.1"],
    page_ja: include_str!("cloud_policy_topic_missing.ja.md"),
    page_en: include_str!("cloud_policy_topic_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (party, _) in parties_played(context) {
        let speaks = cloud_policies(context).filter_map(|stated| {
            let named = stated.record.head.parties.iter().find(|named| named.id == party.id)?;
            Some((&stated.record, named.span, words(&stated.record)))
        });
        let policies: Vec<_> = speaks.collect();
        let Some((first, place, _)) = policies.first() else { continue };
        for topic in topics(context.catalog, &party.id) {
            let treats = |words: &str| topic.words.iter().any(|word| words.contains(&folded(word)));
            let treated = policies
                .iter()
                .any(|(document, _, words)| document.head.topics.contains(&topic.id) || treats(words));
            if treated {
                continue;
            }
            let (id, of, name, title) = (&first.id, &topic.id, party.title.text(), topic.title.text());
            out.push(
                Diagnostic::new(
                    RULE.name,
                    *place,
                    Text::owned(
                        format!("{}としての方針 `{id}` が、{}に触れていません", name.ja, title.ja),
                        format!("the policy `{id}` for the {} does not speak about {}", name.en, title.en),
                    ),
                )
                .help(text!(
                    "この論点の方針を本文に定めてください。別の言葉で定めてあれば、`topics` に `{of}` を書いてください",
                    "say in the text what holds for this topic; if the text says it in other words, name `{of}` among the `topics`"
                ))
                .record(id),
            );
        }
    }
}

/// The topics that the guidance has for the policies of a party, each once.
fn topics<'a>(catalog: &'a Catalog, party: &str) -> Vec<&'a Topic> {
    let mut seen = BTreeSet::new();
    let positions = catalog.guidance().into_iter().flat_map(|set| &set.positions);
    let sides = positions.flat_map(|position| &position.sides);
    sides
        .filter(|side| side.parties.iter().any(|other| other == party))
        .flat_map(|side| &side.topics)
        .filter(|topic| seen.insert(&topic.id))
        .collect()
}
