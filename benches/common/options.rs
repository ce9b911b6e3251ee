//! What may be said behind `--`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use super::programs::{Peer, find_peers};

/// What is measured.
pub(crate) struct Options {
    /// Pages of each handbook, rising.
    pub(crate) pages: Vec<usize>,
    /// Risks of each register, rising.
    pub(crate) risks: Vec<usize>,
    /// The script that writes the same pages for every program.
    pub(crate) maker: PathBuf,
    /// The other programs, where asked for and found.
    pub(crate) peers: Vec<Peer>,
    /// Which were asked for and not found.
    pub(crate) missing: Vec<String>,
    /// How often each case runs, or how many edits are made.
    pub(crate) times: usize,
    /// Seconds after which a case is not run again.
    pub(crate) budget: f64,
    /// Whether the stages of a build are measured instead.
    pub(crate) stages: bool,
}

impl Options {
    /// Reads the command line; `times` names the option that says how often, and its default.
    pub(crate) fn read(name: &'static str, times: (&'static str, &'static str)) -> Self {
        let list = |id: &'static str, default: &'static str, help: &'static str| {
            Arg::new(id)
                .long(id)
                .value_name("N,N")
                .value_delimiter(',')
                .default_value(default)
                .value_parser(value_parser!(usize))
                .help(help)
        };
        let matches = Command::new(name)
            .arg(list("pages", "100,1000,10000", "pages of the handbooks; 0 for none"))
            .arg(list("risks", "1000,10000", "risks of the registers; 0 for none"))
            .arg(
                Arg::new("corpus-maker")
                    .long("corpus-maker")
                    .value_name("PATH")
                    .default_value("../shared/bench/make_corpus.py")
                    .value_parser(value_parser!(PathBuf))
                    .help("script that writes the same pages for every program; without it pages of our own, and no peers"),
            )
            .arg(
                Arg::new("peers")
                    .long("peers")
                    .value_name("NAME,NAME")
                    .value_delimiter(',')
                    .num_args(0..=1)
                    .require_equals(true)
                    .default_missing_value("mdbook,hugo,zola")
                    .help("measure others too, found on PATH or by the environment variables MDBOOK, HUGO and ZOLA"),
            )
            .arg(
                Arg::new(times.0)
                    .long(times.0)
                    .value_name("N")
                    .default_value(times.1)
                    .value_parser(value_parser!(usize))
                    .help("how many of each case"),
            )
            .arg(
                Arg::new("budget")
                    .long("budget")
                    .value_name("SECONDS")
                    .default_value("60")
                    .value_parser(value_parser!(u32))
                    .help("a case that has taken as long is not repeated"),
            )
            .arg(
                Arg::new("stages")
                    .long("stages")
                    .action(ArgAction::SetTrue)
                    .help("the stages of a build inside one process instead (benchmark of builds)"),
            )
            // `cargo bench` adds it.
            .arg(Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true))
            .get_matches();
        let sizes = |id| {
            let mut sizes: Vec<usize> = matches
                .get_many(id)
                .expect("it has a default")
                .copied()
                .filter(|size| *size > 0)
                .collect();
            sizes.sort_unstable();
            sizes.dedup();
            sizes
        };
        let asked: Vec<String> = matches.get_many("peers").into_iter().flatten().cloned().collect();
        let (peers, missing) = find_peers(&asked);
        Self {
            pages: sizes("pages"),
            risks: sizes("risks"),
            maker: matches.get_one::<PathBuf>("corpus-maker").expect("it has a default").clone(),
            peers,
            missing,
            times: (*matches.get_one::<usize>(times.0).expect("it has a default")).max(1),
            budget: f64::from(*matches.get_one::<u32>("budget").expect("it has a default")),
            stages: matches.get_flag("stages"),
        }
    }
}
