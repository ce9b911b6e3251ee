//! A text holds an address or a number by which a person is reached.

use super::{Owners, texts};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "personal-data-in-text",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.b", "A.5.34"],
    page_ja: include_str!("personal_data_in_text.ja.md"),
    page_en: include_str!("personal_data_in_text.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let may_hold = |text: &str| !(mail_addresses(text).is_empty() && phone_numbers(text).is_empty());
    for (file, text) in texts(context, &RULE, may_hold) {
        let mail = mail_addresses(text).into_iter().map(|range| (range, MAIL));
        let phone = phone_numbers(text).into_iter().map(|range| (range, PHONE));
        found.extend(mail.chain(phone).map(|(range, what)| (Span::new(file, range.start, range.end), what)));
    }
    if found.is_empty() {
        return;
    }
    let owners = Owners::of(context);
    for (place, message) in found {
        let mut diagnostic = Diagnostic::new(RULE.name, place, message).help(Text::new(
            "個人の連絡先は、保存期限を定めた仕組みに置き、ここには役割か参照先を書いてください。版の履歴にも残ります",
            "keep it where it is deleted in time, and name a role or the place here instead; the history of versions keeps it too",
        ));
        diagnostic.record = owners.find(place).map(str::to_owned);
        out.push(diagnostic);
    }
}

const MAIL: Text = Text::new(
    "個人のものと見られるメールアドレスが書かれています",
    "a mail address that looks like a person's stands in the text",
);
const PHONE: Text = Text::new("電話番号が書かれています", "a telephone number stands in the text");

/// Words that name a function, not a person.
const FUNCTIONS: &[&str] = &[
    "abuse", "admin", "alert", "alerts", "audit", "cert", "ciso", "contact", "csirt", "desk", "desktop", "git", "group", "help", "helpdesk",
    "hostmaster", "hr", "info", "inquiry", "isms", "it", "jp", "legal", "mail", "noc", "no", "noreply", "notice", "office", "ops", "pmark",
    "postmaster", "press", "privacy", "psirt", "recruit", "reply", "root", "sales", "security", "service", "soc", "soumu", "sre", "support",
    "team", "webmaster",
];

/// Endings of files that look like domains behind an `@`.
const FILES: &[&str] = &["gif", "jpeg", "jpg", "md", "pdf", "png", "svg", "webp", "yaml"];

/// Where mail addresses of people stand.
fn mail_addresses(text: &str) -> Vec<std::ops::Range<usize>> {
    text.match_indices(['@', '＠'])
        .filter_map(|(at, sign)| {
            let before = &text[..at];
            let local_start = before.len() - trailing(before, |c| c.is_ascii_alphanumeric() || "._%+-".contains(c));
            let local = text[local_start..at].trim_start_matches(['.', '-', '%', '+']);
            let after = &text[at + sign.len()..];
            let end = after
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .unwrap_or(after.len());
            let domain = after[..end].trim_end_matches(['.', '-']);
            let is_person = !local.is_empty() && is_domain(domain) && !is_example(domain) && !is_function(local);
            let start = at - local.len();
            (is_person && !is_in_address(&text[..start])).then(|| start..at + sign.len() + domain.len())
        })
        .collect()
}

/// The bytes at the end of `text` that `fits` takes.
fn trailing(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.chars().rev().take_while(|c| fits(*c)).map(char::len_utf8).sum()
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<_> = domain.split('.').collect();
    let top = labels.last().copied().unwrap_or_default().to_ascii_lowercase();
    let is_top = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()) && !FILES.contains(&top.as_str());
    labels.len() >= 2 && labels.iter().all(|label| !label.is_empty()) && is_top
}

/// Whether a domain is kept for examples (RFC 2606, RFC 6761; `example.jp` and the like).
fn is_example(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let mut labels = domain.split('.').rev();
    let top = labels.next().unwrap_or_default();
    matches!(top, "example" | "invalid" | "test" | "localhost" | "local") || labels.any(|label| label == "example")
}

/// Whether all words of the part before the `@` name a function.
fn is_function(local: &str) -> bool {
    let local = local.to_ascii_lowercase();
    let mut words = local.split(['.', '_', '-', '+']).filter(|word| !word.is_empty());
    words.all(|word| FUNCTIONS.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether what ends here is the part of a URL before its host: a user name, not a mail address.
fn is_in_address(before: &str) -> bool {
    // No host stands further behind its scheme.
    let length = before.chars().rev().take(256).take_while(char::is_ascii_graphic).count();
    let tail = &before[before.len() - length..];
    tail.rsplit_once("://")
        .is_some_and(|(_, authority)| !authority.contains(['/', '?', '#']))
}

/// Where telephone numbers of Japan stand.
fn phone_numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let begins = matches!(narrow(c), '0' | '+') && at >= end;
        if !begins || text[..at].chars().next_back().is_some_and(continues) {
            continue;
        }
        if let Some(length) = domestic(&text[at..]).or_else(|| international(&text[at..])) {
            end = at + length;
            found.push(at..end);
        }
    }
    found
}

