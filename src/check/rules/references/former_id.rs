//! A link of a document names something as it was called before.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "former-id",
    level: Level::Warn,
    plain_level: Level::Warn,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("former_id.ja.md"),
    page_en: include_str!("former_id.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for link in &context.graph.former_links {
        let (target, now) = (&link.target, &link.now);
        let message = text!("`{target}` は `{now}` の以前の名前です", "`{target}` is a former name of `{now}`");
        let help = text!("リンクを `{now}` に改めてください", "let the link name `{now}`");
        out.push(Diagnostic::new(RULE.name, link.span, message).help(help).record(link.from.clone()));
    }
}
