//! A record names an id that nothing has.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::nearest;

pub(super) const RULE: Rule = Rule {
    name: "unknown-id",
    level: Level::Deny,
    plain_level: Level::Deny,
    page_ja: include_str!("unknown_id.ja.md"),
    page_en: include_str!("unknown_id.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // What cannot be found may stand in a file that could not be read, and that was reported.
    if context.graph.incomplete {
        return;
    }
    for dangling in context.graph.dangling.iter().filter(|dangling| dangling.found.is_none()) {
        let id = &dangling.id;
        let candidates = context
            .graph
            .nodes()
            .filter(|(_, node)| dangling.wanted.is_empty() || dangling.wanted.contains(&node.kind));
        let near = nearest(id, candidates.map(|(_, node)| node.id.as_str()));
        let diagnostic = Diagnostic::new(
            RULE.name,
            dangling.span,
            text!("`{id}` という ID はありません", "nothing has the id `{id}`"),
        )
        .record(context.graph.node(dangling.from).id.clone());
        out.push(match near {
            Some(near) => diagnostic.did_you_mean(Some(near)),
            None => diagnostic.help(crate::check::kinds_help(&dangling.wanted)),
        });
    }
}
