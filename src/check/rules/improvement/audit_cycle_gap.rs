//! The audits of a cycle leave something out.

use crate::catalog::Requirement;
use crate::catalog::RequirementLevel;
use crate::catalog::Set as Standard;
use crate::check::context::key;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::model::kinds::audit::Audit;
use crate::model::{Kind, Record, Stated};
use crate::text;
use crate::text::Text;
use crate::text::natural;
use crate::trace::soa::{Choice, Set};
use std::collections::{BTreeMap, BTreeSet};
use super::cycle_start;

pub(super) const RULE: Rule = Rule {
    name: "audit-cycle-gap",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:9.2.2", "27001:9.2.c", "JIP:4.3"],
    page_ja: include_str!("audit_cycle_gap.ja.md"),
    page_en: include_str!("audit_cycle_gap.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let audits = &context.isms.audits;
    let newest = audits.stated().max_by_key(|stated| stated.record.day());
    let Some(newest) = newest.filter(|_| context.complete(&[Kind::Audit])) else {
        return;
    };
    let since = cycle_start(context.today);
    if newest.record.day() < since {
        out.push(stale(newest));
        return;
    }
    let counted: Vec<&Audit> = audits.iter().filter(|audit| audit.day() >= since).collect();
    clauses(context, &counted, newest, out);
    scheme(context, &counted, newest, out);
    controls(context, &counted, newest, out);
    let units = context.isms.scopes.iter().flat_map(|scope| &scope.units).filter(|unit| context.resolves(unit));
    let covered: BTreeSet<&str> = counted.iter().flat_map(|audit| &audit.covers.units).map(|unit| unit.id.as_str()).collect();
    let label = Text::new("部門", "unit");
    gaps(newest, "units", &label, units.map(|unit| unit.id.as_str()).collect(), &covered, out);
    let services = context.services_in_scope().map(|service| service.id.0.as_str());
    let covered: BTreeSet<&str> = counted.iter().flat_map(|audit| &audit.covers.services).map(|service| service.id.as_str()).collect();
    let label = Text::new("サービス", "service");
    gaps(newest, "services", &label, services.collect(), &covered, out);
}

fn stale(newest: &Stated<Audit>) -> Diagnostic {
    let field = if newest.record.done.is_some() { "done" } else { "planned" };
    Diagnostic::new(
        RULE.name,
        newest.node.at(&[field]),
        Text::new(
            "この3年間に実施した監査も、これから行う監査もありません",
            "no audit was done in the last three years, and none is planned",
        ),
    )
    .help(Text::new(
        "監査プログラムを立て、次の監査を `audits:` に加えてください",
        "draw up a programme and add the next audit to `audits:`",
    ))
    .record(newest.record.id().to_owned())
}

/// Says which of `wanted` is not in `covered`; once for all where nothing is covered at all.
fn gaps(newest: &Stated<Audit>, field: &'static str, label: &Text, wanted: Vec<&str>, covered: &BTreeSet<&str>, out: &mut Vec<Diagnostic>) {
    let mut missing: Vec<_> = wanted.into_iter().filter(|id| !covered.contains(id)).collect();
    missing.sort_by(|a, b| natural(a, b));
    missing.dedup();
    if !missing.is_empty() && covered.is_empty() {
        let message = Text::owned(
            format!("どの監査も{}を対象に挙げていません", label.ja),
            format!("no audit covers any {}", label.en),
        );
        out.push(gap(newest, &["covers", field], message, newest.record.id()));
        return;
    }
    for id in missing {
        let message = Text::owned(
            format!("{} `{id}` は、この3年間の監査でも予定の監査でも対象になっていません", label.ja),
            format!("no audit of the last three years, done or planned, covers the {} `{id}`", label.en),
        );
        out.push(gap(newest, &["covers", field], message, id));
    }
}

fn gap(newest: &Stated<Audit>, path: &[&str], message: Text, record: &str) -> Diagnostic {
    Diagnostic::new(RULE.name, key(&newest.node, path), message)
        .help(Text::new(
            "実際に監査したならその監査の対象に加え、まだなら次の監査の対象に入れてください",
            "if it was audited, add it to what that audit covers; if not, plan it for the next one",
        ))
        .record(record)
}

/// Whether the scheme of the cloud certification is among the criteria.
fn scheme(context: &Context<'_>, counted: &[&Audit], newest: &Stated<Audit>, out: &mut Vec<Diagnostic>) {
    let Some(scheme) = context.catalog.scheme().filter(|_| context.cloud_scopes().next().is_some()) else {
        return;
    };
    let standard = &scheme.standard;
    let is_scheme = |id: &str| standard.id == id || standard.editions.iter().any(|edition| edition == id);
    let mut criteria = counted.iter().flat_map(|audit| &audit.criteria);
    if !criteria.any(|criterion| is_scheme(&criterion.id)) {
        let id = &standard.id;
        let message = text!(
            "`{id}` は、この3年間の監査でも予定の監査でも基準になっていません",
            "no audit of the last three years, done or planned, has `{id}` among its criteria"
        );
        out.push(gap(newest, &["criteria"], message, id));
    }
}

/// The controls that the ISMS-wide statement includes, and the cloud controls that a service includes.
fn controls(context: &Context<'_>, counted: &[&Audit], newest: &Stated<Audit>, out: &mut Vec<Diagnostic>) {
    let wide = context.statement(crate::model::kinds::soa::ISMS_WIDE).into_iter().flat_map(|statement| &statement.rows);
    let of_services = context.services_in_scope().filter_map(|service| context.statement(&service.id.0));
    let cloud = of_services.flat_map(|statement| &statement.rows).filter(|row| row.set == Set::Cloud);
    let included = wide.chain(cloud).filter(|row| row.choice == Choice::Included);
    let mut covered = BTreeSet::new();
    for named in counted.iter().flat_map(|audit| &audit.covers.controls) {
        let control = named.id.split_once('/').map_or(named.id.as_str(), |(control, _)| control);
        covered.insert(control);
        covered.extend(context.catalog.in_chosen_annex(control));
    }
    let label = Text::new("管理策", "control");
    gaps(newest, "controls", &label, included.map(|row| row.control.as_str()).collect(), &covered, out);
}

/// Clauses 4-10: a clause is covered if an audit names it or one above it, or names all of its parts.
fn clauses(context: &Context<'_>, counted: &[&Audit], newest: &Stated<Audit>, out: &mut Vec<Diagnostic>) {
    let Some(set) = context.catalog.requirements() else { return };
    let tree = Tree::of(set);
    let named: BTreeSet<String> = counted.iter().flat_map(|audit| &audit.covers.clauses).map(|clause| plain(clause)).collect();
    if named.is_empty() {
        let message = Text::new("どの監査も箇条を対象に挙げていません", "no audit covers any clause");
        out.push(gap(newest, &["covers", "clauses"], message, newest.record.id()));
        return;
    }
    let mut missing = Vec::new();
    for group in set.groups.iter().filter(|group| group.parent.is_none()) {
        tree.gaps(&group.id, &group.number, &named, &mut missing);
    }
    for (id, number) in missing {
        let message = text!(
            "箇条 {number} は、この3年間の監査でも予定の監査でも対象になっていません",
            "no audit of the last three years, done or planned, covers clause {number}"
        );
        out.push(gap(newest, &["covers", "clauses"], message, id));
    }
}

/// The number of a clause without blanks, brackets and the name of the standard: `9.2.2 b)` and `27001:9.2.2.b` are the same.
fn plain(number: &str) -> String {
    let number = number.trim();
    let number = number.rsplit_once(':').map_or(number, |(_, number)| number);
    number.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The requirements below each clause and requirement.
struct Tree<'a> {
    below: BTreeMap<&'a str, Vec<&'a Requirement>>,
}

impl<'a> Tree<'a> {
    fn of(set: &'a Standard) -> Self {
        let mut below: BTreeMap<&str, Vec<&Requirement>> = BTreeMap::new();
        for requirement in set.requirements.iter().filter(|requirement| requirement.level == RequirementLevel::Shall) {
            if let Some(outer) = requirement.parent.as_ref().or(requirement.group.as_ref()) {
                below.entry(outer).or_default().push(requirement);
            }
        }
        Self { below }
    }

    fn below(&self, id: &str) -> &[&'a Requirement] {
        self.below.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether it or anything below it is named.
    fn touched(&self, id: &str, number: &str, named: &BTreeSet<String>) -> bool {
        named.contains(&plain(number)) || self.below(id).iter().any(|part| self.touched(&part.id, &part.number, named))
    }

    /// Collects the outermost things that are not named.
    fn gaps(&self, id: &'a str, number: &'a str, named: &BTreeSet<String>, missing: &mut Vec<(&'a str, &'a str)>) {
        if named.contains(&plain(number)) {
            return;
        }
        if !self.touched(id, number, named) {
            missing.push((id, number));
            return;
        }
        for part in self.below.get(id).into_iter().flatten() {
            self.gaps(&part.id, &part.number, named, missing);
        }
    }
}
