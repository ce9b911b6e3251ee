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

#[cfg(test)]
mod tests {
    use super::*;

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
