//! The book follows an edition that is no longer to be used.

use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "withdrawn-edition",
    level: Level::Warn,
    plain_level: Level::Allow,
    basis: &["27001:4.4"],
    page_ja: include_str!("withdrawn_edition.ja.md"),
    page_en: include_str!("withdrawn_edition.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (stated, catalog) = (&context.config.standards, context.catalog);
    let chosen = [
        (&stated.requirements, catalog.requirements()),
        (&stated.annex_a, catalog.annex_a()),
        (&stated.guidance, catalog.guidance()),
        (&stated.scheme, catalog.scheme()),
    ];
    for (stated, set) in chosen {
        let Some(set) = set else { continue };
        let Some(withdrawn) = set.standard.withdrawn.filter(|day| *day < context.today) else {
            continue;
        };
        let (name, day) = (&set.standard.name, withdrawn.0);
        let span = if stated.span.is_some() { stated.span } else { context.book() };
        out.push(
            Diagnostic::new(
                RULE.name,
                span,
                text!("{name} は {day} に使えなくなった版です", "{name} has been out of use since {day}"),
            )
            .help(Text::new(
                "今の版に移行してください。保存用の本であれば、その旨を記した例外を `[[check.accept]]` に置いてください",
                "move to the current edition; for a book kept as an archive, say so in an exception in `[[check.accept]]`",
            ))
            .record(&stated.value),
        );
    }
}
