//! Measures a full build.

fn main() {}
