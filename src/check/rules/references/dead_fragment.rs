//! A link names a section that its document does not have.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::LinkProblem;

pub(super) const RULE: Rule = Rule {
    name: "dead-fragment",
    level: Level::Deny,
    plain_level: Level::Warn,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("dead_fragment.ja.md"),
    page_en: include_str!("dead_fragment.md"),
    run,
};

const HELP: Text = Text::new("見出しの言葉か `{#id}` を確かめてください", "check the words of the heading or its `{#id}`");

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for dead in context.graph.dead_links.iter().filter(|dead| dead.problem == LinkProblem::Fragment) {
        let target = &dead.target;
        let message = text!("`{target}` という節がありません", "there is no section `{target}`");
        out.push(
            Diagnostic::new(RULE.name, dead.span, message)
                .did_you_mean_or(dead.near.as_deref(), HELP)
                .record(dead.from.clone()),
        );
    }
}
