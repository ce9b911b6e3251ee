//! Text in two languages, and what words need: natural order, folding, nearest spelling.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use unicode_normalization::UnicodeNormalization;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Both, Japanese first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The BCP 47 tag: `ja` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a tag; `None` for any other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

/// What stands between the items of a list in a sentence.
pub static COMMA: Text = Text::new("、", ", ");

/// A text of the program: one value with both languages, so that neither can be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Japanese.
    pub ja: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A fixed text.
    #[must_use]
    pub const fn new(ja: &'static str, en: &'static str) -> Self {
        Self {
            ja: Cow::Borrowed(ja),
            en: Cow::Borrowed(en),
        }
    }

    /// A text made at run time; see the macro [`text!`](crate::text!).
    #[must_use]
    pub fn owned(ja: String, en: String) -> Self {
        Self {
            ja: Cow::Owned(ja),
            en: Cow::Owned(en),
        }
    }

    /// The same words in both languages: ids, proper names.
    #[must_use]
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            ja: Cow::Owned(words.clone()),
            en: Cow::Owned(words),
        }
    }

    /// The words in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The words as a label: in English with a capital at the beginning.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let words = self.get(lang);
        let mut chars = words.chars();
        match chars.next() {
            Some(first) if lang == Lang::En => first.to_uppercase().chain(chars).collect(),
            _ => words.to_owned(),
        }
    }

    /// Whether neither language says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ja.is_empty() && self.en.is_empty()
    }
}

/// Makes a [`Text`] from a Japanese and an English format string over the same arguments.
#[macro_export]
macro_rules! text {
    ($ja:literal, $en:literal) => {
        $crate::text::Text::owned(format!($ja), format!($en))
    };
}

/// A text an author wrote: in the book's language only, or in either or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Japanese, if given.
    pub ja: Option<String>,
    /// English, if given.
    pub en: Option<String>,
    /// A plain string: in the language of the book.
    pub plain: Option<String>,
}

impl Words {
    /// A plain string.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self {
            plain: Some(words.into()),
            ..Self::default()
        }
    }

    /// The words for a reader of `lang`: in that language, else the plain ones, else in the other language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let (own, other) = match lang {
            Lang::Ja => (&self.ja, &self.en),
            Lang::En => (&self.en, &self.ja),
        };
        own.as_deref().or(self.plain.as_deref()).or(other.as_deref()).unwrap_or_default()
    }

    /// Both languages, each filled by [`Words::get`].
    #[must_use]
    pub fn text(&self) -> Text {
        Text::owned(self.get(Lang::Ja).to_owned(), self.get(Lang::En).to_owned())
    }

    /// Whether nothing but white space is said.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.ja, &self.en, &self.plain]
            .into_iter()
            .flatten()
            .all(|words| words.trim().is_empty())
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get(Lang::Ja))
    }
}

/// The name under which [`Words`] announces itself to serializers.
pub const WORDS: &str = "$Words";

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct(WORDS, 2)?;
        out.serialize_field("ja", self.get(Lang::Ja))?;
        out.serialize_field("en", self.get(Lang::En))?;
        out.end()
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Both;
        impl<'de> Visitor<'de> for Both {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or {ja, en}")
            }
            fn visit_str<E: de::Error>(self, words: &str) -> Result<Words, E> {
                Ok(Words::plain(words))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Words, A::Error> {
                let mut words = Words::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "ja" => words.ja = Some(map.next_value()?),
                        "en" => words.en = Some(map.next_value()?),
                        _ => return Err(de::Error::unknown_field(&key, &["ja", "en"])),
                    }
                }
                Ok(words)
            }
        }
        deserializer.deserialize_newtype_struct(WORDS, Both)
    }
}

impl JsonSchema for Words {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Text: a string in the language of the book, or one per language.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "properties": {"ja": {"type": "string"}, "en": {"type": "string"}}, "additionalProperties": false, "minProperties": 1}
            ]
        })
    }
}

