//! The pack is whole, and the same wherever it is made. This comes first by its name, so that the second pack is made beside the first.

use std::path::Path;

use ismsbook::files::git;

use crate::program::{command, finish, put};
use crate::{SAMPLE, root};

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).expect("a temporary folder can be written");
        for entry in std::fs::read_dir(from).expect("the sample can be read") {
            let entry = entry.expect("the sample can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).expect("a temporary folder can be written");
    }
}

#[test]
fn another_folder_zone_locale_and_number_of_threads_make_the_same_pack() {
    let home = tempfile::tempdir().expect("there is room for a temporary folder");
    let book = home.path().join("日本語 と 空白/b");
    for name in ["book.toml", "content", "catalog", "themes"] {
        std::fs::create_dir_all(&book).expect("a temporary folder can be written");
        copy(&root().join(name), &book.join(name));
    }
    // The pack says of which commit it is.
    if let Some(head) = git::head(root()) {
        put(&book, ".git/HEAD", head.commit);
        if head.shallow {
            put(&book, ".git/shallow", "");
        }
    }
    let mut run = command(&book, &["pack", "-o", "p.zip"]);
    run.env("RAYON_NUM_THREADS", "7")
        .env("TZ", "America/New_York")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("LANG", "ja_JP.UTF-8");
    let ran = finish(&mut run);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let made = std::fs::read(book.join("p.zip")).expect("the pack was written");
    let other = crate::sample::unpacked(&made);
    for (path, bytes) in &SAMPLE.files {
        assert!(other.get(path) == Some(bytes), "{path}");
    }
    assert!(made == SAMPLE.archive);
}

#[test]
fn reports_on_a_service_have_its_name() {
    for lang in ["ja", "en"] {
        for stem in ["soa", "soa-minato-docs", "guidance", "conformance", "assessments", "diagnostics"] {
            for form in ["json", "csv"] {
                let name = format!("reports/{lang}/{stem}.{form}");
                assert!(SAMPLE.files.contains_key(&name), "{name}");
            }
        }
    }
}

#[test]
fn a_single_bit_is_found() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let verified = |bytes: &[u8]| {
        put(folder.path(), "p.zip", bytes);
        finish(&mut command(folder.path(), &["verify", "p.zip", "--lang", "en"]))
    };
    let ran = verified(&SAMPLE.archive);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let mut changed = SAMPLE.archive.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let ran = verified(&changed);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("its compressed data are damaged"), "{}", ran.stdout);
}
