//! Who tells the dates of last changes, as packs and sites ask for them.

use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::nearest;

/// The only one who knows when a document last changed.
const GIT: &str = "git";

/// Where git is asked for the dates of last changes; anybody else is said, and not asked.
pub(super) fn asked(dates: Option<At<String>>, said: &mut Vec<Diagnostic>) -> Option<Span> {
    let dates = dates?;
    if dates.value == GIT {
        return Some(dates.span);
    }
    said.push(unknown_dates(&dates));
    None
}

fn unknown_dates(dates: &At<String>) -> Diagnostic {
    let word = &dates.value;
    let message = text!(
        "最終変更の日を `{word}` からは得られません",
        "`{word}` tells no dates of last changes"
    );
    Diagnostic::new("unknown-value", dates.span, message).did_you_mean_or(
        nearest(word, [GIT]),
        text!("使える値: `{GIT}`", "values that may stand here: `{GIT}`"),
    )
}
