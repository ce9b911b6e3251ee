//! What pictures carry beside their pixels and cannot be read as it stands: compressed chunks of PNG, data of JPEG in several parts.

use super::piece::{JPEG_HEAD, Made, PNG_TEXT};
use super::unpack::{End, Wrapping, inflate};
use super::zip::why;
use crate::text::Text;

/// The parts of a picture that have to be unpacked or joined; nothing for other bytes.
pub(super) fn parts(bytes: &[u8], made: &mut Vec<Made<'_>>, said: &mut Vec<Text>) {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes, made, said);
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(bytes, made);
    }
}

fn png(bytes: &[u8], made: &mut Vec<Made<'_>>, said: &mut Vec<Text>) {
    let mut at = 8;
    while let Some([a, b, c, d]) = bytes.get(at..at + 4).and_then(|length| <[u8; 4]>::try_from(length).ok()) {
        let Ok(length) = usize::try_from(u32::from_be_bytes([a, b, c, d])) else {
            return;
        };
        let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
        let start = at + 8;
        let data = &bytes[start.min(bytes.len())..start.saturating_add(length).min(bytes.len())];
        if let Some(inner) = compressed(kind, data) {
            let out = inflate(&data[inner..], Wrapping::Zlib);
            if out.end != End::Whole {
                said.push(why(out.end));
            }
            made.push(Made::bytes(&PNG_TEXT, out.bytes, at));
        }
        at = start.saturating_add(length).saturating_add(4);
    }
}

/// Where the compressed bytes of a chunk begin, if it has any.
fn compressed(kind: &[u8], data: &[u8]) -> Option<usize> {
    let key = data.iter().position(|byte| *byte == 0)?;
    let after = |from: usize| Some(from + data.get(from..)?.iter().position(|byte| *byte == 0)? + 1);
    let start = match kind {
        // A byte names the method.
        b"zTXt" | b"iCCP" => key + 2,
        // A flag, the method, the language and the translated key.
        b"iTXt" if data.get(key + 1) == Some(&1) => after(after(key + 3)?)?,
        _ => return None,
    };
    (start <= data.len()).then_some(start)
}

/// What the segments before the pixels hold, joined: long XMP is cut into several.
fn jpeg(bytes: &[u8], made: &mut Vec<Made<'_>>) {
    /// The words and the 40 bytes of digest, length and place before each part.
    const EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
    let (mut joined, mut at) = (Vec::new(), 2);
    while let Some([0xff, kind, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length < 2 || *kind == 0xda {
            break;
        }
        let data = &bytes[at + 4..(at + 2 + length).clamp(at + 4, bytes.len().max(at + 4))];
        joined.extend_from_slice(match data.strip_prefix(EXTENSION) {
            Some(part) => part.get(40..).unwrap_or_default(),
            None => data,
        });
        at += 2 + length;
    }
    made.push(Made::bytes(&JPEG_HEAD, joined, 0));
}
