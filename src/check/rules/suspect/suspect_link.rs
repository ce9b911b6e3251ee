//! What a record rests on has changed since it was confirmed.

use super::acts;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::attest;

pub(super) const RULE: Rule = Rule {
    name: "suspect-link",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3", "27001:8.2"],
    page_ja: include_str!("suspect_link.ja.md"),
    page_en: include_str!("suspect_link.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, act) in acts(context) {
        let Some((stated, span)) = act.stated.and_then(|act| act.digest) else {
            continue;
        };
        if act.field != attest::CONFIRMED || act.digest.is_none_or(|now| now == stated) {
            continue;
        }
        let texts = act.rests_on.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
        let (ja, en) = (texts.join("、"), texts.join(", "));
        out.push(
            Diagnostic::new(
                RULE.name,
                span,
                text!(
                    "`{id}` が拠りどころとする {ja} の内容が、確認の後に変わっています",
                    "what `{id}` rests on ({en}) has changed since it was confirmed"
                ),
            )
            .label(Text::new("確認時の値", "what was confirmed"))
            .help(text!(
                "変更が影響しないかを確かめ、`ismsbook confirm {id} --field confirmed --write` で値を改めてください",
                "see whether the change matters here, then renew the digest with `ismsbook confirm {id} --field confirmed --write`"
            ))
            .record(id),
        );
    }
}
