//! The book says nothing of the context of the organization.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "context-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.1"],
    page_ja: include_str!("context_missing.ja.md"),
    page_en: include_str!("context_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let at_work = !context.isms.services.is_empty() || !context.isms.risks.is_empty();
    if !at_work || !context.isms.context.is_empty() || !context.complete(&[Kind::Context]) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new("組織の外部及び内部の課題が一つも記録されていません", "the book records no external or internal issue"),
        )
        .help(Text::new(
            "`context` に課題を、外部（`external`）と内部（`internal`）に分けて書いてください",
            "list the issues in `context`, external and internal ones",
        ))
        .record("27001:4.1"),
    );
}
