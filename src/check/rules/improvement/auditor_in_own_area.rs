//! Somebody audits the unit they belong to.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::data::Day;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::model::kinds::audit::Audit;
use crate::model::kinds::role::Role;
use crate::span::Span;
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "auditor-in-own-area",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:9.2.2.b", "27001:9.2.e", "JIP:4.3", "A.5.35"],
    page_ja: include_str!("auditor_in_own_area.ja.md"),
    page_en: include_str!("auditor_in_own_area.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let held = roles_by_holder(context);
    for audit in context.isms.audits.iter() {
        let covered: BTreeSet<&str> = audit.covers.units.iter().map(|unit| unit.id.as_str()).collect();
        for auditor in &audit.auditors {
            let found = match context.graph.get(&auditor.id).map(|node| node.kind) {
                Some(Kind::Person) => tie(context, &held, &auditor.id, audit.day(), &covered).map(|tie| (auditor.id.as_str(), tie)),
                Some(Kind::Role) => of_role(context, &held, &auditor.id, audit.day(), &covered),
                _ => None,
            };
            if let Some((who, tie)) = found {
                out.push(own_area(audit, auditor.span, who, &tie));
            }
        }
    }
}

/// What ties an auditor to a unit, and where that is said.
struct Tie<'a> {
    unit: &'a str,
    what: Text,
    span: Span,
}

/// The roles by the people who hold them, at any time.
type Held<'a> = BTreeMap<&'a str, Vec<&'a Role>>;

fn roles_by_holder<'a>(context: &Context<'a>) -> Held<'a> {
    let mut held = Held::new();
    for role in context.isms.roles.iter() {
        for holder in &role.holders {
            held.entry(&holder.person.id).or_default().push(role);
        }
    }
    held
}

/// The tie of a role that audits: its own unit, else that of one of its holders.
fn of_role<'a>(context: &Context<'a>, held: &Held<'a>, id: &'a str, day: Day, covered: &BTreeSet<&str>) -> Option<(&'a str, Tie<'a>)> {
    let role = context.isms.roles.get(id)?;
    if let Some(tie) = role_tie(context, role, covered) {
        return Some((id, tie));
    }
    let mut people = role.holders_on(day);
    people.find_map(|person| tie(context, held, &person.id, day, covered).map(|tie| (person.id.as_str(), tie)))
}

/// The tie of a person on a day: the unit they work in, else one that a role of theirs belongs to or heads.
fn tie<'a>(context: &Context<'a>, held: &Held<'a>, person: &str, day: Day, covered: &BTreeSet<&str>) -> Option<Tie<'a>> {
    let unit = context.isms.people.get(person).and_then(|record| record.unit.as_ref());
    if let Some(unit) = unit.filter(|unit| covered.contains(unit.id.as_str())) {
        return Some(Tie {
            unit: &unit.id,
            what: Text::new("所属", "the unit they work in"),
            span: unit.span,
        });
    }
    let roles = held.get(person).into_iter().flatten();
    let mut roles = roles.filter(|role| role.holders_on(day).any(|holder| holder.id == person));
    roles.find_map(|role| role_tie(context, role, covered))
}

/// The tie of a role: the unit it belongs to, else one that it heads.
fn role_tie<'a>(context: &Context<'a>, role: &'a Role, covered: &BTreeSet<&str>) -> Option<Tie<'a>> {
    if let Some(unit) = role.unit.as_ref().filter(|unit| covered.contains(unit.id.as_str())) {
        return Some(Tie {
            unit: &unit.id,
            what: Text::new("役割の属する部門", "the unit of the role"),
            span: unit.span,
        });
    }
    let mut units = covered.iter().filter_map(|unit| context.isms.units.get(unit));
    units.find(|unit| unit.head.id == role.id.0).map(|unit| Tie {
        unit: &unit.id.0,
        what: Text::new("部門の長", "the head of the unit"),
        span: unit.head.span,
    })
}

fn own_area(audit: &Audit, span: Span, who: &str, tie: &Tie<'_>) -> Diagnostic {
    let (id, unit) = (&audit.id.0, tie.unit);
    Diagnostic::new(
        RULE.name,
        span,
        text!(
            "監査 `{id}` の監査員 `{who}` は、監査の対象である `{unit}` の者です",
            "`{who}` audits in `{id}` the unit `{unit}` and belongs to it"
        ),
    )
    .related(tie.span, tie.what.clone())
    .help(Text::new(
        "この部門は、属さない者(他の部門の監査員、外部の専門家)が行う別の監査に分けてください",
        "let somebody from outside the unit audit it, in an audit of its own if need be",
    ))
    .record(id.clone())
}
