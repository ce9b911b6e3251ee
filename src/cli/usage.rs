//! What the command line takes, and what is wrong with what was typed, in the reader's language.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use jiff::civil::Date;

use super::COMMANDS;
use crate::text;
use crate::text::{Lang, Text};

/// The command line with all commands of the table.
pub(super) fn command(lang: Lang) -> Command {
    let about = Text::new(
        "Markdown と YAML で書いた ISMS を検査し、相互参照されたハンドブックにします",
        "Compiles an ISMS written as Markdown and YAML into a checked, cross-linked handbook",
    );
    let mut command = Command::new("ismsbook")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about.get(lang).to_owned())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading(pick(lang, "コマンド", "Commands"))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(pick(
            lang,
            "版を表示する",
            "print the version",
        )));
    for sub in COMMANDS {
        let examples = sub.examples.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
        let head = Text::new("例:", "Examples:");
        let inner = Command::new(sub.name)
            .about(sub.about.get(lang).to_owned())
            .after_help(format!("{}\n{examples}", head.get(lang)));
        command = command.subcommand(dressed((sub.arguments)(everywhere(inner, lang), lang), lang));
    }
    dressed(command, lang)
}

/// Headings, usage line and help flag in the reader's language.
fn dressed(command: Command, lang: Lang) -> Command {
    let usage = pick(lang, "使い方", "Usage");
    command
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(pick(lang, "使い方を表示する", "print help")),
        )
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                pick(lang, "引数", "Arguments")
            } else {
                pick(lang, "オプション", "Options")
            };
            // What may be given stands in the name of the value, and defaults in the text, in both languages.
            let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
            let arg = arg.help_heading(heading);
            if takes_value {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            }
        })
        .help_template(format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"))
}

/// The words of a heading; `clap` takes fixed ones only.
fn pick(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// The arguments that every command takes.
fn everywhere(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| pick(lang, ja, en);
    command
        .arg(
            Arg::new("root")
                .long("root")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help(text(
                    "本のフォルダー (既定: 上に向かって最初に book.toml のあるフォルダー)",
                    "folder of the book (default: the nearest one upward that holds book.toml)",
                )),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("ja|en")
                .value_parser(["ja", "en"])
                .help(text(
                    "表示する言語 (既定: 本の言語)",
                    "language of the output (default: that of the book)",
                )),
        )
        .arg(
            Arg::new("today")
                .long("today")
                .value_name("DATE")
                .value_parser(|text: &str| text.parse::<Date>())
                .help(text(
                    "今日とみなす日 (例: 2026-11-20)",
                    "the day that stands for today, such as 2026-11-20",
                )),
        )
}

/// The arguments of commands that weigh what they find.
pub(super) fn levels(command: Command, lang: Lang) -> Command {
    let arg = |name: &'static str, values: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(values).action(ArgAction::Append).help(help)
    };
    command
        .arg(arg(
            "allow",
            "RULE",
            pick(
                lang,
                "規則を止める (規則、まとまり、又は all)",
                "silence a rule (a rule, a group of rules, or all)",
            ),
        ))
        .arg(arg("warn", "RULE", pick(lang, "規則を警告にする", "make a rule warn")))
        .arg(arg(
            "deny",
            "RULE|warnings",
            pick(
                lang,
                "規則をエラーにする。warnings はすべての警告",
                "make a rule an error; warnings: all that warn",
            ),
        ))
}

/// What is wrong with what was typed, and how to mend it.
pub(super) fn complaint(error: &clap::Error) -> (Text, Option<Text>) {
    let words = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    };
    let first = |kind: ContextKind| words(kind).into_iter().next().unwrap_or_default();
    let near = |kind: ContextKind| {
        words(kind)
            .into_iter()
            .next()
            .map(|near| text!("`{near}` ではありませんか", "did you mean `{near}`?"))
    };
    let argument = first(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue => {
            let (value, known) = (first(ContextKind::InvalidValue), words(ContextKind::ValidValue).join("`, `"));
            let message = if value.is_empty() {
                text!("`{argument}` に値がありません", "`{argument}` lacks its value")
            } else {
                text!("`{argument}` に `{value}` は使えません", "`{argument}` cannot be `{value}`")
            };
            let list = (!known.is_empty()).then(|| text!("使える値: `{known}`", "values: `{known}`"));
            (message, near(ContextKind::SuggestedValue).or(list))
        }
        ErrorKind::ValueValidation => {
            let value = first(ContextKind::InvalidValue);
            let message = text!("`{argument}` に `{value}` は使えません", "`{argument}` cannot be `{value}`");
            let help = argument
                .contains("--today")
                .then(|| Text::new("日付は 2026-11-20 の形で書きます", "write dates as 2026-11-20"));
            (message, help)
        }
        ErrorKind::UnknownArgument => (
            text!("`{argument}` は使えません", "`{argument}` is not known here"),
            near(ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidSubcommand => {
            let name = first(ContextKind::InvalidSubcommand);
            let known = COMMANDS.iter().map(|command| command.name).collect::<Vec<_>>().join("`, `");
            (
                text!("`{name}` というコマンドはありません", "there is no command `{name}`"),
                near(ContextKind::SuggestedSubcommand).or(Some(text!("コマンド: `{known}`", "commands: `{known}`"))),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = words(ContextKind::InvalidArg).join(" ");
            (text!("{missing} がありません", "{missing} is missing"), None)
        }
        ErrorKind::ArgumentConflict => (text!("`{argument}` は一度だけ書けます", "`{argument}` may be given once"), None),
        _ => {
            let words = error.to_string();
            let line = words.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            (text!("引数を読めません ({line})", "the arguments cannot be read ({line})"), None)
        }
    }
}
