//! Is it consistent: rules, one file each, over model and graph.
//!
//! The table behind [`groups`] drives the run, levels, `explain`, the pages of rules, SARIF and conformance. A rule says what it found; what that weighs is decided here,
//! from the rule's default, the kind of book (a folder without `book.toml` is taken over as it is), `[check]` and the command line; so is what it rests on.
//!
//! A rule passes over what could not be read, and is silent about what such a thing may hold: see `Context::complete`.

use crate::catalog::Catalog;
use crate::config::{Config, Level};
use crate::diagnostic::{CODES, Code, Descriptor, Diagnostic, Severity};
use crate::model::Kind;
use crate::text;
use crate::text::{Lang, Text, nearest};

mod context;
mod exception;
mod memo;
mod rules;

pub use context::Context;
pub use exception::{Exception, Standing};
pub use memo::Memo;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The name: reads after "allow", and is the code of its diagnostics.
    pub name: &'static str,
    /// What it weighs unless `book.toml` says otherwise.
    pub level: Level,
    /// What it weighs in a folder without `book.toml`.
    pub plain_level: Level,
    /// What it rests on: ids of requirements, controls and positions, as the catalogs have them. Conformance lists the rule under each.
    pub basis: &'static [&'static str],
    /// Its page in Japanese.
    pub page_ja: &'static str,
    /// Its page in English.
    pub page_en: &'static str,
    /// Finds what it is about.
    pub run: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// What it rests on, as printed: standard, edition and clause, in the editions of the book.
    #[must_use]
    pub fn basis(&self, catalog: &Catalog) -> Text {
        let mut standards: Vec<(&str, Vec<String>)> = Vec::new();
        for item in self.basis.iter().filter_map(|id| catalog.get(id)) {
            let name = item.set().standard.name.as_str();
            // Annex A belongs to its standard, where its numbers begin with `A.`; what a scheme only repeats of its base stands in brackets.
            let (name, number) = match name.strip_suffix(" Annex A") {
                Some(standard) => (standard, format!("A.{}", item.number())),
                None => (name, item.number().to_owned()),
            };
            let number = Some(number).filter(|number| !number.starts_with('('));
            match standards.iter_mut().find(|(known, _)| *known == name) {
                Some((_, numbers)) => numbers.extend(number),
                None => standards.push((name, number.into_iter().collect())),
            }
        }
        let print = |(name, numbers): (&str, Vec<String>)| {
            let mut parts = vec![name.to_owned()];
            parts.extend(numbers);
            parts.join(", ")
        };
        Text::same(standards.into_iter().map(print).collect::<Vec<_>>().join("; "))
    }

    /// The page in a language.
    #[must_use]
    pub fn page(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.page_ja,
            Lang::En => self.page_en,
        }
    }

    /// What it checks, in one paragraph: the first of its page.
    #[must_use]
    pub fn summary(&self) -> Text {
        let first = |page: &'static str| {
            let body = page.split_once("\n## ").and_then(|(_, rest)| rest.split_once("\n\n"));
            let paragraph = body.map_or("", |(_, text)| text.split("\n\n").next().unwrap_or_default());
            paragraph.trim().to_owned()
        };
        Text::owned(first(self.page_ja), first(self.page_en))
    }
}

/// Rules about one subject. Its name stands for all of them where levels are set.
#[derive(Debug)]
pub struct Group {
    /// The name.
    pub name: &'static str,
    /// What its rules are about.
    pub title: Text,
    /// The rules, by name.
    pub rules: &'static [Rule],
}

/// Stands for all rules where levels are set.
pub const ALL: &str = "all";

/// The group of rules that look at ids and links alone.
const REFERENCES: &str = "references";

/// The groups, in the order of the chain from scope to review.
#[must_use]
pub fn groups() -> &'static [Group] {
    rules::GROUPS
}

/// All rules, group by group.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    groups().iter().flat_map(|group| group.rules)
}

/// The rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

/// What a rule weighs: as set for the rule, else for its group, else for all, else by default; what the command line sets goes before `book.toml`.
#[must_use]
pub fn level(config: &Config, group: &Group, rule: &Rule) -> Level {
    let default = if config.plain { rule.plain_level } else { rule.level };
    let set = [rule.name, group.name, ALL];
    let asked = set.iter().find_map(|name| config.asked_levels.get(*name)).copied();
    let stated = || set.iter().find_map(|name| config.levels.get(*name)).map(|(level, _)| *level);
    asked.or_else(stated).unwrap_or(default)
}

