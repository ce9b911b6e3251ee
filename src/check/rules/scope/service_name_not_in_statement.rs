//! The statement of a cloud scope leaves out the name of a service.

use super::{clouds, names, squeezed};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "service-name-not-in-statement",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-2"],
    page_ja: include_str!("service_name_not_in_statement.ja.md"),
    page_en: include_str!("service_name_not_in_statement.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for cloud in clouds(context) {
        let statement = &cloud.record.statement;
        let said = [&statement.ja, &statement.en, &statement.plain].map(|words| words.as_deref().map(squeezed));
        let says = |name: &str| said.iter().flatten().any(|said| said.contains(&squeezed(name)));
        for reference in &cloud.record.services {
            let Some(service) = context.isms.services.get_stated(&reference.id) else { continue };
            // A spelling that must not appear is said under its own name.
            let misspelt = service.record.not_names.iter().any(|spelling| says(spelling));
            if misspelt || names(&service.record).any(says) {
                continue;
            }
            let (id, scope, name) = (&service.record.id.0, &cloud.record.id.0, service.record.name.text());
            let message = Text::owned(
                format!("クラウドの適用範囲 `{scope}` の記述に、サービス `{id}` の名称「{}」がありません", name.ja),
                format!("the statement of the cloud scope `{scope}` does not give the name of `{id}`, \"{}\"", name.en),
            );
            out.push(
                Diagnostic::new(RULE.name, cloud.node.at(&["statement"]), message)
                    .related(service.node.at(&["name"]), Text::new("正式な名称", "the official name"))
                    .help(Text::new(
                        "顧客は登録範囲のサービス名で判断します。`statement` に正式な名称をそのまま書いてください",
                        "customers judge by the names in the certified scope: write the official name into `statement`",
                    ))
                    .record(id),
            );
        }
    }
}
