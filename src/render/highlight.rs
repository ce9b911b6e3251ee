//! Code with its syntax marked by classes; never by colours, which are the style sheet's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};

use crate::text::is_control;

/// Longer blocks stay plain: the grammars of others run on an engine that backtracks.
const MAX_BLOCK: usize = 64 << 10;
/// Blocks with a longer line stay plain, for the same reason.
const MAX_LINE: usize = 2_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// `code` as HTML with classes; `None` where the language is unknown, the block too large, or holds what no page may.
pub(super) fn html(language: &str, code: &str) -> Option<String> {
    if language.is_empty()
        || code.len() > MAX_BLOCK
        || code.contains(is_control)
        || code.lines().any(|line| line.chars().count() > MAX_LINE)
    {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut state = State {
        parse: ParseState::new(syntax),
        stack: ScopeStack::new(),
    };
    let mut html = String::with_capacity(code.len() * 4);
    let mut open = 0;
    for line in code.split_inclusive('\n') {
        let line = if line.ends_with('\n') {
            Cow::Borrowed(line)
        } else {
            Cow::Owned(format!("{line}\n"))
        };
        open += marked(&line, &mut state, &mut html)?;
    }
    (0..open).for_each(|_| html.push_str("</span>"));
    Some(html)
}

/// Adds a line with its newline to `html`; gives how many elements it opens more than it closes.
fn marked(line: &str, state: &mut State, html: &mut String) -> Option<isize> {
    let known = || KNOWN.lock().expect("no thread panics while it holds the lines");
    let same = |known: &&Arc<Known>| known.before == *state;
    let found = known().get(line).and_then(|known| known.iter().find(same).map(Arc::clone));
    let line = match found {
        Some(found) => found,
        None => {
            let before = state.clone();
            let mut after = before.clone();
            let parsed = after.parse.parse_line(line, &SYNTAXES).ok()?;
            let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
            let (html, opened) = line_tokens_to_classed_spans(line, &parsed, style, &mut after.stack).ok()?;
            let made = Arc::new(Known {
                before,
                after,
                html,
                opened,
            });
            let mut known = known();
            if known.len() >= MAX_KNOWN {
                known.clear();
            }
            if line.len() <= MAX_KNOWN_LINE {
                known.entry(line.to_owned()).or_default().push(Arc::clone(&made));
            }
            made
        }
    };
    html.push_str(&line.html);
    state.clone_from(&line.after);
    Some(line.opened)
}

/// Where the grammar stands between two lines.
#[derive(Clone, PartialEq)]
struct State {
    parse: ParseState,
    stack: ScopeStack,
}

/// A line that was marked after some state.
struct Known {
    before: State,
    after: State,
    html: String,
    opened: isize,
}

/// Lines that were marked already: records and settings say the same keys again and again, and a grammar costs more than a search.
static KNOWN: Mutex<BTreeMap<String, Vec<Arc<Known>>>> = Mutex::new(BTreeMap::new());
/// So many different lines are kept; then it begins anew.
const MAX_KNOWN: usize = 4096;
/// Longer lines are not kept.
const MAX_KNOWN_LINE: usize = 200;

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
