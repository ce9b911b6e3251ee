//! A document or evidence of a service uses a control that its Statement of Applicability excludes.

use super::{Rows, Standing, included_by_services, statement_names};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::document::DocumentStatus;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::value::{Ref, to};
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "soa-excluded-control-used",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:6.1.3.d", "JIP:4.2.2-d4"],
    page_ja: include_str!("soa_excluded_control_used.ja.md"),
    page_en: include_str!("soa_excluded_control_used.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let statements = Rows::stated(context);
    let included = included_by_services(context);
    let judge = |user: &User<'_>, control: &str, span: Span| -> Option<Diagnostic> {
        let named: Vec<&str> = user.services.iter().map(|service| service.id.as_str()).collect();
        let scopes = if named.is_empty() { vec![ISMS_WIDE] } else { named };
        let excluded: Vec<_> = scopes
            .iter()
            .filter_map(|scope| match statements.get(scope)?.standing(context.catalog, control) {
                Standing::Excluded(spans) => Some((*scope, spans)),
                _ => None,
            })
            .collect();
        // What a service includes, it may use; that the baseline excludes it is another mistake.
        let of_a_service = || {
            let counterparts = context.catalog.in_chosen_annex(control);
            counterparts.into_iter().chain([control]).any(|id| included.contains_key(id))
        };
        if excluded.is_empty() || (user.services.is_empty() && of_a_service()) {
            return None;
        }
        Some(used(user, control, span, &excluded))
    };
    for document in context.isms.documents.iter() {
        let head = &document.head;
        if head.status == Some(DocumentStatus::Retired) {
            continue;
        }
        let user = User {
            id: &document.id,
            services: &head.services,
            what: Text::new("文書", "document"),
        };
        let uses = head.implements.iter().map(|implements| &implements.control);
        out.extend(uses.filter_map(|control| judge(&user, &control.id, control.span)));
    }
    for evidence in context.isms.evidence.iter() {
        let user = User {
            id: &evidence.id.0,
            services: &evidence.services,
            what: Text::new("証拠", "evidence"),
        };
        out.extend(evidence.shows.iter().filter_map(|shown| judge(&user, &shown.id, shown.span)));
    }
}

/// What uses controls.
struct User<'a> {
    id: &'a str,
    services: &'a [Ref<to::Service>],
    what: Text,
}

fn used(user: &User<'_>, control: &str, span: Span, excluded: &[(&str, Vec<Span>)]) -> Diagnostic {
    let scopes: Vec<&str> = excluded.iter().map(|(scope, _)| *scope).collect();
    let (id, what, name) = (user.id, &user.what, statement_names(&scopes));
    let mut diagnostic = Diagnostic::new(
        RULE.name,
        span,
        Text::owned(
            format!("{} `{id}` が使う `{control}` は、{}で除外されています", what.ja, name.ja),
            format!("the {} `{id}` uses `{control}`, but it is excluded in {}", what.en, name.en),
        ),
    )
    .help(text!(
        "`{control}` を使っているなら採用に改め、使っていないならここから外してください",
        "include `{control}` if it is in use, else take it out here"
    ))
    .record(id);
    for span in excluded.iter().flat_map(|(_, spans)| spans) {
        diagnostic = diagnostic.related(*span, Text::new("除外の決定", "the exclusion"));
    }
    diagnostic
}
