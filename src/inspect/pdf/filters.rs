//! The filters of streams.

use super::lexer::{Dict, Value};
use super::objects::Objects;
use crate::inspect::unpack::{End, MAX_UNPACKED, Wrapping, inflate};
use crate::inspect::zip::why;
use crate::text;
use crate::text::Text;

/// A stream without its filters, as far as they can be taken off; formats of pictures stay.
pub(super) fn decode(dict: &Dict, raw: &[u8], objects: &Objects<'_>, said: &mut Vec<Text>) -> Vec<u8> {
    let entry = |long: &str, short: &str| dict.get(long).or_else(|| dict.get(short)).map(|value| objects.resolve(value));
    let list = |value: Option<Value>| match value {
        Some(Value::List(list)) => list.iter().map(|value| objects.resolve(value)).collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    let (filters, parameters) = (list(entry("Filter", "F")), list(entry("DecodeParms", "DP")));
    let mut bytes = raw.to_vec();
    for (index, filter) in filters.iter().enumerate() {
        let parameters = parameters.get(index).and_then(Value::dict);
        let (next, end) = match filter.name().unwrap_or_default() {
            "FlateDecode" | "Fl" => {
                let out = inflate(&bytes, Wrapping::Zlib);
                // Some writers leave out the head.
                let out = if out.bytes.is_empty() && out.end == End::Broken {
                    inflate(&bytes, Wrapping::Bare)
                } else {
                    out
                };
                (out.bytes, out.end)
            }
            "LZWDecode" | "LZW" => lzw(&bytes, parameters.and_then(|p| p.get("EarlyChange")?.count()) != Some(0)),
            "ASCIIHexDecode" | "AHx" => (hex(bytes.split(|byte| *byte == b'>').next().unwrap_or_default()), End::Whole),
            "ASCII85Decode" | "A85" => (ascii85(&bytes), End::Whole),
            "RunLengthDecode" | "RL" => run_length(&bytes),
            "DCTDecode" | "DCT" | "JPXDecode" | "JBIG2Decode" | "CCITTFaxDecode" | "CCF" => return bytes,
            name => {
                said.push(text!(
                    "PDF のフィルター `{name}` は解けません",
                    "the filter `{name}` of a PDF cannot be taken off"
                ));
                return bytes;
            }
        };
        if end != End::Whole {
            said.push(why(end));
        }
        bytes = match parameters {
            Some(parameters) => predicted(next, parameters),
            None => next,
        };
    }
    bytes
}

/// Hexadecimal digits; what is none is passed over, and a lone last one is followed by a zero.
pub(super) fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<_> = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::new(), Vec::new());
    let mut put = |group: &mut Vec<u8>| {
        let count = group.len();
        if count > 1 {
            group.resize(5, 84);
            let word = group
                .iter()
                .fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(u32::from(*digit)));
            out.extend_from_slice(&word.to_be_bytes()[..count - 1]);
        }
        group.clear();
    };
    for byte in bytes {
        match byte {
            b'!'..=b'u' => group.push(byte - b'!'),
            b'z' if group.is_empty() => group.extend([0; 5]),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            put(&mut group);
        }
    }
    put(&mut group);
    out
}

fn run_length(bytes: &[u8]) -> (Vec<u8>, End) {
    let (mut out, mut rest) = (Vec::new(), bytes);
    loop {
        match rest {
            [128, ..] | [] => return (out, End::Whole),
            [length @ 0..=127, inner @ ..] => {
                let length = (usize::from(*length) + 1).min(inner.len());
                out.extend_from_slice(&inner[..length]);
                rest = &inner[length..];
            }
            [length, byte, inner @ ..] => {
                out.extend(std::iter::repeat_n(*byte, 257 - usize::from(*length)));
                rest = inner;
            }
            [_] => return (out, End::Broken),
        }
    }
}

fn lzw(bytes: &[u8], early: bool) -> (Vec<u8>, End) {
    const CLEAR: usize = 256;
    const STOP: usize = 257;
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a stretch of what is written already.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0, 9);
    let mut last: Option<(usize, usize)> = None;
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = usize::try_from(bits >> held & ((1 << width) - 1)).unwrap_or(STOP);
        if code == STOP {
            return (out, End::Whole);
        }
        if code == CLEAR {
            table.clear();
            (width, last) = (9, None);
            continue;
        }
        let start = out.len();
        match (u8::try_from(code), table.get(code.wrapping_sub(258)).copied(), last) {
            (Ok(byte), _, _) => out.push(byte),
            (_, Some((from, to)), _) => out.extend_from_within(from..to),
            (_, None, Some((from, to))) if code == 258 + table.len() => {
                out.extend_from_within(from..to);
                out.push(out[from]);
            }
            _ => return (out, End::Broken),
        }
        if out.len() as u64 > MAX_UNPACKED {
            return (out, End::TooLarge);
        }
        if let Some((from, to)) = last
            && table.len() < 4096 - 258
        {
            // What is new is the last stretch and the character after it, which stands right behind it.
            table.push((from, to + 1));
        }
        last = Some((start, out.len()));
        width = match 258 + table.len() + usize::from(early) {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    (out, End::Whole)
}

/// Undoes what was done to rows so that they pack better.
fn predicted(bytes: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let number = |key: &str, default: usize| parameters.get(key).and_then(Value::count).unwrap_or(default);
    if number("Predictor", 1) < 10 {
        return bytes;
    }
    let bits = number("Colors", 1).saturating_mul(number("BitsPerComponent", 8));
    let step = bits.div_ceil(8).max(1);
    let width = bits.saturating_mul(number("Columns", 1)).div_ceil(8).clamp(1, bytes.len().max(1));
    let (mut out, mut above) = (Vec::with_capacity(bytes.len()), vec![0_u8; width]);
    for row in bytes.chunks(width + 1) {
        let mut line = row[1..].to_vec();
        for at in 0..line.len() {
            let left = at.checked_sub(step).map_or(0, |at| line[at]);
            let corner = at.checked_sub(step).map_or(0, |at| above[at]);
            let up = above[at];
            let guess = match row[0] {
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            line[at] = line[at].wrapping_add(guess);
        }
        above[..line.len()].copy_from_slice(&line);
        out.extend(line);
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i32::from(left) + i32::from(up) - i32::from(corner);
    let distance = |value: u8| (guess - i32::from(value)).abs();
    [left, up, corner]
        .into_iter()
        .min_by_key(|value| distance(*value))
        .unwrap_or(corner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_undone() {
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 254, b'x', 128]), (b"abcxxx".to_vec(), End::Whole));
        // The example of ISO 32000-1, 7.4.4.2.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&packed, true), (vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66], End::Whole));
        let rows = Dict::from([
            ("Predictor".to_owned(), Value::Number(12.0)),
            ("Columns".to_owned(), Value::Number(3.0)),
        ]);
        assert_eq!(predicted(vec![2, 1, 2, 3, 2, 1, 1, 1], &rows), [1, 2, 3, 2, 3, 4]);
    }
}
