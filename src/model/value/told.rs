//! What a provider tells in a form that can be compared: lengths of time, countries and days, as the items of the catalog want them.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use crate::catalog::ItemType;
use crate::data::Day;
use crate::text;
use crate::text::{Text, folded};

/// A value that can be compared with what a customer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A length of time.
    Length(Length),
    /// Countries.
    Countries(Countries),
    /// A day.
    Day(Day),
    /// Words, which are compared with nothing.
    Words(String),
}

impl Value {
    /// Reads a value of the kind that an item of the catalog wants.
    ///
    /// # Errors
    /// How such a value is written.
    pub fn parse(kind: ItemType, text: &str) -> Result<Self, Text> {
        match kind {
            ItemType::Text => Ok(Self::Words(text.to_owned())),
            ItemType::Duration => Length::parse(text).map(Self::Length).ok_or(LENGTH),
            ItemType::Place => Countries::parse([text]).map(Self::Countries),
            ItemType::Date => day(text).map(Self::Day).ok_or(DAY),
        }
    }

    /// As it is printed.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Length(length) => length.text(),
            Self::Countries(countries) => Text::same(countries.to_string()),
            Self::Day(day) => Text::same(day.0.to_string()),
            Self::Words(words) => Text::same(words.clone()),
        }
    }
}

const LENGTH: Text = Text::new(
    "期間は `30 days`、`4 hours`、`6 months` のように、数と単位 (minutes、hours、days、weeks、months、years) で書いてください",
    "write a length of time as a number and a unit (minutes, hours, days, weeks, months, years), as in `30 days`, `4 hours` or `6 months`",
);
const DAY: Text = Text::new("日付は `2026-04-01` の形で書いてください", "write dates as `2026-04-01`");

fn day(text: &str) -> Option<Day> {
    let day: jiff::civil::Date = text.parse().ok()?;
    (day.to_string() == text).then_some(Day(day))
}

/// A length of time: a number of units.
///
/// So that any two can be compared, a month counts 30 days, and twelve of them a year of 365.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Self; 6] = [Self::Minutes, Self::Hours, Self::Days, Self::Weeks, Self::Months, Self::Years];

    /// The words that name it: first how it is printed in Japanese, then in English, one and several.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Minutes => &["分", "minute", "minutes", "min", "分間"],
            Self::Hours => &["時間", "hour", "hours", "h"],
            Self::Days => &["日", "day", "days", "d", "日間"],
            Self::Weeks => &["週間", "week", "weeks", "週"],
            Self::Months => &[
                "か月",
                "month",
                "months",
                "ヶ月",
                "カ月",
                "ヵ月",
                "ケ月",
                "箇月",
                "か月間",
                "ヶ月間",
            ],
            Self::Years => &["年", "year", "years", "年間"],
        }
    }
}

impl Length {
    /// Reads `30 days`, `1 year`, `30日` or `6か月`; `None` for anything else, fractions included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = folded(text);
        let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let unit = Unit::ALL.into_iter().find(|known| known.words().contains(&unit))?;
        Some(Self {
            count: count.parse().ok()?,
            unit,
        })
    }

    /// Its minutes.
    #[must_use]
    pub fn minutes(self) -> u64 {
        let count = u64::from(self.count);
        let days = |days: u64| days * 24 * 60;
        match self.unit {
            Unit::Minutes => count,
            Unit::Hours => count * 60,
            Unit::Days => days(count),
            Unit::Weeks => days(count * 7),
            Unit::Months => days(count / 12 * 365 + count % 12 * 30),
            Unit::Years => days(count * 365),
        }
    }

    /// As it is printed.
    #[must_use]
    pub fn text(self) -> Text {
        let (count, ja) = (self.count, self.unit.words()[0]);
        Text::owned(format!("{count}{ja}"), self.to_string())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.unit.words();
        let unit = if self.count == 1 { words[1] } else { words[2] };
        write!(f, "{} {unit}", self.count)
    }
}

impl PartialEq for Length {
    fn eq(&self, other: &Self) -> bool {
        self.minutes() == other.minutes()
    }
}

impl Eq for Length {}

impl PartialOrd for Length {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Length {
    fn cmp(&self, other: &Self) -> Ordering {
        self.minutes().cmp(&other.minutes())
    }
}

/// Countries by their codes (ISO 3166-1 alpha-2), sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countries(BTreeSet<&'static str>);

impl Countries {
    /// Reads codes, several in one text with commas between them.
    ///
    /// # Errors
    /// How countries are written, if one is none.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, Text> {
        let mut countries = BTreeSet::new();
        for word in texts.into_iter().flat_map(|text| text.split([',', '、', '，'])) {
            let code = folded(word).to_uppercase();
            match CODES.split(' ').find(|known| *known == code) {
                Some(known) => drop(countries.insert(known)),
                None => return Err(no_country(word.trim())),
            }
        }
        Ok(Self(countries))
    }

    /// Whether each of them is among `others`.
    #[must_use]
    pub fn are_within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }
}

impl fmt::Display for Countries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.0.iter().copied().collect();
        f.write_str(&codes.join(", "))
    }
}

