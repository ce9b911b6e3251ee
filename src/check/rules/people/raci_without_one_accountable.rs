//! Not exactly one role answers for a duty.

use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::duty::Raci;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "raci-without-one-accountable",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["CLD.6.3.1", "27001:5.3"],
    page_ja: include_str!("raci_without_one_accountable.ja.md"),
    page_en: include_str!("raci_without_one_accountable.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.duties.stated().filter(|stated| !stated.record.raci.0.is_empty()) {
        let id = &stated.record.id.0;
        let raci = key(&stated.node, &["raci"]);
        let mut accountable = stated.record.raci.0.iter().filter(|(_, part)| *part == Raci::A).map(|(role, _)| role);
        let help = Text::new(
            "説明責任を負う役割 `A` を一つだけにしてください。実行する者は `R`、相談を受ける者は `C`、報告を受ける者は `I` です",
            "let exactly one role be `A`; who does it is `R`, who is consulted `C`, who is informed `I`",
        );
        let Some(first) = accountable.next() else {
            let message = text!("責務 `{id}` の `raci` に `A` がありません", "the `raci` of `{id}` has no `A`");
            out.push(Diagnostic::new(RULE.name, raci, message).help(help).record(id.clone()));
            continue;
        };
        if let Some(second) = accountable.next() {
            let message = text!("責務 `{id}` の `raci` に `A` が二つ以上あります", "the `raci` of `{id}` has more than one `A`");
            out.push(
                Diagnostic::new(RULE.name, second.span, message)
                    .related(first.span, Text::new("一つ目の `A`", "the first `A`"))
                    .help(help)
                    .record(id.clone()),
            );
        }
    }
}
