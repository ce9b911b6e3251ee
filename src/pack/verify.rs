//! Holds a pack against what it states of itself: says every file that was added, taken away, renamed or changed, and every name that is not safe to unpack.
//!
//! 1. Take in the entries ([`Found`]): of an archive ([`zip()`]) or, one file after another, of an unpacked folder.
//! 2. Look at the names: no two alike, none that leads out of a folder or is another file elsewhere.
//! 3. Hold the files against `SHA256SUMS`, and this against the manifest ([`check`]).
//!
//! Invariant: pure; each difference is a line, and a pack without lines is as it was written. A pack does not prove who made it: whoever changes files, sums, manifest
//! and seal together makes a new pack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::archive::read;
use super::manifest::{MANIFEST, SCHEMA, SUMS, Stated, digest, sum_line};
use crate::text;
use crate::text::{Text, folded, is_control, nfc};

/// The entries of a pack, with the digests of their bytes.
#[derive(Debug, Default)]
pub struct Found {
    files: Vec<(String, u64, String)>,
    sums: Option<Vec<u8>>,
    manifest: Option<Vec<u8>>,
    lines: Vec<Text>,
}

/// A file that was taken in.
struct Taken {
    name: String,
    size: u64,
    digest: String,
    /// The bytes of the sums and of the manifest; those of other files are let go.
    kept: Option<Vec<u8>>,
}

impl Taken {
    fn new(name: String, bytes: Vec<u8>) -> Self {
        let (size, digest) = (bytes.len() as u64, digest(&bytes));
        let kept = [SUMS, MANIFEST].contains(&name.rsplit('/').next().unwrap_or_default());
        Self {
            name,
            size,
            digest,
            kept: kept.then_some(bytes),
        }
    }
}

impl Found {
    /// Takes in a file by its path from the folder of the pack.
    pub fn file(&mut self, path: String, bytes: Vec<u8>) {
        self.take(Taken::new(path, bytes));
    }

    /// Takes in what is no file of a pack, and says what it is.
    pub fn odd(&mut self, path: &str, what: &Text) {
        let (ja, en, path) = (&what.ja, &what.en, shown(path));
        self.lines
            .push(text!("不正な項目: `{path}`: {ja}", "not as it should be: `{path}`: {en}"));
    }

    fn take(&mut self, file: Taken) {
        let place = match file.name.as_str() {
            SUMS => Some(&mut self.sums),
            MANIFEST => Some(&mut self.manifest),
            _ => None,
        };
        if let (Some(place @ None), Some(bytes)) = (place, file.kept) {
            *place = Some(bytes);
        }
        self.files.push((file.name, file.size, file.digest));
    }
}

/// What is different in an archive; nothing if these bytes are no archive.
#[must_use]
pub fn zip(archive: &[u8]) -> Option<Vec<Text>> {
    let visit = |entry: read::Entry| match entry.bytes {
        Ok(bytes) => Ok(Taken::new(entry.name, bytes)),
        Err(what) => Err((entry.name, what)),
    };
    let (entries, lines) = read::read(archive, &visit)?;
    let mut found = Found { lines, ..Found::default() };
    let names = || {
        entries.iter().map(|entry| match entry {
            Ok(file) => file.name.as_str(),
            Err((name, _)) => name.as_str(),
        })
    };
    let manifest = names().find_map(|name| name.strip_suffix(MANIFEST)?.strip_suffix('/').filter(|top| !top.contains('/')));
    let top = manifest.or_else(|| names().next().and_then(|name| Some(name.split_once('/')?.0)));
    let top = top.unwrap_or_default().to_owned();
    let inside = |name: &str| Some(name.strip_prefix(&*top)?.strip_prefix('/')?.to_owned());
    for entry in entries {
        match entry {
            Ok(file) => match inside(&file.name) {
                Some(name) => found.take(Taken { name, ..file }),
                None => found.odd(
                    &file.name,
                    &Text::new("パックのフォルダーの外にあります", "it lies outside the folder of the pack"),
                ),
            },
            Err((name, what)) => found.odd(&inside(&name).unwrap_or(name), &what),
        }
    }
    Some(check(found, Some(&top)))
}

/// What is different in the entries of a pack. `folder`: the folder that they stand in, where that is part of the pack.
#[must_use]
pub fn check(mut found: Found, folder: Option<&str>) -> Vec<Text> {
    let mut lines = std::mem::take(&mut found.lines);
    names(&found, &mut lines);
    let stated = found.manifest.as_deref().map(|bytes| serde_json::from_slice::<Stated>(bytes).ok());
    let sums = found.sums.as_deref().map(|bytes| sums(bytes, &mut lines));
    if sums.is_none() {
        lines.push(text!("不足: `{SUMS}`", "missing: `{SUMS}`"));
    }
    let from_manifest = || {
        let files = stated.iter().flatten().flat_map(|stated| &stated.files);
        files
            .map(|file| (file.path.clone(), file.sha256.clone()))
            .collect::<BTreeMap<_, _>>()
    };
    let without_sums = sums.is_none();
    let expected = sums.unwrap_or_else(from_manifest);
    let actual: BTreeMap<_, _> = found
        .files
        .iter()
        .filter(|(name, _, _)| name != SUMS && !(without_sums && name == MANIFEST))
        .map(|(name, _, digest)| (name.clone(), digest.clone()))
        .collect();
    differences(&expected, &actual, &mut lines);
    match &stated {
        Some(Some(stated)) => hold(stated, &found, folder, &mut lines),
        Some(None) => lines.push(text!("`{MANIFEST}` を読めません", "`{MANIFEST}` cannot be read")),
        None if without_sums => lines.push(text!("不足: `{MANIFEST}`", "missing: `{MANIFEST}`")),
        None => {}
    }
    let written = expected.iter().map(|(path, digest)| sum_line(digest, path)).collect::<String>();
    if lines.is_empty() && found.sums.as_deref() != Some(written.as_bytes()) {
        lines.push(text!(
            "`{SUMS}` が作られたときのものではありません",
            "`{SUMS}` is not as it was written"
        ));
    }
    lines
}

