//! A Statement of Applicability decides on a side of a party that the service does not play.

use super::is_party_in_question;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-side-out-of-role",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.2.2-N1", "JIP:4.2.2-N3"],
    page_ja: include_str!("soa_side_out_of_role.ja.md"),
    page_en: include_str!("soa_side_out_of_role.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in context.graph.soa.iter().filter(|statement| statement.stated) {
        let Some(service) = context.isms.services.get_stated(&statement.scope) else {
            continue;
        };
        let parties: Vec<_> = service.record.parties.iter().map(|party| party.id.as_str()).collect();
        for (id, span) in &statement.not_played {
            if is_party_in_question(context, &statement.scope, id) {
                continue;
            }
            let (scope, list) = (&statement.scope, parties.join("`, `"));
            out.push(
                Diagnostic::new(
                    RULE.name,
                    *span,
                    text!(
                        "`{id}` は `{scope}` の立場に当たらず、採否の対象になりません",
                        "`{id}` speaks to a party that `{scope}` does not play, so there is nothing to decide"
                    ),
                )
                .related(
                    service.node.at(&["parties"]),
                    text!("このサービスの立場は `{list}`", "the service plays `{list}`"),
                )
                .help(Text::new(
                    "この側への回答を消すか、サービスの `parties` を改めてください。立場外の側は除外せず、書かずにおきます",
                    "remove the answer to this side, or mend the `parties` of the service; a side out of role is left out, not excluded",
                ))
                .record(format!("soa:{scope}")),
            );
        }
    }
}
