//! Edits as people, editors and git make them, drawn at random.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Numbers that are the same in every run.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// What is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A book with records, settings and a style sheet of its own.
    Book,
    /// A folder of documents without a `book.toml`: it has no pages of standards, so that many scripts are run on it in the time of one on a book.
    Folder,
}

/// A book or folder that is being edited.
pub(super) struct Desk {
    folder: tempfile::TempDir,
    subject: Subject,
}

const BOOK: &str = "[book]\nid = \"desk\"\ntitle = \"Desk\"\norganization = \"Example\"\nlanguage = \"en\"\nlanguages = [\"en\"]\nas_of = \"2026-11-28\"\n";

const FILES: &[(&str, &str)] = &[
    (
        "content/README.md",
        "# Handbook\n\nSee [the policy](policies/policy.md), [[POL-A]] and [[R-1]].\n",
    ),
    (
        "content/policies/policy.md",
        "---\nid: POL-A\ntitle: Policy\nkind: policy\nnumber: P-1\nowner: role-top\nimplements: [A.5.1]\n---\n\n# Policy\n\n## Aim\n\nText on [[A.5.1]] and [aim](#aim).\n\n![plan](plan.png)\n\n```yaml\nkey: value\n```\n",
    ),
    ("content/policies/plan.png", "not really a picture"),
    (
        "content/standards/access.md",
        "---\nid: STD-A\ntitle: Access\nkind: standard\nunder: POL-A\nimplements: [A.5.15, {control: A.5.18, at: Review}]\n---\n\n# Access\n\n## Review\n\nEvery quarter, see [policy](../policies/policy.md#aim).\n",
    ),
    (
        "content/standards/counted.md.jinja",
        "---\nid: STD-N\ntitle: Counted\n---\n\n# Counted\n\nThere are {{ count(\"risks\") }} risks.\n",
    ),
    (
        "content/registers/roles.yaml",
        "roles:\n  - {id: role-top, title: Top management, office: true, holders: [{person: P-1, from: 2026-01-01}]}\npeople:\n  - {id: P-1, name: A. B.}\n",
    ),
    (
        "content/registers/risks.yaml",
        "risks:\n  - id: R-1\n    title: Loss of data\n    owner: role-top\n    affects: [availability]\n    sources: []\n    event: A disk fails.\n    consequence: Work stops.\n    assessed: {round: RA-1, on: 2026-06-01, by: [role-top]}\n    inherent: {likelihood: 3, impact: 3}\n    current: {likelihood: 2, impact: 2}\n    treatment:\n      option: modify\n      controls: [A.8.13]\n      actions: []\n      plan_approved: {by: role-top, on: 2026-06-02}\n      residual: {likelihood: 1, impact: 2}\n      residual_accepted: {by: role-top, on: 2026-06-02}\nassessments:\n  - {id: RA-1, kind: regular, on: 2026-06-01, method: STD-A, participants: [role-top]}\n",
    ),
    (
        "content/policies/told.md",
        "---\nid: POL-T\ntitle: Told\nclassification: public\n---\n\n# Told\n\n## Outside\n\nWords.\n\n## Inside {classification=confidential}\n\nSee [[R-1]], [[POL-A]] and [inside](#inside).\n",
    ),
];

