//! The programs that are measured: ours, and those of others where they are installed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program of others.
pub(crate) struct Peer {
    /// As its cases name it.
    pub(crate) name: &'static str,
    /// Where it was found.
    pub(crate) program: PathBuf,
    /// What it says of itself.
    pub(crate) version: String,
}

/// Name, which is also that of the program; the environment variable that says where it is; how it is asked for its version.
const KNOWN: [(&str, &str, &str); 3] = [
    ("mdbook", "MDBOOK", "--version"),
    ("hugo", "HUGO", "version"),
    ("zola", "ZOLA", "--version"),
];

/// What a site has beside its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extras {
    /// A search index and highlighted code.
    On,
    /// Neither.
    Off,
}

/// How a peer builds: with `{src}` and `{out}` in its arguments.
pub(crate) struct Build {
    pub(crate) peer: &'static str,
    pub(crate) extras: Extras,
    pub(crate) arguments: &'static [&'static str],
    /// mdBook has no option for another configuration.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// How the names of its search index begin.
    pub(crate) index: &'static str,
}

const MDBOOK: &[&str] = &["build", "{src}", "-d", "{out}"];
const MDBOOK_LEAST: &[(&str, &str)] = &[
    ("MDBOOK_output__html__search__enable", "false"),
    ("MDBOOK_output__html__print__enable", "false"),
];

/// mdBook highlights in the browser, whether asked or not. Zola and Hugo have no theme of their own: the corpus brings one tiny theme for both.
pub(crate) const BUILDS: &[Build] = &[
    Build {
        peer: "mdbook",
        extras: Extras::On,
        arguments: MDBOOK,
        environment: &[],
        index: "searchindex",
    },
    Build {
        peer: "mdbook",
        extras: Extras::Off,
        arguments: MDBOOK,
        environment: MDBOOK_LEAST,
        index: "searchindex",
    },
    Build {
        peer: "hugo",
        extras: Extras::On,
        arguments: &[
            "build",
            "--source",
            "{src}",
            "--config",
            "{src}/hugo.search.toml",
            "--destination",
            "{out}",
            "--noBuildLock",
        ],
        environment: &[],
        index: "index.json",
    },
    Build {
        peer: "hugo",
        extras: Extras::Off,
        arguments: &[
            "build",
            "--source",
            "{src}",
            "--config",
            "{src}/hugo.nohl.toml",
            "--destination",
            "{out}",
            "--noBuildLock",
        ],
        environment: &[],
        index: "index.json",
    },
    Build {
        peer: "zola",
        extras: Extras::On,
        arguments: &[
            "--root",
            "{src}",
            "--config",
            "{src}/config.search.toml",
            "build",
            "--output-dir",
            "{out}",
        ],
        environment: &[],
        index: "search_index",
    },
    Build {
        peer: "zola",
        extras: Extras::Off,
        arguments: &[
            "--root",
            "{src}",
            "--config",
            "{src}/config.plain.toml",
            "build",
            "--output-dir",
            "{out}",
        ],
        environment: &[],
        index: "search_index",
    },
];

/// How a peer serves: with `{src}` and `{port}` in its arguments, and `{page}` in what it reads and answers.
pub(crate) struct Serve {
    pub(crate) peer: &'static str,
    /// What is special about it.
    pub(crate) note: &'static str,
    pub(crate) arguments: &'static [&'static str],
    /// The folder of its pages.
    pub(crate) sources: &'static str,
    /// What follows the name of a page in its address.
    pub(crate) ending: &'static str,
    /// Whether what it serves after an edit is all it would serve after a restart, by its own documentation.
    pub(crate) complete: bool,
}

/// Each as its users start it; where the default is far from its best, its best too.
pub(crate) const SERVES: &[Serve] = &[
    Serve {
        peer: "mdbook",
        note: "",
        arguments: &["serve", "{src}", "-n", "127.0.0.1", "-p", "{port}"],
        sources: "src",
        ending: ".html",
        complete: true,
    },
    Serve {
        peer: "hugo",
        note: "",
        arguments: &[
            "server",
            "--source",
            "{src}",
            "--bind",
            "127.0.0.1",
            "-p",
            "{port}",
            "--noBuildLock",
        ],
        sources: "content",
        ending: "/",
        complete: true,
    },
    Serve {
        peer: "hugo",
        note: "with index",
        arguments: &[
            "server",
            "--source",
            "{src}",
            "--config",
            "{src}/hugo.search.toml",
            "--bind",
            "127.0.0.1",
            "-p",
            "{port}",
            "--noBuildLock",
        ],
        sources: "content",
        ending: "/",
        complete: true,
    },
    Serve {
        peer: "zola",
        note: "-d 50",
        arguments: &["--root", "{src}", "serve", "-i", "127.0.0.1", "-p", "{port}", "-d", "50"],
        sources: "content",
        ending: "/",
        complete: true,
    },
    Serve {
        peer: "zola",
        note: "--fast -d 50",
        arguments: &["--root", "{src}", "serve", "-i", "127.0.0.1", "-p", "{port}", "--fast", "-d", "50"],
        sources: "content",
        ending: "/",
        complete: false,
    },
];

/// The program of this package: the one that was built with the benchmark, or the one that `ISMSBOOK` names.
pub(crate) fn ismsbook() -> PathBuf {
    std::env::var_os("ISMSBOOK").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_ismsbook")), PathBuf::from)
}

/// What a program says of its version, in one line.
pub(crate) fn version(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next()?.trim();
    // Hugo's names its commit, its day and who packed it as well.
    output
        .status
        .success()
        .then(|| line.split(" BuildDate").next().unwrap_or(line).to_owned())
}

/// Those of the peers asked for that are installed, and those that are not.
pub(crate) fn find_peers(asked: &[String]) -> (Vec<Peer>, Vec<String>) {
    let (mut peers, mut missing) = (Vec::new(), Vec::new());
    for name in asked {
        let known = KNOWN.into_iter().find(|(known, ..)| known == name);
        let found = known.and_then(|(name, variable, argument)| {
            let program = std::env::var_os(variable).map(PathBuf::from).or_else(|| on_path(name))?;
            let version = version(&program, argument)?;
            Some(Peer { name, program, version })
        });
        match found {
            Some(peer) => peers.push(peer),
            None => missing.push(name.clone()),
        }
    }
    (peers, missing)
}

/// Where a program stands on the path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
