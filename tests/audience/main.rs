//! What each audience gets of a book: nothing that only others may read, in any byte.
//!
//! What is looked through here is what stands on the disk. The only thing of the program's that is undone is compression.
#![allow(clippy::disallowed_methods, reason = "tests make the books that the program reads")]

mod canaries;
mod links;
#[path = "../program/mod.rs"]
mod program;
mod random;
mod scan;
