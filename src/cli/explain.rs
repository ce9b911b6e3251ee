//! `ismsbook explain`: the page of a rule, or what rules there are.

use clap::{Arg, Command};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Ending, Outcome, Run, Subcommand, Trouble, print};
use crate::check::{self, Group, Rule};
use crate::config::{self, Config, Level};
use crate::diagnostic::{self, CODES, Code, Severity};
use crate::files::{self, Files};
use crate::text;
use crate::text::{Lang, Text, is_cjk, nearest};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "explain",
    about: Text::new(
        "規則の説明を出します。名前を省くとすべての規則を一覧にします",
        "Explains a rule; without a name, lists all rules",
    ),
    examples: &["ismsbook explain", "ismsbook explain soa", "ismsbook explain unknown-id"],
    arguments,
    run,
};

/// The widest line of a list, in columns.
const WIDTH: usize = 100;

fn arguments(command: Command, lang: Lang) -> Command {
    let help = Text::new(
        "規則、規則のまとまり、又は診断のコード",
        "a rule, a group of rules, or the code of a diagnostic",
    );
    command.arg(Arg::new("rule").value_name("RULE").help(help.get(lang).to_owned()))
}

fn run(run: &Run<'_>) -> Outcome {
    let config = settings(run)?;
    let lang = run.lang.or(config.as_ref().map(|config| config.language)).unwrap_or(run.terminal);
    let levels = Levels(config.as_ref());
    let text = match run.word("rule") {
        None => list(check::groups(), CODES, &levels, lang),
        Some(name) => about(name, &levels, lang).ok_or_else(|| unknown(name))?,
    };
    print(&text);
    Ok(Ending::Clean)
}

/// The settings of the book, if there is one: levels and language may be set there.
fn settings(run: &Run<'_>) -> Result<Option<Config>, Trouble> {
    let root = if run.matches.contains_id("root") {
        Some(run.root()?)
    } else {
        files::find_root(std::path::Path::new("."))
    };
    Ok(root.map(|root| config::read(&Files::read(&root).0, &files::folder_name(&root)).0))
}

/// What rules weigh: in the book if there is one, else by default.
struct Levels<'a>(Option<&'a Config>);

impl Levels<'_> {
    /// The level that holds, and that of the rule itself if it is another.
    fn of(&self, group: &Group, rule: &Rule) -> (Level, Option<Level>) {
        let level = self.0.map_or(rule.level, |config| check::level(config, group, rule));
        (level, (level != rule.level).then_some(rule.level))
    }
}

/// The page of a rule or code, or the list of a group; `None` if nothing has this name.
fn about(name: &str, levels: &Levels<'_>, lang: Lang) -> Option<String> {
    for group in check::groups() {
        if group.name == name {
            return Some(list(std::slice::from_ref(group), &[], levels, lang));
        }
        if let Some(rule) = group.rules.iter().find(|rule| rule.name == name) {
            return Some(page(group, rule, levels, lang));
        }
    }
    diagnostic::code(name).map(|code| code.page().get(lang).to_owned())
}

/// The page of a rule, and what it weighs.
fn page(group: &Group, rule: &Rule, levels: &Levels<'_>, lang: Lang) -> String {
    let (level, default) = levels.of(group, rule);
    let (name, level) = (group.name, word(level));
    let weighs = match default.map(word) {
        None => text!("重さ: {level}（まとまり: {name}）", "Level: {level} (group: {name})"),
        Some(default) => text!(
            "重さ: この本では {level}、既定は {default}（まとまり: {name}）",
            "Level: {level} in this book, {default} by default (group: {name})"
        ),
    };
    format!("{}\n\n{}\n", rule.page(lang).trim_end(), weighs.get(lang))
}

/// A level as `book.toml` writes it.
fn word(level: Level) -> &'static str {
    match level {
        Level::Allow => "allow",
        Level::Warn => "warn",
        Level::Deny => "deny",
    }
}

