//! A record names an id that nothing has.

use crate::check::{Context, Rule, kinds_help};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::span::Span;
use crate::text;
use crate::text::nearest;

pub(super) const RULE: Rule = Rule {
    name: "unknown-id",
    level: Level::Deny,
    plain_level: Level::Deny,
    basis: &["27001:7.5.3"],
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
        let record = &context.graph.node(dangling.from).id;
        out.push(unknown(context, &dangling.id, dangling.span, &dangling.wanted).record(record.clone()));
    }
    for (named, wanted) in context.named_in_settings() {
        if context.graph.find(&named.value).is_none() {
            out.push(unknown(context, &named.value, named.span, wanted));
        }
    }
}

fn unknown(context: &Context<'_>, id: &str, span: Span, wanted: &[Kind]) -> Diagnostic {
    if let Some(now) = context.graph.former(id) {
        let now = &context.graph.node(now).id;
        let message = text!("`{id}` は `{now}` の以前の ID です", "`{id}` is a former id of `{now}`");
        return Diagnostic::new(RULE.name, span, message).help(text!("`{now}` と書いてください", "write `{now}`"));
    }
    let candidates = context
        .graph
        .nodes()
        .filter(|(_, node)| wanted.is_empty() || wanted.contains(&node.kind));
    let near = nearest(id, candidates.map(|(_, node)| node.id.as_str()));
    Diagnostic::new(
        RULE.name,
        span,
        text!("`{id}` という ID はありません", "nothing has the id `{id}`"),
    )
    .did_you_mean_or(near, kinds_help(wanted))
}
