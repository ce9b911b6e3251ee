//! The book names no interested party.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "interested-parties-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.2"],
    page_ja: include_str!("interested_parties_missing.ja.md"),
    page_en: include_str!("interested_parties_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let at_work = !context.isms.services.is_empty() || !context.isms.risks.is_empty();
    if !at_work || !context.isms.interested_parties.is_empty() || !context.complete(&[Kind::InterestedParty]) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new("利害関係者が一つも記録されていません", "the book records no interested party"),
        )
        .help(Text::new(
            "顧客、従業者、供給者、監督官庁などを `interested_parties` に挙げ、それぞれの要求と対応を書いてください",
            "list customers, staff, suppliers, authorities and others in `interested_parties`, with what each of them needs",
        ))
        .record("27001:4.2"),
    );
}
