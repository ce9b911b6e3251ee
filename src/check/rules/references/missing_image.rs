//! A document shows a picture that is not there.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::LinkProblem;

pub(super) const RULE: Rule = Rule {
    name: "missing-image",
    level: Level::Deny,
    plain_level: Level::Warn,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("missing_image.ja.md"),
    page_en: include_str!("missing_image.md"),
    run,
};

const HELP: Text = Text::new("画像の場所を確かめるか、画像を加えてください", "check the place of the picture, or add it");

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for dead in context.graph.dead_links.iter().filter(|dead| dead.problem == LinkProblem::Image) {
        let target = &dead.target;
        let message = text!("画像 `{target}` がありません", "the picture `{target}` does not exist");
        out.push(
            Diagnostic::new(RULE.name, dead.span, message)
                .did_you_mean_or(dead.near.as_deref(), HELP)
                .record(dead.from.clone()),
        );
    }
}
