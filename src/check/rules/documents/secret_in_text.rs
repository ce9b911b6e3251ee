//! A text holds a key, a token or a password.

use std::ops::Range;

use super::{Owners, texts};
use crate::check::{Context, Rule};
use crate::config::Level;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "secret-in-text",
    level: Level::Deny,
    plain_level: Level::Allow,
    basis: &["27001:7.5.3.b", "A.5.17"],
    page_ja: include_str!("secret_in_text.ja.md"),
    page_en: include_str!("secret_in_text.md"),
    run,
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let is_id = |value: &str| context.graph.find(value).is_some();
    let mut found = Vec::new();
    // What is an id is known later, and takes away from what is found, never adds to it.
    let may_hold = |text: &str| !secrets(text, &|_| false).is_empty();
    for (file, text) in texts(context, &RULE, may_hold) {
        let secrets = secrets(text, &is_id);
        found.extend(secrets.into_iter().map(|(range, what)| (Span::new(file, range.start, range.end), what)));
    }
    if found.is_empty() {
        return;
    }
    let owners = Owners::of(context);
    for (place, what) in found {
        let (ja, en) = (what.ja, what.en);
        // The message travels to reports and logs, so it does not repeat what it found.
        let mut diagnostic = Diagnostic::new(
            RULE.name,
            place,
            Text::owned(format!("{ja}と見られる値が書かれています"), format!("what looks like {en} stands in the text")),
        )
        .help(text!(
            "値を消し、失効させて新しいものに替えてください。版の履歴に残るため、消すだけでは足りません",
            "remove it, revoke it and issue a new one: the history of versions keeps it, so removing it is not enough"
        ));
        diagnostic.record = owners.find(place).map(str::to_owned);
        out.push(diagnostic);
    }
}

const PRIVATE_KEY: Text = Text::new("秘密鍵", "a private key");
const TOKEN: Text = Text::new("アクセスキー又はトークン", "an access key or token");
const PASSWORD: Text = Text::new("パスワード", "a password");

/// How keys and tokens of well-known issuers begin, and how many letters, digits, `-` and `_` follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghu_", 36),
    ("ghs_", 36),
    ("ghr_", 36),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("sk_live_", 20),
    ("sk-", 32),
    ("xoxa-", 10),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
];

/// Words before a colon or an equals sign behind which a password stands, in lower case.
const NAMES: &[&str] = &[
    "password", "passwd", "passphrase", "パスワード", "パスフレーズ", "secret", "api key", "api_key", "api-key", "apikey", "access token",
    "access_token", "access-token",
];

/// Beginnings of names of methods, which look like passwords.
const METHODS: &[&str] = &["aes", "argon", "bcrypt", "chacha", "ecdsa", "ed25519", "hmac", "md5", "pbkdf", "rsa", "scrypt", "sha", "tls"];

/// Where secrets stand, and what each looks like. `is_id` knows what is the id of a record.
fn secrets(text: &str, is_id: &dyn Fn(&str) -> bool) -> Vec<(Range<usize>, Text)> {
    let mut found: Vec<(Range<usize>, Text)> = Vec::new();
    found.extend(private_keys(text).map(|range| (range, PRIVATE_KEY)));
    for (prefix, least) in TOKENS {
        found.extend(tokens(text, prefix, *least).map(|range| (range, TOKEN)));
    }
    let lower = text.to_ascii_lowercase();
    for name in NAMES {
        let behind = lower.match_indices(name).map(|(at, name)| at + name.len());
        found.extend(behind.filter_map(|at| password(text, at, is_id)).map(|range| (range, PASSWORD)));
    }
    found.extend(of_addresses(text).map(|range| (range, PASSWORD)));
    found.sort_by_key(|(range, _)| (range.start, range.end));
    // A token behind `password:` is one secret.
    found.dedup_by(|later, first| later.0.start < first.0.end);
    found
}

fn private_keys(text: &str) -> impl Iterator<Item = Range<usize>> {
    const BEGIN: &str = "-----BEGIN ";
    text.match_indices(BEGIN).filter_map(|(at, _)| {
        let rest = &text[at + BEGIN.len()..];
        let title = &rest[..rest.find("-----")?];
        let is_key = title.contains("PRIVATE KEY") && !title.contains('\n');
        is_key.then(|| at..at + BEGIN.len() + title.len() + 5)
    })
}

