//! When the texts of a book last changed, and by whom: asked of git, once for the whole book.
//!
//! 1. Ask where the book stands in its repository, at which commit, and whether its history is whole.
//! 2. Read the log once, the newest commit first: the first that names a file is its last change. A rename is a change.
//! 3. Hold every text that was read against the one that is committed: a text that differs has no day yet.
//!
//! A [`Memo`] keeps what git said of a commit, so that a book that follows its sources asks again only when it stands at another commit.
//!
//! Nothing of the repository is trusted. git gets no environment but the few variables that it needs to start, fetches nothing, and starts no program that a setting names;
//! texts are compared here and not by `git status`, which would run filters.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Head;
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;
use crate::text;
use crate::text::{Text, nfc};

/// The last change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is committed as it was read.
    Committed {
        /// The author's day, in the time zone of the book.
        on: Date,
        /// The author's name.
        by: String,
    },
    /// It differs from what is committed, or is not committed at all.
    Uncommitted,
}

/// What is said in place of a day.
pub const UNCOMMITTED: Text = Text::new("未コミットの変更あり", "uncommitted changes");

/// The codes of what keeps the dates from being told.
pub const CODES: [&str; 2] = ["git-missing", "git-shallow"];

/// The last change of each text, by its path from the root of the book.
pub type Changes = BTreeMap<String, Change>;

/// What git is told before the command: no program, no file and no colour that a setting asks for.
const SETTINGS: &[&str] = &[
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.pager=cat",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "diff.external=",
    "-c",
    "protocol.allow=never",
];

/// The variables that git needs to start and to find the settings of who runs it, which say whose repositories are trusted.
const KEPT: &[&str] = &["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SystemRoot"];

/// No language of messages, no lock, no settings of the machine, no question, nothing fetched.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("LC_ALL", "C"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
];

/// Stands before a commit in the log; no path in a repository is called so.
const COMMIT: &[u8] = b"/";

/// What asks for dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A pack, which is not made without them.
    Pack,
    /// A site, which has none then.
    Site,
}

/// What git said of a book, until it stands at another commit.
#[derive(Debug, Default)]
pub struct Memo {
    /// Where the book stood when git was last asked.
    looked: Option<Head>,
    known: Option<History>,
}

impl Memo {
    /// Whether the book in `root` still stands where it stood when git was last asked.
    #[must_use]
    pub fn is_current(&self, root: &Path) -> bool {
        self.looked == super::head(root)
    }

    /// As [`changes`].
    ///
    /// # Errors
    /// As [`changes`].
    pub fn changes<'a>(
        &mut self,
        root: &Path,
        texts: impl IntoIterator<Item = (&'a str, &'a str)>,
        zone: &TimeZone,
        asked: Span,
        asker: Asker,
    ) -> Result<Changes, Diagnostic> {
        let book = Book { root, asked, asker };
        self.looked = super::head(root);
        let holds = |known: &History| {
            known.zone == *zone
                && self
                    .looked
                    .as_ref()
                    .is_some_and(|head| head.commit == known.commit && !head.shallow)
        };
        let mut history = match self.known.take().filter(holds) {
            Some(history) => history,
            None => book.history(zone)?,
        };
        let changes = history.changes(&book, &texts.into_iter().collect::<Vec<_>>())?;
        self.known = Some(history);
        Ok(changes)
    }
}

/// The last change of `texts` in the book in `root`, each with its path from there; `asked` is the place that asks for dates.
///
/// # Errors
/// `git-missing`, if there is no git or no repository with a commit; `git-shallow`, if its older history is cut off. For a site they are warnings.
pub fn changes<'a>(
    root: &Path,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    zone: &TimeZone,
    asked: Span,
    asker: Asker,
) -> Result<Changes, Diagnostic> {
    Memo::default().changes(root, texts, zone, asked, asker)
}

/// The history of a book up to a commit.
#[derive(Debug)]
struct History {
    commit: String,
    zone: TimeZone,
    /// The last commit of every file, by its path from the root of the book in NFC.
    commits: BTreeMap<String, Commit>,
    /// The committed texts that were asked for, by their names in the repository; none where the commit has no such file.
    texts: BTreeMap<String, Option<Vec<u8>>>,
}

