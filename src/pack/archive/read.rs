//! Reads an archive for verification: every entry that its directory lists, and everything in which it is not as [`write`](super::write) writes.
//!
//! Readers of zip files disagree where a file contradicts itself (two entries of one name, a name that differs between entry and directory, bytes between entries). So
//! nothing is repaired here: each contradiction is said.
//!
//! 1. Find the end record, and hold the seal against the bytes.
//! 2. Read the directory, entry by entry.
//! 3. Unpack on all cores, each entry no further than it says of itself, and all together within [`MAX_BYTES`].

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{DIGITS, MAX_BYTES, MAX_FILES, seal};
use crate::pack::manifest::hex;
use crate::text;
use crate::text::Text;

/// An entry, unpacked.
#[derive(Debug)]
pub struct Entry {
    /// Its name, as the directory has it; bytes that are not UTF-8 are replaced.
    pub name: String,
    /// The bytes, or what is wrong with it.
    pub bytes: Result<Vec<u8>, Text>,
}

/// An entry as the directory lists it.
#[derive(Debug)]
struct Listed {
    name: Vec<u8>,
    method: u16,
    flags: u16,
    crc: u32,
    packed: usize,
    size: usize,
    at: usize,
    /// What is odd about it.
    odd: Option<Text>,
}

const END: &[u8] = b"PK\x05\x06";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// How many bytes an end record, an entry of the directory, and the head of an entry have before their names.
const SIZES: [usize; 3] = [22, 46, 30];

/// The flag of names in UTF-8, the only one that may be set.
const UTF8: u16 = 1 << 11;

/// The entries, in the order of the directory, handed to `visit` one after another; and what is wrong with the archive as a whole.
///
/// Nothing is returned for bytes that are no archive at all.
pub fn read<T: Send>(archive: &[u8], visit: &(dyn Fn(Entry) -> T + Sync)) -> Option<(Vec<T>, Vec<Text>)> {
    let end = archive.windows(END.len()).rposition(|window| window == END);
    if end.is_none() && !archive.starts_with(&LOCAL[..2]) {
        return None;
    }
    let mut lines = Vec::new();
    if !is_whole(archive) {
        lines.push(Text::new(
            "書庫のバイト列が、作られたときのものではありません（封印が合いません）",
            "the bytes of the archive are not those that were written (its seal does not fit)",
        ));
    }
    let Some(end) = end.filter(|end| archive.len() >= end + SIZES[0]) else {
        let size = archive.len();
        lines.push(text!(
            "書庫が途中で切れています ({size} バイトで終わり、目録がありません)",
            "the archive is cut short: it ends after {size} bytes, without its directory"
        ));
        return Some((Vec::new(), lines));
    };
    let listed = directory(archive, end, &mut lines);
    let entries = listed
        .into_par_iter()
        .map(|entry| {
            let bytes = unpack(archive, &entry);
            visit(Entry {
                name: String::from_utf8_lossy(&entry.name).into_owned(),
                bytes,
            })
        })
        .collect();
    Some((entries, lines))
}

/// Whether the seal is there and fits.
fn is_whole(archive: &[u8]) -> bool {
    seal(archive).is_some_and(|digits| hex(&Sha256::digest(&archive[..archive.len() - DIGITS])).as_bytes() == digits)
}

/// What the directory lists.
fn directory(archive: &[u8], end: usize, lines: &mut Vec<Text>) -> Vec<Listed> {
    let (count, size, start) = (
        usize::from(u16_at(archive, end + 10)),
        usize_at(archive, end + 12),
        usize_at(archive, end + 16),
    );
    let comment = usize::from(u16_at(archive, end + 20));
    if end + SIZES[0] + comment != archive.len() || start.checked_add(size) != Some(end) || count > MAX_FILES {
        lines.push(Text::new(
            "書庫の終わりの記録が、ファイルの長さや目録と合いません",
            "the end record of the archive contradicts its length or its directory",
        ));
    }
    let mut listed = Vec::new();
    let (mut at, mut next, mut total) = (start, 0, 0_u64);
    while at < end {
        let Some(mut entry) = listed_at(archive, at, end) else {
            lines.push(text!(
                "書庫の目録は {at} バイト目から読めません",
                "the directory of the archive cannot be read from byte {at} on"
            ));
            break;
        };
        at += SIZES[1] + entry.name.len() + usize::from(u16_at(archive, at + 30)) + usize::from(u16_at(archive, at + 32));
        total += entry.size as u64;
        if entry.odd.is_none() {
            entry.odd = contradiction(archive, &entry, next, start)
                .or_else(|| (total > MAX_BYTES).then(|| Text::new("展開すると大きすぎます", "it is too large when unpacked")));
        }
        next = entry.at.saturating_add(SIZES[2] + entry.name.len() + entry.packed);
        listed.push(entry);
        if listed.len() > MAX_FILES {
            break;
        }
    }
    if listed.len() != count || listed.iter().all(|entry| entry.odd.is_none()) && next != start {
        lines.push(Text::new(
            "書庫の目録と中身の数や位置が合いません",
            "the directory of the archive and its contents differ in number or place",
        ));
    }
    listed
}