/// Names that are there twice, or that are not safe to unpack.
fn names(found: &Found, lines: &mut Vec<Text>) {
    let (mut seen, mut alike) = (BTreeSet::new(), BTreeMap::new());
    for (name, _, _) in &found.files {
        let path = shown(name);
        if !seen.insert(name) {
            lines.push(text!("重複: `{path}`", "twice: `{path}`"));
        } else if let Some(other) = alike.insert(folded(name), path.clone()) {
            lines.push(text!(
                "紛らわしい名前: `{path}` と `{other}` は大文字・小文字や全角・半角しか違いません",
                "names alike: `{path}` and `{other}` differ only by case or width"
            ));
        }
        if let Some(why) = hostile(name) {
            let (ja, en) = (why.ja, why.en);
            lines.push(text!("危険な名前: `{path}`: {ja}", "unsafe name: `{path}`: {en}"));
        }
    }
}

/// Why a name is not safe to unpack.
fn hostile(name: &str) -> Option<Text> {
    let part = |wrong: fn(&str) -> bool| name.split('/').any(wrong);
    if name.starts_with('/') || name.contains(['\\', ':']) {
        Some(Text::new(
            "絶対パスや別の区切りを含みます",
            "it is absolute, or has another separator",
        ))
    } else if part(|part| part == "..") {
        Some(Text::new("フォルダーの外を指します", "it leads out of the folder"))
    } else if part(|part| part.is_empty() || part == "." || part.ends_with(['.', ' '])) {
        Some(Text::new(
            "システムによって別の名前になります",
            "it is another name on other systems",
        ))
    } else if name.contains(is_control) {
        Some(Text::new("制御文字を含みます", "it holds control characters"))
    } else if nfc(name) != name {
        Some(Text::new(
            "Unicode の正規形ではありません",
            "it is not in the normal form of Unicode",
        ))
    } else {
        None
    }
}

/// The list of sums, by path. What is no line of such a list is said.
fn sums(bytes: &[u8], lines: &mut Vec<Text>) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut sums = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let digits = |digest: &str| digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match line.split_once("  ").filter(|(digest, path)| digits(digest) && !path.is_empty()) {
            None => lines.push(text!(
                "`{SUMS}` の {number} 行目を読めません",
                "line {number} of `{SUMS}` cannot be read"
            )),
            Some((digest, path)) => {
                if sums.insert(path.to_owned(), digest.to_owned()).is_some() {
                    let path = shown(path);
                    lines.push(text!("`{SUMS}` に `{path}` が二度あります", "`{SUMS}` lists `{path}` twice"));
                }
            }
        }
    }
    sums
}

/// What was renamed, taken away, added or changed, by path and digest.
fn differences(expected: &BTreeMap<String, String>, actual: &BTreeMap<String, String>, lines: &mut Vec<Text>) {
    let mut added: Vec<_> = actual.iter().filter(|(path, _)| !expected.contains_key(*path)).collect();
    for (path, digest) in expected {
        let old = shown(path);
        match actual.get(path) {
            Some(now) if now == digest => {}
            Some(_) => lines.push(text!("変更: `{old}`", "changed: `{old}`")),
            None => match added.iter().position(|(_, now)| *now == digest) {
                Some(at) => {
                    let new = shown(added.remove(at).0);
                    lines.push(text!("改名: `{old}` → `{new}`", "renamed: `{old}` to `{new}`"));
                }
                None => lines.push(text!("不足: `{old}`", "missing: `{old}`")),
            },
        }
    }
    for (path, _) in added {
        let path = shown(path);
        lines.push(text!("追加: `{path}`", "added: `{path}`"));
    }
}

/// Holds the manifest against what was found.
fn hold(stated: &Stated, found: &Found, folder: Option<&str>, lines: &mut Vec<Text>) {
    if stated.schema != SCHEMA {
        let schema = shown(&stated.schema);
        lines.push(text!(
            "`{MANIFEST}` の形式 `{schema}` は分かりません",
            "the form `{schema}` of `{MANIFEST}` is not known"
        ));
        return;
    }
    if let Some(folder) = folder.filter(|folder| *folder != stated.folder) {
        let (old, new) = (shown(&stated.folder), shown(folder));
        lines.push(text!(
            "改名: フォルダー `{old}` → `{new}`",
            "renamed: the folder `{old}` to `{new}`"
        ));
    }
    if !lines.is_empty() {
        return;
    }
    let listed = stated
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.size, file.sha256.as_str()));
    let there = found.files.iter().filter(|(name, _, _)| ![SUMS, MANIFEST].contains(&name.as_str()));
    let there: BTreeSet<_> = there.map(|(name, size, digest)| (name.as_str(), *size, digest.as_str())).collect();
    if listed.clone().collect::<BTreeSet<_>>() != there || stated.files.len() != there.len() {
        lines.push(text!(
            "`{MANIFEST}` の一覧が `{SUMS}` と合いません",
            "the list of `{MANIFEST}` contradicts `{SUMS}`"
        ));
    }
}

/// A name as it may stand on a terminal.
fn shown(name: &str) -> String {
    name.chars().fold(String::new(), |mut shown, c| {
        if is_control(c) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
        shown
    })
}
