//! The program `ismsbook`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ismsbook::cli::main()
}
