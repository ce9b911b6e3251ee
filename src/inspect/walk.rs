//! Takes a file apart, layer by layer, and looks at every piece.
//!
//! 1. Bytes are looked at as they are (in other encodings than UTF-8), then as text: as a whole where they are one, else the characters that stand among them.
//! 2. Whatever can be unpacked out of them is a piece of its own: entries, streams, chunks, attachments.
//! 3. A text is looked at, and so is each text that it becomes without one of its wrappings.
//!
//! Pieces wait in a queue, so that a needle is reported in the plainest form in which it stands. Invariant: what could not be looked at is said.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use rayon::prelude::*;

use super::fold::BREAK;
use super::piece::{BYTES, Body, DEFLATE, GZIP, GZIP_HEAD, Layer, Made, Marks, Piece, Place, UTF_16};
use super::seek::Seeker;
use super::unpack::{End, Wrapping, gzip_head, inflate, is_zlib};
use super::zip::{self, Entry, why};
use super::{Blind, Findings, Hit, decode, image, pdf};
use crate::text;
use crate::text::Text;

/// How many layers are taken off one after the other.
const MAX_LAYERS: usize = 8;
/// How many archives may stand inside each other.
const MAX_NESTED: usize = 6;
/// The most that may come out of one file.
const MAX_MADE: u64 = 2 << 30;
/// The most that the entries of an archive may say they come to.
const MAX_ARCHIVE: u64 = 8 << 30;
/// The shortest run of characters among bytes that is a text.
const SHORTEST: usize = 4;

/// Looks at one file and everything in it.
pub(super) struct Walk<'a> {
    seeker: &'a Seeker,
    left: u64,
    findings: Findings,
}

impl<'a> Walk<'a> {
    pub(super) fn new(seeker: &'a Seeker) -> Self {
        Self {
            seeker,
            left: MAX_MADE,
            findings: Findings::default(),
        }
    }

    pub(super) fn finish(self) -> Findings {
        self.findings
    }

    /// Looks at a file. `path`: the archives that it stands in, from the outside, and its name.
    pub(super) fn file(&mut self, path: &[String], bytes: &[u8]) {
        self.findings.files += 1;
        let name = path.last().map_or("", String::as_str);
        let path: Arc<[String]> = path.into();
        let mut room = Room {
            path: &path,
            bytes,
            seen: BTreeSet::new(),
            known: BTreeSet::new(),
            queue: VecDeque::from([Piece::name(name), Piece::file(bytes)]),
        };
        while let Some(piece) = room.queue.pop_front() {
            match &piece.body {
                Body::Text(text) => self.text(&mut room, &piece, text),
                Body::Bytes(bytes) => self.bytes(&mut room, &piece, bytes),
            }
        }
    }

    fn text(&mut self, room: &mut Room<'_>, piece: &Piece<'_>, text: &str) {
        self.seeker.in_text(text, &mut |needle, at| {
            room.hit(&mut self.findings, needle, piece, at, None);
        });
        if piece.layers.len() < MAX_LAYERS {
            for made in decode::all(text) {
                self.queue(room, piece, made);
            }
        }
    }

