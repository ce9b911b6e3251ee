//! A loss is judged to carry no risk, and a risk of the service has it.

use super::by_service;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "no-risk-contradicted",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1"],
    page_ja: include_str!("no_risk_contradicted.ja.md"),
    page_en: include_str!("no_risk_contradicted.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let risks = by_service(context);
    for stated in context.isms.services.stated() {
        let id = &stated.record.id.0;
        let Some(risks) = risks.get(id.as_str()) else { continue };
        // Without a reason it is no judgement yet.
        for (index, judged) in stated.record.no_risk.iter().enumerate().filter(|(_, judged)| !judged.reason.is_blank()) {
            let found = risks.iter().find_map(|risk| {
                let at = risk.record.affects.iter().position(|loss| *loss == judged.affects)?;
                Some((&risk.record.id.0, risk.node.at(&["affects", &at.to_string()])))
            });
            let Some((risk, place)) = found else { continue };
            let Text { ja, en } = judged.affects.label();
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.at(&["no_risk", &index.to_string(), "affects"]),
                    Text::owned(
                        format!("サービス `{id}` の{ja}の喪失は「リスクなし」とされていますが、リスク `{risk}` が扱っています"),
                        format!("the loss of {en} of the service `{id}` is judged to carry no risk, but the risk `{risk}` is about it"),
                    ),
                )
                .related(place, Text::new("リスクではここで挙げている", "the risk names it here"))
                .help(Text::new(
                    "リスクがあるなら `no_risk` のこの判断を消し、ないならリスクの `affects` を見直してください",
                    "remove this judgement if there is a risk, or reconsider what the risk says under `affects`",
                ))
                .record(id),
            );
        }
    }
}
