//! A loss is judged to carry no risk without a reason.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "no-risk-unexplained",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1"],
    page_ja: include_str!("no_risk_unexplained.ja.md"),
    page_en: include_str!("no_risk_unexplained.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        for (index, judged) in stated.record.no_risk.iter().enumerate().filter(|(_, judged)| judged.reason.is_blank()) {
            let Text { ja, en } = judged.affects.label();
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["no_risk", &index.to_string(), "reason"]),
                    Text::owned(
                        format!("サービス `{id}` の{ja}の喪失にリスクがないと判断した理由が空です"),
                        format!("the service `{id}` does not say why the loss of {en} carries no risk"),
                    ),
                )
                .help(Text::new(
                    "情報の性質や使い方に照らして、なぜリスクがないと言えるのかを書いてください",
                    "say what about the information or its use lets you judge that there is no risk",
                ))
                .record(id),
            );
        }
    }
}
