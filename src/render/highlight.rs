//! Code with its syntax marked by classes; never by colours, which are the style sheet's.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;

/// Longer blocks stay plain: the grammars of others run on an engine that backtracks.
const MAX_BLOCK: usize = 64 << 10;
/// Blocks with a longer line stay plain, for the same reason.
const MAX_LINE: usize = 2_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// `code` as HTML with classes; `None` where the language is unknown or the block too large.
pub(super) fn html(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > MAX_BLOCK || code.lines().any(|line| line.chars().count() > MAX_LINE) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, ClassStyle::SpacedPrefixed { prefix: "hl-" });
    for line in code.split_inclusive('\n') {
        let ended = if line.ends_with('\n') {
            line.to_owned()
        } else {
            format!("{line}\n")
        };
        generator.parse_html_for_line_which_includes_newline(&ended).ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_known_languages_only() {
        let yaml = html("yaml", "a: \"<b>\"\n").unwrap_or_default();
        assert!(yaml.contains("hl-") && yaml.contains("&lt;b&gt;"), "{yaml}");
        assert_eq!(html("nosuch", "a"), None);
        assert_eq!(html("yaml", &"a".repeat(MAX_LINE + 1)), None);
    }
}
