//! The same input gives the same bytes: in any folder, with any number of threads, in any time zone and locale.

mod program;

use std::collections::BTreeMap;
use std::path::Path;

use program::{command, finish, tree};

/// The circumstances of a run, none of which may show.
struct Around {
    folder: &'static str,
    threads: &'static str,
    zone: &'static str,
    locale: &'static str,
}

const AROUND: [Around; 3] = [
    Around {
        folder: "a",
        threads: "1",
        zone: "Asia/Tokyo",
        locale: "ja_JP.UTF-8",
    },
    Around {
        folder: "a-folder-with-a-longer-name/and/another",
        threads: "2",
        zone: "America/New_York",
        locale: "C",
    },
    Around {
        folder: "日本語 と空白",
        threads: "7",
        zone: "Pacific/Kiritimati",
        locale: "tr_TR.UTF-8",
    },
];

fn built(root: &Path, around: &Around, today: &[&str], epoch: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let home = tempfile::tempdir().expect("there is room for a temporary folder");
    let target = home.path().join(around.folder);
    let root = root.to_str().expect("the book has a plain path");
    let output = target.to_str().expect("the test names its folders");
    let mut run = command(home.path(), &["build", "--root", root, "-o", output]);
    run.args(today)
        .env("RAYON_NUM_THREADS", around.threads)
        .env("TZ", around.zone)
        .env("LANG", around.locale)
        .env("LC_ALL", around.locale);
    if let Some(epoch) = epoch {
        run.env("SOURCE_DATE_EPOCH", epoch);
    }
    let ran = finish(&mut run);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    tree(&target)
}

fn assert_equal(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, around: &Around) {
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "{}", around.folder);
    let different: Vec<_> = one
        .iter()
        .filter(|(path, bytes)| other.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(
        different.is_empty(),
        "{} with {} threads in {}: {different:?}",
        around.folder,
        around.threads,
        around.zone
    );
}

#[test]
fn the_sample_is_the_same_wherever_it_is_built() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    let first = built(book, &AROUND[0], &[], None);
    assert!(first.len() > 100, "the sample has many pages");
    for around in &AROUND[1..] {
        assert_equal(&first, &built(book, around, &[], None), around);
    }
}

/// A copy elsewhere, without the day that the sample is frozen at: the day is an input.
#[test]
fn a_copy_is_the_same_on_the_same_day() {
    let home = tempfile::tempdir().expect("there is room for a temporary folder");
    for folder in ["one", "another/with a longer path"] {
        assert_eq!(program::run(home.path(), &["init", folder, "--template", "minimal"]).code, 0);
    }
    let first = built(&home.path().join("one"), &AROUND[0], &["--today", "2026-11-20"], None);
    let other = built(
        &home.path().join("another/with a longer path"),
        &AROUND[1],
        &["--today", "2026-11-20"],
        None,
    );
    assert_equal(&first, &other, &AROUND[1]);
    // 2026-11-20T23:30:00Z is the 21st in Tokyo; SOURCE_DATE_EPOCH counts in UTC everywhere.
    let by_epoch = built(&home.path().join("one"), &AROUND[2], &[], Some("1795217400"));
    assert_equal(&first, &by_epoch, &AROUND[2]);
}
