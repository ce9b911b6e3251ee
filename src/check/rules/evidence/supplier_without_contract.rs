//! A supplier without a contract.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "supplier-without-contract",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["A.5.20"],
    page_ja: include_str!("supplier_without_contract.ja.md"),
    page_en: include_str!("supplier_without_contract.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.suppliers.stated() {
        if stated.record.contract.is_some() {
            continue;
        }
        let id = &stated.record.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("供給者 `{id}` との契約が示されていません", "no contract with supplier `{id}` is named"),
            )
            .help(Text::new(
                "契約を `requirements` に登録し、その ID を `contract` に書いてください",
                "register the contract under `requirements`, and name it in `contract`",
            ))
            .record(id.clone()),
        );
    }
}
