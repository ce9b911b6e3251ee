//! Nobody has decided whether climate change is a relevant issue.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::context::Context as Issue;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "climate-undecided",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.1.climate"],
    page_ja: include_str!("climate_undecided.ja.md"),
    page_en: include_str!("climate_undecided.md"),
    run,
};

const TOPIC: &str = "climate";

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    // Editions without the amendment do not have the requirement in their catalog. Without any issue, that is what is said.
    let asked = RULE.basis.iter().any(|id| context.catalog.get(id).is_some());
    if !asked || context.isms.context.is_empty() || !context.complete(&[Kind::Context]) {
        return;
    }
    let about = |issue: &Issue| issue.topic.as_deref() == Some(TOPIC) || issue.topics.iter().any(|topic| topic == TOPIC);
    if context.isms.context.iter().any(about) {
        return;
    }
    out.push(
        Diagnostic::new(
            RULE.name,
            context.book(),
            Text::new(
                "気候変動が関連する課題かどうかの判断が、課題の台帳にありません",
                "no issue says whether climate change is relevant",
            ),
        )
        .help(Text::new(
            "`context` に `topic: climate` の課題を加え、`relevant` に判断を、`reason` に理由を書いてください。関連なしという判断でも構いません",
            "add an issue with `topic: climate` to `context`, with the decision in `relevant` and its `reason`; that it is not relevant is a fine answer",
        ))
        .record("27001:4.1.climate"),
    );
}
