//! The book has a scope and a Statement of Applicability, but no management review was ever held.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::review::Review;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "review-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.3", "JIP:9.3"],
    page_ja: include_str!("review_missing.ja.md"),
    page_en: include_str!("review_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let isms = context.isms;
    let Some(scope) = isms.scopes.iter().next() else { return };
    // That there are none at all is said as a requirement without documented information.
    // A review with decisions took place, whatever its date says.
    let took_place = |review: &Review| review.on <= context.today || !review.decisions.is_empty();
    if isms.reviews.is_empty() || isms.soa.is_empty() || isms.reviews.iter().any(took_place) || !context.complete(&[Kind::Review]) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new("マネジメントレビューがまだ一度も行われていません", "no management review has been held yet"),
        )
        .help(Text::new(
            "マネジメントレビューを開き、日付、主宰者、インプット、決定を `reviews:` に書いてください",
            "hold a management review and record it under `reviews:` with its day, chair, inputs and decisions",
        ))
        .record(scope.id.0.clone()),
    );
}
