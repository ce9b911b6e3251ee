//! The door through which files come in.
//!
//! Invariant: no other module reads from a disk. Everything behind this door works on [`Files`], so that a run is a function of its input.
//!
//! 1. Find the book: `book.toml` and the folders `content`, `catalog`, `themes` beside it; without a `book.toml` the folder itself is content.
//! 2. Walk them in a fixed order, past dot-files and past folders that ismsbook wrote itself.
//! 3. Read on all cores, within budgets, and never through a symbolic link that leads out of the book.
//! 4. Say what could not be read, with a guess of the encoding where a file is not UTF-8.

#![expect(clippy::disallowed_methods, reason = "the one module that reads from a disk")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Sources, Span};
use crate::text;
use crate::text::{Text, folded, nfc};

mod disk;
#[cfg(feature = "pdf")]
pub mod fonts;
pub mod git;
pub mod pack;

pub use disk::{Disk, Touched};

/// The largest source that is read.
pub const MAX_SOURCE: u64 = 16 << 20;
/// The largest picture or attachment that is read.
pub const MAX_ASSET: u64 = 64 << 20;
/// The file that marks a folder as written by ismsbook; such a folder is never read as content.
pub const MARKER: &str = ".ismsbook-output";
/// How the comment of an archive begins that ismsbook wrote as a pack; sixty-four hexadecimal digits follow it.
pub const SEAL: &str = "ismsbook/pack/1 sha256:";
/// The name of the file that makes a folder a book.
pub const BOOK_TOML: &str = "book.toml";

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// `book.toml`.
    Config,
    /// The sources of the ISMS.
    Content,
    /// What standards list.
    Catalog,
    /// Templates, styles, scripts and labels.
    Theme,
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path from the root of the book, with `/`, in NFC.
    pub path: String,
    /// What it is for.
    pub area: Area,
    /// The text; where a file is not UTF-8, a guess that serves to show its lines.
    pub text: String,
    /// Whether the text is what the author wrote; false where it could not be read as UTF-8.
    pub intact: bool,
}

/// A picture or an attachment under the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The path from the root of the book, with `/`, in NFC.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// All that was read for one run. A copy shares its texts.
#[derive(Clone, Debug, Default)]
pub struct Files {
    list: Vec<Arc<File>>,
    assets: BTreeMap<String, Arc<Asset>>,
    by_path: Arc<BTreeMap<String, FileId>>,
    /// The path that holds content: `content/`, or empty where the folder itself is content.
    pub content: &'static str,
    /// Whether there is a `book.toml`.
    pub has_config: bool,
    /// Whether something could not be read at all, so that what is not found may stand there.
    pub incomplete: bool,
}