impl Desk {
    /// A small book in a folder of its own, with two revisions in git.
    pub(super) fn new(subject: Subject) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("there is room for a book"),
            subject,
        };
        if subject == Subject::Book {
            desk.put("book.toml", BOOK);
            desk.put("themes/default/assets/style.css", "body { color: blue }\n");
        }
        FILES.iter().for_each(|(path, text)| desk.write(path, text));
        desk.git(&["init", "--quiet", "--initial-branch=main"]);
        desk.git(&["add", "--all"]);
        desk.git(&["commit", "--quiet", "--message=first"]);
        desk.write(
            "content/standards/backup.md",
            "---\nid: STD-B\ntitle: Backup\nimplements: [A.8.13]\n---\n\n# Backup\n\nDaily. See [[STD-A#Review]].\n",
        );
        desk.write("content/README.md", "# Handbook\n\nSee [[STD-B]] and [[R-1|the risk]].\n");
        if subject == Subject::Book {
            desk.put("themes/default/assets/style.css", "body { color: black }\n");
        }
        desk.git(&["add", "--all"]);
        desk.git(&["commit", "--quiet", "--message=second"]);
        desk
    }

    pub(super) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder that holds the sources.
    fn content(&self) -> PathBuf {
        match self.subject {
            Subject::Book => self.root().join("content"),
            Subject::Folder => self.root().to_path_buf(),
        }
    }

    /// Writes a source whose path begins with `content/`. A folder gets neither records nor what names a standard.
    fn write(&self, path: &str, text: &str) {
        let inner = path.strip_prefix("content/").expect("sources lie below the content");
        let text = match self.subject {
            Subject::Book => text.to_owned(),
            Subject::Folder if path.ends_with(".yaml") => return,
            Subject::Folder => {
                let names_nothing = |line: &&str| !line.starts_with("implements:") && !line.starts_with("owner:");
                let lines: Vec<_> = text.lines().filter(names_nothing).collect();
                lines.join("\n").replace("[[A.5.1]]", "it") + "\n"
            }
        };
        Self::put_bytes(&self.content().join(inner), text.as_bytes());
    }

    fn put(&self, path: &str, text: &str) {
        Self::put_bytes(&self.root().join(path), text.as_bytes());
    }

    fn put_bytes(path: &Path, bytes: &[u8]) {
        let parent = path.parent().expect("files stand in folders");
        std::fs::create_dir_all(parent).expect("the book can be written");
        std::fs::write(path, bytes).expect("the book can be written");
    }

    fn git(&self, arguments: &[&str]) {
        let done = Command::new("git")
            .args([
                "-c",
                "user.name=desk",
                "-c",
                "user.email=desk@example.com",
                "-c",
                "core.fsmonitor=false",
            ])
            .args(arguments)
            .current_dir(self.root())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git is there");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// The files of the content, sorted.
    fn sources(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.content()).sort_by_file_name().into_iter();
        let files = files.filter_entry(|entry| entry.file_name() != ".git");
        let files = files.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files.map(walkdir::DirEntry::into_path).collect()
    }

    fn documents(&self) -> Vec<PathBuf> {
        let is_document = |path: &PathBuf| path.to_string_lossy().ends_with(".md");
        self.sources().into_iter().filter(is_document).collect()
    }

    /// Does something, and says what.
    pub(super) fn edit(&self, chance: &mut Chance) -> String {
        let steps = 1 + chance.below(3);
        let done: Vec<_> = (0..steps).map(|_| self.step(chance)).collect();
        done.join(", then ")
    }

    fn step(&self, chance: &mut Chance) -> String {
        let documents = self.documents();
        if documents.len() < 3 || self.sources().len() > 24 {
            self.start_over();
            return "everything as committed".to_owned();
        }
        let path = chance.of(&documents).clone();
        let name = path.strip_prefix(self.root()).unwrap_or(&path).display().to_string();
        let text = std::fs::read(&path).unwrap_or_default();
        // What follows the first sixteen is done to books alone.
        let kinds = if self.subject == Subject::Book { 20 } else { 16 };
        match chance.below(kinds) {
            0..=3 => {
                Self::put_bytes(&path, &edited(&text, chance));
                format!("write {name}")
            }
            4 | 5 => {
                // As most editors save: beside it, then in its place.
                let beside = path.with_extension("tmp~");
                Self::put_bytes(&beside, &edited(&text, chance));
                std::fs::rename(&beside, &path).expect("the file can be renamed");
                format!("write and rename {name}")
            }
            6 => {
                // As vi saves: the old file aside, a new one, the old one away.
                let aside = path.with_extension("md~");
                std::fs::rename(&path, &aside).expect("the file can be renamed");
                Self::put_bytes(&path, &edited(&text, chance));
                std::fs::remove_file(&aside).expect("the file can be removed");
                format!("write {name} with a backup")
            }
            7 => {
                std::fs::remove_file(&path).expect("the file can be removed");
                format!("delete {name}")
            }
            8 => {
                std::fs::remove_file(&path).expect("the file can be removed");
                Self::put_bytes(&path, &edited(&text, chance));
                format!("delete and write {name}")
            }
            9 => {
                let to = path.with_file_name(format!("renamed-{}.md", chance.below(5)));
                std::fs::rename(&path, &to).expect("the file can be renamed");
                format!("rename {name} to {}", to.display())
            }
            10 => {
                let folder = path.parent().expect("a document stands in a folder");
                if folder == self.content() {
                    return self.new_document(chance);
                }
                let to = folder.with_file_name(format!("folder-{}", chance.below(4)));
                if to.exists() {
                    return self.new_document(chance);
                }
                std::fs::rename(folder, &to).expect("the folder can be renamed");
                format!("rename the folder of {name} to {}", to.display())
            }
            11 => {
                let revision = *chance.of(&["main", "main~1"]);
                self.git(&["checkout", "--quiet", "--force", "--detach", revision]);
                format!("check out {revision}")
            }
            12 => self.new_document(chance),
            13 => {
                // Names as some systems write them: letters and marks apart.
                let (apart, number) = ("か\u{3099}いと\u{3099}", chance.below(3));
                let path = self.content().join(format!("{apart}-{number}.md"));
                Self::put_bytes(
                    &path,
                    format!("# {apart}\n\nSee [one](か\u{3099}いと\u{3099}-1.md) and [two](がいど-2.md).\n").as_bytes(),
                );
                "write a document with a decomposed name".to_owned()
            }
            14 => {
                // Cut short, perhaps within a character; sometimes it stays like that.
                let whole = edited(&text, chance);
                let cut = chance.below(whole.len().max(1));
                Self::put_bytes(&path, &whole[..cut]);
                if chance.below(3) > 0 {
                    Self::put_bytes(&path, &whole);
                }
                format!("write half of {name}")
            }
            15 => {
                for _ in 0..20 {
                    let path = chance.of(&documents);
                    let text = std::fs::read(path).unwrap_or_default();
                    Self::put_bytes(path, &edited(&text, chance));
                }
                "write twenty times".to_owned()
            }
            16 => {
                let number = chance.below(1000);
                self.put(
                    "book.toml",
                    &format!("{BOOK}# {number}\n[check]\nall = \"{}\"\n", chance.of(&["warn", "allow", "deny"])),
                );
                "write book.toml".to_owned()
            }
            17 => {
                let number = chance.below(1000);
                self.put("themes/default/assets/style.css", &format!("body {{ margin: {number}px }}\n"));
                "write the style sheet".to_owned()
            }
            18 => {
                let register = self.content().join("registers/risks.yaml");
                let text = std::fs::read_to_string(&register).unwrap_or_else(|_| FILES[6].1.to_owned());
                let (from, to) = *chance.of(&[
                    ("likelihood: 3", "likelihood: 4"),
                    ("likelihood: 4", "likelihood: 3"),
                    ("Loss of data", "Loss of all data"),
                    ("id: R-1\n", "id: R-2\n"),
                    ("id: R-2\n", "id: R-1\n"),
                    ("owner: role-top\n    affects", "owner: role-nobody\n    affects"),
                    ("role-nobody", "role-top"),
                    ("option: modify", "option: [broken"),
                    ("option: [broken", "option: modify"),
                ]);
                Self::put_bytes(&register, text.replace(from, to).as_bytes());
                format!("write {to:?} for {from:?} in a register")
            }
            _ => {
                // The whole content away and back, as a program does that rewrites it.
                let (content, aside) = (self.root().join("content"), self.root().join("content.aside"));
                std::fs::rename(&content, &aside).expect("the folder can be renamed");
                std::fs::rename(&aside, &content).expect("the folder can be renamed");
                Self::put_bytes(&path, &edited(&text, chance));
                format!("move the content away and back, and write {name}")
            }
        }
    }

    fn new_document(&self, chance: &mut Chance) -> String {
        let (folder, number) = (*chance.of(&["", "policies/", "new/", "new/deep/"]), chance.below(6));
        let path = format!("content/{folder}page-{number}.md");
        self.write(
            &path,
            &format!(
                "---\nid: PAGE-{}\n---\n\n# Page {number}\n\nSee [[POL-A]], [[STD-A#Review]] and [a page](page-1.md).\n",
                chance.below(8)
            ),
        );
        format!("write the new {path}")
    }

    /// Puts everything back to what was committed last.
    fn start_over(&self) {
        self.git(&["checkout", "--quiet", "--force", "main"]);
        self.git(&["clean", "--quiet", "--force", "-d", "-x"]);
    }
}

