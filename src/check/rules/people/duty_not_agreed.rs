//! Nobody can show where a duty was agreed.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "duty-not-agreed",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["CLD.6.3.1", "27017:6.1.1"],
    page_ja: include_str!("duty_not_agreed.ja.md"),
    page_en: include_str!("duty_not_agreed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.duties.stated().filter(|stated| stated.record.agreed.is_none()) {
        let id = &stated.record.id.0;
        let whom = &stated.record.accountable.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!(
                    "責務 `{id}` (責任主体 `{whom}`)を合意した契約又は文書がありません",
                    "the duty `{id}` of `{whom}` is agreed in no contract or document"
                ),
            )
            .help(Text::new(
                "`agreed` に、分担を合意した契約又は文書の ID と合意した日を書いてください。合意がなければ、契約や利用規約に加えてください",
                "give in `agreed` the contract or document and the day; if there is no agreement yet, add the duty to the contract or the terms of use",
            ))
            .record(id.clone()),
        );
    }
}