impl Files {
    /// Files given as pairs of path and text, as tests and embedded books have them: `book.toml`, and paths that begin with `content/`, `catalog/` or `themes/`.
    #[must_use]
    pub fn from_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut files = Self {
            content: "content/",
            ..Self::default()
        };
        for (path, text) in texts {
            let area = area_of(&path, "content/");
            files.has_config |= area == Area::Config;
            if is_source(&path, area) {
                files.add(File {
                    path,
                    area,
                    text,
                    intact: true,
                });
            } else {
                let bytes = text.into_bytes();
                files.assets.insert(path.clone(), Arc::new(Asset { path, bytes }));
            }
        }
        files
    }

    /// Reads the book in `root`.
    #[must_use]
    pub fn read(root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut disk = Disk::new(root);
        disk.look(&Touched::All);
        disk.files()
    }

    /// Adds a file; where one with this path exists, the first one stays (a book's own files are added before embedded ones).
    ///
    /// A byte order mark is left behind here, so that nobody above has to count it.
    pub fn add(&mut self, mut file: File) -> FileId {
        if file.text.starts_with(BYTE_ORDER_MARK) {
            file.text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        self.share(Arc::new(file))
    }

    /// Adds a file that others hold too, as [`Files::add`] does.
    pub fn share(&mut self, file: Arc<File>) -> FileId {
        if let Some(id) = self.by_path.get(&file.path) {
            return *id;
        }
        let id = FileId::new(self.list.len());
        Arc::make_mut(&mut self.by_path).insert(file.path.clone(), id);
        self.list.push(file);
        id
    }

    /// Whether other files are the same under the same paths but for texts of content and bytes of pictures.
    #[must_use]
    pub fn differ_in_content_alone(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<File>, &Arc<File>)| {
            Arc::ptr_eq(a, b) || (a.area == Area::Content && b.area == Area::Content && a.intact == b.intact)
        };
        (self.content, self.has_config, self.incomplete) == (other.content, other.has_config, other.incomplete)
            && self.by_path == other.by_path
            && self.list.iter().zip(&other.list).all(same)
            && self.assets.keys().eq(other.assets.keys())
    }

    /// Puts other texts in the place of files that stand under the same path.
    fn exchange(&mut self, file: Arc<File>) {
        if let Some(id) = self.by_path.get(&file.path) {
            self.list[id.index()] = file;
        }
    }

    /// The files of an area, with their ids, sorted by path.
    pub fn of(&self, area: Area) -> impl Iterator<Item = (FileId, &Arc<File>)> {
        self.by_path
            .values()
            .map(|id| (*id, &self.list[id.index()]))
            .filter(move |(_, file)| file.area == area)
    }

    /// The file at `path`, from the root of the book.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<(FileId, &File)> {
        self.by_path.get(path).map(|id| (*id, self.list[id.index()].as_ref()))
    }

    /// The file of an id.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.list.get(id.index()).map(AsRef::as_ref)
    }

    /// The picture or attachment at `path`, from the root of the book.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path).map(AsRef::as_ref)
    }

    /// The paths of all pictures and attachments.
    pub fn asset_paths(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }

    /// Whether nothing was read that an author wrote.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.list.iter().any(|file| matches!(file.area, Area::Config | Area::Content)) && self.assets.is_empty()
    }

    /// Says which paths only differ by case or width: on other systems they are one file.
    fn collisions(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut seen: BTreeMap<String, FileId> = BTreeMap::new();
        for (path, id) in self.by_path.iter() {
            if let Some(first) = seen.insert(folded(path), *id) {
                let other = &self.list[first.index()].path;
                diagnostics.push(
                    Diagnostic::new(
                        "path-collision",
                        Span::new(*id, 0, 0),
                        text!(
                            "`{path}` と `{other}` は大文字・小文字や全角・半角しか違いません",
                            "`{path}` and `{other}` differ only by case or width"
                        ),
                    )
                    .help(Text::new("一方の名前を変えてください", "rename one of them")),
                );
            }
        }
    }
}

impl Sources for Files {
    fn path(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.path)
    }

    fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.text)
    }
}

/// The nearest folder upward from `start`, itself included, that holds a `book.toml`.
#[must_use]
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    start
        .ancestors()
        .find(|folder| folder.join(BOOK_TOML).is_file())
        .map(Path::to_path_buf)
}

