//! Words that stand in every non-public place of the sample: none of them is in what readers outside get, and each is in what the organization gets.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::{put, run, tree};
use crate::scan::found;

/// The most words in one kind of place.
const MOST: usize = 6;

/// Fields that readers outside get of records that are public, as `ismsbook audiences` prints them.
const TOLD: &[&str] = &[
    "services.name",
    "scopes.statement",
    "certificates.body",
    "certificates.number",
    "suppliers.name",
    "suppliers.services_used",
    "duties.topic",
    "duties.what",
];

/// Whose values are no free text: a word more would be a mistake.
const FIXED: &[&str] = &["not_names", "period", "label", "number", "every"];

/// What is planted: words by kind of place.
#[derive(Default)]
struct Canaries {
    places: BTreeMap<String, Vec<String>>,
    count: usize,
}

impl Canaries {
    /// A new word for a kind of place; `None` if there are enough of them.
    fn word(&mut self, place: &str) -> Option<String> {
        let words = self.places.entry(place.to_owned()).or_default();
        if words.len() == MOST {
            return None;
        }
        self.count += 1;
        let word = format!("Kanaria{:04}", self.count);
        words.push(word.clone());
        Some(word)
    }

    /// A new word, where there may be any number.
    fn always(&mut self, place: &str) -> String {
        self.word(place).unwrap_or_else(|| panic!("{place} has all its words"))
    }

    fn words(&self) -> Vec<&str> {
        self.places.values().flatten().map(String::as_str).collect()
    }

    /// Plants words in the free texts of a register.
    fn register(&mut self, text: &str) -> String {
        let mut kind = String::new();
        let mut is_public = false;
        let mut field = "";
        let lines: Vec<_> = text.lines().collect();
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            if line.ends_with(':') && !line.starts_with([' ', '#']) {
                line.trim_end_matches(':').clone_into(&mut kind);
            }
            if line.starts_with("  - ") {
                let record = lines[at + 1..].iter().take_while(|line| line.starts_with("    "));
                is_public = kind != "soa" && record.clone().any(|line| line.trim() == "classification: public");
            }
            out.push_str(line);
            // Remarks begin with `#`: nobody reads them.
            let entry = line.trim_start().trim_start_matches("- ");
            if let Some(key) = entry.strip_suffix(':') {
                field = key;
            }
            if let Some((key, _)) = entry
                .split_once(": ")
                .filter(|(_, value)| is_free(value) && !entry.contains(['{', '[']) && !entry.starts_with('#'))
            {
                let place = format!("{kind}.{key}");
                // Words in both languages stand below the field they are of.
                let told = format!("{kind}.{}", if key == "ja" { field } else { key });
                let is_told = TOLD.contains(&&*told) && is_public;
                // What a Statement of Applicability tells customers stands deeper than its other fields.
                let is_disclosed = kind == "soa" && !["how", "exclude", "practice"].contains(&key);
                if !is_told
                    && !is_disclosed
                    && !FIXED.contains(&key)
                    && let Some(word) = self.word(&place)
                {
                    out.push_str(&format!(" {word}"));
                }
            }
            out.push('\n');
        }
        out
    }

    /// A text with a word in each kind of place that Markdown has.
    fn markdown(&mut self, place: &str, heading: &str) -> String {
        let mut word = |what: &str| self.always(&format!("{place}, {what}"));
        let heading_word = word("heading");
        let lines = [
            format!(
                "{heading} 内部の事項 {heading_word} {{#{}{}}}",
                word("anchor").to_lowercase(),
                if heading == "##" { " classification=internal" } else { "" }
            ),
            format!("段落 {} と *{}* と `{}`。", word("paragraph"), word("emphasis"), word("code")),
            format!("- 項目 {}", word("item")),
            format!("1. 番号 {}", word("number")),
            format!("> 引用 {}", word("quotation")),
            format!("> [!NOTE]\n> 注記 {}", word("alert")),
            format!("| 見出し {} | 列 |\n|---|---|\n| {} | 値 |", word("head of a table"), word("cell")),
            format!("```sh\necho {}\n```", word("block of code")),
            format!(
                "[{}](https://example.com/{} \"{}\")",
                word("words of a link"),
                word("address"),
                word("title of a link")
            ),
            format!(
                "![{}](secret-{}.svg \"{}\")",
                word("picture"),
                word("name of a picture"),
                word("title of a picture")
            ),
            format!(
                "<details><summary>{}</summary>\n\n{}\n\n</details>",
                word("summary"),
                word("details")
            ),
            format!("用語 {}\n: 説明 {}", word("term"), word("definition")),
            format!("脚注[^内]。\n\n[^内]: 脚注の文 {}", word("footnote")),
            format!(
                "<ruby>漢字<rt>{}</rt></ruby> <abbr title=\"{}\">略</abbr>",
                word("ruby"),
                word("abbreviation")
            ),
        ];
        lines.join("\n\n") + "\n"
    }
}

/// Whether a value is a sentence or a name that an author may write as he likes.
fn is_free(value: &str) -> bool {
    let is_japanese = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    !value.starts_with(['{', '[', '"', '\'', '|', '>', '&', '*']) && value.chars().any(is_japanese) && !value.contains(" #")
}

