//! Zip archives, as they are and not only as their directory says: entries that it does not list are found too, and so is what stands between entries.

use std::collections::BTreeMap;
use std::ops::Range;

use super::piece::{Layer, ZIP_COMMENT, ZIP_EXTRA, ZIP_GAP};
use super::unpack::{End, Wrapping, inflate, inflate_to};
use crate::text;
use crate::text::Text;

const END: &[u8] = b"PK\x05\x06";
const LISTED: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// The most entries that are looked at.
const MAX_ENTRIES: usize = 100_000;
/// The size that says that the true one stands in an extra field.
const LARGE: usize = 0xffff_ffff;

/// An archive.
#[derive(Debug, Default)]
pub(super) struct Archive<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// What stands beside the entries, with its place.
    pub(super) beside: Vec<(&'static Layer, &'a [u8], usize)>,
    /// Why not everything could be looked at.
    pub(super) said: Vec<Text>,
}

/// An entry.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) name: String,
    method: usize,
    encrypted: bool,
    /// Its bytes; those of an entry whose size nobody states go to the end of the archive.
    packed: &'a [u8],
    /// How large it says it is.
    size: Option<usize>,
}

impl Entry<'_> {
    /// How much of what may be unpacked it takes, by what it says.
    pub(super) fn weight(&self) -> u64 {
        self.size.unwrap_or(self.packed.len()) as u64
    }

    /// Unpacks it, as far as that goes, and says why not all came out.
    pub(super) fn unpack(&self) -> (Vec<u8>, Option<Text>) {
        if self.encrypted {
            return (Vec::new(), Some(Text::new("暗号化されています", "it is encrypted")));
        }
        match self.method {
            0 => (self.packed.to_vec(), None),
            8 => {
                let out = inflate_to(self.packed, Wrapping::Bare, self.size.map_or(u64::MAX, |size| size as u64));
                let said = match out.end {
                    End::Whole if self.size.is_none_or(|size| size == out.bytes.len()) => None,
                    End::Whole => Some(Text::new(
                        "展開した大きさが目録と合いません",
                        "it unpacks to another size than is stated",
                    )),
                    end => Some(why(end)),
                };
                (out.bytes, said)
            }
            method => (
                Vec::new(),
                Some(text!(
                    "圧縮方式 {method} は展開できません",
                    "the method {method} cannot be unpacked"
                )),
            ),
        }
    }
}

/// Why a stream did not come out as a whole.
pub(super) fn why(end: End) -> Text {
    match end {
        End::TooLarge => Text::new("展開すると大きすぎます", "it unpacks to too much"),
        _ => Text::new("圧縮されたデータが壊れています", "its compressed data are damaged"),
    }
}

/// Whether bytes are an archive: they begin as one, or end as one.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || bytes.starts_with(END) || end_record(bytes).is_some_and(|end| directory(bytes, end).is_some())
}

/// Where the last record stands that closes an archive; a comment may follow.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 0xffff);
    let at = from + memchr::memmem::rfind(&bytes[from..], END)?;
    (at + 22 <= bytes.len()).then_some(at)
}

/// Where the directory begins that ends before the record at `end`, and by how much all offsets are off.
fn directory(bytes: &[u8], end: usize) -> Option<(usize, usize)> {
    let (size, start) = (u32_at(bytes, end + 12), u32_at(bytes, end + 16));
    let real = end.checked_sub(size)?;
    (size == 0 || bytes[real..].starts_with(LISTED)).then(|| (real, real.saturating_sub(start)))
}

/// Reads an archive.
pub(super) fn read(bytes: &[u8]) -> Archive<'_> {
    let mut archive = Archive::default();
    // Every stretch whose meaning is known, by where it begins.
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    match end_record(bytes) {
        Some(end) => {
            let comment = end + 22..(end + 22 + u16_at(bytes, end + 20)).min(bytes.len());
            known.insert(end, comment.end);
            archive.beside.push((&ZIP_COMMENT, &bytes[comment.clone()], comment.start));
            listed(bytes, end, &mut archive, &mut known);
        }
        None => archive
            .said
            .push(Text::new("書庫に目録がありません", "the archive lacks its directory")),
    }
    unlisted(bytes, &mut archive, &mut known);
    if archive.entries.len() >= MAX_ENTRIES {
        archive.said.push(text!(
            "項目が {MAX_ENTRIES} 件を超えています",
            "it holds more than {MAX_ENTRIES} entries"
        ));
    }
    let mut at = 0;
    known.insert(bytes.len(), bytes.len());
    for (start, end) in known {
        if start > at {
            archive.beside.push((&ZIP_GAP, &bytes[at..start], at));
        }
        at = at.max(end);
    }
    archive
}