/// What the rules found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What stands, not yet sorted.
    pub open: Vec<Diagnostic>,
    /// The exceptions of `book.toml` in their order, each with what it silences.
    pub exceptions: Vec<Exception>,
}

/// Runs all rules that are not allowed away.
#[must_use]
pub fn run(context: &Context<'_>) -> Findings {
    let mut diagnostics = unknown_rules(context.config);
    // Without the settings nobody knows editions, scales and levels: only what hangs on nothing but ids is judged.
    let judged = |group: &&Group| context.config.is_readable() || group.name == REFERENCES;
    for group in groups().iter().filter(judged) {
        for rule in group.rules {
            let severity = match level(context.config, group, rule) {
                Level::Allow => continue,
                Level::Warn => Severity::Warn,
                Level::Deny => Severity::Deny,
            };
            let mut found = Vec::new();
            (rule.run)(context, &mut found);
            let basis = rule.basis(context.catalog);
            for mut diagnostic in found {
                debug_assert_eq!(diagnostic.code, rule.name, "a rule speaks under its own name");
                diagnostic.severity = severity;
                diagnostic.basis = (!basis.is_empty()).then(|| basis.clone());
                diagnostics.push(diagnostic);
            }
        }
    }
    let exceptions = exception::apply(context, &mut diagnostics);
    Findings {
        open: diagnostics,
        exceptions,
    }
}

/// What printers of diagnostics say of rules and codes: rules group by group, then codes.
#[must_use]
pub fn descriptors() -> Vec<Descriptor> {
    let rules = groups()
        .iter()
        .flat_map(|group| group.rules.iter().map(move |rule| descriptor(group, rule)));
    rules.chain(CODES.iter().map(Code::descriptor)).collect()
}

/// What printers of diagnostics say of a rule.
#[must_use]
pub fn descriptor(group: &Group, rule: &Rule) -> Descriptor {
    Descriptor {
        code: rule.name,
        group: Some(group.name),
        severity: match rule.level {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warn),
            Level::Deny => Some(Severity::Deny),
        },
        basis: rule.basis,
        summary: rule.summary(),
        page: Text::new(rule.page_ja, rule.page_en),
    }
}

/// Says which entries of `[check]` name no rule.
fn unknown_rules(config: &Config) -> Vec<Diagnostic> {
    let groups = || groups().iter().map(|group| group.name).chain([ALL]);
    let names = || rules().map(|rule| rule.name);
    let levels = config.levels.iter().map(|(name, (_, span))| (name, *span));
    let levels = levels.filter(|(name, _)| !names().chain(groups()).any(|known| known == name.as_str()));
    let exceptions = config.accept.iter().map(|accept| (&accept.rule.value, accept.rule.span));
    let exceptions = exceptions.filter(|(name, _)| !names().any(|known| known == name.as_str()));
    levels
        .chain(exceptions)
        .map(|(name, span)| {
            let diagnostic = Diagnostic::new(
                "unknown-rule",
                span,
                text!("`{name}` という規則はありません", "there is no rule `{name}`"),
            );
            match nearest(name, names().chain(groups())) {
                Some(near) => diagnostic.did_you_mean(Some(near)),
                None => {
                    let list = groups().collect::<Vec<_>>().join("`, `");
                    diagnostic.help(text!(
                        "規則の名前は `ismsbook explain` で、まとまりの名前は次のとおりです: `{list}`",
                        "`ismsbook explain` lists the rules; the groups are `{list}`"
                    ))
                }
            }
        })
        .collect()
}

/// The help that lists what could stand at a place.
pub(crate) fn kinds_help(kinds: &[Kind]) -> Text {
    if kinds.is_empty() {
        return Text::new("ID を確かめてください", "check the id");
    }
    let ja = kinds.iter().map(|kind| kind.label().ja.into_owned()).collect::<Vec<_>>().join("、");
    let en = kinds.iter().map(|kind| kind.label().en.into_owned()).collect::<Vec<_>>().join(", ");
    Text::owned(format!("ここに書けるもの: {ja}"), format!("what may stand here: {en}"))
}
