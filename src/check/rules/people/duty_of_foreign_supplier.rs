//! A cloud supplier answers for a duty of a service that does not use it.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::service::Service;
use crate::model::kinds::supplier::SupplierKind;
use crate::text;
use crate::text::Text;
use super::services_of;

pub(super) const RULE: Rule = Rule {
    name: "duty-of-foreign-supplier",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["CLD.6.3.1", "27017:6.1.1", "A.5.23"],
    page_ja: include_str!("duty_of_foreign_supplier.ja.md"),
    page_en: include_str!("duty_of_foreign_supplier.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for duty in context.isms.duties.iter() {
        let supplier = &duty.accountable.id;
        let is_cloud = |kind| kind == SupplierKind::Cloud;
        if !context.isms.suppliers.get(supplier).is_some_and(|record| is_cloud(record.kind)) {
            continue;
        }
        let mut services = services_of(context, duty).peekable();
        if services.peek().is_none() || services.any(|service| rests_on(context, service, supplier)) {
            continue;
        }
        let id = &duty.id.0;
        let message = match &duty.service {
            Some(service) => {
                let service = &service.id;
                text!(
                    "責務 `{id}` はクラウドの供給者 `{supplier}` が負いますが、サービス `{service}` はこの供給者を使っていません",
                    "the cloud supplier `{supplier}` is accountable for `{id}`, but the service `{service}` does not use it"
                )
            }
            None => text!(
                "責務 `{id}` はクラウドの供給者 `{supplier}` が負いますが、どのサービスもこの供給者を使っていません",
                "the cloud supplier `{supplier}` is accountable for `{id}`, but no service uses it"
            ),
        };
        let mut diagnostic = Diagnostic::new(RULE.name, duty.accountable.span, message)
            .help(Text::new(
                "責任主体を改めるか、使っているならサービスの `uses` に供給者を加えてください",
                "name who is accountable, or, if the service does use the supplier, add it to `uses`",
            ))
            .record(id.clone());
        if let Some(service) = duty.service.as_ref().and_then(|service| context.isms.services.get_stated(&service.id)) {
            diagnostic = diagnostic.related(service.node.head(), Text::new("このサービス", "the service"));
        }
        out.push(diagnostic);
    }
}

/// Whether a service uses a supplier itself, or runs on one of its systems.
fn rests_on(context: &Context<'_>, service: &Service, supplier: &str) -> bool {
    let systems = service.systems.iter().filter_map(|system| context.isms.systems.get(&system.id));
    let mut suppliers = service.uses.iter().chain(systems.filter_map(|system| system.supplier.as_ref()));
    suppliers.any(|used| used.id == supplier)
}
