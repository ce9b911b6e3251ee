//! The fonts that the pack is printed with: looked for before any work is done, and handed on as bytes.
//!
//! 1. The files that are named.
//! 2. The folder `fonts/` of the book, so that a book prints the same everywhere.
//! 3. The fonts of the machine, in the order of [`FAMILIES`].
//! 4. Where none can print Japanese, say what to install.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use typst::foundations::Bytes;
use typst::text::{Font, FontInfo, FontStyle};

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text;
use crate::text::Text;

/// The families that are looked for, the first choice first.
pub const FAMILIES: &[&str] = &[
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "BIZ UDPGothic",
    "IPAexGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "VL PGothic",
];

/// Families with letters of one width, for code; without one, code is set in the family of the text.
const FIXED: &[&str] = &["Noto Sans Mono CJK JP", "BIZ UDGothic", "VL Gothic"];

/// Characters that a font for Japanese has: kana, kanji, punctuation, and full-width signs.
const JAPANESE: &str = "あア亜、。（）号";

/// Fonts that were found, with the family that text is set in.
#[derive(Clone, Debug)]
pub struct Fonts {
    /// The family of the text.
    pub family: String,
    /// The family of code.
    pub fixed: String,
    /// The files, in their order.
    pub files: Vec<FontFile>,
    faces: Vec<Font>,
}

/// A font file.
#[derive(Clone)]
pub struct FontFile {
    /// The name of the file, without its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl std::fmt::Debug for FontFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

impl FontFile {
    /// The SHA-256 of the bytes, in hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        Sha256::digest(&self.bytes).iter().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }
}

impl Fonts {
    /// Chooses the family among files that were read; `None` if none of them can print Japanese.
    #[must_use]
    pub fn of(files: Vec<(String, Vec<u8>)>) -> Option<Self> {
        let files: Vec<_> = files
            .into_iter()
            .map(|(name, bytes)| FontFile {
                name,
                bytes: Bytes::new(bytes),
            })
            .collect();
        let mut faces: Vec<_> = files.iter().flat_map(|file| Font::iter(file.bytes.clone())).collect();
        let infos: Vec<_> = faces.iter().map(|font| font.info().clone()).collect();
        let (family, fixed) = choose(&infos)?;
        faces.retain(|font| [&family, &fixed].contains(&&font.info().family));
        Some(Self {
            family,
            fixed,
            files,
            faces,
        })
    }

    /// The faces of the two families, in the order of their files.
    #[must_use]
    pub fn faces(&self) -> &[Font] {
        &self.faces
    }
}

/// The family of the text and that of code, out of what there is.
fn choose(infos: &[FontInfo]) -> Option<(String, String)> {
    let able: Vec<_> = infos.iter().filter(|info| prints_japanese(info)).collect();
    let has = |family: &&str| able.iter().any(|info| info.family == **family);
    let known = FAMILIES.iter().copied().find(|family| has(family)).map(str::to_owned);
    let family = known.or_else(|| able.first().map(|info| info.family.clone()))?;
    let fixed = FIXED
        .iter()
        .copied()
        .find(|family| has(family))
        .map_or_else(|| family.clone(), str::to_owned);
    Some((family, fixed))
}

fn prints_japanese(info: &FontInfo) -> bool {
    JAPANESE.chars().all(|c| info.coverage.contains(u32::from(c)))
}

/// Finds the fonts for the book in `root`; `named` are paths of files from there, each with the place that names it.
///
/// # Errors
/// `font-missing`, if there is no font for Japanese, and for each file that is named and cannot be used.
pub fn find(root: &Path, named: &[(&str, Span)]) -> Result<Fonts, Vec<Diagnostic>> {
    if let Some((_, first)) = named.first() {
        return self::named(root, named).and_then(|files| {
            let none = Text::new(
                "指定したフォントでは日本語を印字できません",
                "none of the fonts that are named can print Japanese",
            );
            Fonts::of(files).ok_or_else(|| vec![missing(*first, none)])
        });
    }
    let own = root.join("fonts");
    let scanned = own.is_dir().then(|| load(typst_kit::fonts::scan(&own))).flatten();
    scanned.or_else(|| load(typst_kit::fonts::system())).ok_or_else(|| {
        let none = Text::new("日本語フォントが見つかりません", "there is no font that can print Japanese");
        vec![missing(Span::NONE, none)]
    })
}

/// The files that are named; every one that is none of ours to read, or no font, is said.
fn named(root: &Path, named: &[(&str, Span)]) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
    let (mut files, mut said) = (Vec::new(), Vec::new());
    for (path, span) in named {
        let message = match inside(root, path).and_then(|found| read(&[found]).ok()) {
            None => text!("フォント `{path}` を読めません", "the font `{path}` cannot be read"),
            Some(read) if read.iter().all(|(_, bytes)| Font::iter(Bytes::new(bytes.clone())).next().is_none()) => {
                text!("`{path}` はフォントファイルではありません", "`{path}` is no font")
            }
            Some(read) => {
                files.extend(read);
                continue;
            }
        };
        said.push(Diagnostic::new("font-missing", *span, message).help(Text::new(
            "本のフォルダーからの道筋とファイルを確かめてください。`fonts` を消すと、この計算機のフォント（`fonts-noto-cjk` など）を使います",
            "check the file and its path from the folder of the book; without `fonts` those of the machine are used (`fonts-noto-cjk` for one)",
        )));
    }
    if said.is_empty() { Ok(files) } else { Err(said) }
}

/// The file at a path, unless a link leads out of the book.
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let found = root.join(path).canonicalize().ok()?;
    (found.starts_with(&root) && found.is_file()).then_some(found)
}

fn missing(span: Span, message: Text) -> Diagnostic {
    Diagnostic::new("font-missing", span, message).help(Text::new(
        "`fonts-noto-cjk`（Debian・Ubuntu: `sudo apt install fonts-noto-cjk`）を入れるか、本のフォルダーの `fonts/` にフォントファイルを置いてください",
        "install `fonts-noto-cjk` (Debian, Ubuntu: `sudo apt install fonts-noto-cjk`), or put a font file into `fonts/` in the folder of the book",
    ))
}

/// Reads the files of the chosen families: upright, in the weights that the layout asks for.
fn load(found: impl Iterator<Item = (typst_kit::fonts::FontPath, FontInfo)>) -> Option<Fonts> {
    let found: Vec<_> = found.collect();
    let infos: Vec<_> = found.iter().map(|(_, info)| info.clone()).collect();
    let (family, fixed) = choose(&infos)?;
    let wanted = |info: &FontInfo| {
        let weight = info.variant.weight.to_number();
        let fits = matches!(weight, 400 | 700) || !info.axes.is_empty();
        [&family, &fixed].contains(&&info.family) && info.variant.style == FontStyle::Normal && fits
    };
    let of_weight: Vec<_> = found.iter().filter(|(_, info)| wanted(info)).collect();
    let all = || found.iter().filter(|(_, info)| info.family == family).collect();
    let chosen: Vec<_> = if of_weight.is_empty() { all() } else { of_weight };
    let mut paths: Vec<_> = chosen.into_iter().map(|(path, _)| path.path.clone()).collect();
    paths.sort();
    paths.dedup();
    Fonts::of(read(&paths).ok()?)
}

/// The files with their names, or the first path that cannot be read.
fn read(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, PathBuf> {
    let one = |path: &PathBuf| {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        std::fs::read(path).map(|bytes| (name, bytes)).map_err(|_| path.clone())
    };
    paths.iter().map(one).collect()
}