fn tokens(text: &str, prefix: &str, least: usize) -> impl Iterator<Item = Range<usize>> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let alone = move |at: usize| !text[..at].chars().next_back().is_some_and(is_token);
    text.match_indices(prefix).filter(move |(at, _)| alone(*at)).filter_map(move |(at, prefix)| {
        let rest = &text[at + prefix.len()..];
        let length = rest.find(|c| !is_token(c)).unwrap_or(rest.len());
        let body = &rest[..length];
        // Keys of the cloud have a fixed length and no small letters; the documentation's own end in EXAMPLE.
        let is_key = !prefix.bytes().all(|byte| byte.is_ascii_uppercase())
            || length == least && body.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) && !body.ends_with("EXAMPLE");
        let varies = body.bytes().any(|byte| byte.is_ascii_digit());
        (length >= least && is_key && varies).then(|| at..at + prefix.len() + length)
    })
}

/// No password is longer.
const LONGEST: usize = 256;

/// The value that follows a name such as `password` which ends at `at`.
fn password(text: &str, at: usize, is_id: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    const WRAPPING: [char; 6] = ['"', '\'', '`', '*', ' ', '\u{3000}'];
    let after = text[at..].trim_start_matches(WRAPPING);
    let behind = after.strip_prefix([':', '：', '=', '＝'])?;
    let value = behind.trim_start_matches(WRAPPING);
    let ends = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '`' | '|');
    let end = value.chars().take(LONGEST).take_while(|c| !ends(*c)).count();
    // Words of a sentence run on without a blank.
    let next = value[end..].chars().next();
    let runs_on = next.is_some_and(char::is_alphanumeric);
    let value = value[..end].trim_end_matches(['.', ',', ';', ')', '}', ']', '*']);
    let start = text.len() - behind.trim_start_matches(WRAPPING).len();
    (!runs_on && is_password(value) && !is_id(value)).then(|| start..start + value.len())
}

/// Whether a value has the look of a password: long enough, letters with digits or signs, neither a place-holder nor an address nor the name of a method.
fn is_password(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let others = value.bytes().any(|byte| byte.is_ascii_digit() || b"!@#%^&+?".contains(&byte));
    let stands_for = value.starts_with(['<', '$', '{', '[', '(', '%', '#', '&', '!', '/', '.']) || value.contains("://");
    value.len() >= 6 && letters && others && !stands_for && !METHODS.iter().any(|method| lower.starts_with(method))
}

/// Where passwords stand within addresses: `https://user:password@host`.
fn of_addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, mark)| {
        let start = at + mark.len();
        let rest = &text[start..];
        let authority = &rest[..rest.find(|c: char| !c.is_ascii_graphic() || matches!(c, '/' | '"' | '\'' | '`' | ')' | '>'))?];
        let (login, _) = authority.rsplit_once('@')?;
        let (user, password) = login.split_once(':')?;
        let is_secret = !password.is_empty() && !password.starts_with(['<', '$', '{', '*', '[']) && !user.contains('@');
        let first = start + user.len() + 1;
        is_secret.then(|| first..first + password.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let is_id = |value: &str| value == "A.5.17";
        secrets(text, &is_id).into_iter().map(|(range, _)| &text[range]).collect()
    }

    /// Joined here, so that no scanner takes this source for a leak.
    fn join(parts: [&str; 2]) -> String {
        parts.concat()
    }

    #[test]
    fn keys_and_tokens_are_known_by_their_beginnings() {
        let key = join(["-----BEGIN RSA PRIVATE ", "KEY-----"]);
        assert_eq!(found(&format!("{key}\nMIIE")), [key.as_str()]);
        for token in [
            join(["AKIA", "2E0A8F3B244C9986"]),
            join(["ghp_", "0123456789abcdefghijklmnopqrstuvwxyz"]),
            join(["xoxb-", "123456789012-abcdef"]),
        ] {
            assert_eq!(found(&format!("key: `{token}`.")), [token.as_str()]);
        }
        assert_eq!(found("-----BEGIN PUBLIC KEY----- task-0123456789012345678901234567890123 AKIAIOSFODNN7EXAMPLE"), [""; 0]);
    }

    #[test]
    fn passwords_are_told_from_words_about_passwords() {
        assert_eq!(found("password: Minato2026!"), ["Minato2026!"]);
        assert_eq!(found("初期パスワード：`mnt-4711`、変更すること"), ["mnt-4711"]);
        assert_eq!(found("**Password:** hunter2. api_key = 'a1b2c3d4e5'"), ["hunter2", "a1b2c3d4e5"]);
        assert_eq!(found("postgres://app:s3cret@db.internal/app"), ["s3cret"]);
        for text in [
            "パスワード: 12文字以上とする。 パスワード：A.5.17 を見る password_login: false secret-issuance: 24h1-abc",
            "password: ${DB_PASSWORD1} password: <your-password-1> password: ******** password: required",
            "パスワード: PBKDF2で保存する パスワード: argon2id password: docs-2026を見る",
            "https://cloud.minato:8443/a@b https://app:${PASS}@host/ パスワードは多要素認証と併せて使う",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
