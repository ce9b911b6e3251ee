//! A record names something of a kind that cannot stand there.

use crate::check::{Context, Rule, kinds_help};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::span::Span;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "wrong-kind",
    level: Level::Deny,
    plain_level: Level::Deny,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("wrong_kind.ja.md"),
    page_en: include_str!("wrong_kind.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for dangling in &context.graph.dangling {
        if let Some(found) = dangling.found {
            let record = &context.graph.node(dangling.from).id;
            out.push(wrong(context, &dangling.id, dangling.span, found, &dangling.wanted).record(record.clone()));
        }
    }
    for (named, wanted) in context.named_in_settings() {
        let found = context.graph.get(&named.value).filter(|node| !node.broken).map(|node| node.kind);
        if let Some(found) = found.filter(|kind| !wanted.is_empty() && !wanted.contains(kind)) {
            out.push(wrong(context, &named.value, named.span, found, wanted));
        }
    }
}

fn wrong(context: &Context<'_>, id: &str, span: Span, found: Kind, wanted: &[Kind]) -> Diagnostic {
    let label = found.label();
    let message = Text::owned(
        format!("`{id}` は{}であり、ここには書けません", label.ja),
        format!("`{id}` is a {}, which cannot stand here", label.en),
    );
    let diagnostic = Diagnostic::new(RULE.name, span, message).help(kinds_help(wanted));
    match context.graph.get(id).map(|node| node.span).filter(|defined| defined.is_some()) {
        Some(defined) => diagnostic.related(defined, Text::new("ここで定義されています", "it is defined here")),
        None => diagnostic,
    }
}
