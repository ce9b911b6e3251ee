//! The marks of states: of a word of an enumeration, whether it says that something is done, on its way, left out or in need of a person.

use serde::Serialize;

use super::{Cell, ColumnKind, Table};

/// Which shape and colour a state has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Done.
    Done,
    /// Done in part.
    Part,
    /// Planned, or not begun.
    Plan,
    /// Done in another way, or accepted as it is.
    Alt,
    /// Left out.
    Off,
    /// Needs a person.
    Open,
    /// Past its day.
    Late,
    /// No state of its own.
    None,
}

impl Mark {
    /// The word that style sheets know it by; the same as in views.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Part => "part",
            Self::Plan => "plan",
            Self::Alt => "alt",
            Self::Off => "off",
            Self::Open => "open",
            Self::Late => "late",
            Self::None => "none",
        }
    }

    /// The character that stands before the word where no style sheet draws one; empty where there is none.
    #[must_use]
    pub fn shape(self) -> &'static str {
        match self {
            Self::Done => "●",
            Self::Part => "◐",
            Self::Plan => "○",
            Self::Alt => "◇",
            Self::Off => "－",
            Self::Open | Self::Late => "!",
            Self::None => "",
        }
    }
}

/// Reports in which what is open needs a person, and is not merely on its way.
const OF_HOLES: [&str; 4] = ["conformance", "coverage", "diagnostics", "risk-sources"];

/// The mark of a word of an enumeration; `None` for words that are no states.
#[must_use]
pub fn of_word(report: &str, word: &str) -> Option<Mark> {
    Some(match word {
        "open" if OF_HOLES.contains(&report) => Mark::Open,
        "accepted" if report == "risks" => Mark::Done,
        "current" if report == "evidence" => Mark::Done,
        "implemented" | "included" | "in-force" | "conforms" | "done" | "closed" | "yes" | "held" | "covered" | "answered" | "used"
        | "met" | "recovered" => Mark::Done,
        "partial" | "part" | "in-part" | "treating" => Mark::Part,
        "planned" | "draft" | "not-checked" | "open" | "awaited" => Mark::Plan,
        "alternative" | "accepted" | "exceptional" => Mark::Alt,
        "excluded" | "retired" | "dismissed" | "unused" => Mark::Off,
        "out-of-role" => Mark::None,
        "undecided" | "nonconformity" | "missing" | "hole" | "none" | "unanswered" | "nothing-found" | "missed" | "unapproved" => {
            Mark::Open
        }
        "overdue" | "late" | "expired" => Mark::Late,
        _ => return None,
    })
}

/// Whether the words of a column are states.
#[must_use]
pub fn holds_states(table: &Table, at: usize) -> bool {
    let words = || {
        table.rows.iter().filter_map(|row| match row.cells.get(at) {
            Some(Cell::Word(word, _)) => Some(word),
            _ => None,
        })
    };
    table.columns[at].kind == ColumnKind::Word && words().next().is_some() && words().all(|word| of_word(&table.name, word).is_some())
}
