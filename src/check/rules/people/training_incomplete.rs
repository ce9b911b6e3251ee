//! Fewer people completed a training than had to.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;
use crate::text::Words;

pub(super) const RULE: Rule = Rule {
    name: "training-incomplete",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.2.c", "27001:7.3", "A.6.3"],
    page_ja: include_str!("training_incomplete.ja.md"),
    page_en: include_str!("training_incomplete.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.trainings.stated() {
        let training = &stated.record;
        let explained = training.note.as_ref().is_some_and(|note| !Words::is_blank(note));
        if training.on >= context.today || training.completed >= training.required || explained {
            continue;
        }
        let id = &training.id.0;
        let (required, completed) = (training.required, training.completed);
        let missing = required - completed;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["completed"]),
                text!(
                    "教育 `{id}` は、{required}名のうち{completed}名しか修了していません",
                    "only {completed} of {required} people completed the training `{id}`"
                ),
            )
            .label(text!("{missing}名が未修了", "{missing} missing"))
            .help(Text::new(
                "補講を行って人数を改めるか、残る者をどう扱ったかを `note` に書いてください",
                "train the others and correct the number, or say in `note` what became of them",
            ))
            .record(id.clone()),
        );
    }
}