/// The entry of the directory at `at`.
fn listed_at(archive: &[u8], at: usize, end: usize) -> Option<Listed> {
    if at + SIZES[1] > end || !archive[at..].starts_with(DIRECTORY) {
        return None;
    }
    let length = usize::from(u16_at(archive, at + 28));
    let (extra, comment) = (u16_at(archive, at + 30), u16_at(archive, at + 32));
    let name = archive[..end].get(at + SIZES[1]..at + SIZES[1] + length)?.to_vec();
    let mode = u32_at(archive, at + 38) >> 16 & 0o170_000;
    let odd = if mode == 0o120_000 {
        Some(Text::new("シンボリックリンクです", "it is a symbolic link"))
    } else if name.ends_with(b"/") {
        Some(Text::new("フォルダーの項目です", "it is an entry for a folder"))
    } else if std::str::from_utf8(&name).is_err() {
        Some(Text::new("名前が UTF-8 ではありません", "its name is not UTF-8"))
    } else if extra != 0 || comment != 0 {
        Some(Text::new("余分なデータが付いています", "it carries additional data"))
    } else {
        None
    };
    Some(Listed {
        name,
        flags: u16_at(archive, at + 8),
        method: u16_at(archive, at + 10),
        crc: u32_at(archive, at + 16),
        packed: usize_at(archive, at + 20),
        size: usize_at(archive, at + 24),
        at: usize_at(archive, at + 42),
        odd,
    })
}

/// What contradicts the directory where the entry itself stands. `next`: where it has to stand; `start`: where the directory begins.
fn contradiction(archive: &[u8], entry: &Listed, next: usize, start: usize) -> Option<Text> {
    let at = entry.at;
    let place = Text::new(
        "書庫の中の位置が、前の項目と重なるか離れています",
        "its place in the archive overlaps the entry before, or leaves a gap",
    );
    let body = at.checked_add(SIZES[2] + entry.name.len());
    if at != next
        || body
            .and_then(|body| body.checked_add(entry.packed))
            .is_none_or(|end| end > start.min(archive.len()))
    {
        return Some(place);
    }
    let same = archive[at..].starts_with(LOCAL)
        && u16_at(archive, at + 6) == entry.flags
        && u16_at(archive, at + 8) == entry.method
        && u32_at(archive, at + 14) == entry.crc
        && usize_at(archive, at + 18) == entry.packed
        && usize_at(archive, at + 22) == entry.size
        && usize::from(u16_at(archive, at + 26)) == entry.name.len()
        && u16_at(archive, at + 28) == 0
        && archive[at + SIZES[2]..].starts_with(&entry.name)
        && entry.flags & !UTF8 == 0;
    (!same).then(|| {
        Text::new(
            "項目の見出しが目録と合いません",
            "its head contradicts the directory of the archive",
        )
    })
}

/// The bytes of an entry.
fn unpack(archive: &[u8], entry: &Listed) -> Result<Vec<u8>, Text> {
    if let Some(odd) = &entry.odd {
        return Err(odd.clone());
    }
    let body = entry.at + SIZES[2] + entry.name.len();
    let packed = &archive[body..body + entry.packed];
    let damaged = || Text::new("圧縮されたデータが壊れています", "its compressed data are damaged");
    let bytes = match entry.method {
        0 => packed.to_vec(),
        8 => {
            let mut bytes = Vec::new();
            let mut decoder = DeflateDecoder::new(packed);
            let limit = entry.size as u64 + 1;
            decoder.by_ref().take(limit).read_to_end(&mut bytes).map_err(|_broken| damaged())?;
            if decoder.total_in() != entry.packed as u64 {
                return Err(damaged());
            }
            bytes
        }
        method => return Err(text!("圧縮方式 {method} は使われません", "packs do not use the method {method}")),
    };
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    if bytes.len() == entry.size && crc.sum() == entry.crc {
        Ok(bytes)
    } else {
        Err(damaged())
    }
}

/// Two bytes, the lower first; zero past the end.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at.saturating_add(2))
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}

/// Four bytes, the lowest first; zero past the end.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at.saturating_add(4))
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn usize_at(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u32_at(bytes, at)).unwrap_or(usize::MAX)
}
