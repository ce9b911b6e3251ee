//! A service in scope plays a party for which no policy speaks.

use super::parties_played;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::document::{Document, DocumentKind};
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-policy-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:5.2", "27017:5.1.1"],
    page_ja: include_str!("cloud_policy_missing.ja.md"),
    page_en: include_str!("cloud_policy_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Document, Kind::Service, Kind::Scope]) {
        return;
    }
    for (party, place) in parties_played(context) {
        let speaks = |document: &Document| {
            let head = &document.head;
            head.kind == Some(DocumentKind::Policy) && head.parties.iter().any(|named| named.id == party.id)
        };
        let documents = context.isms.documents.stated();
        let policies: Vec<_> = documents.filter(|stated| speaks(&stated.record)).collect();
        if policies.iter().any(|stated| stated.record.in_force()) {
            continue;
        }
        let (id, name) = (&party.id, party.title.text());
        let message = Text::owned(
            format!("{}としての方針に、発効中のものがありません", name.ja),
            format!("no policy in force speaks for the {}", name.en),
        );
        let mut diagnostic = Diagnostic::new(RULE.name, context.book(), message)
            .related(place, Text::new("この立場を担うサービス", "a service that plays this party"))
            .help(text!(
                "クラウドの方針を `kind: policy` の文書に定め、`parties` に `{id}` を書いて発効させてください",
                "write the cloud policy as a document of `kind: policy`, name `{id}` among its `parties`, and put it in force"
            ))
            .record(id);
        if let Some(other) = policies.first() {
            let what = Text::new("発効していない方針", "a policy that is not in force");
            diagnostic = diagnostic.related(other.node.at(&["status"]), what);
        }
        out.push(diagnostic);
    }
}
