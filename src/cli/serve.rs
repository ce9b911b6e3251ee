//! `ismsbook serve`: shows the book while it is written.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, ArgAction, Command};

use super::usage::levels;
use super::{Ending, Outcome, Run, Subcommand, Trouble, colours, note, print};
use crate::diagnostic::{self, Diagnostic, Severity, humans};
use crate::live::State;
use crate::serve::editor::Editor;
use crate::serve::{News, Options, POLL, PORT, Server, guard};
use crate::text;
use crate::text::{Lang, Text};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "serve",
    about: Text::new(
        "書いている本をブラウザーに表示し、保存のたびに更新します",
        "Shows the book in a browser while it is written, and follows every save",
    ),
    examples: &[
        "ismsbook serve --open",
        "ismsbook serve --root my-isms --port 8080",
        "ismsbook serve --editor 'idea://open?file={path}&line={line}&column={column}'",
    ],
    arguments,
    run,
};

/// The most diagnostics that are printed in full after a change.
const IN_FULL: usize = 5;

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    levels(command, lang)
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(clap::value_parser!(u16))
                .help(text(
                    "ポート。使われていれば次の空きに進む。0 は任意 (既定: 4747)",
                    "port; when it is taken, the next free one; 0: any (default: 4747)",
                )),
        )
        .arg(
            Arg::new("open")
                .long("open")
                .action(ArgAction::SetTrue)
                .help(text("ブラウザーを開く", "open the browser")),
        )
        .arg(Arg::new("host").long("host").value_name("ADDR").value_parser(address).help(text(
            "待ち受けるアドレス。この機械の外から届くものはトークンを求める (既定: 127.0.0.1)",
            "address to listen on; one that other machines reach demands a token (default: 127.0.0.1)",
        )))
        .arg(
            Arg::new("allow-host")
                .long("allow-host")
                .value_name("NAME")
                .value_parser(host_name)
                .action(ArgAction::Append)
                .help(text(
                    "ブラウザーがこのサーバーを呼んでよい別の名前 (例: isms.internal、localhost:8080)",
                    "another name that browsers may call this server by, such as isms.internal or localhost:8080",
                )),
        )
        .arg(Arg::new("poll").long("poll").action(ArgAction::SetTrue).help(text(
            "変更の通知がないファイルシステムのために、0.5 秒ごとに見る",
            "look every half second, for file systems that do not tell of changes",
        )))
        .arg(Arg::new("editor").long("editor").value_name("URL|none").help(text(
            "原稿を開くリンクの形。none はリンクなし (既定: ISMSBOOK_EDITOR の値、なければ vscode://file{path}:{line}:{column})",
            "form of links that open a source; none: no links (default: ISMSBOOK_EDITOR, else vscode://file{path}:{line}:{column})",
        )))
}

fn address(word: &str) -> Result<IpAddr, String> {
    if word == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let plain = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')).unwrap_or(word);
    plain.parse().map_err(|_| String::new())
}

fn host_name(word: &str) -> Result<String, String> {
    guard::is_host_name(word).then(|| word.to_owned()).ok_or_else(String::new)
}

fn run(run: &Run<'_>) -> Outcome {
    let root = run.root()?;
    let mut options = Options::new(&root);
    let port = run.matches.get_one::<u16>("port").copied();
    options.port = port.unwrap_or(PORT);
    options.address = run.matches.get_one::<IpAddr>("host").copied().unwrap_or(options.address);
    options.hosts = run
        .matches
        .get_many::<String>("allow-host")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    options.poll = run.matches.get_flag("poll").then_some(POLL);
    options.editor = editor(run)?;
    options.strict = run.denies_warnings();
    options.signals = true;
    options.clock = Some(jiff::Timestamp::now);
    let request = run.request()?;
    let strict = options.strict;
    let address = options.address;
    let server = Server::bind(options).map_err(|error| unbound(&error))?;
    let empty = Arc::new(AtomicBool::new(false));
    let mut teller = Teller {
        lang: run.lang,
        strict,
        greeting: Some(Greeting {
            url: server.url(),
            opens: run.matches.get_flag("open"),
            moved: port.filter(|port| *port != 0 && *port != server.port()),
            reached: !address.is_loopback(),
        }),
        told: BTreeMap::new(),
        empty: Arc::clone(&empty),
    };
    server
        .run(request, move |news| teller.hear(&news))
        .map_err(|error| unbound(&error))?;
    if empty.load(Ordering::Relaxed) {
        return Err(run.no_sources()?);
    }
    Ok(Ending::Clean)
}

/// How links to sources are written: as asked for, else as the environment says.
fn editor(run: &Run<'_>) -> Result<Option<Editor>, Trouble> {
    let environment = std::env::var("ISMSBOOK_EDITOR").ok().filter(|value| !value.is_empty());
    let template = run.word("editor").or(environment.as_deref()).unwrap_or(Editor::DEFAULT);
    if template == "none" {
        return Ok(None);
    }
    Editor::parse(template).map(Some).map_err(|message| {
        let example = Editor::DEFAULT;
        Trouble::new(message).help(text!("例: `{example}`", "for example `{example}`"))
    })
}