/// The sample with words planted, in `root`.
fn plant(root: &Path) -> Canaries {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut canaries = Canaries::default();
    for (path, bytes) in tree(&sample.join("content")) {
        if path.ends_with('/') {
            continue;
        }
        let text = String::from_utf8(bytes).expect("the sources of the sample are UTF-8");
        let text = match path.as_str() {
            path if path.ends_with(".yaml") => canaries.register(&text),
            "policies/isms-policy.md" => {
                let text = text.replace(
                    "distribution: ",
                    &format!("distribution: {} ", canaries.always("public document, distribution")),
                );
                let text = text.replace(
                    "retention: ",
                    &format!("retention: {} ", canaries.always("public document, retention")),
                );
                let text = text.replace("ref: ", &format!("ref: {} ", canaries.always("public document, approval")));
                let text = text.replace(
                    "change: 制定",
                    &format!("change: 制定 {}", canaries.always("public document, history")),
                );
                format!("{text}\n{}", canaries.markdown("section of a public document", "##"))
            }
            "procedures/backup-and-restore.md" => format!("{text}\n{}", canaries.markdown("internal document", "###")),
            _ => text,
        };
        put(root, &format!("content/{path}"), text);
    }
    // Pictures are named by the texts that show them; what stands in a picture goes with it.
    let named: Vec<_> = canaries
        .places
        .iter()
        .filter(|(place, _)| place.ends_with("name of a picture"))
        .collect();
    let named: Vec<_> = named.into_iter().map(|(place, words)| (place.clone(), words[0].clone())).collect();
    for (place, word) in named {
        let folder = if place.starts_with("section") { "policies" } else { "procedures" };
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title><desc>{}</desc><metadata>{}</metadata></svg>",
            canaries.always(&format!("{place}: its title")),
            canaries.always(&format!("{place}: its description")),
            canaries.always(&format!("{place}: its metadata")),
        );
        put(root, &format!("content/{folder}/secret-{word}.svg"), svg);
    }
    let page = canaries.always("internal page, name of its file");
    let words = [canaries.always("internal page, title"), canaries.always("internal page, text")];
    put(
        root,
        &format!("content/manual/{}.md", page.to_lowercase()),
        format!("# {}\n\n{}\n", words[0], words[1]),
    );
    let settings = std::fs::read_to_string(sample.join("book.toml")).expect("the sample has settings");
    put(root, "book.toml", settings);
    canaries
}

#[test]
fn no_canary_is_in_what_readers_outside_get() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let canaries = plant(folder.path());
    let words = canaries.words();
    let kinds = canaries.places.len();
    assert!(
        words.len() >= 250 && kinds >= 60,
        "{} words in {kinds} kinds of places",
        words.len()
    );
    let built = |audience: &str| {
        let ran = run(folder.path(), &["build", "--audience", audience, "-o", audience, "--allow", "all"]);
        assert_eq!(ran.code, 0, "{audience}: {}", ran.stderr);
        tree(&folder.path().join(audience))
    };
    let internal = found(&built("internal"), &words);
    let unseen: Vec<_> = canaries
        .places
        .iter()
        .filter(|(_, words)| words.iter().any(|word| !internal.contains(word.as_str())))
        .collect();
    assert!(unseen.is_empty(), "the organization itself misses {unseen:#?}");
    for audience in ["public", "customer"] {
        let leaked = found(&built(audience), &words);
        let leaks: Vec<_> = canaries
            .places
            .iter()
            .filter(|(_, words)| words.iter().any(|word| leaked.contains(word.as_str())))
            .collect();
        assert!(leaks.is_empty(), "{audience} readers get {leaks:#?}");
    }
}

/// What is in an archive and in the archives within, unpacked; of PDFs their text and all their objects as well. What unpacks is not what packed.
#[cfg(feature = "pdf")]
fn inside(name: &str, bytes: Vec<u8>, files: &mut BTreeMap<String, Vec<u8>>) {
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("the archive opens");
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).expect("the entry opens");
            let path = format!("{name}/{}", entry.name().expect("the name is UTF-8"));
            let mut inner = Vec::new();
            std::io::copy(&mut entry, &mut inner).expect("the entry unpacks");
            inside(&path, inner, files);
        }
    } else if bytes.starts_with(b"%PDF") {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let path = folder.path().join("x.pdf");
        std::fs::write(&path, &bytes).expect("the PDF can be written");
        let print = |program: &str, arguments: &[&str]| {
            let output = std::process::Command::new(program)
                .args(arguments)
                .current_dir(folder.path())
                .output();
            let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        let text = String::from_utf8(print("pdftotext", &["-raw", "x.pdf", "-"])).expect("the text is UTF-8");
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        files.insert(format!("{name}: text"), dense.into_bytes());
        files.insert(
            format!("{name}: objects"),
            print("qpdf", &["--qdf", "--object-streams=disable", "x.pdf", "-"]),
        );
    }
    files.insert(name.to_owned(), bytes);
}

#[cfg(feature = "pdf")]
#[test]
fn no_canary_is_in_the_packs_of_readers_outside() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let canaries = plant(folder.path());
    let mut words = canaries.words();
    // What they may read stands in PDF and workbook, and is found there.
    let told = "24時間365日";
    words.push(told);
    for audience in ["public", "customer"] {
        let archive = format!("{audience}.zip");
        let ran = run(folder.path(), &["pack", "--audience", audience, "-o", &archive, "--allow", "all"]);
        assert_eq!(ran.code, 0, "{audience}: {}", ran.stderr);
        let bytes = std::fs::read(folder.path().join(&archive)).expect("the pack is there");
        let mut files = BTreeMap::new();
        inside(&archive, bytes, &mut files);
        for kind in [".ja.pdf: text", "sharedStrings.xml", "disclosures.json"] {
            let own = files.iter().filter(|(path, _)| path.ends_with(kind));
            let own: BTreeMap<_, _> = own.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
            assert!(!found(&own, &[told]).is_empty(), "{audience}: {kind} in {:?}", files.keys());
        }
        let leaked = found(&files, &words);
        assert_eq!(leaked.into_iter().collect::<Vec<_>>(), [told], "{audience}");
    }
}