/// The usual character for a full-width digit, hyphen or bracket.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '‐' | '‑' | '–' | '−' | '－' | 'ｰ' | 'ー' => '-',
        '（' => '(',
        '）' => ')',
        '＋' => '+',
        '　' => ' ',
        other => other,
    }
}

/// Whether a character before a number makes it part of a longer number or name. A long vowel ends a word.
fn continues(before: char) -> bool {
    let c = narrow(before);
    before != 'ー' && (c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
}

/// Whether what stands behind a number makes it part of a longer number or name; a full stop may end the sentence.
fn goes_on(rest: &str) -> bool {
    let mut next = rest.chars().map(narrow);
    match next.next() {
        Some('.') => next.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric() || matches!(c, '-' | '_'),
        None => false,
    }
}

/// The length in bytes of a number such as `03-1234-5678`, `03(1234)5678` or `09012345678` at the beginning of `text`.
fn domestic(text: &str) -> Option<usize> {
    let mut groups = vec![String::new()];
    let mut length = 0;
    for (at, c) in text.char_indices() {
        match narrow(c) {
            digit if digit.is_ascii_digit() => groups.last_mut()?.push(digit),
            '-' | '(' | ')' if groups.last().is_some_and(|group| !group.is_empty()) && groups.len() < 3 => groups.push(String::new()),
            _ => break,
        }
        length = at + c.len_utf8();
    }
    if goes_on(&text[length..]) {
        return None;
    }
    let digits: String = groups.concat();
    let sizes: Vec<_> = groups.iter().map(String::len).collect();
    let mobile = matches!(&digits.get(..3)?, &"050" | &"070" | &"080" | &"090");
    let fits = match sizes[..] {
        [11] => mobile && &digits[..3] != "050",
        [3, 4, 4] => mobile,
        [area, _, 4] => (2..=5).contains(&area) && digits.len() == 10,
        _ => false,
    };
    // Numbers that anybody may call, and those that stand for none.
    let open = ["0120", "0180", "0570", "0800", "0990"].iter().any(|prefix| digits.starts_with(prefix));
    let blank = digits.bytes().skip(groups[0].len().min(3)).all(|digit| digit == b'0');
    (fits && !digits.starts_with("00") && !open && !blank).then_some(length)
}

/// The length in bytes of a number such as `+81 3 1234 5678` at the beginning of `text`.
fn international(text: &str) -> Option<usize> {
    let mut digits = String::new();
    let mut length = 0;
    for (at, c) in text.char_indices() {
        match narrow(c) {
            '+' if at == 0 => {}
            digit if digit.is_ascii_digit() => {
                digits.push(digit);
                length = at + c.len_utf8();
            }
            '-' | '(' | ')' | ' ' => {}
            _ => break,
        }
    }
    if goes_on(&text[length..]) {
        return None;
    }
    let national = digits.strip_prefix("81")?.trim_start_matches('0');
    let blank = national.bytes().skip(2).all(|digit| digit == b'0');
    (text.starts_with(['+', '＋']) && (9..=10).contains(&national.len()) && !blank).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let ranges = mail_addresses(text).into_iter().chain(phone_numbers(text));
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn people_are_told_from_functions_and_examples() {
        assert_eq!(found("連絡先は taro.yamada@cloud.minato。"), ["taro.yamada@cloud.minato"]);
        assert_eq!(found("<hanako@cloud.minato>, x＠minato.jp"), ["hanako@cloud.minato", "x＠minato.jp"]);
        for text in [
            "info@cloud.minato, security-team@cloud.minato, csirt@cloud.minato",
            "taro@example.com, taro@mail.example.co.jp, taro@minato.example",
            "git@github.com:minato/isms.git, logo@2x.png, @minato, a@b",
            "https://taro@cloud.minato/path と https://medium.com/@taro",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_told_from_other_numbers() {
        assert_eq!(found("電話 03-1234-5678、携帯は090-1234-5678。"), ["03-1234-5678", "090-1234-5678"]);
        assert_eq!(found("０４５－１２３－４５６７ 045(123)4567"), ["０４５－１２３－４５６７", "045(123)4567"]);
        assert_eq!(found("+81 90 1234 5678, +81-3-1234-5678"), ["+81 90 1234 5678", "+81-3-1234-5678"]);
        assert_eq!(found("09012345678"), ["09012345678"]);
        assert_eq!(found("センター03-1234-5678/090-1234-5678."), ["03-1234-5678"]);
        for text in [
            "稟議2026-0187 W-2026-0931 2026-06-10 R-012 A.8.13 0120-123-456 0570-012345",
            "00-0000-0000 03-0000-0000 090-0000-0000 012-34 0.12.3",
            "3f9c0312-3456-7890-aaaa-031234567890 AB-03-1234-5678 030123456789",
            "0ab1c2d3 +81 +1 202 555 0100",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
