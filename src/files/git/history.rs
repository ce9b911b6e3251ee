//! When the texts of a book last changed, and by whom: asked of git, once for the whole book.
//!
//! 1. Ask where the book stands in its repository, and whether its history is whole.
//! 2. Read the log once, the newest commit first: the first that names a file is its last change. A rename is a change.
//! 3. Hold every text that was read against the one that is committed: a text that differs has no day yet.
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

use crate::diagnostic::Diagnostic;
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

/// The last change of `texts` in the book in `root`, each with its path from there; `asked` is the place that asks for dates.
///
/// # Errors
/// `git-missing`, if there is no git or no repository with a commit; `git-shallow`, if its older history is cut off.
pub fn changes<'a>(
    root: &Path,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    zone: &TimeZone,
    asked: Span,
) -> Result<Changes, Diagnostic> {
    let book = Book { root, asked };
    let prefix = book.prefix()?;
    let commits = book.commits(&prefix, zone)?;
    let mut changes = Changes::new();
    let mut requests = Vec::new();
    for (path, text) in texts {
        changes.insert(path.to_owned(), Change::Uncommitted);
        let known = commits.get(path);
        requests.extend(
            known
                .iter()
                .flat_map(|commit| &commit.names)
                .map(|name| Request { name, path, text }),
        );
    }
    for path in book.kept(&requests)? {
        if let Some(commit) = commits.get(path) {
            changes.insert(path.to_owned(), commit.change.clone());
        }
    }
    Ok(changes)
}

/// The last commit that names a file.
struct Commit {
    change: Change,
    /// The names of the file in the repository that are the same in NFC.
    names: Vec<String>,
}

/// A text to hold against the committed one.
struct Request<'a> {
    /// The name in the repository, from the root of the book.
    name: &'a str,
    path: &'a str,
    text: &'a str,
}

/// The book that git is asked about.
struct Book<'a> {
    root: &'a Path,
    asked: Span,
}

impl Book<'_> {
    /// Where the book stands in its repository: empty, or a path that ends with `/`.
    fn prefix(&self) -> Result<Vec<u8>, Diagnostic> {
        let said = self.git(&["rev-parse", "--is-shallow-repository", "--show-prefix"], Vec::new())?;
        let mut lines = said.splitn(2, |byte| *byte == b'\n');
        let shallow = lines.next() == Some(b"true");
        if shallow || super::head(self.root).is_some_and(|head| head.shallow) {
            return Err(self.shallow());
        }
        let prefix = lines.next().unwrap_or_default();
        Ok(prefix.strip_suffix(b"\n").unwrap_or(prefix).to_vec())
    }

    /// The last commit of every file of the book, by its path from the root of the book in NFC.
    fn commits(&self, prefix: &[u8], zone: &TimeZone) -> Result<BTreeMap<String, Commit>, Diagnostic> {
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
                "HEAD",
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

    /// The paths of the texts that are the committed ones.
    fn kept<'a>(&self, requests: &[Request<'a>]) -> Result<Vec<&'a str>, Diagnostic> {
        let asked: String = requests.iter().flat_map(|request| ["HEAD:./", request.name, "\n"]).collect();
        let said = self.git(&["cat-file", "--batch"], asked.into_bytes())?;
        let mut rest = said.as_slice();
        let mut kept = Vec::new();
        for request in requests {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (head, after) = rest.split_at(end.ok_or_else(|| self.untold("incomplete answer"))?);
            rest = &after[1..];
            if head.ends_with(b" missing") {
                continue;
            }
            let size = head.rsplit(|byte| *byte == b' ').next().and_then(number);
            let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size < rest.len());
            let (committed, after) = rest.split_at(size.ok_or_else(|| self.untold("incomplete answer"))?);
            rest = &after[1..];
            if is_same(committed, request.text.as_bytes()) {
                kept.push(request.path);
            }
        }
        Ok(kept)
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
        Diagnostic::new("git-missing", self.asked, message).help(Text::new(
            "git を入れるか、`dates` を消してください。消すと、パックに最終変更の日は載りません",
            "install git, or remove `dates`: the pack then has no dates of last changes",
        ))
    }

    fn untold(&self, said: &str) -> Diagnostic {
        let said: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        let message = text!(
            "本の変更の履歴を git から読めません（{said}）",
            "git does not tell the history of the book ({said})"
        );
        Diagnostic::new("git-missing", self.asked, message).help(Text::new(
            "コミットのある git リポジトリで作るか、`dates` を消してください。消すと、パックに最終変更の日は載りません",
            "make the pack in a git repository that has commits, or remove `dates`: the pack then has no dates of last changes",
        ))
    }

    fn shallow(&self) -> Diagnostic {
        let message = Text::new(
            "git の履歴が途中で切られているため、最終変更の日が分かりません",
            "the git history is shallow: when documents last changed cannot be told",
        );
        Diagnostic::new("git-shallow", self.asked, message).help(Text::new(
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
