//! A provider does not tell its customers what providers usually tell, though no guidance asks for it.

use super::leaves_out;
use crate::catalog::Basis;
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;

pub(super) const RULE: Rule = Rule {
    name: "usual-disclosure-missing",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["JIP:4.1-N"],
    page_ja: include_str!("usual_disclosure_missing.ja.md"),
    page_en: include_str!("usual_disclosure_missing.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    leaves_out(context, RULE.name, |basis| basis == Basis::Inferred, out);
}