fn no_country(word: &str) -> Text {
    let known = folded(word);
    match NAMES.iter().find(|(name, _)| *name == known) {
        Some((_, code)) => text!("`{word}` は `{code}` と書いてください", "write `{word}` as `{code}`"),
        None => Text::new(
            "国は `JP` や `JP, SG` のように、2文字の国コード (ISO 3166-1) で書いてください",
            "write countries by their codes of two letters (ISO 3166-1), as in `JP` or `JP, SG`",
        ),
    }
}

/// Names that people write in place of a code, folded.
const NAMES: &[(&str, &str)] = &[
    ("日本", "JP"),
    ("日本国", "JP"),
    ("国内", "JP"),
    ("japan", "JP"),
    ("jpn", "JP"),
    ("米国", "US"),
    ("アメリカ", "US"),
    ("usa", "US"),
    ("unitedstates", "US"),
    ("英国", "GB"),
    ("uk", "GB"),
    ("unitedkingdom", "GB"),
    ("シンガポール", "SG"),
    ("singapore", "SG"),
    ("ドイツ", "DE"),
    ("germany", "DE"),
    ("アイルランド", "IE"),
    ("ireland", "IE"),
];

/// The codes of ISO 3166-1 alpha-2 that are assigned.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF \
    GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY \
    SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Lang;

    fn any_length() -> impl Strategy<Value = Length> {
        (any::<u32>(), proptest::sample::select(&Unit::ALL[..])).prop_map(|(count, unit)| Length { count, unit })
    }

    proptest! {
        /// What is printed is read again as the same, in both languages and in full width.
        #[test]
        fn a_length_is_read_as_it_is_printed(length in any_length()) {
            let text = length.text();
            let wide: String = text.ja.chars().map(|c| c.to_digit(10).map_or(c, |digit| "０１２３４５６７８９".chars().nth(digit as usize).expect("ten digits"))).collect();
            for written in [text.get(Lang::Ja), text.get(Lang::En), &wide] {
                let read = Length::parse(written).expect("what is printed can be read");
                prop_assert_eq!((read.count, read.unit), (length.count, length.unit), "{}", written);
            }
        }

        /// More of a unit is longer, whatever the unit: also where months become a year.
        #[test]
        fn more_is_longer(count in 0..u32::MAX, unit in proptest::sample::select(&Unit::ALL[..])) {
            let (less, more) = (Length { count, unit }, Length { count: count + 1, unit });
            prop_assert!(less < more);
        }

        /// Equal lengths in other units are equal.
        #[test]
        fn units_agree(count in 0..100_000_u32) {
            let length = |count, unit| Length { count, unit };
            prop_assert_eq!(length(count * 12, Unit::Months), length(count, Unit::Years));
            prop_assert_eq!(length(count * 7, Unit::Days), length(count, Unit::Weeks));
            prop_assert_eq!(length(count * 24, Unit::Hours), length(count, Unit::Days));
            prop_assert_eq!(length(count * 60, Unit::Minutes), length(count, Unit::Hours));
        }

        /// Being within is an order: each list is within itself and within any longer one.
        #[test]
        fn within_is_an_order(a in proptest::sample::subsequence(vec!["JP", "SG", "US", "DE"], 1..4), b in proptest::sample::subsequence(vec!["JP", "SG", "US", "DE"], 1..4)) {
            let one = Countries::parse([a.join(", ").as_str()]).expect("these are countries");
            let both = Countries::parse(a.iter().chain(&b).copied()).expect("these are countries");
            prop_assert!(one.are_within(&one) && one.are_within(&both));
            prop_assert_eq!(both.are_within(&one), one == both);
            prop_assert_eq!(Countries::parse([one.to_string().as_str()]), Ok(one));
        }
    }

    #[test]
    fn reads_what_people_write() {
        let same = |a: &str, b: &str| assert!(Length::parse(a).is_some() && Length::parse(a) == Length::parse(b), "{a} and {b}");
        same("30 days", "30日");
        same("30日間", "720 hours");
        same("１２ヶ月", "1 year");
        same("1 Month", "30 days");
        same("2週間", "14 days");
        for wrong in [
            "",
            "30",
            "days",
            "1.5 days",
            "2営業日",
            "about 30 days",
            "99999999999 days",
            "-1 days",
        ] {
            assert_eq!(Length::parse(wrong), None, "{wrong}");
        }
        assert_eq!(
            Value::parse(ItemType::Place, " jp 、SG ").map(|value| value.text()),
            Ok(Text::same("JP, SG"))
        );
        let help = |text: &str| Value::parse(ItemType::Place, text).expect_err("this is no country").en.into_owned();
        assert_eq!(help("Japan"), "write `Japan` as `JP`");
        assert!(help("EU").contains("two letters"));
        assert!(Value::parse(ItemType::Date, "2026-4-1").is_err() && Value::parse(ItemType::Date, "2026-04-01").is_ok());
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let codes: Vec<_> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted_by(|a, b| a < b) && codes.iter().all(|code| code.len() == 2));
        assert!(NAMES.iter().all(|(name, code)| codes.contains(code) && folded(name) == *name));
    }
}