/// Rules group by group, and codes that are no rules.
fn list(groups: &[Group], codes: &[Code], levels: &Levels<'_>, lang: Lang) -> String {
    let names = groups.iter().flat_map(|group| group.rules).map(|rule| rule.name);
    let wide = names.chain(codes.iter().map(|code| code.name)).map(str::width).max().unwrap_or(0);
    let mut out = String::new();
    let weights = |group: &Group, rule: &Rule| match levels.of(group, rule) {
        (level, None) => word(level).to_owned(),
        (level, Some(default)) => format!("{} ({})", word(level), word(default)),
    };
    let all = groups
        .iter()
        .flat_map(|group| group.rules.iter().map(move |rule| weights(group, rule)));
    let broad = all.map(|weight| weight.len()).max().unwrap_or(0);
    for group in groups.iter().filter(|group| !group.rules.is_empty()) {
        out.push_str(&format!("{}: {}\n", group.name, group.title.get(lang)));
        for rule in group.rules {
            let line = format!("  {:wide$}  {:broad$}  {}", rule.name, weights(group, rule), rule.basis.join(", "));
            out.push_str(&format!("{}\n", line.trim_end()));
            wrapped(&mut out, check::descriptor(group, rule).sentence(lang));
        }
        out.push('\n');
    }
    if !codes.is_empty() {
        let title = Text::new(
            "規則ではない診断（常に示されます）",
            "Diagnostics that are no rules, and are always said",
        );
        out.push_str(&format!("{}\n", title.get(lang)));
        for code in codes {
            let level = match code.severity {
                Severity::Deny => Level::Deny,
                Severity::Warn => Level::Warn,
            };
            out.push_str(&format!("  {:wide$}  {}\n", code.name, word(level)));
            wrapped(&mut out, code.meaning.get(lang));
        }
        out.push('\n');
    }
    let legend = Text::new(
        "重さは book.toml の [check] で、規則、まとまり、又は all について設定します。`ismsbook explain 規則名` で説明を読めます。",
        "Levels are set for a rule, a group or all in [check] of book.toml. `ismsbook explain RULE` says more.",
    );
    wrapped_from(&mut out, legend.get(lang), "");
    if broad > "allow".len() {
        let legend = Text::new(
            "括弧の中は既定の重さです。",
            "In brackets: the default level, where this book sets another.",
        );
        wrapped_from(&mut out, legend.get(lang), "");
    }
    out
}

/// Adds a sentence below what it belongs to.
fn wrapped(out: &mut String, text: &str) {
    wrapped_from(out, text, "      ");
}

/// Adds a text in lines of at most [`WIDTH`] columns, which begin with `indent`.
///
/// Lines break at blanks and between Japanese characters, but neither before a mark that closes nor within backquotes.
fn wrapped_from(out: &mut String, text: &str, indent: &str) {
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = indent.len() + line.width() + piece.trim_end().width() <= WIDTH;
        if !fits && !line.is_empty() {
            out.push_str(&format!("{indent}{}\n", line.trim_end()));
            line.clear();
        }
        line.push_str(piece);
    }
    out.push_str(&format!("{indent}{}\n", line.trim_end()));
}

/// The parts of a text between which a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    let mut code = false;
    for (at, c) in text.char_indices() {
        let breaks = !code
            && before.is_some_and(|before| {
                let opens = "（「『［".contains(before);
                let closes = "、。）」』］・：ーゃゅょっャュョッ".contains(c) || c.width() == Some(0);
                before == ' ' || (is_cjk(before) || is_cjk(c)) && !opens && !closes && c != ' '
            });
        if breaks {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
        code ^= c == '`';
    }
    pieces.push(&text[start..]);
    pieces
}

fn unknown(name: &str) -> Trouble {
    let rules = check::rules().map(|rule| rule.name);
    let groups = check::groups().iter().map(|group| group.name);
    let known = rules.chain(groups).chain(CODES.iter().map(|code| code.name));
    let trouble = Trouble::new(text!("`{name}` という規則はありません", "there is no rule `{name}`"));
    match nearest(name, known) {
        Some(near) => trouble.help(text!("`{near}` ではありませんか", "did you mean `{near}`?")),
        None => trouble.help(Text::new(
            "規則の名前は `ismsbook explain` で見られます",
            "`ismsbook explain` lists the rules",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_no_word_is_lost() {
        for text in [
            "「適用宣言書」の決定が、その適用宣言書の行のものであることを見ます。".repeat(4),
            "Every decision belongs to a row of the statement. ".repeat(5),
            "x".repeat(250),
        ] {
            let mut out = String::new();
            wrapped(&mut out, &text);
            assert!(out.lines().all(|line| line.width() <= WIDTH || !line.trim().contains(' ')));
            assert!(!out.lines().any(|line| line.trim().starts_with(['、', '。', '」'])), "{out}");
            let bare = |text: &str| text.replace([' ', '\n'], "");
            assert_eq!(bare(&out), bare(&text));
        }
    }
}