impl History {
    /// The last changes of texts, given with their paths.
    fn changes(&mut self, book: &Book<'_>, texts: &[(&str, &str)]) -> Result<Changes, Diagnostic> {
        let known = |path: &str| self.commits.get(path).into_iter().flat_map(|commit| &commit.names);
        let names = texts.iter().flat_map(|(path, _)| known(path));
        let names: Vec<_> = names.filter(|name| !self.texts.contains_key(*name)).cloned().collect();
        if !names.is_empty() {
            let committed = book.committed(&self.commit, &names)?;
            self.texts.extend(names.into_iter().zip(committed));
        }
        let is_kept = |name: &String, text: &str| {
            self.texts[name]
                .as_ref()
                .is_some_and(|committed| is_same(committed, text.as_bytes()))
        };
        let change = |(path, text): &(&str, &str)| {
            let commit = self.commits.get(*path);
            let kept = commit.filter(|commit| commit.names.iter().any(|name| is_kept(name, text)));
            let change = kept.map_or(Change::Uncommitted, |commit| commit.change.clone());
            ((*path).to_owned(), change)
        };
        Ok(texts.iter().map(change).collect())
    }
}

/// The last commit that names a file.
#[derive(Debug)]
struct Commit {
    change: Change,
    /// The names of the file in the repository that are the same in NFC.
    names: Vec<String>,
}

/// The book that git is asked about.
struct Book<'a> {
    root: &'a Path,
    asked: Span,
    asker: Asker,
}

