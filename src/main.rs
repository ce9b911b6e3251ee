//! The program `ismsbook`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ismsbook::cli::main()
}