    fn bytes(&mut self, room: &mut Room<'_>, piece: &Piece<'_>, bytes: &[u8]) {
        if zip::is_zip(bytes) {
            self.zip(room, piece, bytes);
            return;
        }
        if let Some(what) = opaque(bytes) {
            room.blind(&mut self.findings, piece, what);
        }
        self.seeker.in_bytes(bytes, &mut |needle, at, layer| {
            room.hit(&mut self.findings, needle, piece, at, Some(layer));
        });
        let (mut made, mut said) = (Vec::new(), Vec::new());
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Self::queue_text(room, piece, text),
            _ => {
                made.extend(utf_16(bytes));
                made.push(characters(bytes));
                packed(bytes, piece, &mut made, &mut said);
            }
        }
        image::parts(bytes, &mut made, &mut said);
        if pdf::is_pdf(bytes) {
            pdf::parts(bytes, &mut made, &mut said);
        }
        if piece.layers.len() >= MAX_LAYERS && made.iter().any(|made| made.layer != &BYTES) {
            said.push(text!(
                "{MAX_LAYERS} 層より深く重なっています",
                "it is wrapped in more than {MAX_LAYERS} layers"
            ));
            made.clear();
        }
        for what in said {
            room.blind(&mut self.findings, piece, what);
        }
        for made in made {
            self.queue(room, piece, made);
        }
    }

    /// Looks at the entries of an archive, each as a file of its own, and at what stands beside them.
    fn zip(&mut self, room: &mut Room<'_>, piece: &Piece<'_>, bytes: &[u8]) {
        let archive = zip::read(bytes);
        for what in archive.said {
            room.blind(&mut self.findings, piece, what);
        }
        for (layer, bytes, at) in archive.beside {
            if !bytes.is_empty() {
                self.queue(room, piece, Made::bytes(layer, bytes.to_vec(), at));
            }
        }
        if room.path.len() > MAX_NESTED {
            let what = text!(
                "書庫が {MAX_NESTED} 段より深く入れ子になっています",
                "more than {MAX_NESTED} archives stand inside each other"
            );
            room.blind(&mut self.findings, piece, what);
            return;
        }
        let path = |entry: &Entry<'_>| -> Vec<_> { room.path.iter().cloned().chain([entry.name.clone()]).collect() };
        if room.path.len() > 1 {
            archive.entries.iter().for_each(|entry| self.entry(&path(entry), entry));
            return;
        }
        // Each of an outermost archive is measured by itself, so that all cores find the same; together they are what they say.
        let mut left = MAX_ARCHIVE;
        let within = archive.entries.iter().map(|entry| {
            left = left.saturating_sub(entry.weight());
            left > 0
        });
        let within: Vec<_> = within.collect();
        let found: Vec<_> = (archive.entries.par_iter().zip(within))
            .map(|(entry, within)| {
                let mut walk = Walk::new(self.seeker);
                walk.left = if within { walk.left } else { 0 };
                walk.entry(&path(entry), entry);
                walk.findings
            })
            .collect();
        found.into_iter().for_each(|found| self.findings.extend(found));
    }

    fn entry(&mut self, path: &[String], entry: &Entry<'_>) {
        let (bytes, said) = if self.left == 0 {
            (Vec::new(), Some(too_much()))
        } else {
            entry.unpack()
        };
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if let Some(what) = said {
            self.findings.blind.push(Blind {
                path: path.into(),
                layers: Vec::new(),
                what,
            });
        }
        self.file(path, &bytes);
    }

    /// Queues the text that bytes are as a whole: it is the same piece, and no layer was taken off.
    fn queue_text(room: &mut Room<'_>, piece: &Piece<'_>, text: &str) {
        if room.is_new(text) {
            room.queue.push_back(Piece {
                body: Body::Text(Cow::Owned(text.to_owned())),
                layers: piece.layers.clone(),
                marks: piece.marks.clone(),
                packed: false,
            });
        }
    }

    fn queue(&mut self, room: &mut Room<'_>, piece: &Piece<'_>, made: Made<'_>) {
        let size = decode::size(&made);
        let body = match made.body {
            Body::Bytes(bytes) => Body::Bytes(Cow::Owned(bytes.into_owned())),
            Body::Text(text) => Body::Text(Cow::Owned(text.into_owned())),
        };
        let is_new = match &body {
            Body::Bytes(bytes) => !bytes.is_empty() && room.is_new(bytes.as_ref()),
            Body::Text(text) => !text.is_empty() && room.is_new(text.as_ref()),
        };
        if !is_new {
            return;
        }
        if size > self.left {
            if self.left > 0 {
                self.left = 0;
                room.blind(&mut self.findings, piece, too_much());
            }
            return;
        }
        self.left -= size;
        let mut layers = piece.layers.clone();
        layers.push(made.layer);
        room.queue.push_back(Piece {
            body,
            layers,
            marks: match made.place {
                Place::Runs(runs) => piece.marks.derive(runs),
                Place::At(at) => Marks::At(piece.marks.source(at)),
            },
            packed: made.packed,
        });
    }
}

fn too_much() -> Text {
    Text::new(
        "中身が大きすぎるため、残りは調べていません",
        "too much comes out of it; the rest was not looked at",
    )
}

/// A file while it is looked at.
struct Room<'a> {
    path: &'a Arc<[String]>,
    bytes: &'a [u8],
    /// The needles that were found.
    seen: BTreeSet<usize>,
    /// What was queued, by its hash: the same text comes out in several ways.
    known: BTreeSet<u64>,
    queue: VecDeque<Piece<'a>>,
}

impl Room<'_> {
    /// Whether a text, or bytes, were not queued before. Bytes that are a text are queued as both.
    fn is_new<T: Hash + ?Sized + 'static>(&mut self, body: &T) -> bool {
        let mut hasher = DefaultHasher::new();
        (TypeId::of::<T>(), body).hash(&mut hasher);
        self.known.insert(hasher.finish())
    }

    fn hit(&mut self, findings: &mut Findings, needle: usize, piece: &Piece<'_>, at: usize, layer: Option<&'static Layer>) {
        if !self.seen.insert(needle) {
            return;
        }
        let offset = piece.marks.source(at).min(self.bytes.len());
        let named = piece.layers.first() == Some(&&super::piece::NAME);
        findings.hits.push(Hit {
            needle,
            path: Arc::clone(self.path),
            layers: piece.layers.iter().copied().chain(layer).collect(),
            offset: (!named).then_some(offset),
            line: std::str::from_utf8(self.bytes)
                .ok()
                .filter(|text| !named && !text.contains('\0'))
                .map(|text| text[..text.floor_char_boundary(offset)].matches('\n').count() + 1),
        });
    }

    fn blind(&self, findings: &mut Findings, piece: &Piece<'_>, what: Text) {
        findings.blind.push(Blind {
            path: Arc::clone(self.path),
            layers: piece.layers.clone(),
            what,
        });
    }
}

