//! PDF, as it is and not only as its tables say: objects of earlier revisions and objects that nothing refers to are looked at too.
//!
//! 1. Find every object (`objects`), those in object streams included.
//! 2. Unpack every stream (`filters`): attachments, metadata and pictures are pieces of their own.
//! 3. Read every string and name.
//! 4. Read the text as it is shown (`content`), glyph by glyph through the maps of its fonts (`fonts`).

use super::piece::{Made, PDF_STREAM, PDF_STRING, PDF_TEXT};
use crate::text::Text;

mod content;
mod filters;
mod fonts;
mod lexer;
mod objects;

use lexer::Value;
use objects::Objects;

/// Whether bytes are a PDF: the mark stands near the beginning, as readers ask for it.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some()
}

/// The pieces of a PDF, and what of it cannot be read.
pub(super) fn parts(bytes: &[u8], made: &mut Vec<Made<'_>>, said: &mut Vec<Text>) {
    let objects = Objects::read(bytes, said);
    if objects.encrypted {
        said.push(Text::new("暗号化された PDF です", "it is an encrypted PDF"));
        return;
    }
    for object in &objects.all {
        let mut strings = String::new();
        words(&object.value, &mut strings);
        made.push(Made {
            place: super::piece::Place::At(object.at),
            ..Made::text(&PDF_STRING, (strings, Vec::new()))
        });
        if let Some(stream) = &object.stream {
            made.push(Made::bytes(&PDF_STREAM, stream.clone(), object.at));
        }
    }
    for (at, text) in content::shown(&objects, said) {
        made.push(Made {
            place: super::piece::Place::At(at),
            ..Made::text(&PDF_TEXT, (text, Vec::new()))
        });
    }
    said.sort_unstable();
    said.dedup();
}

/// The strings and names in a value.
fn words(value: &Value, out: &mut String) {
    let mut add = |word: &str| {
        if word.len() >= 3 {
            out.push_str(word);
            out.push(super::fold::BREAK);
        }
    };
    match value {
        Value::String(bytes) => add(&string(bytes)),
        Value::Name(name) => add(name),
        Value::List(list) => list.iter().for_each(|value| words(value, out)),
        Value::Dict(dict) => {
            for (key, value) in dict {
                // Names of destinations and of attachments are keys as well.
                words(&Value::Name(key.clone()), out);
                words(value, out);
            }
        }
        Value::Null | Value::Number(_) | Value::Reference(_) | Value::Word(_) => {}
    }
}

/// A string of text, in one of the encodings that PDF knows.
fn string(bytes: &[u8]) -> String {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<_> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}
