//! What the benchmarks of builds and of previews share: the books, the programs, and the table.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub(crate) mod books;
pub(crate) mod options;
pub(crate) mod pages;
pub(crate) mod programs;
pub(crate) mod register;
pub(crate) mod table;

/// The value in the middle; of an even number, the lower of the two.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}

/// The value that so many hundredths do not exceed.
pub(crate) fn percentile(mut values: Vec<f64>, hundredths: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * hundredths).div_ceil(100).max(1) - 1]
}

/// A count as a number that is divided.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("nothing that is counted here is that large"))
}

/// A number of bytes in megabytes.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1_000).expect("an output is smaller than four terabytes")) / 1e3
}

/// How busy the machine was over the last minute, five and fifteen minutes: how far the figures can be trusted.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<_> = text.split(' ').take(3).collect();
    if words.is_empty() { "unknown".to_owned() } else { words.join(" ") }
}
