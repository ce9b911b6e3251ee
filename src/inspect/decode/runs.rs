//! Runs of base64, of hexadecimal digits and of characters with fifteen bits each, and the bytes that they stand for.

use std::ops::RangeInclusive;

use crate::inspect::piece::{BASE64, Body, HEX, Layer, Made, Place, WIDE};
use crate::inspect::unpack::{End, Wrapping, inflate, is_zlib};

/// The shortest run that is looked at.
const SHORTEST: usize = 8;
/// Up to which length a run may also begin a few characters before what is encoded. Shorter ones are words of a text more often than not, and are looked at together.
const SHORT: usize = 4096;

/// What the runs of a text stand for.
pub(super) fn all(text: &str) -> Vec<Made<'static>> {
    let (mut base64s, mut hexes) = (Gathered::new(&BASE64), Gathered::new(&HEX));
    for (start, run) in stretches(text.as_bytes(), |byte| value(byte).is_some(), true) {
        base64s.take(start, &run, 4, base64);
    }
    for (start, run) in stretches(text.as_bytes(), |byte| byte.is_ascii_hexdigit(), false) {
        hexes.take(start, &run, 2, hex);
    }
    base64s.finish().chain(hexes.finish()).chain(wides(text)).collect()
}

/// The characters that have fifteen bits each in the search index of a site.
const WIDES: RangeInclusive<char> = '\u{3400}'..='\u{b3ff}';

/// What unpacks out of runs of characters with fifteen bits each: most such runs are words of a text.
fn wides(text: &str) -> impl Iterator<Item = Made<'static>> {
    let runs = text.split(|c| !WIDES.contains(&c)).filter(|run| run.len() > 3 * SHORTEST);
    runs.filter_map(move |run| {
        // The length of what was packed is not known here: the bits that fill the last character up may make a byte more.
        let bytes = wide(run);
        let start = run.as_ptr().addr() - text.as_ptr().addr();
        is_container(&bytes).then(|| Made {
            packed: true,
            ..Made::bytes(&WIDE, bytes, start)
        })
    })
}

fn wide(run: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(run.len() / 3 * 2);
    let (mut rest, mut bits) = (0_u32, 0);
    for c in run.chars() {
        rest = rest << 15 | (u32::from(c) - u32::from(*WIDES.start()));
        bits += 15;
        while bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(rest >> bits & 0xff).unwrap_or_default());
        }
        rest &= 0xff;
    }
    bytes
}

/// What the runs of one alphabet stand for.
struct Gathered {
    layer: &'static Layer,
    made: Vec<Made<'static>>,
    /// The short ones, one after the other, and where each begins.
    together: Vec<u8>,
    runs: Vec<(usize, usize)>,
}

impl Gathered {
    fn new(layer: &'static Layer) -> Self {
        Self {
            layer,
            made: Vec::new(),
            together: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// Takes a run in, decoded from each of its first `shifts` characters on.
    fn take(&mut self, start: usize, run: &[u8], shifts: usize, decode: impl Fn(&[u8]) -> Vec<u8>) {
        let short = run.len() <= SHORT;
        for shift in 0..if short { shifts } else { 1 } {
            let bytes = decode(&run[shift..]);
            if !short || is_container(&bytes) {
                self.made.push(Made {
                    packed: true,
                    ..Made::bytes(self.layer, bytes, start)
                });
                continue;
            }
            self.runs.push((self.together.len(), start));
            self.together.extend(bytes);
            self.together.extend([0x1f; 2]);
        }
    }

    fn finish(self) -> impl Iterator<Item = Made<'static>> {
        let together = Made {
            layer: self.layer,
            body: Body::Bytes(self.together.into()),
            place: Place::Runs(self.runs),
            packed: false,
        };
        self.made.into_iter().chain([together])
    }
}

/// Whether bytes are more than their characters: something unpacks out of them.
fn is_container(bytes: &[u8]) -> bool {
    let whole = |wrapping| {
        let out = inflate(bytes, wrapping);
        out.end == End::Whole && out.read + 8 >= bytes.len()
    };
    let magic: [&[u8]; 3] = [b"PK\x03\x04", b"%PDF-", b"\x1f\x8b"];
    bytes.len() > 8
        && (magic.iter().any(|magic| bytes.starts_with(magic)) || is_zlib(bytes) && whole(Wrapping::Zlib) || whole(Wrapping::Bare))
}

/// Stretches of bytes that belong to an alphabet, with their places; `lines`: also across the ends of lines.
fn stretches(bytes: &[u8], belongs: impl Fn(u8) -> bool, lines: bool) -> Vec<(usize, Vec<u8>)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !belongs(bytes[at]) {
            at += 1;
            continue;
        }
        let (start, mut run) = (at, Vec::new());
        while let Some(byte) = bytes.get(at) {
            if belongs(*byte) {
                run.push(*byte);
            } else if !(lines && matches!(byte, b'\n' | b'\r')) {
                break;
            }
            at += 1;
        }
        if run.len() >= SHORTEST {
            found.push((start, run));
        }
    }
    found
}

/// The six bits of a character of either alphabet, that of MIME and that of addresses.
fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

fn base64(run: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(run.len() / 4 * 3 + 2);
    for group in run.chunks(4) {
        let bits = group
            .iter()
            .filter_map(|byte| value(*byte))
            .fold(0_u32, |bits, value| bits << 6 | u32::from(value));
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

fn hex(run: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    };
    run.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_bytes() {
        assert_eq!(base64(b"c2VjcmV0IQ"), b"secret!");
        assert_eq!(base64(b"c2VjcmV0Pz8_"), b"secret???");
        assert_eq!(wide("\u{b3ff}\u{7401}"), [0xff, 0xff, 0x00]);
        let found = stretches("x: c2Vjc\nmV0IQ==".as_bytes(), |byte| value(byte).is_some(), true);
        assert_eq!(found, [(3, b"c2VjcmV0IQ".to_vec())]);
    }
}
