//! Nobody has determined what a role of a service has to be able to do.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "competence-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:7.2.a", "27001:7.2.d"],
    page_ja: include_str!("competence_missing.ja.md"),
    page_en: include_str!("competence_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let competences = &context.isms.competences;
    if competences.is_empty() || !context.complete(&[Kind::Competence]) {
        return;
    }
    let mut judged: BTreeSet<&str> = competences.iter().map(|competence| competence.role.id.as_str()).collect();
    let activities = context.isms.services.iter().flat_map(|service| &service.activities);
    for role in activities.flat_map(|activity| &activity.roles) {
        if !context.resolves(role) || !judged.insert(&role.id) {
            continue;
        }
        let id = &role.id;
        out.push(
            Diagnostic::new(
                RULE.name,
                role.span,
                text!(
                    "サービスの活動を担う `{id}` に必要な力量が決められていません",
                    "`{id}` works for a service, but no competence is determined for the role"
                ),
            )
            .help(Text::new(
                "`competences:` に、この役割に必要な力量と、それを何で示すかを書いてください",
                "write under `competences:` what the role has to be able to do and what shows it",
            ))
            .record(id.clone()),
        );
    }
}