/// Why there is no server.
fn unbound(error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::AddrInUse => Trouble::new(Text::new("空いているポートがありません", "no port is free")).help(Text::new(
            "`--port` で別のポートを指定してください",
            "name another port with `--port`",
        )),
        ErrorKind::AddrNotAvailable => Trouble::new(Text::new(
            "`--host` のアドレスはこの機械のものではありません",
            "the address of `--host` is not one of this machine",
        )),
        ErrorKind::PermissionDenied => Trouble::new(Text::new("このポートは使えません", "this port may not be used")).help(Text::new(
            "`--port` で 1024 以上のポートを指定してください",
            "name a port from 1024 on with `--port`",
        )),
        _ => Trouble::new(text!(
            "サーバーを始められません ({error})",
            "the server cannot be started ({error})"
        )),
    }
}

/// What tells two diagnostics apart, wherever in a file they stand: an edit above moves lines.
type Key = (&'static str, String, Text, Text);

/// What is said when the first pages are ready.
struct Greeting {
    url: String,
    opens: bool,
    /// The port that was asked for, if another was taken.
    moved: Option<u16>,
    /// Whether other machines reach the server.
    reached: bool,
}

/// Says on the terminal what happens.
struct Teller {
    lang: Option<Lang>,
    strict: bool,
    /// Until it has been said.
    greeting: Option<Greeting>,
    /// The diagnostics of the last state, and how often each stands.
    told: BTreeMap<Key, usize>,
    /// Set where there is nothing to show.
    empty: Arc<AtomicBool>,
}

impl Teller {
    fn hear(&mut self, news: &News<'_>) -> ControlFlow<()> {
        let say = |text: Text| note(text.get(self.lang.unwrap_or_default()));
        match news {
            News::State { number, state } => return self.state(*number, state),
            News::Gone => say(Text::new(
                "本のフォルダーがなくなりました。戻るまで、最後のページを表示します",
                "the folder of the book is gone; until it is back, the last pages are shown",
            )),
            News::Back => say(Text::new("本のフォルダーが戻りました", "the folder of the book is back")),
            News::Failed => say(Text::new(
                "本を作り直す途中で ismsbook に誤りが起きました。最後のページを表示したまま、初めから読み直します",
                "ismsbook made a mistake while it followed the book; the last pages stay, and the book is read anew",
            )),
            News::Polling => say(Text::new(
                "システムが変更を知らせないので、0.5 秒ごとに見ます",
                "the system does not tell of changes, so they are looked for every half second",
            )),
        }
        ControlFlow::Continue(())
    }

    fn state(&mut self, number: u64, state: &State) -> ControlFlow<()> {
        let lang = *self.lang.get_or_insert_with(|| state.language());
        if let Some(greeting) = self.greeting.take() {
            if state.files().is_empty() {
                self.empty.store(true, Ordering::Relaxed);
                return ControlFlow::Break(());
            }
            greeting.say(lang);
        }
        self.diagnostics(number, state, lang);
        ControlFlow::Continue(())
    }

    /// Says what is new since the last state, and how it stands.
    fn diagnostics(&mut self, number: u64, state: &State, lang: Lang) {
        let mut found = state.diagnostics().to_vec();
        if self.strict {
            found.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Deny);
        }
        let mut now: BTreeMap<Key, usize> = BTreeMap::new();
        let new: Vec<_> = found
            .iter()
            .filter(|diagnostic| {
                let key = key(diagnostic, state);
                let before = self.told.get(&key).copied().unwrap_or(0);
                let count = now.entry(key).or_default();
                *count += 1;
                *count > before
            })
            .cloned()
            .collect();
        self.told = now;
        let shown = &new[..new.len().min(IN_FULL)];
        for text in humans(shown, state.files(), lang, colours()) {
            note(&text);
        }
        if let Some(more) = new.len().checked_sub(IN_FULL).filter(|more| *more > 0) {
            note(
                text!(
                    "ほかに {more} 件。`ismsbook check` ですべて示します",
                    "and {more} more; `ismsbook check` says them all"
                )
                .get(lang),
            );
        }
        let mut line = format!("{number}: {}", diagnostic::summary(&found, lang));
        if state.is_broken() {
            let stays = Text::new(
                "（最後に読めたページを表示しています）",
                " (the last pages that could be read are shown)",
            );
            line.push_str(stays.get(lang));
        }
        note(&line);
    }
}

impl Greeting {
    /// Says where the book is to be seen.
    fn say(&self, lang: Lang) {
        if let Some(port) = self.moved {
            note(text!("ポート {port} は使われています", "port {port} is taken").get(lang));
        }
        if self.reached {
            note(
                Text::new(
                    "警告: ほかの機械からも届きます。通信は暗号化されません。URL のトークンを知る人は本のすべてを読めます",
                    "warning: other machines reach this server, and nothing is encrypted; whoever knows the token in the address reads the whole book",
                )
                .get(lang),
            );
        }
        print(&format!("{}\n", self.url));
        if self.opens
            && let Err(error) = open::that_detached(&self.url)
        {
            note(text!("ブラウザーを開けません ({error})", "the browser cannot be opened ({error})").get(lang));
        }
    }
}

fn key(diagnostic: &Diagnostic, state: &State) -> Key {
    use crate::span::Sources as _;
    let path = if diagnostic.span.is_some() {
        state.files().path(diagnostic.span.file)
    } else {
        ""
    };
    (
        diagnostic.code,
        path.to_owned(),
        diagnostic.message.clone(),
        diagnostic.label.clone(),
    )
}
