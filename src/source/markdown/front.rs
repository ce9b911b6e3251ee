//! Front matter: the YAML between two lines of `---` at the top of a document.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::text::Text;

/// A document split into its front matter and its body, as bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the lines of `---`; where it does not close, the lines that look like it, so that the id can be read.
    pub yaml: Option<Range<usize>>,
    /// What follows; without a byte order mark.
    pub body: Range<usize>,
    /// `front-matter-unclosed`.
    pub diagnostic: Option<Diagnostic>,
}

/// Splits `text`.
///
/// A first line of `---` opens front matter, unless a blank line and then no `key:` follows: then it is a thematic break.
#[must_use]
pub fn front_matter(file: FileId, text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter {
        yaml: None,
        body: start..text.len(),
        diagnostic: None,
    };
    let mut lines = Lines { text, at: start };
    let Some(opening) = lines.next().filter(|line| text[line.clone()].trim_end() == "---") else {
        return none;
    };
    let yaml = lines.at;
    if is_break(&text[yaml..]) {
        return none;
    }
    let mut guess = yaml;
    let mut guessing = true;
    for line in lines {
        let words = text[line.clone()].trim_end();
        if words == "---" || words == "..." {
            return FrontMatter {
                yaml: Some(yaml..line.start),
                body: line.end..text.len(),
                diagnostic: None,
            };
        }
        guessing = guessing && is_yaml(words);
        if guessing {
            guess = line.end;
        }
    }
    let span = Span::new(file, opening.start, opening.start + text[opening].trim_end().len());
    let diagnostic = Diagnostic::new(
        "front-matter-unclosed",
        span,
        Text::new(
            "文書の先頭の設定（front matter）が閉じられていません",
            "the front matter of this document does not close",
        ),
    )
    .help(Text::new(
        "設定の最後に `---` だけの行を置きます",
        "end it with a line that holds only `---`",
    ));
    FrontMatter {
        yaml: Some(yaml..guess),
        body: guess..text.len(),
        diagnostic: Some(diagnostic),
    }
}

/// Whether what follows a first `---` shows that it is a thematic break.
fn is_break(rest: &str) -> bool {
    let first = rest.lines().next().unwrap_or_default();
    let next = rest.lines().map(str::trim_end).find(|line| !line.is_empty()).unwrap_or_default();
    first.trim().is_empty() && next != "---" && !is_key(next) && !next.starts_with('#')
}

/// Whether `line` may be a line of front matter.
fn is_yaml(line: &str) -> bool {
    is_key(line) || line.starts_with([' ', '\t']) || line.starts_with("- ") || line.starts_with('#')
}

fn is_key(line: &str) -> bool {
    let key = line
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        .count();
    key > 0 && matches!(line.as_bytes().get(key), Some(b':')) && matches!(line.as_bytes().get(key + 1), None | Some(b' ' | b'\t'))
}

/// Lines with what ends them, as ranges; a lone carriage return ends a line too.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            None => rest.len(),
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
        };
        let line = self.at..self.at + end;
        self.at = line.end;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Option<&str>, &str, bool) {
        let front = front_matter(FileId::new(0), text);
        (front.yaml.map(|yaml| &text[yaml]), &text[front.body], front.diagnostic.is_some())
    }

    #[test]
    fn splits_at_the_second_line_of_hyphens() {
        assert_eq!(split("---\nid: a\n---\n# x"), (Some("id: a\n"), "# x", false));
        assert_eq!(split("\u{feff}---\r\nid: a\r\n--- \r\n# x"), (Some("id: a\r\n"), "# x", false));
        assert_eq!(split("---\n---\n"), (Some(""), "", false));
        assert_eq!(split("---\nid: a\n..."), (Some("id: a\n"), "", false));
        assert_eq!(split("---\rid: a\r---\rx"), (Some("id: a\r"), "x", false));
        assert_eq!(split("---\n\n# note\nid: a\n---\nx"), (Some("\n# note\nid: a\n"), "x", false));
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        assert_eq!(split("# x\n---\n"), (None, "# x\n---\n", false));
        assert_eq!(split("----\na\n----"), (None, "----\na\n----", false));
        assert_eq!(split("---\n\nText\n\n---\n"), (None, "---\n\nText\n\n---\n", false));
        assert_eq!(split("\u{feff}x"), (None, "x", false));
        assert_eq!(split(""), (None, "", false));
    }

    #[test]
    fn says_where_it_opened() {
        assert_eq!(
            split("---\nid: a\nhistory:\n  - x\n\n# 本文\n"),
            (Some("id: a\nhistory:\n  - x\n"), "\n# 本文\n", true)
        );
        let front = front_matter(FileId::new(0), "\u{feff}---\r\nid: a");
        assert_eq!(front.diagnostic.expect("it does not close").span, Span::new(FileId::new(0), 3, 6));
    }
}
