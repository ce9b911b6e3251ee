//! A cloud scope reaches beyond the scope of the ISMS.

use std::collections::BTreeSet;

use super::clouds;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::value::{Ref, to};
use crate::model::{Kind, Stated};
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "cloud-scope-outside-isms",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["JIP:BASE", "JIP:4.1-1", "27001:4.3"],
    page_ja: include_str!("cloud_scope_outside_isms.ja.md"),
    page_en: include_str!("cloud_scope_outside_isms.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for cloud in clouds(context) {
        match &cloud.record.inside {
            None => out.extend(without_isms(context, cloud)),
            Some(inside) => {
                let Some(isms) = context.isms.scopes.get_stated(&inside.id) else { continue };
                match isms.record.kind {
                    ScopeKind::Isms => beyond(context, cloud, isms, out),
                    ScopeKind::Cloud => out.extend(inside_another(context, cloud, inside, isms)),
                }
            }
        }
    }
}

/// A cloud scope that does not say what it is part of.
fn without_isms(context: &Context<'_>, cloud: &Stated<Scope>) -> Option<Diagnostic> {
    let isms = any_isms(context)?;
    let (id, isms) = (&cloud.record.id.0, &isms.id.0);
    let message = text!(
        "クラウドの適用範囲 `{id}` が、どのISMSの適用範囲に含まれるかを述べていません",
        "the cloud scope `{id}` does not say which ISMS scope it lies in"
    );
    let help = text!("`inside: {isms}` のように書いてください", "add `inside`, as in `inside: {isms}`");
    Some(Diagnostic::new(RULE.name, cloud.node.head(), message).help(help).record(id))
}

/// A cloud scope that names another one as what it is part of.
fn inside_another(context: &Context<'_>, cloud: &Stated<Scope>, inside: &Ref<to::Scope>, other: &Stated<Scope>) -> Option<Diagnostic> {
    any_isms(context)?;
    let (id, named) = (&cloud.record.id.0, &inside.id);
    let message = text!(
        "クラウドの適用範囲 `{id}` の `inside` が、ISMSの適用範囲ではない `{named}` を指しています",
        "the cloud scope `{id}` lies inside `{named}`, which is no scope of the ISMS"
    );
    let diagnostic = Diagnostic::new(RULE.name, inside.span, message)
        .related(
            other.node.at(&["kind"]),
            Text::new("適用範囲の種類はここにあります", "the kind of the scope stands here"),
        )
        .help(Text::new("`kind: isms` の適用範囲を書いてください", "name a scope with `kind: isms`"))
        .record(id);
    Some(diagnostic)
}

/// A scope of the ISMS. Where none is stated at all, that is what is said.
fn any_isms<'a>(context: &Context<'a>) -> Option<&'a Scope> {
    context.isms.scopes.iter().find(|scope| scope.kind == ScopeKind::Isms)
}

/// What a cloud scope lists and the scope around it does not.
fn beyond(context: &Context<'_>, cloud: &Stated<Scope>, isms: &Stated<Scope>, out: &mut Vec<Diagnostic>) {
    let (inner, outer) = (&cloud.record, &isms.record);
    let mut hold = |kind: Kind, field: &str, parts: Vec<(&str, Span)>, whole: BTreeSet<&str>| {
        if whole.is_empty() && !parts.is_empty() {
            out.push(none_at_all(kind, field, cloud, isms));
            return;
        }
        for (part, span) in parts {
            if whole.contains(part) || context.graph.get(part).is_none_or(|node| node.broken) {
                continue;
            }
            let (id, around, label) = (&inner.id.0, &outer.id.0, kind.label());
            let message = Text::owned(
                format!("クラウドの適用範囲 `{id}` の{} `{part}` が、ISMSの適用範囲 `{around}` にありません", label.ja),
                format!("the {} `{part}` of the cloud scope `{id}` is not in the ISMS scope `{around}`", label.en),
            );
            out.push(
                Diagnostic::new(RULE.name, span, message)
                    .related(isms.node.at(&[field]), Text::new("ISMSの適用範囲に挙げられたもの", "what the ISMS scope lists"))
                    .help(Text::new(
                        "クラウドに要るものであれば、ISMSの適用範囲を広げて加えてください",
                        "if the cloud service needs it, extend the ISMS scope to take it in",
                    ))
                    .record(part),
            );
        }
    };
    hold(Kind::Unit, "units", parts(&inner.units), ids(&outer.units));
    hold(Kind::Site, "sites", parts(&inner.sites), ids(&outer.sites));
    hold(Kind::System, "systems", parts(&inner.systems), ids(&outer.systems));
    // Without a list, ISMS personnel are those whom the register does not take out, and of these other rules speak.
    if !outer.people.is_empty() {
        let taken_out = |person: &&Ref<to::Person>| context.isms.people.get(&person.id).is_some_and(|person| person.isms == Some(false));
        let people = inner.people.iter().filter(|person| !taken_out(person));
        hold(
            Kind::Person,
            "people",
            people.map(|person| (person.id.as_str(), person.span)).collect(),
            ids(&outer.people),
        );
    }
}

/// A list that the scope of the ISMS leaves out altogether: said once, not entry by entry.
fn none_at_all(kind: Kind, field: &str, cloud: &Stated<Scope>, isms: &Stated<Scope>) -> Diagnostic {
    let (id, around, label) = (&cloud.record.id.0, &isms.record.id.0, kind.plural());
    let message = Text::owned(
        format!("クラウドの適用範囲 `{id}` は{}を挙げていますが、ISMSの適用範囲 `{around}` は一つも挙げていません", label.ja),
        format!("the cloud scope `{id}` lists {}, but the ISMS scope `{around}` lists none", label.en),
    );
    Diagnostic::new(RULE.name, cloud.node.at(&[field]), message)
        .related(isms.node.head(), Text::new("ISMSの適用範囲", "the ISMS scope"))
        .help(text!(
            "ISMSの適用範囲に `{field}` を加え、クラウドに要るものを含めてください",
            "add `{field}` to the ISMS scope, with all that the cloud service needs"
        ))
        .record(id)
}

fn parts<T>(references: &[Ref<T>]) -> Vec<(&str, Span)> {
    references.iter().map(|reference| (reference.id.as_str(), reference.span)).collect()
}

fn ids<T>(references: &[Ref<T>]) -> BTreeSet<&str> {
    references.iter().map(|reference| reference.id.as_str()).collect()
}
