//! A cloud policy does not refer to the criterion by which risks are accepted.

use super::{answers, cloud_policies, words};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::Document;
use crate::text;
use crate::text::{Text, folded};
use crate::trace::Relation;

pub(super) const RULE: Rule = Rule {
    name: "cloud-policy-without-criterion",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.a.1", "27017:5.1.1"],
    page_ja: include_str!("cloud_policy_without_criterion.ja.md"),
    page_en: include_str!("cloud_policy_without_criterion.md"),
    run,
};

/// The requirement that the risk assessment process answers, the acceptance criteria in it.
const PROCESS: &str = "27001:6.1.2";

/// Words that name the criterion.
const WORDS: [&str; 6] = [
    "受容基準",
    "受容の基準",
    "受容可能な水準",
    "受容可能なレベル",
    "acceptance criteri",
    "criteria for accepting",
];

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in cloud_policies(context) {
        let document = &stated.record;
        let words = words(document);
        if WORDS.iter().any(|word| words.contains(&folded(word))) || links_to_process(context, document) {
            continue;
        }
        let id = &document.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "クラウドの方針 `{id}` が、リスク受容基準に触れていません",
                    "the cloud policy `{id}` does not refer to the criterion by which risks are accepted"
                ),
            )
            .help(Text::new(
                "ISMS のリスク受容基準に従うことを書き、基準を定めた文書へリンクしてください",
                "say that the risk acceptance criterion of the ISMS holds, and link to the document that sets it",
            ))
            .record(id),
        );
    }
}

/// Whether the text links to a document that answers the requirement for the process.
fn links_to_process(context: &Context<'_>, document: &Document) -> bool {
    let Some(at) = context.graph.find(&document.id) else { return false };
    let links = context.graph.stated_by(at).filter(|edge| edge.relation == Relation::Mention);
    let mut linked = links.filter_map(|edge| context.isms.documents.get(&context.graph.node(edge.to).id));
    linked.any(|linked| answers(context.catalog, linked, PROCESS))
}
