//! Justified exceptions of `book.toml`: each silences one diagnostic of one rule on one record, as long as it holds.
//!
//! Invariant: what an exception silences is kept and shown as accepted; it is never as if nothing had been found.

use super::Context;
use crate::config::Accept;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

/// An exception, and what became of it.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Rule, record, reason, last day and approval.
    pub accept: Accept,
    /// How it stands.
    pub standing: Standing,
    /// What it silences, while it is in use.
    pub silenced: Option<Diagnostic>,
}

/// How an exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It silences a diagnostic.
    InUse,
    /// It silences nothing.
    Unused,
    /// Its last day is past.
    Expired,
}

/// Takes out what the exceptions silence, and says which of them have run out or silence nothing.
pub(super) fn apply(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Exception> {
    let mut idle = Vec::new();
    let mut exceptions = Vec::new();
    for accept in &context.config.accept {
        let (rule, record) = (&accept.rule.value, &accept.record.value);
        let expired = accept.until < context.today;
        let silenced = diagnostics
            .iter()
            .position(|diagnostic| !expired && diagnostic.code == rule.as_str() && diagnostic.record.as_ref() == Some(record))
            .map(|at| diagnostics.remove(at));
        let standing = match (expired, &silenced) {
            (true, _) => Standing::Expired,
            (false, Some(_)) => Standing::InUse,
            (false, None) => Standing::Unused,
        };
        // A rule or a record that does not exist was reported already.
        let exists = || super::rule(rule).is_some() && (context.is_book(record) || context.graph.find(record).is_some());
        match standing {
            Standing::Expired => idle.push(ran_out(accept)),
            Standing::Unused if exists() => idle.push(needless(accept)),
            Standing::InUse | Standing::Unused => {}
        }
        exceptions.push(Exception {
            accept: accept.clone(),
            standing,
            silenced,
        });
    }
    diagnostics.extend(idle);
    exceptions
}

fn ran_out(accept: &Accept) -> Diagnostic {
    let until = accept.until.0;
    let message = text!("この例外は {until} で期限が切れています", "this exception ran out on {until}");
    Diagnostic::new("exception-expired", accept.rule.span, message)
        .help(Text::new(
            "直して例外を消すか、改めて承認を得てください",
            "mend it and remove the exception, or have it approved again",
        ))
        .warning()
}

fn needless(accept: &Accept) -> Diagnostic {
    let (rule, record) = (&accept.rule.value, &accept.record.value);
    let message = text!(
        "`{record}` に `{rule}` の診断はありません",
        "`{rule}` says nothing about `{record}`"
    );
    Diagnostic::new("exception-unused", accept.rule.span, message)
        .help(Text::new(
            "要らなくなった例外を消してください",
            "remove the exception that is needed no more",
        ))
        .warning()
}
