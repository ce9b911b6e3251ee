//! One zip of a pack, the same bytes every time.
//!
//! Entries stand sorted by path in one folder, with the day of the pack as their time and the same permissions everywhere; there are no entries for folders, no extra fields
//! and no times of files. The comment of the archive is its seal: the SHA-256 of every byte before the digits. What the manifest cannot see, a changed time or a bit
//! between two entries, breaks the seal.

use std::io::{Cursor, Write as _};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::manifest::hex;
use crate::artifact::Artifacts;
use crate::files::SEAL;
use crate::text;
use crate::text::Text;

pub mod read;

/// How many digits a seal has.
const DIGITS: usize = 64;

/// How many bytes a seal takes at the end of an archive.
pub const SEAL_BYTES: usize = SEAL.len() + DIGITS;

/// The most files that an archive without extensions of the format holds.
pub const MAX_FILES: usize = 65_534;

/// The most bytes that such an archive holds, before they are compressed.
pub const MAX_BYTES: u64 = 2 << 30;

/// Writes `files` as an archive with one folder.
///
/// # Errors
/// If there are more files or bytes than an archive holds.
///
/// # Panics
/// Never: the archive is made in memory, within the limits that were checked before.
pub fn write(folder: &str, files: &Artifacts, day: Date) -> Result<Vec<u8>, Text> {
    let (count, bytes) = (files.len(), files.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
    if count > MAX_FILES || bytes > MAX_BYTES {
        let size = bytes >> 20;
        return Err(text!(
            "一つの書庫に収まりません ({count} ファイル、{size} MiB)",
            "this does not fit into one archive ({count} files, {size} MiB)"
        ));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(time(day))
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files.iter() {
        zip.start_file(format!("{folder}/{path}"), options)
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("memory takes every file within the limits");
    }
    zip.set_comment(format!("{SEAL}{}", "0".repeat(DIGITS)))
        .expect("the seal is shorter than a comment may be");
    let mut archive = zip.finish().expect("memory takes the directory of the archive").into_inner();
    let digits = archive.len() - DIGITS;
    let seal = hex(&Sha256::digest(&archive[..digits]));
    archive[digits..].copy_from_slice(seal.as_bytes());
    Ok(archive)
}

/// Whether bytes end as an archive of ours does: such a file may be replaced by a new pack.
#[must_use]
pub fn is_sealed(end: &[u8]) -> bool {
    seal(end).is_some()
}

/// The digits of a seal at the end of `bytes`.
fn seal(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.get(bytes.len().checked_sub(SEAL_BYTES)?..)?;
    let digits = end.strip_prefix(SEAL.as_bytes())?;
    digits
        .iter()
        .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        .then_some(digits)
}

/// Midnight of a day, within what the format can say.
fn time(day: Date) -> DateTime {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    u16::try_from(day.year())
        .ok()
        .and_then(|year| DateTime::from_date_and_time(year, part(day.month()), part(day.day()), 0, 0, 0).ok())
        .unwrap_or_default()
}
