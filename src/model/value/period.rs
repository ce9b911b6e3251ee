//! Values by period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Quantity;
use crate::data::Day;
use crate::text::Words;

/// A value in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodValue {
    /// The period, as the book names it.
    pub period: String,
    /// The value.
    pub value: Quantity,
    /// A remark.
    pub note: Option<Words>,
}

impl PeriodValue {
    /// The last day of the period, if it is written `2026`, `2026年度` (April to March), `2026-H1`, `2026-Q3` or `2026-09`.
    #[must_use]
    pub fn ends(&self) -> Option<Day> {
        let period = self.period.as_str();
        let (year, part) = match period.strip_suffix("年度") {
            Some(year) => (year, "fiscal"),
            None => period.split_once('-').unwrap_or((period, "")),
        };
        let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
        let within = |digits: &str, last: i8| digits.parse().ok().filter(|number| (1..=last).contains(number));
        let (year, month) = match part {
            "" if !period.ends_with('-') => (year, 12),
            "fiscal" => (year + 1, 3),
            _ => match (part.strip_prefix('H'), part.strip_prefix('Q')) {
                (Some(half), _) => (year, within(half, 2)? * 6),
                (_, Some(quarter)) => (year, within(quarter, 4)? * 3),
                _ => (year, within(part, 12).filter(|_| part.len() == 2)?),
            },
        };
        Some(Day(jiff::civil::Date::new(year, month, 1).ok()?.last_of_month()))
    }
}

impl Quantity {
    /// The number that it is or begins with: `99.9%`, `4 hours`.
    #[must_use]
    pub fn begins_with(&self) -> Option<f64> {
        self.number.or_else(|| self.parted().0.parse().ok())
    }

    /// The number that it is or begins with, and what it counts, as it follows the number: `99.9` and `%`. Numbers with marks between their digits, times and what is no
    /// finite number are none.
    #[must_use]
    pub fn measured(&self) -> Option<(f64, &str)> {
        let unit = if self.number.is_some() { "" } else { self.parted().1 };
        let number = self.begins_with().filter(|number| number.is_finite());
        number
            .filter(|_| !unit.starts_with([',', ':', '，', '：']))
            .map(|number| (number, unit))
    }

    /// The digits at its beginning, and the rest.
    fn parted(&self) -> (&str, &str) {
        let text = self.text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
        (digits, rest.trim_start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_what_it_counts() {
        let quantity = |text: &str| Quantity {
            text: text.to_owned(),
            number: text.parse().ok(),
        };
        for (text, number, unit) in [
            ("99.9%", 99.9, "%"),
            ("0件", 0.0, "件"),
            (" 4 hours", 4.0, "hours"),
            ("-3", -3.0, ""),
            ("2/3", 2.0, "/3"),
        ] {
            assert_eq!(quantity(text).measured(), Some((number, unit)), "{text}");
        }
        for text in ["", "登録", "1,200件", "10:30", "inf", "NaN", "1-2", "約3件", "%"] {
            assert_eq!(quantity(text).measured(), None, "{text}");
        }
    }

    #[test]
    fn reads_the_shapes_of_periods() {
        let end = |period: &str| {
            let value = Quantity {
                text: "1".to_owned(),
                number: Some(1.0),
            };
            let result = PeriodValue {
                period: period.to_owned(),
                value,
                note: None,
            };
            result.ends().map(|day| day.0.to_string())
        };
        for (period, last) in [
            ("2026", "2026-12-31"),
            ("2026年度", "2027-03-31"),
            ("2026-H1", "2026-06-30"),
            ("2026-Q4", "2026-12-31"),
            ("2026-02", "2026-02-28"),
        ] {
            assert_eq!(end(period).as_deref(), Some(last), "{period}");
        }
        for other in ["", "26", "2026-", "2026-Q5", "2026-H", "2026-13", "2026-9", "2026上期", "春"] {
            assert_eq!(end(other), None, "{other}");
        }
    }
}
