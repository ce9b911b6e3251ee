//! What tests say that look at many things, and tell all that is wrong at once.

/// So many are told: who mends them does not read more at a time.
const TOLD: usize = 60;

/// Holds if nothing was found, and tells what was otherwise.
#[track_caller]
pub(crate) fn none(found: &[String]) {
    let told = &found[..found.len().min(TOLD)];
    assert!(found.is_empty(), "{} found\n{}", found.len(), told.join("\n"));
}
