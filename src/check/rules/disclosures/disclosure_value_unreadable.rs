//! A value that is told or needed is not of the kind that its item wants.

use super::{needed_at, told_at};
use crate::catalog::ItemType;
use crate::check::rules::soa::written;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::model::value::told::Value;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "disclosure-value-unreadable",
    level: Level::Deny,
    plain_level: Level::Deny,
    basis: &["JIP:4.2.2-N2"],
    page_ja: include_str!("disclosure_value_unreadable.ja.md"),
    page_en: include_str!("disclosure_value_unreadable.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for written in written(context) {
        let told = told_at(context.catalog, &written.id);
        let needed = needed_at(context.catalog, &written.id);
        let values = written.answer.disclose.0.iter().filter_map(|(name, said)| {
            let item = told.iter().find(|item| item.id == name.value)?;
            let value = said.value.as_ref()?;
            Some((value, Value::parse(item.r#type, &value.value).err()?))
        });
        let bounds = written.answer.needs.0.iter().filter_map(|(name, need)| {
            let item = needed.iter().find(|item| item.id == name.value)?;
            Some(need.bounds().filter_map(|(key, bound)| Some((bound, unfit(item.r#type, key, bound)?))))
        });
        for (value, help) in values.chain(bounds.flatten()) {
            let words = &value.value;
            let message = text!("`{words}` は比べられる値ではありません", "`{words}` is no value that can be compared");
            out.push(Diagnostic::new(RULE.name, value.span, message).help(help).record(written.record.clone()));
        }
    }
}

/// Why a bound does not fit an item: how such a bound is written.
fn unfit(kind: ItemType, key: &str, bound: &At<String>) -> Option<Text> {
    match (kind, key) {
        (ItemType::Text, _) => Some(Text::new(
            "文で開示する事項に条件は付けられません。必要なことを文で書き、読んだ結果を `judged` に書いてください",
            "an item that is told in words has no bounds: say in words what is needed, and in `judged` what was found by reading",
        )),
        (ItemType::Place, "at_least" | "at_most") => Some(Text::new(
            "場所には `within: [JP]` のように国の範囲を書いてください",
            "of a place, give the countries: `within: [JP]`",
        )),
        (ItemType::Duration | ItemType::Date, "within") => Some(Text::new(
            "期間と日付には `at_least` か `at_most` を書いてください",
            "of a length of time or a day, give `at_least` or `at_most`",
        )),
        _ => Value::parse(kind, &bound.value).err(),
    }
}
