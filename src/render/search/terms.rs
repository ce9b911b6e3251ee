//! The terms of a text: pairs of characters for Japanese and whole words for the rest, in the form in which people confuse them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The form in which texts are compared; exactly what `fold` of `search.js` does. What stood in `out` is replaced.
pub(super) fn fold(text: &str, out: &mut Vec<char>) {
    out.clear();
    for c in text.chars() {
        let Some(folded) = fold_alone(c) else {
            out.clear();
            out.extend(fold_together(text).chars());
            return;
        };
        out.push(folded);
    }
}

/// A character that folds to one character whatever stands beside it: all but a few of those in Japanese and English texts.
fn fold_alone(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 96),
        '\u{3041}'..='\u{3096}' | '\u{4e00}'..='\u{9fff}' => Some(c),
        '\u{3001}' | '\u{3002}' | '\u{3005}'..='\u{3011}' | '\u{3014}'..='\u{3015}' | '\u{301c}' | '\u{30fb}' | '\u{30fc}' => Some(c),
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()),
        '\u{a7}'
        | '\u{b0}'
        | '\u{b1}'
        | '\u{d7}'
        | '\u{2013}'
        | '\u{2014}'
        | '\u{2018}'..='\u{201d}'
        | '\u{2022}'
        | '\u{2190}'..='\u{2193}' => Some(c),
        _ => None,
    }
}

/// The same for any text: characters may fall together with their neighbours, or apart.
fn fold_together(text: &str) -> String {
    let hiragana = |c: char| {
        if ('\u{30a1}'..='\u{30f6}').contains(&c) {
            char::from_u32(u32::from(c) - 96).unwrap_or(c)
        } else {
            c
        }
    };
    text.nfkc().collect::<String>().to_lowercase().chars().map(hiragana).collect()
}

/// A term as a key: what sorts as its text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term<'a> {
    /// Its first three characters, each in 21 bits.
    pub(super) head: u64,
    /// All of it as UTF-8, where it has more than three; empty otherwise.
    pub(super) word: &'a str,
}

/// How many characters fit into the head of a term.
const HEAD: usize = 3;
/// How many bits each takes.
const BITS: usize = 21;

impl<'a> Term<'a> {
    fn of(chars: &[char], text: &'a mut String) -> Self {
        text.clear();
        if chars.len() > HEAD {
            text.extend(chars);
        }
        let head = (0..HEAD).fold(0, |head, at| head << BITS | chars.get(at).map_or(0, |c| u64::from(*c)));
        Self { head, word: text }
    }

    /// Its first character.
    pub(super) fn first(self) -> u32 {
        u32::try_from(self.head >> (2 * BITS)).expect("the head has three characters")
    }

    /// Its text.
    pub(super) fn text(self) -> Cow<'a, str> {
        if !self.word.is_empty() {
            return Cow::Borrowed(self.word);
        }
        let char = |at: usize| u32::try_from((self.head >> (BITS * at)) & ((1 << BITS) - 1)).ok();
        let chars = (0..HEAD).rev().filter_map(char).filter(|c| *c > 0);
        Cow::Owned(chars.filter_map(char::from_u32).collect())
    }
}

/// Hands over the terms of a folded text, in its order.
pub(super) fn for_each(chars: &[char], then: &mut impl FnMut(Term<'_>)) {
    let mut word = String::new();
    let mut parts: Vec<&[char]> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if is_paired(chars[at]) {
            while chars.get(at + 1).is_some_and(|c| is_paired(*c)) {
                then(Term::of(&chars[at..at + 2], &mut word));
                at += 1;
            }
            then(Term::of(&chars[at..=at], &mut word));
            at += 1;
        } else if is_word(chars[at]) {
            let mut end = at + 1;
            while end < chars.len() && (is_word(chars[end]) || (is_joint(chars[end]) && end + 1 < chars.len() && is_word(chars[end + 1]))) {
                end += 1;
            }
            let run = &chars[at..end];
            parts.clear();
            // Without such a sign the only part is the whole.
            parts.extend(
                run.split(|c| matches!(c, '-' | '_' | ':' | '/'))
                    .filter(|part| part.len() < run.len()),
            );
            parts.sort_unstable();
            parts.dedup();
            parts.iter().for_each(|part| then(Term::of(part, &mut word)));
            then(Term::of(run, &mut word));
            at = end;
        } else {
            at += 1;
        }
    }
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() && !is_paired(c)
    }
}

/// Whether a character belongs to runs that are cut into pairs.
fn is_paired(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FD5 | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3038..=0x303B | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x1B000..=0x1B16F | 0x20000..=0x3FFFF)
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-' | '_' | ':' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let (mut chars, mut out) = (Vec::new(), Vec::new());
        fold(text, &mut chars);
        for_each(&chars, &mut |term| out.push(term.text().into_owned()));
        out
    }

    #[test]
    fn terms_are_pairs_and_words() {
        assert_eq!(terms("バックアップ"), ["ばっ", "っく", "くあ", "あっ", "っぷ", "ぷ"]);
        assert_eq!(terms("Ａ.8.13 とR-012。"), ["a.8.13", "と", "012", "r", "r-012"]);
        assert_eq!(terms("27017:12.3.1/csp"), ["12.3.1", "27017", "csp", "27017:12.3.1/csp"]);
    }

    #[test]
    fn what_folds_alone_folds_so_in_company() {
        let alone = (0..0x11_0000).filter_map(char::from_u32).filter_map(|c| Some((c, fold_alone(c)?)));
        for (c, folded) in alone {
            for (before, after) in [("", ""), ("a", "B"), ("か", "カ"), ("漢", "（")] {
                let together = fold_together(&format!("{before}{c}{after}"));
                let [before, after] = [before, after].map(fold_together);
                assert_eq!(together, format!("{before}{folded}{after}"), "{c:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn terms_sort_as_their_texts_do(mut texts in proptest::collection::vec("[a-cあ漢\u{20000}]{1,5}", 1..20)) {
            let keys = |texts: &[String]| -> Vec<(u64, String)> {
                let key = |text: &String| {
                    let mut word = String::new();
                    let term = Term::of(&text.chars().collect::<Vec<_>>(), &mut word);
                    assert_eq!(term.text(), text.as_str());
                    (term.head, term.word.to_owned())
                };
                texts.iter().map(key).collect()
            };
            let mut sorted = keys(&texts);
            sorted.sort();
            texts.sort();
            proptest::prop_assert_eq!(sorted, keys(&texts));
        }
    }
}