impl Book<'_> {
    /// The history of the book up to the commit at which it stands.
    fn history(&self, zone: &TimeZone) -> Result<History, Diagnostic> {
        let said = self.git(&["rev-parse", "--is-shallow-repository", "HEAD", "--show-prefix"], Vec::new())?;
        let mut lines = said.splitn(3, |byte| *byte == b'\n');
        let mut line = || lines.next().unwrap_or_default();
        let (shallow, commit, prefix) = (line() == b"true", line(), line());
        if shallow || super::head(self.root).is_some_and(|head| head.shallow) {
            return Err(self.shallow());
        }
        let commit = std::str::from_utf8(commit).ok().filter(|commit| super::is_commit(commit));
        let commit = commit.ok_or_else(|| self.untold("unreadable commit"))?.to_owned();
        // Empty, or a path that ends with `/`.
        let prefix = prefix.strip_suffix(b"\n").unwrap_or(prefix);
        Ok(History {
            zone: zone.clone(),
            commits: self.commits(&commit, prefix, zone)?,
            texts: BTreeMap::new(),
            commit,
        })
    }

    /// The last commit of every file of the book, by its path from the root of the book in NFC.
    fn commits(&self, head: &str, prefix: &[u8], zone: &TimeZone) -> Result<BTreeMap<String, Commit>, Diagnostic> {
        let log = self.git(
            &[
                "log",
                "-z",
                "--name-only",
                "--format=%x00/%x00%at%x00%an",
                "--encoding=UTF-8",
                "--date-order",
                "--full-history",
                // A merge changes what is like none of its parents.
                "--diff-merges=combined",
                "--no-renames",
                "--no-relative",
                "--no-follow",
                "--no-ext-diff",
                "--no-textconv",
                "--no-show-signature",
                "--no-notes",
                "--no-mailmap",
                "--no-color",
                head,
                "--",
                ".",
            ],
            Vec::new(),
        )?;
        let mut commits = BTreeMap::<String, Commit>::new();
        let mut change = Change::Uncommitted;
        let mut tokens = log.split(|byte| *byte == 0);
        while let Some(token) = tokens.next() {
            if token == COMMIT {
                let (at, by) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
                change = committed(at, by, zone).ok_or_else(|| self.untold("unreadable date"))?;
                continue;
            }
            let name = token.strip_prefix(b"\n").unwrap_or(token);
            let inside = name.strip_prefix(prefix).and_then(|name| std::str::from_utf8(name).ok());
            let Some(name) = inside.filter(|name| !name.is_empty() && !name.contains('\n')) else {
                continue;
            };
            let commit = commits.entry(nfc(name)).or_insert_with(|| Commit {
                change: change.clone(),
                names: Vec::new(),
            });
            if !commit.names.iter().any(|known| known == name) {
                commit.names.push(name.to_owned());
            }
        }
        Ok(commits)
    }

    /// The texts that a commit has under these names; none where it has no such file.
    fn committed(&self, commit: &str, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, Diagnostic> {
        let asked: String = names.iter().flat_map(|name| [commit, ":./", name, "\n"]).collect();
        let said = self.git(&["cat-file", "--batch"], asked.into_bytes())?;
        let mut rest = said.as_slice();
        let mut texts = Vec::new();
        for _ in names {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (head, after) = rest.split_at(end.ok_or_else(|| self.untold("incomplete answer"))?);
            rest = &after[1..];
            if head.ends_with(b" missing") {
                texts.push(None);
                continue;
            }
            let size = head.rsplit(|byte| *byte == b' ').next().and_then(number);
            let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size < rest.len());
            let (committed, after) = rest.split_at(size.ok_or_else(|| self.untold("incomplete answer"))?);
            rest = &after[1..];
            texts.push(Some(committed.to_vec()));
        }
        Ok(texts)
    }

    /// What git prints.
    fn git(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
        let kept = KEPT.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
        let kept: Vec<(&str, OsString)> = kept.collect();
        let mut command = Command::new("git");
        command.args(SETTINGS).args(arguments).current_dir(self.root).env_clear().envs(kept);
        command.envs(ENVIRONMENT.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().map_err(|error| self.unstarted(&error))?;
        let stdin = running.stdin.take();
        let output = std::thread::scope(|scope| {
            // git answers while it is still being asked: one who only asks, and does not listen, would wait for ever.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
            running.wait_with_output()
        });
        let output = output.map_err(|error| self.unstarted(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(self.untold(said.lines().next().unwrap_or_default()))
    }

    fn unstarted(&self, error: &std::io::Error) -> Diagnostic {
        let message = if error.kind() == ErrorKind::NotFound {
            Text::new(
                "最終変更の日を調べる `git` コマンドが見つかりません",
                "there is no program `git` to ask when documents last changed",
            )
        } else {
            text!("`git` を実行できません（{error}）", "`git` cannot be run ({error})")
        };
        self.weighed(Diagnostic::new("git-missing", self.asked, message))
            .help(match self.asker {
                Asker::Pack => Text::new(
                    "git を入れるか、`dates` を消してください。消すと、パックに最終変更の日は載りません",
                    "install git, or remove `dates`: the pack then has no dates of last changes",
                ),
                Asker::Site => Text::new(
                    "git を入れてください。それまで、ページに最終変更の日は載りません",
                    "install git: until then pages have no dates of last changes",
                ),
            })
    }

    fn untold(&self, said: &str) -> Diagnostic {
        let said: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        let message = text!(
            "本の変更の履歴を git から読めません（{said}）",
            "git does not tell the history of the book ({said})"
        );
        self.weighed(Diagnostic::new("git-missing", self.asked, message))
            .help(match self.asker {
                Asker::Pack => Text::new(
                    "コミットのある git リポジトリで作るか、`dates` を消してください。消すと、パックに最終変更の日は載りません",
                    "make the pack in a git repository that has commits, or remove `dates`: the pack then has no dates of last changes",
                ),
                Asker::Site => Text::new(
                    "本を git リポジトリに置いてコミットしてください。それまで、ページに最終変更の日は載りません",
                    "keep the book in a git repository, and commit it: until then pages have no dates of last changes",
                ),
            })
    }

    /// What keeps dates from being told weighs as much as what asks for them.
    fn weighed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if self.asker == Asker::Site {
            diagnostic.severity = Severity::Warn;
        }
        diagnostic
    }

    fn shallow(&self) -> Diagnostic {
        let message = Text::new(
            "git の履歴が途中で切られているため、最終変更の日が分かりません",
            "the git history is shallow: when documents last changed cannot be told",
        );
        self.weighed(Diagnostic::new("git-shallow", self.asked, message)).help(Text::new(
            "`git fetch --unshallow` で履歴をすべて取得してください。GitHub Actions では `actions/checkout` に `fetch-depth: 0` を指定します",
            "fetch the whole history with `git fetch --unshallow`; in GitHub Actions give `fetch-depth: 0` to `actions/checkout`",
        ))
    }
}

fn committed(at: &[u8], by: &[u8], zone: &TimeZone) -> Option<Change> {
    let at = jiff::Timestamp::from_second(number(at)?).ok()?;
    let by = String::from_utf8_lossy(by).chars().filter(|c| !c.is_control()).collect();
    Some(Change::Committed {
        on: at.to_zoned(zone.clone()).date(),
        by,
    })
}

fn number(digits: &[u8]) -> Option<i64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whether two texts are one, however git ends its lines on this machine.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    let lines = |text: &[u8]| -> Vec<Vec<u8>> {
        let lines = text.split(|byte| *byte == b'\n');
        lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec()).collect()
    };
    a == b || lines(a) == lines(b)
}
