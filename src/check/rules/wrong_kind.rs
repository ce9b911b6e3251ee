//! A record names something of a kind that cannot stand there.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "wrong-kind",
    level: Level::Deny,
    plain_level: Level::Deny,
    page_ja: include_str!("wrong_kind.ja.md"),
    page_en: include_str!("wrong_kind.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for dangling in &context.graph.dangling {
        let Some(found) = dangling.found else { continue };
        let (id, label) = (&dangling.id, found.label());
        let message = Text::owned(
            format!("`{id}` は{}であり、ここには書けません", label.ja),
            format!("`{id}` is a {}, which cannot stand here", label.en),
        );
        let defined = context.graph.get(id).map_or(crate::span::Span::NONE, |node| node.span);
        let mut diagnostic = Diagnostic::new(RULE.name, dangling.span, message)
            .help(crate::check::kinds_help(&dangling.wanted))
            .record(context.graph.node(dangling.from).id.clone());
        if defined.is_some() {
            diagnostic = diagnostic.related(defined, Text::new("ここで定義されています", "it is defined here"));
        }
        out.push(diagnostic);
    }
}
