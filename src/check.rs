//! Is it consistent: rules, one file each, over model and graph.
//!
//! The table [`RULES`] drives the run, the levels in `book.toml`, and what is known of a rule elsewhere. A rule says what it found; what that weighs is
//! decided here, from the rule's default, the kind of book (a folder without `book.toml` is taken over as it is), and `[check]`.

use crate::catalog::Catalog;
use crate::config::{Config, Level};
use crate::data::{At, Day};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Isms, Kind};
use crate::text;
use crate::text::{Text, nearest};
use crate::trace::Graph;

mod rules;

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The standards.
    pub catalog: &'a Catalog,
    /// The records.
    pub isms: &'a Isms,
    /// The trace graph.
    pub graph: &'a Graph,
    /// The day that stands for today.
    pub today: Day,
}

impl<'a> Context<'a> {
    /// The ids that `book.toml` names, with the kinds each may be of; any if empty.
    fn named_in_settings(&self) -> impl Iterator<Item = (&'a At<String>, &'static [Kind])> {
        let exceptions = self.config.accept.iter();
        exceptions.flat_map(|accept| [(&accept.record, [].as_slice()), (&accept.approved.by, [Kind::Role].as_slice())])
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The name: reads after "allow", and is the code of its diagnostics.
    pub name: &'static str,
    /// What it weighs unless `book.toml` says otherwise.
    pub level: Level,
    /// What it weighs in a folder without `book.toml`.
    pub plain_level: Level,
    /// Its page in Japanese.
    pub page_ja: &'static str,
    /// Its page in English.
    pub page_en: &'static str,
    /// Finds what it is about.
    pub run: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

/// All rules, by name.
pub static RULES: &[Rule] = rules::TABLE;

/// Runs all rules that are not allowed away.
#[must_use]
pub fn run(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = unknown_rules(context.config);
    for rule in RULES {
        let default = if context.config.plain { rule.plain_level } else { rule.level };
        let level = context.config.levels.get(rule.name).map_or(default, |(level, _)| *level);
        let severity = match level {
            Level::Allow => continue,
            Level::Warn => Severity::Warn,
            Level::Deny => Severity::Deny,
        };
        let mut found = Vec::new();
        (rule.run)(context, &mut found);
        for diagnostic in &mut found {
            diagnostic.severity = severity;
        }
        diagnostics.extend(found);
    }
    except(context, &mut diagnostics);
    diagnostics
}

/// Takes out what justified exceptions silence, each one diagnostic of one rule on one record; says which exceptions have run out or silence nothing.
fn except(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut idle = Vec::new();
    for accept in &context.config.accept {
        let (rule, record) = (&accept.rule.value, &accept.record.value);
        if accept.until < context.today {
            let until = accept.until.0;
            let message = text!("この例外は {until} で期限が切れています", "this exception ran out on {until}");
            idle.push(
                Diagnostic::new("exception-expired", accept.rule.span, message)
                    .help(Text::new(
                        "直して例外を消すか、改めて承認を得てください",
                        "mend it and remove the exception, or have it approved again",
                    ))
                    .warning(),
            );
            continue;
        }
        let silenced = diagnostics
            .iter()
            .position(|diagnostic| diagnostic.code == rule.as_str() && diagnostic.record.as_ref() == Some(record));
        match silenced {
            Some(at) => {
                diagnostics.remove(at);
            }
            None if RULES.iter().any(|known| known.name == rule.as_str()) && context.graph.find(record).is_some() => idle.push(
                Diagnostic::new(
                    "exception-unused",
                    accept.rule.span,
                    text!(
                        "`{record}` に `{rule}` の診断はありません",
                        "`{rule}` says nothing about `{record}`"
                    ),
                )
                .help(Text::new(
                    "要らなくなった例外を消してください",
                    "remove the exception that is needed no more",
                ))
                .warning(),
            ),
            // A rule or a record that does not exist was reported already.
            None => {}
        }
    }
    diagnostics.extend(idle);
}

/// Says which entries of `[check]` name no rule.
fn unknown_rules(config: &Config) -> Vec<Diagnostic> {
    let names = || RULES.iter().map(|rule| rule.name);
    let levels = config.levels.iter().map(|(name, (_, span))| (name, *span));
    let exceptions = config.accept.iter().map(|accept| (&accept.rule.value, accept.rule.span));
    levels
        .chain(exceptions)
        .filter(|(name, _)| !names().any(|rule| rule == name.as_str()))
        .map(|(name, span)| {
            let diagnostic = Diagnostic::new(
                "unknown-rule",
                span,
                text!("`{name}` という規則はありません", "there is no rule `{name}`"),
            );
            match nearest(name, names()) {
                Some(near) => diagnostic.did_you_mean(Some(near)),
                None => {
                    let list = names().collect::<Vec<_>>().join("`, `");
                    diagnostic.help(text!("使える規則: `{list}`", "rules: `{list}`"))
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
