//! A management review did not deal with everything it has to.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::value::TextOrRefs;
use crate::text;
use crate::text::Text;
use super::{cycle_start, held};

pub(super) const RULE: Rule = Rule {
    name: "review-input-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:9.3.2", "JIP:9.3"],
    page_ja: include_str!("review_input_missing.ja.md"),
    page_en: include_str!("review_input_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let wanted = context.catalog.requirements().map_or(&[][..], |set| &set.review_inputs);
    let since = cycle_start(context.today);
    for stated in held(context).filter(|stated| stated.record.on >= since) {
        let (id, inputs) = (&stated.record.id.0, &stated.record.inputs.0);
        let given = |letter: &str| inputs.iter().find(|(given, _)| given.value == letter);
        let absent: Vec<_> = wanted.iter().filter(|input| given(&input.id).is_none()).collect();
        if !absent.is_empty() {
            let named: Vec<_> = absent.iter().map(|input| (&input.id, input.title.text())).collect();
            let ja: Vec<_> = named.iter().map(|(letter, title)| format!("「{letter}) {}」", title.ja)).collect();
            let en: Vec<_> = named.iter().map(|(letter, title)| format!("{letter}) {}", title.en)).collect();
            let message = Text::owned(
                format!("マネジメントレビュー `{id}` に、インプット{}がありません", ja.join("、")),
                format!("the management review `{id}` lacks inputs: {}", en.join(", ")),
            );
            out.push(
                Diagnostic::new(RULE.name, key(&stated.node, &["inputs"]), message)
                    .help(HELP)
                    .record(id.clone()),
            );
        }
        for input in wanted {
            let Some((_, said)) = given(&input.id) else { continue };
            let blank = match said {
                TextOrRefs::Text(words) => words.is_blank(),
                TextOrRefs::Refs(refs) => refs.is_empty(),
            };
            if blank {
                let letter = &input.id;
                let message = text!(
                    "マネジメントレビュー `{id}` のインプット {letter}) に内容がありません",
                    "the management review `{id}` says nothing on the input {letter})"
                );
                out.push(
                    Diagnostic::new(RULE.name, key(&stated.node, &["inputs", letter]), message)
                        .help(HELP)
                        .record(id.clone()),
                );
            }
        }
    }
}

const HELP: Text = Text::new(
    "レビューで扱った内容を議事録から書いてください。該当する事柄がなかったときも「なし」と書きます",
    "write from the minutes what was considered; where there was nothing, say so",
);
