//! What is built.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::common::books::{self, Handbook};
use crate::common::options::Options;
use crate::common::programs::{self, BUILDS, Extras};
use crate::common::table::count;

/// The name of the floor.
pub(super) const FLOOR: &str = "floor";

/// Cases that are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Handbooks.
    Pages(Extras),
    /// Registers, which no peer has.
    Register,
}

impl Group {
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pages(Extras::On) => "with search index and highlighting",
            Self::Pages(Extras::Off) => "without search index and highlighting",
            Self::Register => "10 services with Statements of Applicability",
        }
    }

    pub(super) fn sized(self, size: usize) -> String {
        let what = match self {
            Self::Pages(_) => "pages",
            Self::Register => "risks",
        };
        format!("{} {what}", count(size))
    }
}

/// A build.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) group: Group,
    pub(super) size: usize,
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: &'static [(&'static str, &'static str)],
    /// Where it writes.
    pub(super) output: PathBuf,
    /// How the paths of a search index begin.
    pub(super) index: &'static str,
    /// Whether it finds the output of an equal build.
    pub(super) again: bool,
}

/// Whether a case is that of another program.
pub(super) fn is_peer(name: &str) -> bool {
    BUILDS.iter().any(|build| build.peer == name)
}

/// The builds of a handbook.
pub(super) fn handbook(folder: &Path, size: usize, options: &Options) -> Vec<Case> {
    let handbook = Handbook::write(folder, size, options);
    let output = |name: &str| folder.join(format!("out-{size}-{name}"));
    let mut cases = Vec::new();
    let own = std::env::current_exe().expect("the benchmark knows where it is");
    let to = output(FLOOR);
    cases.push(Case {
        name: FLOOR.to_owned(),
        group: Group::Pages(Extras::Off),
        size,
        program: own,
        arguments: vec!["floor".into(), handbook.plain().into(), to.clone().into()],
        environment: &[],
        output: to,
        index: "",
        again: false,
    });
    let ours = |name: &str, extras: Extras, root: PathBuf, again: bool| {
        build(name, (Group::Pages(extras), size), &root, output(&name.replace(' ', "-")), again)
    };
    cases.push(ours("ismsbook", Extras::On, handbook.book(Extras::On), false));
    cases.push(ours("ismsbook again", Extras::On, handbook.book(Extras::On), true));
    cases.push(ours("ismsbook plain folder", Extras::On, handbook.plain(), false));
    cases.push(ours("ismsbook off", Extras::Off, handbook.book(Extras::Off), false));
    for peer in options.peers.iter().filter(|_| handbook.shared) {
        for case in BUILDS.iter().filter(|case| case.peer == peer.name) {
            let source = handbook.peer(peer.name);
            let to = output(&format!("{}-{:?}", peer.name, case.extras));
            let fill = |word: &&str| OsString::from(word.replace("{src}", &text(&source)).replace("{out}", &text(&to)));
            cases.push(Case {
                name: peer.name.to_owned(),
                group: Group::Pages(case.extras),
                size,
                program: peer.program.clone(),
                arguments: case.arguments.iter().map(fill).collect(),
                environment: case.environment,
                output: to.clone(),
                index: case.index,
                again: false,
            });
        }
    }
    cases
}

/// The builds of a register.
pub(super) fn register(folder: &Path, size: usize) -> Vec<Case> {
    let case = |name: &str, extras| {
        let root = books::write_register(folder, size, extras);
        build(
            name,
            (Group::Register, size),
            &root,
            folder.join(format!("out-risks-{size}-{extras:?}")),
            false,
        )
    };
    vec![case("ismsbook", Extras::On), case("ismsbook off", Extras::Off)]
}

fn build(name: &str, (group, size): (Group, usize), root: &Path, output: PathBuf, again: bool) -> Case {
    Case {
        name: name.to_owned(),
        group,
        size,
        program: programs::ismsbook(),
        arguments: vec![
            "build".into(),
            "--root".into(),
            root.into(),
            "--output".into(),
            output.clone().into(),
        ],
        environment: &[],
        output,
        index: "search/",
        again,
    }
}

fn text(path: &Path) -> String {
    path.to_str().expect("the folders of the benchmark have plain names").to_owned()
}
