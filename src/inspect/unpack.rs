//! Deflate in its three wrappings, within limits.

use flate2::{Decompress, FlushDecompress, Status};

/// The most that one stream may unpack to.
pub(super) const MAX_UNPACKED: u64 = 256 << 20;
/// How many times its size a stream may unpack to, once that is more than [`FREE`].
const MAX_RATIO: u64 = 200;
const FREE: u64 = 16 << 20;
const STEP: usize = 64 << 10;

/// How a stream of deflate is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapping {
    Bare,
    Zlib,
}

/// How unpacking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    Broken,
    TooLarge,
}

/// What came out of a stream, as far as it went.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// How many bytes of the stream were read.
    pub(super) read: usize,
    pub(super) end: End,
}

/// Unpacks a stream up to its end or the limits.
pub(super) fn inflate(packed: &[u8], wrapping: Wrapping) -> Unpacked {
    inflate_to(packed, wrapping, MAX_UNPACKED)
}

/// Unpacks a stream that says how large it is: up to its end, that size, or the limits.
pub(super) fn inflate_to(packed: &[u8], wrapping: Wrapping, stated: u64) -> Unpacked {
    let most = stated.min(MAX_UNPACKED);
    let mut machine = Decompress::new(wrapping == Wrapping::Zlib);
    let mut bytes = Vec::new();
    let end = loop {
        let read = usize::try_from(machine.total_in()).unwrap_or(usize::MAX).min(packed.len());
        let before = (machine.total_in(), machine.total_out());
        bytes.reserve(STEP);
        let status = machine.decompress_vec(&packed[read..], &mut bytes, FlushDecompress::None);
        let out = bytes.len() as u64;
        if out > most || out > FREE && out / MAX_RATIO > machine.total_in() {
            break End::TooLarge;
        }
        match status {
            Ok(Status::StreamEnd) => break End::Whole,
            Ok(_) if (machine.total_in(), machine.total_out()) != before => {}
            _ => break End::Broken,
        }
    };
    Unpacked {
        bytes,
        read: usize::try_from(machine.total_in()).unwrap_or(usize::MAX).min(packed.len()),
        end,
    }
}

/// Whether bytes begin as a stream of zlib does.
pub(super) fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [head, flags, ..] if head & 0x0f == 8 && head >> 4 <= 7 && u16::from_be_bytes([*head, *flags]) % 31 == 0 && flags & 0x20 == 0)
}

/// How long the head of a gzip file is, with name and comment; `None` if it is none.
pub(super) fn gzip_head(bytes: &[u8]) -> Option<usize> {
    let flags = match bytes {
        [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0 && bytes.len() > 18 => *flags,
        _ => return None,
    };
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (at < bytes.len()).then_some(at)
}
