//! How wide words are, and where their lines end. Widths are those of common Japanese gothic faces, rather too wide than too narrow.

use unicode_width::UnicodeWidthChar;

use crate::text::is_cjk;

/// What must not begin a line.
const NOT_FIRST: &str = "、。，．・：；？！ー）］｝」』】〕〉》〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々,.:;?!)]}%／/…";
/// What must not end a line.
const NOT_LAST: &str = "（［｛「『【〔〈《([{";

/// A text on one line, without characters that steer instead of saying something.
pub(super) fn clean(text: &str) -> String {
    let steers = |c: char| matches!(u32::from(c), 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFFFE | 0xFFFF);
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        let joined = out.ends_with(is_cjk) && word.starts_with(is_cjk) && text.contains('\n');
        if !out.is_empty() && !joined {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !steers(*c)));
    }
    out
}

/// The width of a character in thousandths of an em.
fn advance(c: char) -> i32 {
    match (c, c.width_cjk().unwrap_or_default()) {
        (_, 0) => 0,
        ('m' | 'w' | 'M' | 'W' | '@' | '%', _) => 920,
        ('A'..='Z', _) => 690,
        ('i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|', _) => 320,
        (' ' | '(' | ')' | '[' | ']' | '-' | 'f' | 'r' | 't', _) => 400,
        (c, 1) if c.is_ascii() => 580,
        // Half-width kana are half as wide; other scripts are not known so well.
        ('\u{FF61}'..='\u{FFDC}', 1) => 500,
        (_, 1) => 800,
        _ => 1000,
    }
}

/// The width of a text in pixels, set in letters of `size` pixels.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let ems = text.chars().map(advance).fold(0_i32, i32::saturating_add);
    ems.saturating_mul(size).saturating_add(999) / 1000
}

/// The lines of a text in letters of `size` pixels, none wider than `room`; what needs more than `most` lines is cut, and ends in an ellipsis.
pub(super) fn lines(text: &str, room: i32, size: i32, most: usize) -> Vec<String> {
    let text = clean(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // Where the line may end, as an offset into it.
    let mut end = 0;
    for c in text.chars() {
        if line.chars().next_back().is_some_and(|last| may_part(last, c)) {
            end = line.len();
        }
        // What is carried over may still be too long: then it is parted where it is full. A mark goes with its letter, unless that is a blank.
        let joins = advance(c) == 0 && !line.ends_with(' ');
        while !line.is_empty() && !joins && width(&line, size) + width(c.encode_utf8(&mut [0; 4]), size) > room && c != ' ' {
            if lines.len() + 1 == most {
                lines.push(cut(line, room, size));
                return lines;
            }
            let rest = if end > 0 { line.split_off(end) } else { String::new() };
            lines.push(line.trim_end().to_owned());
            rest.trim_start().clone_into(&mut line);
            end = 0;
        }
        line.push(c);
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The same with lines of about one length, so that no letter is left alone.
pub(super) fn balanced(text: &str, room: i32, size: i32, most: usize) -> Vec<String> {
    let wide = lines(text, room, size, most);
    let whole = width(&clean(text), size);
    let cut = i32::try_from(wide.len()).is_ok_and(|count| whole > room.saturating_mul(count));
    if wide.len() < 2 || cut {
        return wide;
    }
    let even = whole / i32::try_from(wide.len()).unwrap_or(1);
    let narrower = (even..room).map(|room| lines(text, room, size, most + 1));
    narrower.into_iter().find(|narrow| narrow.len() == wide.len()).unwrap_or(wide)
}

fn may_part(last: char, next: char) -> bool {
    if advance(next) == 0 {
        return false;
    }
    last == ' ' || (is_cjk(last) || is_cjk(next)) && !NOT_FIRST.contains(next) && !NOT_LAST.contains(last)
}

/// As much of a line as fits before an ellipsis.
fn cut(mut line: String, room: i32, size: i32) -> String {
    while !line.is_empty() && width(&line, size) + size > room {
        line.pop();
    }
    line.push('…');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_parted_anywhere_but_where_it_must_not_be() {
        assert_eq!(lines("仮想・物理ネットワーク", 36, 12, 9), ["仮想・", "物理", "ネット", "ワーク"]);
        assert_eq!(lines("要員（社員）", 36, 12, 9), ["要員", "（社", "員）"]);
    }

    #[test]
    fn words_are_parted_at_blanks_and_long_ones_anywhere() {
        assert_eq!(lines("Yokohama Head Office", 80, 12, 9), ["Yokohama", "Head Office"]);
        assert_eq!(lines("aaaaaaaaaaaa", 40, 12, 9), ["aaaaa", "aaaaa", "aa"]);
    }

    #[test]
    fn names_have_no_orphans() {
        assert_eq!(
            balanced("京浜データセンター株式会社", 144, 12, 3),
            ["京浜データセン", "ター株式会社"]
        );
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis() {
        assert_eq!(lines("一二三四五六七八九十", 36, 12, 2), ["一二三", "四五…"]);
    }

    #[test]
    fn what_is_carried_over_is_parted_again() {
        for line in lines("\\⺛?a𛅕¸𑈀", 55, 12, 3) {
            assert!(width(&line, 12) <= 55, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,80}", room in 30..200_i32, most in 1..5_usize) {
            let lines = lines(&text, room, 12, most);
            proptest::prop_assert!(lines.len() <= most);
            for line in lines {
                proptest::prop_assert!(width(&line, 12) <= room, "{line}");
            }
        }
    }
}
