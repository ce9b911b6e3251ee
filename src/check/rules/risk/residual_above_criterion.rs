//! What remains of a risk is above the acceptance criterion, and nobody accepts it as an exception.

use super::{Values, criterion, value_is};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "residual-above-criterion",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.2.e.1", "27001:6.1.3.f"],
    page_ja: include_str!("residual_above_criterion.ja.md"),
    page_en: include_str!("residual_above_criterion.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let (Some(acceptable), Some(residual)) = (criterion(context, risk), Values::of(context, risk).residual) else {
            continue;
        };
        if residual <= acceptable || risk.treatment.exceptional.is_some() {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            stated.node.at(&["treatment", "residual"]),
            text!(
                "リスク `{id}` の残留リスク {residual} が受容基準 {acceptable} を超えていますが、例外受容がありません",
                "the residual value {residual} of the risk `{id}` is above the criterion {acceptable}, and is not accepted as an exception"
            ),
        )
        .label(value_is(residual));
        if acceptable < context.config.risk.acceptable {
            let services = risk.services.iter().filter_map(|service| context.isms.services.get_stated(&service.id));
            for service in services.filter(|service| service.record.acceptable == Some(acceptable)).take(1) {
                let place = service.node.at(&["acceptable"]);
                diagnostic = diagnostic.related(place, Text::new("このサービスの受容基準", "the criterion of this service"));
            }
        }
        out.push(
            diagnostic
                .help(Text::new(
                    "対応を加えて基準以下にするか、受け入れる役割、理由、期限を `exceptional` に書いてください",
                    "plan more so that it meets the criterion, or state under `exceptional` who accepts it, why, and until when",
                ))
                .record(id),
        );
    }
}
