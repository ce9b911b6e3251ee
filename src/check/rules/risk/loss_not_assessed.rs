//! A loss of confidentiality, integrity or availability is neither in a risk of a service nor judged to carry none.

use super::by_service;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::risk::Loss;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "loss-not-assessed",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.c.1", "JIP:4.2.1-c1"],
    page_ja: include_str!("loss_not_assessed.ja.md"),
    page_en: include_str!("loss_not_assessed.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !context.complete(&[Kind::Risk]) {
        return;
    }
    let risks = by_service(context);
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        let id = &service.id.0;
        let Some(risks) = risks.get(id.as_str()) else { continue };
        // A risk that does not say what would be lost may be about any loss.
        if risks.iter().any(|risk| risk.record.affects.is_empty()) {
            continue;
        }
        for loss in Loss::ALL {
            let assessed = risks.iter().any(|risk| risk.record.affects.contains(&loss));
            if assessed || service.no_risk.iter().any(|judged| judged.affects == loss) {
                continue;
            }
            let key = loss.key();
            let Text { ja, en } = loss.label();
            out.push(
                Diagnostic::new(
                    RULE.name,
                    stated.node.head(),
                    Text::owned(
                        format!("サービス `{id}` の{ja}の喪失が、リスクとしても「リスクなし」の判断としても扱われていません"),
                        format!("the loss of {en} of the service `{id}` is neither in a risk nor judged to carry none"),
                    ),
                )
                .help(text!(
                    "`affects` に `{key}` を挙げたリスクを登録するか、リスクがないと判断した理由をサービスの `no_risk` に書いてください",
                    "record a risk that names `{key}` under `affects`, or say under `no_risk` of the service why there is none"
                ))
                .record(id),
            );
        }
    }
}