/// Compares as people count: digits by value (`5.2` before `5.10`), letters as they stand.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (Some(x), Some(y)) = (a_rest.chars().next(), b_rest.chars().next()) else {
            return a_rest.len().cmp(&b_rest.len()).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (a_number, a_next) = digits(a_rest);
            let (b_number, b_next) = digits(b_rest);
            match a_number.len().cmp(&b_number.len()).then_with(|| a_number.cmp(b_number)) {
                Ordering::Equal => (a_rest, b_rest) = (a_next, b_next),
                order => return order,
            }
        } else if x == y {
            (a_rest, b_rest) = (&a_rest[x.len_utf8()..], &b_rest[y.len_utf8()..]);
        } else {
            return x.cmp(&y);
        }
    }
}

/// The leading digits without leading zeros, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

/// An id as a key in natural order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Natural(pub String);

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// NFKC, lower case, without blanks: the form in which two ids that people confuse are the same.
#[must_use]
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// NFC: the form in which paths and keys are compared.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The candidate nearest to `word`, if it is near enough to be what the author meant.
///
/// Case, width and blanks do not count; otherwise at most one slip for every three characters.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(word);
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| natural(a.1, b.1)))
        .map(|(_, candidate)| candidate)
}

/// Whether `c` is a control character that no text needs (all but tab and line ends), or a code point that Unicode keeps from being a character. No page,
/// no XML and no YAML may hold them.
#[must_use]
pub fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_noncharacter(c)
}

/// Whether `c` is one of the 66 code points that are no characters.
#[must_use]
pub fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a line break before or after `c` must not become a blank: Japanese is written without blanks.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303F | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x31FF | 0x3200..=0x9FFF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// Hands `text` over, part by part, as it stands in HTML and SVG, between tags and in values of attributes: what means something there is escaped, and what
/// no page may hold is U+FFFD.
///
/// # Errors
///
/// The first that `put` gives.
pub fn escape<E>(text: &str, mut put: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    // The first bytes of what is looked for; most texts have none of them.
    let may_mean = |b: u8| matches!(b, 0..=0x1F | b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7F | 0xC2 | 0xEF | 0xF0..);
    let (mut done, mut at) = (0, 0);
    while let Some(found) = text.as_bytes()[at..].iter().position(|&b| may_mean(b)) {
        at += found;
        let c = text[at..].chars().next().unwrap_or_default();
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            // Sources with such characters are reported; entities that make them end here.
            c if is_control(c) => "\u{fffd}",
            c => {
                at += c.len_utf8();
                continue;
            }
        };
        put(&text[done..at])?;
        put(instead)?;
        at += c.len_utf8();
        done = at;
    }
    put(&text[done..])
}

/// Adds `text` to `out` as [`escape`] has it.
pub fn escape_into(text: &str, out: &mut String) {
    let Ok(()) = escape(text, |part| {
        out.push_str(part);
        Ok::<_, Infallible>(())
    });
}

/// `text` as [`escape`] has it.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_people_do() {
        let mut ids = vec!["A.5.10", "A.5.2", "R-10", "R-9", "A.5.2/csp", "A.05.2"];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["A.05.2", "A.5.2", "A.5.2/csp", "A.5.10", "R-9", "R-10"]);
    }

    #[test]
    fn escapes_what_means_something_and_what_no_page_may_hold() {
        assert_eq!(escaped("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
        assert_eq!(
            escaped("\u{1}x\u{85}\u{7f}\u{fffe}\u{fdd0}\u{1ffff}"),
            "\u{fffd}x".to_owned() + &"\u{fffd}".repeat(5)
        );
        let plain = "表\t\r\n（。）\u{a0}©𠮷😀\u{fffd}";
        assert_eq!(escaped(plain), plain);
    }

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("ownr", ["owner", "over", "other"]), Some("owner"));
        assert_eq!(nearest("Ａ．8.13", ["A.8.12", "A.8.13"]), Some("A.8.13"));
        assert_eq!(nearest("xyz", ["owner"]), None);
    }

    proptest::proptest! {
        #[test]
        fn natural_is_a_total_order(a in "[a-c0-9.]{0,6}", b in "[a-c0-9.]{0,6}", c in "[a-c0-9.]{0,6}") {
            proptest::prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                proptest::prop_assert!(natural(&a, &c).is_le());
            }
        }
    }
}
