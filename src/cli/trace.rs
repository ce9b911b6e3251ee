//! `ismsbook trace`: prints the why-chain of anything with an id, upward and downward, as a tree.

use clap::{Arg, Command};

use super::{Ending, Outcome, Run, Subcommand, Trouble, print, say};
use crate::book::Book;
use crate::text;
use crate::text::{Lang, Text, nearest};
use crate::trace::{Direction, NodeId};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "trace",
    about: Text::new(
        "ある記録が何に基づき、何がそれに基づくかを木で示します",
        "Shows what something hangs on and what hangs on it, as a tree",
    ),
    examples: &[
        "ismsbook trace R-012",
        "ismsbook trace A.8.13 --depth 3",
        "ismsbook trace soa:minato-docs/A.8.13",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command
        .arg(
            Arg::new("id")
                .value_name("ID")
                .required(true)
                .help(text("記録、管理策、要求事項などの ID", "id of a record, control, requirement ...")),
        )
        .arg(
            Arg::new("depth")
                .long("depth")
                .value_name("N")
                .value_parser(clap::value_parser!(u8).range(1..=8))
                .default_value("2")
                .help(text("たどる段数 (1-8。既定: 2)", "how many steps to follow (1-8; default: 2)")),
        )
}

fn run(run: &Run<'_>) -> Outcome {
    let book = run.open()?;
    let lang = run.lang(&book);
    let id = run.word("id").unwrap_or_default();
    let Some(start) = book.graph.find(id).or_else(|| book.graph.former(id)) else {
        let trouble = Trouble::new(text!("`{id}` という ID はありません", "nothing has the id `{id}`"));
        return Err(match nearest(id, book.graph.ids()) {
            Some(near) => trouble.help(text!("`{near}` ではありませんか", "did you mean `{near}`?")),
            None => trouble,
        });
    };
    let depth = run.matches.get_one::<u8>("depth").copied().unwrap_or(2);
    say(&book.diagnostics, &book, lang);
    let mut tree = Tree {
        book: &book,
        lang,
        path: vec![start],
        out: String::new(),
    };
    tree.out.push_str(&tree.name(start));
    tree.out.push('\n');
    for (direction, head) in [
        (Direction::Above, Text::new("▲ 基づくもの", "▲ what it hangs on")),
        (Direction::Below, Text::new("▼ これに基づくもの", "▼ what hangs on it")),
    ] {
        tree.out.push_str(&format!("\n{}\n", head.get(lang)));
        let before = tree.out.len();
        tree.branch(start, direction, depth, "");
        if tree.out.len() == before {
            let nothing = Text::new("  （なし）\n", "  (nothing)\n");
            tree.out.push_str(nothing.get(lang));
        }
    }
    print(&tree.out);
    Ok(if book.is_denied() { Ending::Denied } else { Ending::Clean })
}

struct Tree<'a> {
    book: &'a Book,
    lang: Lang,
    /// The way from the start: a chain never comes back to itself.
    path: Vec<NodeId>,
    out: String,
}

impl Tree<'_> {
    fn name(&self, at: NodeId) -> String {
        let node = self.book.graph.node(at);
        let (title, kind) = (node.title.get(self.lang), node.kind.label());
        let short: String = title.chars().take(60).collect();
        if short == node.id {
            format!("{} [{}]", node.id, kind.get(self.lang))
        } else {
            format!("{} {short} [{}]", node.id, kind.get(self.lang))
        }
    }

    fn branch(&mut self, at: NodeId, direction: Direction, depth: u8, indent: &str) {
        if depth == 0 {
            return;
        }
        let groups = self.book.graph.neighbours(at, direction);
        let entries: Vec<_> = groups
            .iter()
            .flat_map(|(label, members)| members.iter().map(move |member| (label, *member)))
            .collect();
        let entries: Vec<_> = entries.into_iter().filter(|(_, member)| !self.path.contains(member)).collect();
        for (index, (label, member)) in entries.iter().enumerate() {
            let last = index + 1 == entries.len();
            let (corner, bar) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.out
                .push_str(&format!("{indent}{corner}{}: {}\n", label.get(self.lang), self.name(*member)));
            self.path.push(*member);
            self.branch(*member, direction, depth - 1, &format!("{indent}{bar}"));
            self.path.pop();
        }
    }
}
