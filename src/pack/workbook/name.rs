//! Names of sheets: at most 31 characters, none of `[]:*?/\`, each once whatever its case.

/// The most UTF-16 units that the name of a sheet may have.
const LONGEST: usize = 31;

/// Names that were given; Excel keeps `History` for itself.
pub(super) struct Names {
    taken: Vec<String>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            taken: vec!["history".to_owned()],
        }
    }

    /// The first of two names that no sheet has yet; the second with a number if both are taken.
    pub(super) fn either(&mut self, wanted: &str, instead: &str) -> String {
        let taken = self.taken.contains(&beginning(&clean(wanted), LONGEST).to_lowercase());
        self.give(if taken { instead } else { wanted })
    }

    /// A name as near to `wanted` as Excel allows.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        let clean = clean(wanted);
        let numbered = (2..).map(|number| format!(" ({number})"));
        let name = std::iter::once(String::new())
            .chain(numbered)
            .map(|end| format!("{}{end}", beginning(&clean, LONGEST - end.len())))
            .find(|name| !self.taken.contains(&name.to_lowercase()))
            .expect("there are more numbers than sheets");
        self.taken.push(name.to_lowercase());
        name
    }
}

/// What may stand in a name.
fn clean(wanted: &str) -> String {
    let plain: String = wanted
        .chars()
        .map(|c| {
            if c.is_control() || "[]:*?/\\'\u{fffe}\u{ffff}".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

/// A text of at most `units` in UTF-16: as it stands, or its beginning, cut at a blank where there is one, and an ellipsis.
fn beginning(text: &str, units: usize) -> String {
    if text.encode_utf16().count() <= units {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= units
    };
    let cut: String = text.chars().take_while(fits).collect();
    let whole = cut.rfind(' ').filter(|at| at * 2 > cut.len()).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", whole.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_unique() {
        let mut names = Names::new();
        assert_eq!(names.give("Register: a/b"), "Register a b");
        assert_eq!(names.give("register a b"), "register a b (2)");
        assert_eq!(names.give("'']["), "-");
        assert_eq!(names.give("History"), "History (2)");
        assert_eq!(
            names.give("Differences of Statements of Applicability"),
            "Differences of Statements of…"
        );
        let long = "😀".repeat(40);
        let (one, two) = (names.give(&long), names.give(&long));
        assert_eq!(one.encode_utf16().count(), 31);
        assert!(two.ends_with("… (2)") && two.encode_utf16().count() <= 31);
    }
}