/// The name of the folder of a book; empty if it has none.
#[must_use]
pub fn folder_name(root: &Path) -> String {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    full.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Whether bytes end as an archive that ismsbook wrote as a pack.
fn is_pack(bytes: &[u8]) -> bool {
    let end = bytes.len().checked_sub(SEAL.len() + 64);
    end.is_some_and(|end| bytes[end..].starts_with(SEAL.as_bytes()))
}

fn area_of(path: &str, content: &str) -> Area {
    match path.split('/').next() {
        Some(BOOK_TOML) => Area::Config,
        Some("catalog") if !content.is_empty() => Area::Catalog,
        Some("themes") if !content.is_empty() => Area::Theme,
        _ => Area::Content,
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file that a walk came by.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    path: String,
    disk: PathBuf,
    area: Area,
}

/// Why a file could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Unreadable(String),
    LinkToNothing,
    TooLarge(u64),
    LinkOut,
    LinkFolder,
    NotAFile,
    Active,
}

impl Problem {
    fn diagnostic(self, span: Span) -> Diagnostic {
        match self {
            Self::Unreadable(error) => Diagnostic::new(
                "unreadable",
                span,
                text!("ファイルを読めません ({error})", "the file cannot be read ({error})"),
            )
            .help(Text::new("読み取りの権限を確かめてください", "check the permissions")),
            Self::LinkToNothing => Diagnostic::new(
                "unreadable",
                span,
                Text::new(
                    "このシンボリックリンクの先にファイルがありません",
                    "this symbolic link leads to no file",
                ),
            )
            .help(Text::new(
                "リンクを消すか、ファイルそのものを置いてください",
                "remove the link, or put the file itself there",
            )),
            Self::TooLarge(limit) => {
                let limit = limit >> 20;
                Diagnostic::new(
                    "too-large",
                    span,
                    text!("ファイルが {limit} MiB を超えています", "the file is larger than {limit} MiB"),
                )
                .help(Text::new("ファイルを分けてください", "split the file"))
            }
            Self::LinkOut => Diagnostic::new(
                "link-out-of-book",
                span,
                Text::new(
                    "このシンボリックリンクは本の外を指しています",
                    "this symbolic link leads out of the book",
                ),
            )
            .help(Text::new(
                "ファイルそのものを本の中に置いてください",
                "put the file itself into the book",
            )),
            Self::LinkFolder => Diagnostic::new(
                "link-out-of-book",
                span,
                Text::new(
                    "フォルダーへのシンボリックリンクはたどりません",
                    "symbolic links to folders are not followed",
                ),
            )
            .help(Text::new(
                "フォルダーそのものを本の中に置いてください",
                "put the folder itself into the book",
            )),
            Self::NotAFile => Diagnostic::new(
                "unreadable",
                span,
                Text::new("通常のファイルではありません", "this is not a regular file"),
            )
            .help(Text::new("本の外へ移してください", "move it out of the book")),
            Self::Active => Diagnostic::new(
                "active-file",
                span,
                Text::new("HTML やスクリプトは本に置けません", "HTML and scripts cannot stand in a book"),
            )
            .help(Text::new(
                "Markdown で書くか、本の外に置いてください",
                "write it as Markdown, or keep it outside the book",
            )),
        }
    }
}

/// Lists the files below `root/folder` in a fixed order.
fn walk(root: &Path, folder: &str, area: Area, found: &mut Vec<Found>, problems: &mut Vec<(String, Area, Problem)>) {
    let start = root.join(folder);
    if !start.exists() {
        return;
    }
    let real_root = real(root);
    if !folder.is_empty() && start.is_symlink() {
        // The walk would follow it without asking.
        problems.push((
            folder.to_owned(),
            area,
            if real(&start).starts_with(&real_root) {
                Problem::LinkFolder
            } else {
                Problem::LinkOut
            },
        ));
        return;
    }
    let walker = walkdir::WalkDir::new(&start).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        let dotted = entry.depth() > 0 && name.starts_with('.');
        let written = entry.file_type().is_dir() && entry.path().join(MARKER).exists();
        let build = entry.depth() == 1 && folder.is_empty() && entry.file_type().is_dir() && matches!(&*name, "target" | "node_modules");
        !(dotted || written || build)
    });
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(String::new, |path| relative(root, path));
                let reason = error.io_error().map_or_else(|| error.to_string(), io_reason);
                problems.push((path, area, Problem::Unreadable(reason)));
                continue;
            }
        };
        let path = relative(root, entry.path());
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        if kind.is_symlink() {
            match behind_link(entry.path(), &real_root) {
                Ok(disk) => found.push(Found { path, disk, area }),
                Err(problem) => problems.push((path, area, problem)),
            }
            continue;
        }
        if kind.is_file() {
            found.push(Found {
                path,
                disk: entry.into_path(),
                area,
            });
        } else {
            problems.push((path, area, Problem::NotAFile));
        }
    }
}

/// The path without symbolic links on the way.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// The file that a path leads to, if it lies in the book.
fn behind_link(path: &Path, real_root: &Path) -> Result<PathBuf, Problem> {
    match path.canonicalize() {
        Ok(target) if !target.starts_with(real_root) => Err(Problem::LinkOut),
        Ok(target) if target.is_dir() => Err(Problem::LinkFolder),
        Ok(target) if target.is_file() => Ok(target),
        Ok(_) => Err(Problem::NotAFile),
        Err(_) => Err(Problem::LinkToNothing),
    }
}

/// The path from the root, with `/`, in NFC.
fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    nfc(&parts.join("/"))
}

/// The reason of an error without the path, which stands elsewhere.
fn io_reason(error: &std::io::Error) -> String {
    error.kind().to_string()
}

