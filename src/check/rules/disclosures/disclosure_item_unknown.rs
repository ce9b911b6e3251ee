//! An answer speaks of an item that the catalog does not have there.

use super::{needed_at, told_at};
use crate::catalog::DisclosureItem;
use crate::check::rules::soa::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::{Text, nearest};

pub(super) const RULE: Rule = Rule {
    name: "disclosure-item-unknown",
    level: Level::Deny,
    plain_level: Level::Deny,
    basis: &["JIP:4.2.2-N2"],
    page_ja: include_str!("disclosure_item_unknown.ja.md"),
    page_en: include_str!("disclosure_item_unknown.md"),
    run,
};

const NOT_TOLD: Text = Text::new(
    "`disclose` は、手引又はCLDのプロバイダ側への回答に書いてください",
    "`disclose` stands in answers to provider sides of the guidance and of cloud controls",
);
const NOT_NEEDED: Text = Text::new(
    "`needs` は、プロバイダが開示する事項のある手引又はCLDの、カスタマ側への回答に書いてください",
    "`needs` stands in answers to customer sides of the guidance and of cloud controls at which providers tell something",
);

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let told = written.answer.disclose.0.iter().map(|(item, _)| item);
        let needed = written.answer.needs.0.iter().map(|(item, _)| item);
        for (named, known, help) in [
            (told.collect::<Vec<_>>(), told_at(context.catalog, &written.id), NOT_TOLD),
            (needed.collect(), needed_at(context.catalog, &written.id), NOT_NEEDED),
        ] {
            let unknown = named.into_iter().filter(|named| known.iter().all(|item| item.id != named.value));
            out.extend(unknown.map(|named| diagnostic(named, &written.id, &known, &help).record(written.record.clone())));
        }
    }
}

fn diagnostic(named: &At<String>, id: &str, known: &[&DisclosureItem], help: &Text) -> Diagnostic {
    let item = &named.value;
    let diagnostic = Diagnostic::new(
        RULE.name,
        named.span,
        text!(
            "`{id}` に `{item}` という開示事項はありません",
            "the catalog has no item `{item}` at `{id}`"
        ),
    );
    if known.is_empty() {
        return diagnostic.help(help.clone());
    }
    let names: Vec<_> = known.iter().map(|item| item.id.as_str()).collect();
    let list = names.join("`, `");
    diagnostic.did_you_mean_or(
        nearest(item, names.iter().copied()),
        text!("ここで開示する事項: `{list}`", "items that are told here: `{list}`"),
    )
}