/// Takes in what the directory lists.
fn listed<'a>(bytes: &'a [u8], end: usize, archive: &mut Archive<'a>, known: &mut BTreeMap<usize, usize>) {
    let Some((mut at, shift)) = directory(bytes, end) else {
        archive
            .said
            .push(Text::new("書庫の目録を読めません", "the directory of the archive cannot be read"));
        return;
    };
    while bytes.get(at..end).is_some_and(|rest| rest.starts_with(LISTED) && rest.len() >= 46) && archive.entries.len() < MAX_ENTRIES {
        let name = at + 46..at + 46 + u16_at(bytes, at + 28);
        let extra = name.end..name.end + u16_at(bytes, at + 30);
        let comment = extra.end..extra.end + u16_at(bytes, at + 32);
        if comment.end > end {
            break;
        }
        known.insert(at, comment.end);
        archive.beside.push((&ZIP_EXTRA, &bytes[extra.clone()], extra.start));
        archive.beside.push((&ZIP_COMMENT, &bytes[comment.clone()], comment.start));
        let stated = [u32_at(bytes, at + 24), u32_at(bytes, at + 20), u32_at(bytes, at + 42)];
        let [size, packed, local] = large(stated, &bytes[extra]);
        let local = local.saturating_add(shift);
        let head = Head {
            name: &bytes[name],
            flags: u16_at(bytes, at + 8),
            method: u16_at(bytes, at + 10),
        };
        match body(bytes, local) {
            Some(start) => {
                let end = start.saturating_add(packed).min(bytes.len());
                let name_end = local + 30 + u16_at(bytes, local + 26);
                // The name in front of the entry may be another one than in the directory.
                archive.beside.push((&ZIP_GAP, &bytes[local + 30..name_end], local + 30));
                archive.beside.push((&ZIP_EXTRA, &bytes[name_end..start], name_end));
                known.insert(local, end);
                archive.entries.push(head.entry(&bytes[start..end], Some(size)));
            }
            None => archive.said.push({
                let name = head.text();
                text!("項目 `{name}` がありません", "the entry `{name}` is not there")
            }),
        }
        at = comment.end;
    }
    if at != end {
        // A record of a large archive stands there; it is looked at as a gap.
        known.entry(at).or_insert(at);
    }
}

/// Takes in entries that no directory lists.
fn unlisted<'a>(bytes: &'a [u8], archive: &mut Archive<'a>, known: &mut BTreeMap<usize, usize>) {
    let starts: Vec<_> = memchr::memmem::find_iter(bytes, LOCAL).collect();
    for local in starts {
        let inside = known.range(..=local).next_back().is_some_and(|(_, end)| *end > local);
        if inside || archive.entries.len() >= MAX_ENTRIES {
            continue;
        }
        let Some(start) = body(bytes, local) else { continue };
        let head = Head {
            name: &bytes[local + 30..local + 30 + u16_at(bytes, local + 26)],
            flags: u16_at(bytes, local + 6),
            method: u16_at(bytes, local + 8),
        };
        let rest = &bytes[start..];
        let stated = match u32_at(bytes, local + 18) {
            0 | LARGE => None,
            stated => Some(stated.min(rest.len())),
        };
        let length = stated.unwrap_or_else(|| match head.method {
            8 => inflate(rest, Wrapping::Bare).read,
            _ => memchr::memmem::find(rest, b"PK").unwrap_or(rest.len()),
        });
        known.insert(local, start + length);
        archive.beside.push((&ZIP_GAP, head.name, local + 30));
        archive.entries.push(head.entry(&rest[..length], None));
    }
}

struct Head<'a> {
    name: &'a [u8],
    flags: usize,
    method: usize,
}

impl<'a> Head<'a> {
    fn text(&self) -> String {
        String::from_utf8_lossy(self.name).into_owned()
    }

    fn entry(&self, packed: &'a [u8], size: Option<usize>) -> Entry<'a> {
        Entry {
            name: self.text(),
            method: self.method,
            encrypted: self.flags & 1 != 0,
            packed,
            size,
        }
    }
}

/// Where the bytes of the entry begin whose head stands at `local`.
fn body(bytes: &[u8], local: usize) -> Option<usize> {
    bytes.get(local..).filter(|rest| rest.starts_with(LOCAL) && rest.len() >= 30)?;
    let start = local + 30 + u16_at(bytes, local + 26) + u16_at(bytes, local + 28);
    (start <= bytes.len()).then_some(start)
}

/// Sizes and offset, of which the extra field may hold those that are too large for 32 bits.
fn large(stated: [usize; 3], extra: &[u8]) -> [usize; 3] {
    let mut rest = extra;
    while rest.len() >= 4 {
        let range: Range<usize> = 4..(4 + u16_at(rest, 2)).min(rest.len());
        if u16_at(rest, 0) == 1 {
            let mut words = rest[range].chunks_exact(8);
            return stated.map(|value| match value {
                LARGE => words
                    .next()
                    .and_then(|word| usize::try_from(u64::from_le_bytes(word.try_into().ok()?)).ok())
                    .unwrap_or(LARGE),
                value => value,
            });
        }
        rest = &rest[range.end..];
    }
    stated
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..at.saturating_add(2)) {
        Some([low, high]) => usize::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    }
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u16_at(bytes, at) | u16_at(bytes, at.saturating_add(2)) << 16
}
