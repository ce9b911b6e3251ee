//! Files made by hand, byte by byte, for tests of what looks into files: archives, PDFs, pictures.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all bytes");
    encoder.finish().expect("memory takes all bytes")
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all bytes");
    encoder.finish().expect("memory takes all bytes")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all bytes");
    encoder.finish().expect("memory takes all bytes")
}

pub(crate) fn utf_16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

pub(crate) fn utf_16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a string takes all text");
        out
    })
}

/// The characters of a text, each written by `write`.
pub(crate) fn each(text: &str, write: impl Fn(char) -> String) -> String {
    text.chars().map(write).collect()
}

/// The units of a text in UTF-16, each as `\uXXXX`.
pub(crate) fn escaped(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        write!(out, "\\u{unit:04x}").expect("a string takes all text");
        out
    })
}

/// An entry of an archive.
#[derive(Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) extra: Vec<u8>,
    pub(crate) comment: &'a str,
    pub(crate) flags: u16,
    /// Whether the directory lists it.
    pub(crate) listed: bool,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(name: &'a str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name,
            bytes: bytes.into(),
            extra: Vec::new(),
            comment: "",
            flags: 1 << 11,
            listed: true,
        }
    }
}

/// An archive of deflated entries.
pub(crate) fn zip(entries: &[Entry<'_>], comment: &str) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    let short = |bytes: &[u8]| u16::try_from(bytes.len()).expect("names of tests are short");
    let long = |size: usize| u32::try_from(size).expect("files of tests are small").to_le_bytes();
    for entry in entries {
        let (at, packed) = (out.len(), deflate(&entry.bytes));
        let mut crc = flate2::Crc::new();
        crc.update(&entry.bytes);
        let mut common = [20, entry.flags, 8, 0, 0x21].map(u16::to_le_bytes).concat();
        common.extend(crc.sum().to_le_bytes());
        common.extend(long(packed.len()));
        common.extend(long(entry.bytes.len()));
        common.extend(short(entry.name.as_bytes()).to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend([0, 0]);
        out.extend(entry.name.as_bytes());
        out.extend(&packed);
        if entry.listed {
            count += 1;
            directory.extend(b"PK\x01\x02\x14\x03");
            directory.extend(&common);
            directory.extend(short(&entry.extra).to_le_bytes());
            directory.extend(short(entry.comment.as_bytes()).to_le_bytes());
            directory.extend([0; 8]);
            directory.extend(long(at));
            directory.extend(entry.name.as_bytes());
            directory.extend(&entry.extra);
            directory.extend(entry.comment.as_bytes());
        }
    }
    let start = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(long(directory.len()));
    out.extend(long(start));
    out.extend(short(comment.as_bytes()).to_le_bytes());
    out.extend(comment.as_bytes());
    out
}

/// A PDF of these objects, the first of which is the catalog; `trailer` is added to its trailer. Readers mend the missing table.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    for (index, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(format!("trailer\n<< /Root 1 0 R {trailer} >>\n%%EOF\n").bytes());
    out
}

/// A stream whose bytes are what `filter` says.
pub(crate) fn stream(entries: &str, filter: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Filter {filter} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A PDF of one page that shows `text` in a font of which only the map to Unicode says what its glyphs are. The text breaks into a line after every `width` characters.
pub(crate) fn shown(text: &str, width: usize) -> Vec<u8> {
    let chars: Vec<char> = text.chars().collect();
    let (mut map, mut content) = (String::new(), "BT /F1 9 Tf 12 TL\n".to_owned());
    for (index, c) in chars.iter().enumerate() {
        writeln!(map, "<{:04x}> <{}>", index + 1, hex(&utf_16be(&c.to_string()))).expect("a string takes all text");
    }
    for (line, part) in chars.chunks(width).enumerate() {
        let glyphs: String = (0..part.len())
            .map(|at| format!("<{:04x}> -20 ", line * width.min(chars.len()) + at + 1))
            .collect();
        writeln!(content, "[{glyphs}] TJ T*").expect("a string takes all text");
    }
    content.push_str("ET");
    let map = format!(
        "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n{} beginbfchar\n{map}endbfchar endcmap",
        chars.len()
    );
    pdf(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> >> >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>".to_vec(),
            stream("", "/FlateDecode", &zlib(content.as_bytes())),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Font /Encoding /Identity-H /ToUnicode 6 0 R >>".to_vec(),
            stream("", "/FlateDecode", &zlib(map.as_bytes())),
        ],
        "",
    )
}

/// A PDF whose second object is `object`.
pub(crate) fn pdf_with(object: impl Into<Vec<u8>>) -> Vec<u8> {
    pdf(&[b"<< /Type /Catalog /Names 2 0 R >>".to_vec(), object.into()], "")
}

/// A PNG with these chunks and no pixels.
pub(crate) fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let ends: [(&[u8; 4], Vec<u8>); 1] = [(b"IEND", Vec::new())];
    for (kind, data) in chunks.iter().chain(&ends) {
        let mut crc = flate2::Crc::new();
        crc.update(&[kind.as_slice(), data].concat());
        out.extend(u32::try_from(data.len()).expect("chunks of tests are small").to_be_bytes());
        out.extend(kind.as_slice());
        out.extend(data);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

/// A JPEG with these segments and no pixels.
pub(crate) fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    for (kind, data) in segments {
        out.extend([0xff, *kind]);
        out.extend(u16::try_from(data.len() + 2).expect("segments of tests are small").to_be_bytes());
        out.extend(data);
    }
    out.extend([0xff, 0xda, 0, 2, 0xff, 0xd9]);
    out
}
