//! Reads a PDF back: its objects with qpdf, its text with poppler.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A PDF on disk, with its objects.
pub(crate) struct Pdf {
    folder: tempfile::TempDir,
    json: Value,
}

/// Text without blanks and what cannot be seen: columns break words wherever they are full.
pub(crate) fn dense(text: &str) -> String {
    let unseen = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}');
    text.chars().filter(|c| !unseen(*c)).collect()
}

fn ran(program: &str, arguments: &[&str], path: &Path, last: &[&str]) -> String {
    let output = Command::new(program).args(arguments).arg(path).args(last).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    assert!(
        output.status.success(),
        "{program}: {} {}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("what is printed is UTF-8")
}

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let path = folder.path().join("p.pdf");
        std::fs::write(&path, bytes).expect("a temporary folder can be written");
        let json = ran("qpdf", &["--json=2"], &path, &[]);
        Self {
            folder,
            json: serde_json::from_str(&json).expect("qpdf prints JSON"),
        }
    }

    fn run(&self, program: &str, arguments: &[&str], last: &[&str]) -> String {
        ran(program, arguments, &self.folder.path().join("p.pdf"), last)
    }

    /// What `qpdf --check` says of it; it fails where that finds a mistake or a warning.
    pub(crate) fn check(&self) -> String {
        self.run("qpdf", &["--check"], &[])
    }

    /// The text of some pages in the order of the content.
    pub(crate) fn text(&self, from: usize, to: usize) -> String {
        let (from, to) = (from.to_string(), to.to_string());
        self.run("pdftotext", &["-q", "-raw", "-f", &from, "-l", &to], &["-"])
    }

    /// The text of each page.
    pub(crate) fn by_page(&self) -> Vec<String> {
        let text = self.text(1, self.pages());
        let pages: Vec<_> = text.split_terminator('\u{c}').map(str::to_owned).collect();
        assert_eq!(pages.len(), self.pages());
        pages
    }

    /// The lines of `pdffonts` below its head.
    pub(crate) fn fonts(&self) -> Vec<String> {
        let all = self.run("pdffonts", &[], &[]);
        all.lines().skip(2).map(str::to_owned).collect()
    }

    pub(crate) fn pages(&self) -> usize {
        self.json["pages"].as_array().expect("qpdf lists the pages").len()
    }

    /// The bookmarks in their order: depth, title, page.
    pub(crate) fn bookmarks(&self) -> Vec<(usize, String, Option<u64>)> {
        fn below(depth: usize, entries: &Value, out: &mut Vec<(usize, String, Option<u64>)>) {
            for entry in entries.as_array().into_iter().flatten() {
                let title = entry["title"].as_str().unwrap_or_default().to_owned();
                out.push((depth, title, entry["destpageposfrom1"].as_u64()));
                below(depth + 1, &entry["kids"], out);
            }
        }
        let mut out = Vec::new();
        below(0, &self.json["outlines"], &mut out);
        out
    }

    /// An object, or the one that a value refers to.
    pub(crate) fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(name) = value.as_str().filter(|text| text.ends_with(" R")) else {
            return value;
        };
        let object = &self.objects()[format!("obj:{name}")];
        match object.get("value") {
            Some(value) => value,
            None => &object["stream"]["dict"],
        }
    }

    fn objects(&self) -> &Value {
        &self.json["qpdf"][1]
    }

    pub(crate) fn catalog(&self) -> &Value {
        self.follow(&self.objects()["trailer"]["value"]["/Root"])
    }

    pub(crate) fn title(&self) -> String {
        let info = self.follow(&self.objects()["trailer"]["value"]["/Info"]);
        info["/Title"].as_str().unwrap_or_default().trim_start_matches("u:").to_owned()
    }

    /// The statement about itself (XMP).
    pub(crate) fn xmp(&self) -> String {
        let metadata = self.catalog()["/Metadata"].as_str().expect("the catalog names the metadata");
        let number = metadata.split(' ').next().unwrap_or_default();
        self.run("qpdf", &[&format!("--show-object={number}"), "--filtered-stream-data"], &[])
    }

    /// How large each page is, in whole millimetres.
    pub(crate) fn sizes(&self) -> Vec<(u32, u32)> {
        let pages = self.json["pages"].as_array().expect("qpdf lists the pages").iter();
        pages
            .map(|page| {
                let side = |at: usize| {
                    let points = self.follow(&page["object"])["/MediaBox"][at].as_f64().expect("a page has a size");
                    format!("{:.0}", points * 25.4 / 72.0).parse().expect("it is a number")
                };
                (side(2), side(3))
            })
            .collect()
    }

    /// All annotations that are links, by page.
    fn links(&self) -> impl Iterator<Item = (usize, &Value)> {
        let pages = self.json["pages"].as_array().expect("qpdf lists the pages").iter().enumerate();
        pages.flat_map(|(index, page)| {
            let annotations = self.follow(&self.follow(&page["object"])["/Annots"]).as_array();
            let annotations = annotations.into_iter().flatten().map(|one| self.follow(one));
            annotations
                .filter(|one| one["/Subtype"] == "/Link")
                .map(move |one| (index + 1, one))
        })
    }

    /// How many links lead within, and how many out.
    pub(crate) fn link_counts(&self) -> (usize, usize) {
        let out = self.links().filter(|(_, link)| self.follow(&link["/A"])["/S"] == "/URI").count();
        (self.links().count() - out, out)
    }

    /// The links that lead nowhere: neither to a name that exists, nor to a page, nor out.
    pub(crate) fn broken_links(&self) -> Vec<String> {
        let names = self.names();
        let pages: BTreeSet<_> = self.json["pages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|page| &page["object"])
            .map(Value::to_string)
            .collect();
        let leads = |to: &Value| match self.follow(to) {
            Value::String(name) => names.contains(name),
            Value::Array(place) => place.first().is_some_and(|page| pages.contains(&page.to_string())),
            _ => false,
        };
        let is_broken = |link: &Value| {
            let action = self.follow(&link["/A"]);
            match action["/S"].as_str() {
                Some("/URI") => action["/URI"].as_str().is_none_or(|uri| uri.len() < 4),
                Some("/GoTo") => !leads(&action["/D"]),
                Some(_) => true,
                None => !leads(&link["/Dest"]),
            }
        };
        self.links()
            .filter(|(_, link)| is_broken(link))
            .map(|(page, link)| format!("page {page}: {link}"))
            .collect()
    }

    /// Every name of a place; each must have one on a page.
    fn names(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut nodes = vec![self.follow(&self.follow(&self.catalog()["/Names"])["/Dests"])];
        while let Some(node) = nodes.pop() {
            nodes.extend(node["/Kids"].as_array().into_iter().flatten().map(|kid| self.follow(kid)));
            for pair in node["/Names"].as_array().map_or(&[][..], Vec::as_slice).chunks(2) {
                let place = self.follow(&pair[1]);
                let place = place.get("/D").unwrap_or(place);
                assert!(self.follow(&place[0])["/Type"] == "/Page", "{pair:?} is on no page");
                found.insert(pair[0].as_str().expect("names are text").to_owned());
            }
        }
        found
    }

    /// How often each kind of structure stands in the tree.
    pub(crate) fn structure(&self) -> std::collections::BTreeMap<String, usize> {
        let mut counts = std::collections::BTreeMap::new();
        let objects = self.objects().as_object().expect("qpdf prints objects by number");
        for object in objects.values() {
            if let (Some(kind), true) = (object["value"]["/S"].as_str(), object["value"].get("/P").is_some()) {
                *counts.entry(kind.to_owned()).or_insert(0) += 1;
            }
        }
        counts
    }
}
