//! A link of a document leads to no file and no record.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::LinkProblem;

pub(super) const RULE: Rule = Rule {
    name: "dead-link",
    level: Level::Deny,
    plain_level: Level::Warn,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("dead_link.ja.md"),
    page_en: include_str!("dead_link.md"),
    run,
};

const HELP: Text = Text::new("リンク先を確かめるか、ファイルを加えてください", "check the link, or add what it leads to");

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for dead in &context.graph.dead_links {
        let target = &dead.target;
        let message = match dead.problem {
            LinkProblem::File => text!("リンク先のファイル `{target}` がありません", "the file `{target}` does not exist"),
            LinkProblem::Record => text!("`[[{target}]]` に当たる記録がありません", "nothing has the id `{target}`"),
            LinkProblem::Fragment | LinkProblem::Image => continue,
        };
        out.push(
            Diagnostic::new(RULE.name, dead.span, message)
                .did_you_mean_or(dead.near.as_deref(), HELP)
                .record(dead.from.clone()),
        );
    }
}
