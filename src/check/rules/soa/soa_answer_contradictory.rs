//! An answer excludes a control and says how it is implemented.

use super::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::soa::INCLUDED;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-answer-contradictory",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d3", "JIP:4.2.2-d4"],
    page_ja: include_str!("soa_answer_contradictory.ja.md"),
    page_en: include_str!("soa_answer_contradictory.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        if written.answer.exclude.is_none() || !written.answer.says_included() {
            continue;
        }
        let id = &written.id;
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            written.at("exclude"),
            text!(
                "`{id}` を除外しながら、採用したときの項目を書いています",
                "`{id}` is excluded, and answered as if it were included"
            ),
        )
        .help(Text::new(
            "除外するなら採用したときの項目を、採用するなら `exclude` を消してください",
            "remove what belongs to an included control, or remove `exclude`",
        ));
        for (key, _) in written.node.entries().iter().filter(|(key, _)| INCLUDED.contains(&key.text.as_str())) {
            diagnostic = diagnostic.related(key.span, Text::new("採用したときの項目", "belongs to an included control"));
        }
        out.push(diagnostic.record(written.record));
    }
}
