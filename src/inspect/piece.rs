//! What is looked at: bytes or a text, by way of which layers they came out, and where each of their places stands in the file.

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::Text;

/// A way in which a text can be wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its name for programs, in kebab case.
    pub key: &'static str,
    /// Its name for people.
    pub label: Text,
}

impl Layer {
    const fn new(key: &'static str, ja: &'static str, en: &'static str) -> Self {
        Self {
            key,
            label: Text::new(ja, en),
        }
    }
}

pub(super) static NAME: Layer = Layer::new("name", "名前", "name");
pub(super) static BYTES: Layer = Layer::new("bytes", "バイト列の中の文字", "characters among bytes");
pub(super) static UTF_16: Layer = Layer::new("utf-16", "UTF-16", "UTF-16");
pub(super) static LEGACY: Layer = Layer::new("legacy-encoding", "Shift_JIS 又は EUC-JP", "Shift_JIS or EUC-JP");
pub(super) static ENTITIES: Layer = Layer::new("entities", "文字参照", "character references");
pub(super) static PERCENT: Layer = Layer::new("percent", "パーセント符号化", "percent-encoding");
pub(super) static ESCAPES: Layer = Layer::new("escapes", "JSON・スクリプトのエスケープ", "escapes of JSON or scripts");
pub(super) static CSS: Layer = Layer::new("css-escapes", "CSS のエスケープ", "escapes of CSS");
pub(super) static BASE64: Layer = Layer::new("base64", "base64", "base64");
pub(super) static WIDE: Layer = Layer::new("base32768", "base32768", "base32768");
pub(super) static HEX: Layer = Layer::new("hex", "16 進", "hexadecimal");
pub(super) static MARKUP: Layer = Layer::new("markup", "タグを除いた文字", "text across tags");
pub(super) static READINGS: Layer = Layer::new("without-readings", "タグとルビを除いた文字", "text across tags and readings");
pub(super) static DEFLATE: Layer = Layer::new("deflate", "deflate", "deflate");
pub(super) static GZIP: Layer = Layer::new("gzip", "gzip", "gzip");
pub(super) static GZIP_HEAD: Layer = Layer::new("gzip-head", "gzip の見出し", "head of gzip");
pub(super) static ZIP_COMMENT: Layer = Layer::new("zip-comment", "zip の注釈", "comment of a zip");
pub(super) static ZIP_EXTRA: Layer = Layer::new("zip-extra", "zip の追加欄", "extra field of a zip");
pub(super) static ZIP_GAP: Layer = Layer::new("zip-gap", "zip の項目の間", "between the entries of a zip");
pub(super) static PDF_STRING: Layer = Layer::new("pdf-string", "PDF の文字列", "string of a PDF");
pub(super) static PDF_STREAM: Layer = Layer::new("pdf-stream", "PDF のストリーム", "stream of a PDF");
pub(super) static PDF_TEXT: Layer = Layer::new("pdf-text", "PDF に表示される文字", "text that a PDF shows");
pub(super) static PNG_TEXT: Layer = Layer::new("png-text", "PNG の圧縮された情報", "compressed chunk of a PNG");
pub(super) static JPEG_HEAD: Layer = Layer::new("jpeg-head", "JPEG の付加情報", "application data of a JPEG");

/// Where the places of a piece stand in the file that it came out of.
#[derive(Clone, Debug)]
pub(super) enum Marks {
    /// From each place on, up to the next: there, and there in the file.
    Runs(Arc<[(usize, usize)]>),
    /// All of it at one place: what was unpacked from there.
    At(usize),
}

impl Marks {
    pub(super) fn identity() -> Self {
        Self::Runs([(0, 0)].into())
    }

    /// The place in the file.
    pub(super) fn source(&self, at: usize) -> usize {
        match self {
            Self::At(source) => *source,
            Self::Runs(runs) => {
                let run = runs.partition_point(|(start, _)| *start <= at).checked_sub(1);
                run.map_or(0, |run| runs[run].1 + (at - runs[run].0))
            }
        }
    }

    /// The marks of what was made from a piece, given where its runs stand in that piece.
    pub(super) fn derive(&self, runs: Vec<(usize, usize)>) -> Self {
        match self {
            Self::At(source) => Self::At(*source),
            Self::Runs(_) => Self::Runs(runs.into_iter().map(|(start, inner)| (start, self.source(inner))).collect()),
        }
    }
}

/// What a piece holds.
#[derive(Debug)]
pub(super) enum Body<'a> {
    Bytes(Cow<'a, [u8]>),
    Text(Cow<'a, str>),
}

/// Something to be looked at.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) body: Body<'a>,
    pub(super) layers: Vec<&'static Layer>,
    pub(super) marks: Marks,
    /// Whether it may be a bare deflate stream: it came out of base64 or the like.
    pub(super) packed: bool,
}

impl<'a> Piece<'a> {
    pub(super) fn file(bytes: &'a [u8]) -> Self {
        Self {
            body: Body::Bytes(Cow::Borrowed(bytes)),
            layers: Vec::new(),
            marks: Marks::identity(),
            packed: false,
        }
    }

    pub(super) fn name(name: &'a str) -> Self {
        Self {
            body: Body::Text(Cow::Borrowed(name)),
            layers: vec![&NAME],
            marks: Marks::At(0),
            packed: false,
        }
    }
}

/// What a layer made of a piece.
#[derive(Debug)]
pub(super) struct Made<'a> {
    pub(super) layer: &'static Layer,
    pub(super) body: Body<'a>,
    /// Where its places stand in the piece; one at zero says that all came from there.
    pub(super) place: Place,
    pub(super) packed: bool,
}

/// Where in a piece something was made from.
#[derive(Debug)]
pub(super) enum Place {
    /// Stretch by stretch: where it is in what was made, where in the piece.
    Runs(Vec<(usize, usize)>),
    /// All of it from what begins here.
    At(usize),
}

impl<'a> Made<'a> {
    pub(super) fn text(layer: &'static Layer, (text, runs): (String, Vec<(usize, usize)>)) -> Self {
        Self {
            layer,
            body: Body::Text(Cow::Owned(text)),
            place: Place::Runs(runs),
            packed: false,
        }
    }

    pub(super) fn bytes(layer: &'static Layer, bytes: impl Into<Cow<'a, [u8]>>, at: usize) -> Self {
        Self {
            layer,
            body: Body::Bytes(bytes.into()),
            place: Place::At(at),
            packed: false,
        }
    }
}
