//! `ismsbook report`: prints one report.

use clap::{Arg, ArgAction, Command};

use super::{Ending, Outcome, Run, Subcommand, Trouble, note, print, say};
use crate::report::{self, Query, print as printers};
use crate::text;
use crate::text::{Lang, Text, nearest};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "report",
    about: Text::new(
        "報告書を表、Markdown、CSV、JSON で出します",
        "Prints a report as a table, Markdown, CSV or JSON",
    ),
    examples: &[
        "ismsbook report guidance",
        "ismsbook report soa --service minato-docs --format csv",
        "ismsbook report risks --format json",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    let mut list = text("報告書:", "Reports:");
    for report in report::REPORTS {
        list.push_str(&format!("\n  {:<18} {}", report.name, report.title.get(lang)));
    }
    list.push_str(&text(
        "\nほかに記録の種類ごとの一覧 (risks、assets など)",
        "\nand a register of every kind of record (risks, assets, ...)",
    ));
    command
        .after_long_help(list)
        .arg(
            Arg::new("name")
                .value_name("NAME")
                .required(true)
                .help(text("報告書の名前", "name of the report")),
        )
        .arg(
            Arg::new("service")
                .long("service")
                .value_name("ID")
                .action(ArgAction::Append)
                .help(text("サービス", "service")),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("table|md|csv|json")
                .value_parser(["table", "md", "csv", "json"])
                .default_value("table")
                .help(text("出力の形式 (既定: table)", "format of the output (default: table)")),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let name = run.word("name").unwrap_or_default();
    if !report::names().contains(&name) {
        let list = report::names().join(", ");
        let trouble = Trouble::new(text!("`{name}` という報告書はありません", "there is no report `{name}`"));
        return Err(match nearest(name, report::names()) {
            Some(near) => trouble.help(text!("`{near}` ではありませんか", "did you mean `{near}`?")),
            None => trouble.help(text!("使える報告書: {list}", "reports: {list}")),
        });
    }
    let book = run.open()?;
    let lang = run.lang(&book);
    let services: Vec<String> = run.matches.get_many::<String>("service").into_iter().flatten().cloned().collect();
    let known: Vec<_> = book.isms.services.iter().map(|service| service.id.0.as_str()).collect();
    for service in &services {
        if !known.contains(&service.as_str()) && !book.is_denied() {
            let list = known.join(", ");
            return Err(
                Trouble::new(text!("`{service}` というサービスはありません", "there is no service `{service}`"))
                    .help(text!("サービス: {list}", "services: {list}")),
            );
        }
    }
    // The report on diagnostics says them itself.
    if name != "diagnostics" {
        say(&book.diagnostics, &book, lang);
    }
    let table = book.report(name, &Query { services }).expect("the name was looked up");
    if table.rows.is_empty() {
        let rows = text!("報告 `{name}`: 該当する行はありません", "the report `{name}` has no rows");
        note(rows.get(lang));
    }
    print(&match run.word("format") {
        Some("md") => printers::markdown(&table, lang),
        Some("csv") => printers::csv(&table, lang),
        Some("json") => format!("{:#}\n", printers::json(&table, lang)),
        _ => printers::terminal(&table, lang),
    });
    Ok(if book.is_denied() { Ending::Denied } else { Ending::Clean })
}
