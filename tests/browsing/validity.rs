//! The Nu validator on every page of the sample: each is HTML as the standard has it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::faults;
use crate::package;
use crate::sample::SAMPLE;

/// The errors that the validator finds in all pages below a folder.
pub(crate) fn errors(folder: &Path) -> Vec<String> {
    let output = Command::new("java")
        .args(["-Xss8m", "-XX:+UseSerialGC", "-jar"])
        .arg(package("vnu-jar/build/dist/vnu.jar"))
        .args(["--errors-only", "--skip-non-html", "--exit-zero-always", "--format", "json"])
        .arg(folder)
        .output()
        .expect("`java` runs; it is in the package default-jre-headless of Debian");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // With this format it speaks on standard error.
    let said: Value = serde_json::from_slice(&output.stderr).expect("the validator speaks JSON");
    let messages = said["messages"].as_array().expect("there is a list of messages");
    messages
        .iter()
        .map(|m| {
            let place = m["url"].as_str().unwrap_or_default().rsplit("/site/").next().unwrap_or_default();
            format!("{place}:{}: {} in {}", m["lastLine"], m["message"], m["extract"])
        })
        .collect()
}

#[test]
fn every_page_is_valid() {
    let found = errors(&SAMPLE.folder);
    faults::none(&found);
}

#[test]
fn what_is_wrong_is_found() {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let page = SAMPLE.folder.join("index.html");
    let page = std::fs::read_to_string(page).expect("the home page can be read");
    let wrong = page.replacen("<main", "<p><div id=\"main\"></div><main", 1);
    crate::program::put(folder.path(), "deep/index.html", wrong);
    let found = errors(folder.path()).join("\n");
    assert!(found.contains("Duplicate ID"), "{found}");
}
