//! What a pack states about itself: `manifest.json` and `SHA256SUMS`.
//!
//! `manifest.json` says of which book, day, commit and edition the pack is, how its diagnostics stand, and lists its files; `SHA256SUMS` lists them again, the manifest
//! included, in the form that `sha256sum -c` reads inside the unpacked folder. Neither holds a clock, a path or a name of the machine that made it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{Order, parts};
use crate::artifact::Artifacts;
use crate::audience::Visible;
use crate::check::{Exception, Standing};
use crate::diagnostic;
use crate::text::{Lang, Text};

/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// The name of the list of sums.
pub const SUMS: &str = "SHA256SUMS";

/// The name and version of the form of the manifest.
pub const SCHEMA: &str = "ismsbook/pack/1";

/// A file as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The path from the folder of the pack.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// A font that pages were set in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Font {
    /// Its family and style.
    pub name: String,
    /// The SHA-256 of its file.
    pub sha256: String,
}

/// What `verify` reads of a manifest.
#[derive(Clone, Debug, Deserialize)]
pub struct Stated {
    /// The name and version of its form.
    pub schema: String,
    /// The name of the folder.
    pub folder: String,
    /// The files.
    pub files: Vec<Listed>,
}

/// The manifest of `files`, in the folder `folder`.
#[must_use]
pub fn manifest(visible: &Visible<'_>, order: &Order, folder: &str, fonts: &[Font], files: &Artifacts) -> String {
    let (config, standards) = (visible.config, &visible.config.standards);
    // How the sources stand is no matter of readers outside.
    let outside = visible.audience.is_outside();
    let statements: Map<_, _> = visible
        .isms
        .soa
        .iter()
        .filter(|_| !outside)
        .map(|soa| (soa.id.clone(), json!({"number": soa.number, "version": soa.version})))
        .collect();
    let (errors, warnings) = diagnostic::counts(visible.diagnostics);
    let diagnostics = json!({"errors": errors, "warnings": warnings, "accepted_exceptions": accepted(visible.exceptions)});
    let diagnostics = (!outside).then_some(diagnostics);
    let git = order
        .head
        .as_ref()
        .filter(|_| !outside)
        .map(|head| json!({"commit": head.commit, "shallow": head.shallow}));
    let manifest = json!({
        "schema": SCHEMA,
        "folder": folder,
        "book": {"id": config.id, "title": words(&config.title.text()), "organization": words(&config.organization.text())},
        "as_of": visible.today.0.to_string(),
        "audience": visible.audience.key(),
        "draft": order.draft,
        "standards": {
            "requirements": standards.requirements.value,
            "annex_a": standards.annex_a.value,
            "guidance": standards.guidance.value,
            "scheme": standards.scheme.value,
        },
        "statements": statements,
        "git": git,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "diagnostics": diagnostics,
        "fonts": fonts,
        "parts": printed(visible, files),
        "files": listed(files),
    });
    format!("{manifest:#}\n")
}

/// The list of sums of `files`, sorted by path.
#[must_use]
pub fn sums(files: &Artifacts) -> String {
    let lines = listed(files);
    lines.iter().map(|file| sum_line(&file.sha256, &file.path)).collect()
}

/// A line of the list of sums.
#[must_use]
pub fn sum_line(digest: &str, path: &str) -> String {
    format!("{digest}  {path}\n")
}

/// Bytes as hexadecimal digits.
///
/// # Panics
/// Never: every half of a byte has a digit.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).expect("half a byte is one digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The SHA-256 of `bytes`.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn listed(files: &Artifacts) -> Vec<Listed> {
    let file = |(path, bytes): (&str, &[u8])| Listed {
        path: path.to_owned(),
        size: bytes.len() as u64,
        sha256: digest(bytes),
    };
    files.iter().map(file).collect()
}

/// The parts in their order, each with its files by language; none where nothing is printed.
fn printed(visible: &Visible<'_>, files: &Artifacts) -> Vec<Value> {
    let languages = &visible.config.languages;
    let chosen = if visible.audience.is_outside() {
        Vec::new()
    } else {
        parts::chosen(visible)
    };
    let chosen = chosen.into_iter().enumerate();
    let all = chosen.map(|(number, part)| {
        let of = |lang: Lang| {
            let path = parts::path(number + 1, part, lang);
            let stem = path.strip_suffix(".pdf").unwrap_or(&path).to_owned();
            // A part that is too thick for one file stands in several, with numbers.
            let pieces = (1..)
                .map(|nth| format!("{stem}-{nth}.pdf"))
                .take_while(|path| files.get(path).is_some());
            let whole = files.get(&path).is_some().then_some(path.clone());
            whole.into_iter().chain(pieces).collect::<Vec<_>>()
        };
        let there = languages
            .iter()
            .map(|lang| (*lang, of(*lang)))
            .filter(|(_, paths)| !paths.is_empty());
        let files: Map<_, _> = there.map(|(lang, paths)| (lang.tag().to_owned(), Value::from(paths))).collect();
        json!({"id": part.id, "title": words(&part.title), "files": files})
    });
    all.filter(|part| part["files"] != json!({})).collect()
}

fn words(text: &Text) -> Value {
    json!({"ja": text.ja, "en": text.en})
}

fn accepted(exceptions: &[Exception]) -> usize {
    exceptions.iter().filter(|exception| exception.standing == Standing::InUse).count()
}
