//! A service in scope, or the ISMS as a whole, has no Statement of Applicability.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-missing",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d1"],
    page_ja: include_str!("soa_missing.ja.md"),
    page_en: include_str!("soa_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let isms = context.isms;
    if !context.complete(&[Kind::Soa]) {
        return;
    }
    if context.statement(ISMS_WIDE).is_none() && !(isms.services.is_empty() && isms.risks.is_empty()) {
        let message = Text::new(
            "ISMS全体の適用宣言書がありません",
            "there is no ISMS-wide Statement of Applicability",
        );
        let help = Text::new(
            "`service` を書かない適用宣言書を `soa:` に加え、附属書Aの全管理策の採否を書いてください",
            "add a statement without `service` under `soa:` that decides on every control of Annex A",
        );
        out.push(
            Diagnostic::new(RULE.name, context.book(), message)
                .help(help)
                .record(&context.config.id),
        );
    }
    for service in context.services_in_scope() {
        let id = &service.id.0;
        let Some(stated) = isms.services.get_stated(id).filter(|_| context.statement(id).is_none()) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.head(),
                text!("`{id}` の適用宣言書がありません", "`{id}` has no Statement of Applicability"),
            )
            .help(text!(
                "`service: {id}` とした適用宣言書を `soa:` に加え、ISMS全体と異なる採否と、手引及びCLDの採否を書いてください",
                "add a statement with `service: {id}` under `soa:`, with the decisions on guidance and CLD controls and what differs from the ISMS-wide one"
            ))
            .record(id),
        );
    }
}
