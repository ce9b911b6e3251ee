//! A service claims to use no cloud, and uses one.

use super::upstreams;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::service::Infrastructure;
use crate::text;
use crate::text::Text;
use crate::text::Words;

pub(super) const RULE: Rule = Rule {
    name: "no-cloud-claim-contradicted",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-3"],
    page_ja: include_str!("no_cloud_claim_contradicted.ja.md"),
    page_en: include_str!("no_cloud_claim_contradicted.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for stated in context.isms.services.stated() {
        let service = &stated.record;
        if service.uses_none.as_ref().is_none_or(Words::is_blank) {
            continue;
        }
        let upstream = upstreams(context, service).and_then(|upstreams| upstreams.first().copied());
        let (place, against) = match upstream {
            Some(upstream) => (upstream.span, Text::new("利用するクラウド", "the cloud it uses")),
            None if service.infrastructure == Infrastructure::OtherCloud => (
                stated.node.at(&["infrastructure"]),
                Text::new("他社のクラウドの上にあるとしています", "it is said to run on another cloud"),
            ),
            None => continue,
        };
        let id = &service.id.0;
        out.push(
            Diagnostic::new(
                RULE.name,
                stated.node.at(&["uses_none"]),
                text!(
                    "サービス `{id}` は他社のクラウドを使わない理由を述べながら、他社のクラウドを利用しています",
                    "the service `{id}` gives a reason for using no cloud, but uses one"
                ),
            )
            .related(place, against)
            .help(Text::new(
                "使っているのであれば `uses_none` を消して `uses` にクラウドを挙げ、使っていないのであれば `uses` と `infrastructure` を改めてください",
                "if a cloud is used, remove `uses_none` and name the cloud in `uses`; if not, correct `uses` and `infrastructure`",
            ))
            .record(id),
        );
    }
}
