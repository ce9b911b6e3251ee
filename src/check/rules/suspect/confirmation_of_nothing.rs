//! A confirmation rests on no other text.

use super::acts;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::trace::attest;

pub(super) const RULE: Rule = Rule {
    name: "confirmation-of-nothing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3"],
    page_ja: include_str!("confirmation_of_nothing.ja.md"),
    page_en: include_str!("confirmation_of_nothing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (id, act) in acts(context) {
        let Some(stated) = act.stated.filter(|_| act.field == attest::CONFIRMED && act.digest.is_none()) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.span,
                text!(
                    "`{id}` は他の記録や文書を参照しておらず、確認の対象がありません",
                    "`{id}` names no other record or document, so there is nothing to confirm"
                ),
            )
            .help(Text::new(
                "拠りどころとする記録や文書を項目に書くか、`confirmed` を消してください",
                "name what it rests on in a field, or remove `confirmed`",
            ))
            .record(id),
        );
    }
}
