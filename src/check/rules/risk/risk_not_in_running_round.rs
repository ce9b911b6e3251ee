//! A risk was not assessed again in the newest regular round.

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Stated;
use crate::model::kinds::assessment::{Assessment, AssessmentKind};
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "risk-not-in-running-round",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:8.2", "27001:6.1.2.b"],
    page_ja: include_str!("risk_not_in_running_round.ja.md"),
    page_en: include_str!("risk_not_in_running_round.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let newest = Newest::of(context);
    for stated in context.isms.risks.stated() {
        let risk = &stated.record;
        let id = &risk.id.0;
        let assessed = &risk.assessed.round;
        let Some(own) = context.isms.assessments.get(&assessed.id) else { continue };
        let services = risk.services.iter().map(|service| service.id.as_str());
        let Some(round) = newest.covering(services).filter(|round| round.record.on > own.on) else {
            continue;
        };
        let (name, old, held) = (&round.record.id.0, &assessed.id, round.record.on.0);
        out.push(
            Diagnostic::new(
                RULE.name,
                assessed.span,
                text!(
                    "リスク `{id}` の評価は `{old}` のままで、{held} の定期アセスメント `{name}` で見直されていません",
                    "the risk `{id}` still has its assessment of `{old}`; the regular round `{name}` of {held} passed it over"
                ),
            )
            .related(round.node.head(), Text::new("最新の定期アセスメント", "the newest regular round"))
            .help(text!(
                "見直した結果と日付を `assessed` に書き、`round` を `{name}` にしてください。値が変わらなくても要ります",
                "state under `assessed` when it was looked at again, with `round: {name}`, even if its value is the same"
            ))
            .record(id),
        );
    }
}

/// The newest regular round held up to today, of the whole ISMS and of each service.
struct Newest<'a> {
    whole: Option<&'a Stated<Assessment>>,
    of_service: BTreeMap<&'a str, &'a Stated<Assessment>>,
}

impl<'a> Newest<'a> {
    fn of(context: &Context<'a>) -> Self {
        let held = |round: &&Stated<Assessment>| round.record.kind == AssessmentKind::Regular && round.record.on <= context.today;
        let mut rounds: Vec<_> = context.isms.assessments.stated().filter(held).collect();
        rounds.sort_by_key(|round| round.record.on);
        let mut newest = Self {
            whole: None,
            of_service: BTreeMap::new(),
        };
        for round in rounds {
            if round.record.scope.is_empty() {
                newest.whole = Some(round);
            }
            let services = round.record.scope.iter().map(|service| (service.id.as_str(), round));
            newest.of_service.extend(services);
        }
        newest
    }

    /// The newest that covers any of the services; of the whole ISMS if there are none.
    fn covering(&self, services: impl Iterator<Item = &'a str>) -> Option<&'a Stated<Assessment>> {
        let of_service = services.filter_map(|service| self.of_service.get(service).copied());
        of_service.chain(self.whole).max_by_key(|round| round.record.on)
    }
}