enum Outcome {
    Text(String),
    Asset(Vec<u8>),
    Legacy { text: String, offset: usize, guess: &'static str },
}

/// Reads a file; `None` if it is not there any more.
fn read_one(found: &Found) -> Result<Option<Outcome>, Problem> {
    let source = is_source(&found.path, found.area);
    if !source && is_active(&found.path) {
        return Err(Problem::Active);
    }
    let limit = if source { MAX_SOURCE } else { MAX_ASSET };
    let read = || {
        let small = std::fs::metadata(&found.disk)?.len() <= limit;
        small.then(|| std::fs::read(&found.disk)).transpose()
    };
    let bytes = match read() {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(Problem::TooLarge(limit)),
        // Moved away since the walk came by.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Problem::Unreadable(io_reason(&error))),
    };
    if !source {
        return Ok(Some(Outcome::Asset(bytes)));
    }
    Ok(Some(match String::from_utf8(bytes) {
        Ok(text) => match text.find("\u{1b}$") {
            // Shifts to two-byte characters: all of it is ASCII, none of it is what it seems.
            Some(offset) => legacy(text.as_bytes(), offset, false),
            None => Outcome::Text(text),
        },
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let cut = error.utf8_error().error_len().is_none();
            legacy(&error.into_bytes(), offset, cut)
        }
    }))
}

/// A readable guess at a text that is not UTF-8 from `offset` on. `cut`: it ends within a character there.
fn legacy(bytes: &[u8], offset: usize, cut: bool) -> Outcome {
    let (head, tail) = bytes.split_at(offset);
    let head = String::from_utf8_lossy(head);
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head);
    if cut && !head.is_ascii() {
        return Outcome::Legacy {
            text: format!("{head}{}", char::REPLACEMENT_CHARACTER),
            offset: head.len(),
            guess: CUT_SHORT,
        };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] => encoding_rs::UTF_16BE,
        _ => detector.guess(Some(b"jp"), chardetng::Utf8Detection::Deny),
    };
    let tail = encoding.decode_without_bom_handling(tail).0;
    let text = format!("{head}{}", tail.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&tail));
    let guess = match encoding.name() {
        "Shift_JIS" => "CP932 (Shift_JIS)",
        name => name,
    };
    Outcome::Legacy {
        text,
        offset: head.len(),
        guess,
    }
}

/// Stands for an encoding: UTF-8 whose last character is not whole.
const CUT_SHORT: &str = "UTF-8";

fn not_utf8(file: &File, id: FileId, offset: usize, guess: &str) -> Diagnostic {
    let width = file.text[offset..].chars().next().map_or(0, char::len_utf8);
    let from = guess.split(' ').next().unwrap_or(guess);
    let path = &file.path;
    if guess == CUT_SHORT {
        return Diagnostic::new(
            "not-utf8",
            Span::new(id, offset, offset + width),
            Text::new("ファイルが文字の途中で終わっています", "the file ends within a character"),
        )
        .help(Text::new(
            "ファイルを元から写し直してください",
            "copy the file again from where it came",
        ));
    }
    Diagnostic::new(
        "not-utf8",
        Span::new(id, offset, offset + width),
        Text::new("文字コードが UTF-8 ではありません", "the file is not UTF-8"),
    )
    .label(text!("{guess} で保存されているようです", "this looks like {guess}"))
    .help(text!(
        "UTF-8 で保存し直してください (例: `iconv -f {from} -t UTF-8 {path}`)",
        "save it as UTF-8 (for example `iconv -f {from} -t UTF-8 {path}`)"
    ))
}

/// The extension in lower case.
fn extension(path: &str) -> String {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or_else(String::new, |(_, extension)| extension.to_lowercase())
}

/// Whether a file is a text that ismsbook reads.
fn is_source(path: &str, area: Area) -> bool {
    match area {
        Area::Config | Area::Theme => true,
        Area::Catalog => matches!(extension(path).as_str(), "yaml" | "yml"),
        Area::Content => {
            matches!(extension(path).as_str(), "md" | "markdown" | "yaml" | "yml") || path.ends_with(".md.jinja") || is_disclosures(path)
        }
    }
}

/// Whether a file under the content is one that suppliers may name as their disclosures; other JSON is an attachment.
#[must_use]
pub fn is_disclosures(path: &str) -> bool {
    path.ends_with("disclosures.json")
}

/// Whether a browser would run a file.
fn is_active(path: &str) -> bool {
    matches!(extension(path).as_str(), "html" | "htm" | "xhtml" | "js" | "mjs" | "wasm" | "swf")
}