/// What bytes are that nobody here can read.
fn opaque(bytes: &[u8]) -> Option<Text> {
    const KINDS: [(&[u8], Text); 9] = [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            Text::new(
                "暗号化された、又は古い形式の Office 文書です",
                "it is an encrypted Office document, or one of the old format",
            ),
        ),
        (
            b"wOF2",
            Text::new("圧縮されたフォントです (woff2)", "it is a compressed font (woff2)"),
        ),
        (b"7z\xbc\xaf\x27\x1c", Text::new("7z の書庫です", "it is an archive of 7z")),
        (b"Rar!\x1a\x07", Text::new("RAR の書庫です", "it is an archive of RAR")),
        (b"\xfd7zXZ\0", Text::new("xz で圧縮されています", "it is compressed with xz")),
        (b"BZh", Text::new("bzip2 で圧縮されています", "it is compressed with bzip2")),
        (
            b"\x28\xb5\x2f\xfd",
            Text::new("zstd で圧縮されています", "it is compressed with zstd"),
        ),
        (
            b"age-encryption.org/",
            Text::new("age で暗号化されています", "it is encrypted with age"),
        ),
        (
            b"-----BEGIN PGP MESSAGE-----",
            Text::new("PGP で暗号化されています", "it is encrypted with PGP"),
        ),
    ];
    let kind = KINDS.into_iter().find(|(magic, _)| bytes.starts_with(magic));
    // Three letters begin many a text.
    kind.filter(|(magic, _)| *magic != b"BZh" || bytes.get(4..10) == Some(b"1AY&SY"))
        .map(|(_, what)| what)
}

/// The text of bytes in UTF-16: with its mark, or where they look like one.
fn utf_16(bytes: &[u8]) -> Option<Made<'static>> {
    let (big, start) = match bytes {
        [0xfe, 0xff, ..] => (true, 2),
        [0xff, 0xfe, ..] => (false, 2),
        _ => ([true, false].into_iter().find(|big| is_plain(bytes, *big))?, 0),
    };
    let (mut text, mut runs) = (String::new(), Vec::new());
    let mut at = start;
    for c in char::decode_utf16(units(&bytes[start..], big)) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        runs.push((text.len(), at));
        text.push(c);
        at += 2 * c.len_utf16();
    }
    Some(Made::text(&UTF_16, (text, runs)))
}

fn units(bytes: &[u8], big: bool) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(move |pair| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    })
}

/// Whether nine of ten units are what Japanese and English texts are made of.
fn is_plain(bytes: &[u8], big: bool) -> bool {
    let plain = |unit: &u16| matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let count = bytes.len() / 2;
    count >= SHORTEST && units(bytes, big).filter(plain).count() * 10 >= count * 9
}

/// The characters that stand among other bytes, run by run.
fn characters(bytes: &[u8]) -> Made<'static> {
    let (mut text, mut runs) = (String::new(), Vec::new());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        let mut inner = at;
        for run in valid.split(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            if run.len() >= SHORTEST {
                runs.push((text.len(), inner));
                text.push_str(run);
                text.push(BREAK);
            }
            // A control character of Unicode takes one byte or two.
            inner += run.len() + valid[inner - at + run.len()..].chars().next().map_or(0, char::len_utf8);
        }
        at += valid.len() + chunk.invalid().len();
    }
    Made::text(&BYTES, (text, runs))
}

/// What unpacks out of bytes that are no text.
fn packed(bytes: &[u8], piece: &Piece<'_>, made: &mut Vec<Made<'static>>, said: &mut Vec<Text>) {
    let mut next = 0;
    for at in memchr::memmem::find_iter(bytes, b"\x1f\x8b\x08") {
        let Some(head) = gzip_head(&bytes[at..]).filter(|_| at >= next) else {
            continue;
        };
        let out = inflate(&bytes[at + head..], Wrapping::Bare);
        if out.end != End::Whole && (at == 0 || out.end == End::TooLarge) {
            said.push(why(out.end));
        }
        next = at + head + out.read;
        made.push(Made::bytes(&GZIP_HEAD, bytes[at..at + head].to_vec(), at));
        made.push(Made::bytes(&GZIP, out.bytes, at));
    }
    if next > 0 {
        return;
    }
    let wrapping = if is_zlib(bytes) {
        Wrapping::Zlib
    } else if piece.packed {
        Wrapping::Bare
    } else {
        return;
    };
    let out = inflate(bytes, wrapping);
    // Any bytes may look like a stream for a while; what goes wrong after much text was one.
    let was_one = out.end == End::TooLarge || out.bytes.len() >= 256 && begins_as_text(&out.bytes[..256]);
    if out.end != End::Whole && was_one {
        said.push(why(out.end));
    }
    if out.end == End::Whole || was_one || wrapping == Wrapping::Zlib {
        made.push(Made::bytes(&DEFLATE, out.bytes, 0));
    }
}

/// Whether bytes are UTF-8, but for a last character that may be cut.
fn begins_as_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}
