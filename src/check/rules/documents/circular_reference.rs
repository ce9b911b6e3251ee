//! Something stands above, inside or before itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::span::Span;
use crate::text::{Natural, Text, natural};
use crate::trace::Relation;

pub(super) const RULE: Rule = Rule {
    name: "circular-reference",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.2.a"],
    page_ja: include_str!("circular_reference.ja.md"),
    page_en: include_str!("circular_reference.md"),
    run,
};

/// The fields that order records of one kind.
const FIELDS: [(Kind, &[&str]); 5] = [
    (Kind::Document, &["under", "form_of"]),
    (Kind::Unit, &["parent"]),
    (Kind::System, &["needs"]),
    (Kind::Objective, &["under"]),
    (Kind::Scope, &["inside"]),
];

/// What each record names, with the place, in the order written.
type Ways<'a> = BTreeMap<Natural, Vec<(&'a str, Span)>>;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (kind, fields) in FIELDS {
        let mut ways = Ways::new();
        for edge in context.graph.edges() {
            let orders = matches!(&edge.relation, Relation::Field(of, path) if *of == kind && fields.contains(&path.as_str()));
            if orders {
                let (from, to) = (context.graph.node(edge.from), context.graph.node(edge.to));
                ways.entry(Natural(from.id.clone())).or_default().push((&to.id, edge.span));
            }
        }
        for circle in circles(&ways) {
            out.push(report(&circle));
        }
    }
}

/// The circles in `ways`, none sharing a record with another: each as ids with the place where it names the next.
fn circles<'a>(ways: &'a Ways<'a>) -> Vec<Vec<(&'a str, Span)>> {
    let mut found = Vec::new();
    let mut left: BTreeSet<&str> = BTreeSet::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for start in ways.keys() {
        // The way from `start` to here: each record with those it names and has not been followed to.
        let mut way: Vec<(&str, std::slice::Iter<'_, (&str, Span)>)> = Vec::new();
        let mut taken: Vec<Span> = Vec::new();
        let mut inside: BTreeMap<&str, usize> = BTreeMap::new();
        let mut next = Some(start.0.as_str());
        loop {
            if let Some(id) = next.take().filter(|id| !left.contains(id)) {
                inside.insert(id, way.len());
                let named = ways.get(&Natural(id.to_owned())).map_or(&[][..], Vec::as_slice);
                way.push((id, named.iter()));
            }
            let Some((id, named)) = way.last_mut() else { break };
            let Some((to, span)) = named.next() else {
                left.insert(id);
                inside.remove(id);
                way.pop();
                taken.pop();
                continue;
            };
            if let Some(first) = inside.get(to) {
                let ids = way[*first..].iter().map(|(id, _)| *id);
                let circle: Vec<_> = ids.zip(taken[*first..].iter().chain([span]).copied()).collect();
                if circle.iter().all(|(id, _)| !told.contains(id)) {
                    told.extend(circle.iter().map(|(id, _)| *id));
                    found.push(circle);
                }
            } else if !left.contains(to) {
                taken.push(*span);
                next = Some(to);
            }
        }
    }
    found
}

/// Tells a circle from its first id in natural order on.
fn report(circle: &[(&str, Span)]) -> Diagnostic {
    let first = (0..circle.len())
        .min_by(|a, b| natural(circle[*a].0, circle[*b].0))
        .expect("a circle has a record");
    let turned: Vec<_> = circle[first..].iter().chain(&circle[..first]).collect();
    let (id, place) = turned[0];
    let way: Vec<_> = turned.iter().map(|(id, _)| format!("`{id}`")).chain([format!("`{id}`")]).collect();
    let way = way.join(" → ");
    let mut diagnostic = Diagnostic::new(
        RULE.name,
        *place,
        Text::owned(
            format!("`{id}` からたどると、自分自身に戻ります: {way}"),
            format!("`{id}` leads back to itself: {way}"),
        ),
    )
    .help(Text::new(
        "上位、前提又は外側になるものを見直し、どれか一つの参照を外してください",
        "decide which of them stands above, comes first or lies outside, and take out one of the references",
    ))
    .record(*id);
    for (_, other) in &turned[1..] {
        diagnostic = diagnostic.related(*other, Text::new("途中の参照", "a reference on the way"));
    }
    diagnostic
}
