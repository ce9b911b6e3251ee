//! A management review has an input that the edition does not know.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "review-input-unknown",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:9.3.2"],
    page_ja: include_str!("review_input_unknown.ja.md"),
    page_en: include_str!("review_input_unknown.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let known = context.catalog.requirements().map_or(&[][..], |set| &set.review_inputs);
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return;
    };
    let (first, last) = (&first.id, &last.id);
    for review in context.isms.reviews.iter() {
        let id = &review.id.0;
        for (letter, _) in &review.inputs.0 {
            if known.iter().any(|input| input.id == letter.value) {
                continue;
            }
            let name = &letter.value;
            out.push(
                Diagnostic::new(
                    RULE.name,
                    letter.span,
                    text!(
                        "マネジメントレビュー `{id}` のインプット `{name}` は、選んだ版の規格にありません",
                        "the chosen edition has no input `{name}`, which the management review `{id}` names"
                    ),
                )
                .help(text!(
                    "この版のインプットは `{first}` から `{last}` までです。内容の合う記号の下に書いてください",
                    "the inputs of this edition are `{first}` to `{last}`; put it under the letter it belongs to"
                ))
                .record(id.clone()),
            );
        }
    }
}
