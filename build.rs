//! Builds the program again when a file of the embedded catalog, theme or sample comes or goes.

fn main() {
    for folder in ["catalog", "content", "themes", "src/cli/init"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