/// A text with something changed in it.
fn edited(text: &[u8], chance: &mut Chance) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(text) else {
        return b"# Mended\n\nIt can be read again.\n".to_vec();
    };
    let number = chance.below(1000);
    let more = match chance.below(10) {
        0 => format!("\n## Part {number}\n\nMore.\n"),
        1 => format!("\nSee [[R-{}]] and [[POL-A]].\n", chance.below(3)),
        2 => return text.replacen("# ", &format!("# {number} "), 1).into_bytes(),
        3 => return text.replacen("title: ", &format!("title: N{number} "), 1).into_bytes(),
        4 => {
            let lines: Vec<_> = text.lines().collect();
            let kept = &lines[..lines.len().saturating_sub(1)];
            return kept.iter().flat_map(|line| [line, "\n"]).collect::<String>().into_bytes();
        }
        5 => format!("\n![plan](plan.png)\n\n| a | b |\n|---|---|\n| {number} | [[STD-B]] |\n"),
        6 => {
            // A paragraph into the section before or behind it.
            let mut parts: Vec<_> = text.split("\n\n").collect();
            let at = chance.below(parts.len());
            let to = (at + 1).min(parts.len() - 1);
            parts.swap(at, to);
            return parts.join("\n\n").into_bytes();
        }
        7 => return text.replacen("\n\n", &format!("\n\nA word first, {number}.\n\n"), 1).into_bytes(),
        _ => format!("\nA line, {number}: バックアップ。\n"),
    };
    let mut out = text.to_owned();
    // Texts do not grow without end.
    if out.len() > 4_000 {
        out.truncate(out.char_indices().map(|(at, _)| at).take_while(|at| *at <= 600).last().unwrap_or(0));
    }
    out.push_str(&more);
    out.into_bytes()
}
