//! A risk was assessed before the round it belongs to.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "assessed-before-round",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:8.2"],
    page_ja: include_str!("assessed_before_round.ja.md"),
    page_en: include_str!("assessed_before_round.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let Some(round) = context.isms.assessments.get_stated(&risk.assessed.round.id) else {
            continue;
        };
        // A round that has yet to come is not held.
        if risk.assessed.on >= round.record.on || round.record.on > context.today {
            continue;
        }
        let (name, assessed, began) = (&round.record.id.0, risk.assessed.on.0, round.record.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["assessed", "on"]),
                text!(
                    "リスク `{id}` の評価日 {assessed} は、アセスメント `{name}` の日 {began} より前です",
                    "the risk `{id}` was assessed on {assessed}, before the round `{name}` of {began}"
                ),
            )
            .related(round.node.at(&["on"]), Text::new("アセスメントの日", "the day of the round"))
            .help(Text::new(
                "この回で評価した日に改めるか、評価した回を `round` に書いてください。数日にわたる回は、始めた日を `on` とします",
                "give the day on which it was assessed in this round, or name the right `round`; a round of several days is dated by its first",
            ))
            .record(id),
        );
    }
}
