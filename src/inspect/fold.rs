//! The form in which texts are compared: what people take for the same is the same, and white space does not count.
//!
//! 1. NFKC, lower case, hiragana for katakana, one kind of quotation mark and of dash.
//! 2. White space, soft hyphens, joiners, marks of direction and variation selectors are left out: lines of a PDF break anywhere.
//!
//! Nearly all characters of Japanese and English texts fold by themselves; only what may fall together with its neighbours goes through NFKC.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands between texts that do not belong together. It stays, so that nothing is found across it.
pub(super) const BREAK: char = '\u{1f}';

/// The same as a text, for those who put texts together to be looked through.
pub const PART: &str = "\u{1f}";

/// The folded text.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out, |_, _| ());
    out
}

/// For each step of the folding, where its outcome begins and where its source does; sorted, with the ends of both at the end.
pub(super) fn steps(text: &str) -> Vec<(usize, usize)> {
    let (mut out, mut steps) = (String::with_capacity(text.len()), Vec::new());
    fold_into(text, &mut out, |folded, source| steps.push((folded, source)));
    steps.push((out.len(), text.len()));
    steps
}

fn fold_into(text: &str, out: &mut String, mut step: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        step(out.len(), at);
        // The next character can only change this one if it is no ASCII.
        let alone = text.as_bytes().get(next).is_none_or(u8::is_ascii) || !text[next..].starts_with(is_joining);
        if alone && is_simple(c) {
            push(c, out);
            at = next;
            continue;
        }
        let rest = &text[next..];
        let end = rest.find(|c: char| is_simple(c) && !is_joining(c)).unwrap_or(rest.len());
        // The last of a segment may be changed by nothing, since what follows is simple.
        text[at..next + end].nfkc().flat_map(char::to_lowercase).for_each(|c| push(c, out));
        at = next + end;
    }
}

/// Whether a character neither falls apart nor joins what stands before it.
fn is_simple(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a character may join what stands before it.
fn is_joining(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}')
}

fn push(c: char, out: &mut String) {
    let same = match c {
        BREAK => c,
        '\0'..=' ' | '\u{7f}'..='\u{a0}' => return,
        '!'..='~' => c.to_ascii_lowercase(),
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' => c,
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Fonts draw middle dots and the hyphenation point with one glyph.
        '\u{b7}' | '\u{2027}' => '・',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => return,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => return,
        c if c.is_whitespace() => return,
        '\u{2e80}'..='\u{2eff}' => RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, whole)| *whole),
        c => c,
    };
    out.push(same);
}

/// Radicals that PDFs show for the characters that look the same, and that NFKC leaves alone.
const RADICALS: &[(char, char)] = &[
    ('\u{2e81}', '厂'),
    ('\u{2e9f}', '母'),
    ('\u{2ea0}', '民'),
    ('\u{2ec1}', '虎'),
    ('\u{2ec4}', '西'),
    ('\u{2ec6}', '角'),
    ('\u{2ed1}', '長'),
    ('\u{2ed8}', '青'),
    ('\u{2edd}', '食'),
    ('\u{2ee4}', '鬼'),
    ('\u{2ee8}', '麦'),
    ('\u{2ee9}', '黄'),
    ('\u{2eeb}', '斉'),
    ('\u{2eed}', '歯'),
    ('\u{2eef}', '竜'),
    ('\u{2ef2}', '亀'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_the_same_is_the_same() {
        let same = [
            ("ＡＢＣ－１２", "abc-12"),
            ("ﾊﾞｯｸｱｯﾌﾟ", "ばっくあっぷ"),
            ("か\u{3099}き", "がき"),
            ("バ\nック　アップ", "ばっくあっぷ"),
            ("x\u{200b}y\u{ad}z\u{fe0f}", "xyz"),
            ("“it’s”", "\"it's\""),
            ("㈱みなと", "(株)みなと"),
            ("室⻑‧返却", "室長・返却"),
        ];
        for (text, folded) in same {
            assert_eq!(fold(text), fold(folded), "{text}");
        }
        assert_ne!(fold("a\u{1f}b"), fold("ab"));
    }

    #[test]
    fn steps_lead_back() {
        let text = "ａ か\u{3099} b";
        let steps = steps(text);
        assert_eq!(fold(text), "aがb");
        assert!(steps.contains(&(1, text.find('か').expect("it stands there"))), "{steps:?}");
        assert_eq!(steps.last(), Some(&("aがb".len(), text.len())));
    }

    proptest::proptest! {
        #[test]
        fn segments_fold_as_the_whole_does(text in "[ -~ぁ-んァ-ヶ一-丂\u{3099}\u{309a}\u{ff61}-\u{ff9f}\u{301}\u{1100}-\u{1112}\u{1161}-\u{1175}é㌔]{0,12}") {
            let mut whole = String::new();
            text.nfkc().flat_map(char::to_lowercase).for_each(|c| push(c, &mut whole));
            proptest::prop_assert_eq!(fold(&text), whole);
        }
    }
}
