//! Leaks made by hand: one for each layer and surface on which a text can get out.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rust_xlsxwriter::{DocProperties, Format, Note, Workbook};

use super::make::*;

/// A leak: where it is planted, the layers below which it has to be found, and what makes the file.
pub(crate) struct Leak {
    /// The file of the output.
    pub(crate) path: &'static str,
    /// What stands around it: the entries from the outside.
    pub(crate) inside: &'static [&'static str],
    pub(crate) layers: &'static [&'static str],
    pub(crate) make: fn(&str) -> Vec<u8>,
}

const fn leak(path: &'static str, layers: &'static [&'static str], make: fn(&str) -> Vec<u8>) -> Leak {
    Leak {
        path,
        inside: &[],
        layers,
        make,
    }
}

const fn inside(path: &'static str, inside: &'static [&'static str], layers: &'static [&'static str], make: fn(&str) -> Vec<u8>) -> Leak {
    Leak {
        path,
        inside,
        layers,
        make,
    }
}

/// All of them. A path with `{}` holds the text itself.
pub(crate) const LEAKS: &[Leak] = &[
    // Texts and their encodings.
    leak("text/plain.txt", &[], |t| format!("一行目\n二行目の{t}である\n").into()),
    leak("text/bom.csv", &[], |t| format!("\u{feff}id,title\r\n1,{t}\r\n").into()),
    leak("text/broken-lines.txt", &[], |t| each(t, |c| format!("{c}\n   ")).into()),
    leak("text/wide.txt", &[], |t| {
        each(t, |c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0)
                .map(String::from)
                .expect("every sign of ASCII has a wide form"),
            c => c.to_string(),
        })
        .into()
    }),
    leak("text/decomposed.txt", &[], |t| {
        use unicode_normalization::UnicodeNormalization as _;
        t.nfd().collect::<String>().into()
    }),
    leak("text/utf-16.txt", &["utf-16"], |t| {
        [b"\xff\xfe".to_vec(), utf_16le(&format!("前の文。{t}"))].concat()
    }),
    leak("text/utf-16be", &["utf-16"], |t| utf_16be(&format!("前の文。{t}"))),
    leak("text/shift-jis.csv", &["legacy-encoding"], |t| {
        encoding_rs::SHIFT_JIS.encode(&format!("番号,{t}\r\n")).0.into_owned()
    }),
    leak("text/euc-jp.csv", &["legacy-encoding"], |t| {
        encoding_rs::EUC_JP.encode(&format!("番号,{t}\n")).0.into_owned()
    }),
    leak("data/odd.bin", &["utf-16"], |t| [vec![0, 255, 7], utf_16be(t), vec![0, 3]].concat()),
    leak("data/some.bin", &["bytes"], |t| [b"\0\xff\x01", t.as_bytes(), b"\0\xfe"].concat()),
    // Pages.
    leak("page/text.html", &[], |t| format!("<!doctype html><p>{t}</p>").into()),
    leak("page/split.html", &["markup"], |t| {
        format!("<p>{}</p>", each(t, |c| format!("<em>{c}</em><wbr><!-- x -->"))).into()
    }),
    leak("page/ruby.html", &["without-readings"], |t| {
        format!("<ruby>{}</ruby>", each(t, |c| format!("{c}<rp>(</rp><rt>よみ</rt><rp>)</rp>"))).into()
    }),
    leak("page/comment.html", &[], |t| format!("<p>本文</p><!-- {t} -->").into()),
    leak("page/attribute.html", &["entities"], |t| {
        format!("<a title='&quot;{}'>x</a>", each(t, |c| format!("&#{};", u32::from(c)))).into()
    }),
    leak("page/hexadecimal.html", &["entities"], |t| {
        format!("<p>{}</p>", each(t, |c| format!("&#x{:X};", u32::from(c)))).into()
    }),
    leak("page/both.html", &["entities", "markup"], |t| {
        each(t, |c| format!("<b>&#{};</b>", u32::from(c))).into()
    }),
    leak("page/address.html", &["percent"], |t| {
        let query: String = t.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("<a href=\"x.html?q={query}\">x</a>").into()
    }),
    leak("page/data.html", &["escapes"], |t| {
        format!("<script type=\"application/ld+json\">{{\"name\":\"{}\"}}</script>", escaped(t)).into()
    }),
    leak("page/style.css", &["css-escapes"], |t| {
        format!("p::before {{ content: \"{}\" }}", each(t, |c| format!("\\{:x} ", u32::from(c)))).into()
    }),
    leak("page/code.js", &["escapes"], |t| {
        format!(
            "const x = '{}';",
            t.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>()
        )
        .into()
    }),
    leak("page/map.js.map", &["escapes"], |t| {
        format!("{{\"sourcesContent\":[\"a\\n{}\"]}}", each(t, |c| format!("{c}\\n"))).into()
    }),
    leak("page/picture.html", &["base64", "bytes"], |t| {
        format!("<img src=\"data:text/plain;base64,{}\">", STANDARD.encode(t)).into()
    }),
    leak("page/token.html", &["base64", "bytes"], |t| {
        format!("<a href='?state-{}'>", URL_SAFE_NO_PAD.encode(t)).into()
    }),
    leak("page/mail.eml", &["base64", "bytes"], |t| {
        let lines: Vec<_> = STANDARD.encode(t.repeat(3)).into_bytes();
        lines
            .chunks(20)
            .map(|line| format!("{}\r\n", String::from_utf8_lossy(line)))
            .collect::<String>()
            .into()
    }),
    leak("page/dump.txt", &["hex", "bytes"], |t| {
        format!("hash: {}", hex(t.as_bytes())).into()
    }),
    leak("search/x-0001.js", &["base64", "deflate"], |t| {
        let texts = format!("[[\"a\",\"見出し\",\"{t}\"],[\"b\",\"次の見出し\",\"次の文章\"]]");
        format!("ISMS.texts(1,\"{}\");", STANDARD.encode(deflate(texts.as_bytes()))).into()
    }),
    leak("search/long.js", &["base64", "deflate", "escapes"], |t| {
        let noise: String = (0..4000_u32)
            .map(|n| char::from_u32(0x4e00 + n * 7919 % 20_000).unwrap_or('一'))
            .collect();
        let texts = format!("[\"{noise}\",\"{}\"]", escaped(t));
        format!("ISMS.texts(1,\"{}\");", STANDARD.encode(deflate(texts.as_bytes()))).into()
    }),
    leak("search/x-0002.js", &["utf-16", "base32768", "deflate"], |t| {
        let texts = format!("[[[\"a\",\"見出し\",\"{t}\"],[\"b\",\"次の見出し\",\"次の文章\"]]]");
        let bits: String = deflate(texts.as_bytes()).iter().map(|byte| format!("{byte:08b}")).collect();
        let wide = bits.as_bytes().chunks(15).map(|bits| {
            let bits = format!("{:0<15}", String::from_utf8_lossy(bits));
            char::from_u32(0x3400 + u32::from_str_radix(&bits, 2).unwrap_or_default()).unwrap_or('?')
        });
        let script = format!("\u{feff}ISMS.put(\"x-0002\",{},\"{}\");", bits.len() / 8, wide.collect::<String>());
        script.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }),
    // Names.
    leak("names/{}.html", &["name"], |_| b"<p>x</p>".to_vec()),
    leak("names/{}/index.html", &["name"], |_| b"<p>y</p>".to_vec()),
    // Drawings and pictures.
    leak("pictures/title.svg", &["entities"], |t| {
        format!("<svg><title>{}</title></svg>", each(t, |c| format!("&#{};", u32::from(c)))).into()
    }),
    leak("pictures/text.svg", &["markup"], |t| {
        format!("<svg><text>{}</text></svg>", each(t, |c| format!("<tspan>{c}</tspan>"))).into()
    }),
    leak("pictures/meta.svg", &[], |t| {
        format!("<svg><metadata><dc:creator>{t}</dc:creator></metadata></svg>").into()
    }),
    leak("pictures/text.png", &["bytes"], |t| {
        png(&[(b"iTXt", [b"Title\0\0\0\0\0", t.as_bytes()].concat())])
    }),
    leak("pictures/packed.png", &["png-text", "utf-16"], |t| {
        png(&[(b"zTXt", [b"Comment\0\0".to_vec(), zlib(&utf_16be(t))].concat())])
    }),
    leak("pictures/international.png", &["png-text"], |t| {
        png(&[(b"iTXt", [b"XML:com.adobe.xmp\0\x01\0ja\0\0".to_vec(), zlib(&padded(t))].concat())])
    }),
    leak("pictures/exif.jpg", &["utf-16"], |t| {
        jpeg(&[(0xe1, [b"Exif\0\0MM\0\x2a".to_vec(), utf_16le(t)].concat())])
    }),
    leak("pictures/comment.jpg", &["bytes"], |t| jpeg(&[(0xfe, t.as_bytes().to_vec())])),
    leak("pictures/long.jpg", &["jpeg-head"], |t| {
        let head = [b"http://ns.adobe.com/xmp/extension/\0".as_slice(), &[b'0'; 40]].concat();
        let (first, second) = t.split_at(t.char_indices().nth(4).map_or(0, |(at, _)| at));
        jpeg(&[
            (0xe1, [&head, first.as_bytes()].concat()),
            (0xe1, [&head, second.as_bytes()].concat()),
        ])
    }),
    leak("pictures/x.webp", &["bytes", "entities"], |t| {
        let xmp = each(t, |c| format!("&#x{:x};", u32::from(c)));
        [b"RIFF\xff\0\0\0WEBPXMP \x80\0\0\0".as_slice(), xmp.as_bytes(), b"\0"].concat()
    }),
    // Archives.
    leak("packed/a.gz", &["gzip"], |t| gzip(&padded(t))),
    leak("packed/named.gz", &["bytes"], |t| {
        [
            b"\x1f\x8b\x08\x08\0\0\0\0\0\x03".as_slice(),
            t.as_bytes(),
            b"\0",
            &deflate(b"x")[..],
            &[0; 8],
        ]
        .concat()
    }),
    inside("packed/a.zip", &["f/b.txt"], &[], |t| zip(&[Entry::new("f/b.txt", t)], "")),
    inside("packed/name.zip", &["{}.txt"], &["name"], |t| {
        zip(&[Entry::new(&format!("{t}.txt"), "x")], "")
    }),
    leak("packed/comment.zip", &["zip-comment"], |t| zip(&[Entry::new("a", "x")], t)),
    leak("packed/entry-comment.zip", &["zip-comment"], |t| {
        zip(
            &[Entry {
                comment: t,
                ..Entry::new("a", "x")
            }],
            "",
        )
    }),
    leak("packed/extra.zip", &["zip-extra", "utf-16"], |t| {
        zip(
            &[Entry {
                extra: utf_16le(t),
                ..Entry::new("a", "x")
            }],
            "",
        )
    }),
    inside("packed/unlisted.zip", &["hidden.txt"], &[], |t| {
        let hidden = Entry {
            listed: false,
            ..Entry::new("hidden.txt", t)
        };
        zip(&[hidden, Entry::new("a", "x")], "")
    }),
    inside("packed/nested.zip", &["b.zip", "c.gz"], &["gzip"], |t| {
        zip(&[Entry::new("b.zip", zip(&[Entry::new("c.gz", gzip(&padded(t)))], ""))], "")
    }),
    inside("packed/text.html", &["a.txt"], &[], |t| {
        format!("<a href='data:;base64,{}'>", STANDARD.encode(zip(&[Entry::new("a.txt", t)], ""))).into()
    }),
    // Workbooks.
    inside("books/cell.xlsx", &["xl/sharedStrings.xml"], &[], |t| {
        workbook(|book| {
            book.add_worksheet().write(0, 0, t).expect("a cell takes a text");
        })
    }),
    inside("books/rich.xlsx", &["xl/sharedStrings.xml"], &["markup"], |t| {
        let (bold, plain) = (Format::new().set_bold(), Format::new());
        let (first, second) = t.split_at(t.char_indices().nth(4).map_or(0, |(at, _)| at));
        workbook(|book| {
            let parts = [(&bold, first), (&plain, second)];
            book.add_worksheet().write_rich_string(0, 0, &parts).expect("a cell takes a text");
        })
    }),
    inside("books/author.xlsx", &["docProps/core.xml"], &[], |t| {
        workbook(|book| {
            book.set_properties(&DocProperties::new().set_author(t));
            book.add_worksheet();
        })
    }),
    inside("books/note.xlsx", &["xl/comments1.xml"], &[], |t| {
        workbook(|book| {
            book.add_worksheet().insert_note(0, 0, &Note::new(t)).expect("a cell takes a note");
        })
    }),
    inside("books/hidden.xlsx", &["xl/workbook.xml"], &[], |t| {
        workbook(|book| {
            book.add_worksheet();
            book.add_worksheet().set_name(t).expect("a short name").set_hidden(true);
        })
    }),
    // PDFs.
    leak("pdf/shown.pdf", &["pdf-text"], |t| shown(t, 4)),
    leak("pdf/info.pdf", &["pdf-string"], |t| {
        let octal: String = [b"\xfe\xff".to_vec(), utf_16be(t)]
            .concat()
            .iter()
            .map(|byte| format!("\\{byte:03o}"))
            .collect();
        pdf_with(format!("<< /Author ({octal}) >>"))
    }),
    leak("pdf/outline.pdf", &["pdf-string"], |t| {
        pdf_with(format!("<< /Title <FEFF{}> /Next 9 0 R >>", hex(&utf_16be(t)).to_uppercase()))
    }),
    leak("pdf/destination.pdf", &["pdf-string"], |t| {
        let name: String = t.bytes().map(|byte| format!("#{byte:02X}")).collect();
        pdf_with(format!("<< /Dests << /{name} [3 0 R /Fit] >> >>"))
    }),
    leak("pdf/metadata.pdf", &["pdf-stream", "entities"], |t| {
        let xmp = each(t, |c| format!("&#x{:x};", u32::from(c)));
        pdf_with(stream("/Type /Metadata /Subtype /XML", "/FlateDecode", &zlib(xmp.as_bytes())))
    }),
    leak("pdf/objects.pdf", &["pdf-string"], |t| {
        let object = format!("<< /Contents <FEFF{}> >>", hex(&utf_16be(t)));
        let packed = zlib(format!("7 0 {object}").as_bytes());
        pdf_with(stream("/Type /ObjStm /N 1 /First 4", "/FlateDecode", &packed))
    }),
    leak("pdf/attachment.pdf", &["pdf-stream"], |t| {
        pdf_with(stream(
            "/Type /EmbeddedFile",
            "[/ASCIIHexDecode /FlateDecode]",
            format!("{}>", hex(&zlib(&padded(t)))).as_bytes(),
        ))
    }),
    inside("pdf/workbook.pdf", &["xl/sharedStrings.xml"], &[], |t| {
        let book = workbook(|book| {
            book.add_worksheet().write(0, 0, t).expect("a cell takes a text");
        });
        pdf_with(stream("/Type /EmbeddedFile", "/FlateDecode", &zlib(&book)))
    }),
    leak("pdf/earlier.pdf", &["pdf-string"], |t| {
        let old = pdf_with(format!("<< /Title <FEFF{}> >>", hex(&utf_16be(t))));
        [old, b"2 0 obj\n<< /Title (new) >>\nendobj\n%%EOF\n".to_vec()].concat()
    }),
    leak("pdf/spoken.pdf", &["pdf-text"], |t| {
        let content = format!("/Span << /ActualText <FEFF{}> >> BDC BT /F1 9 Tf ET EMC", hex(&utf_16be(t)));
        pdf_with(stream("/Subtype /Form /Resources << >>", "/FlateDecode", &zlib(content.as_bytes())))
    }),
    leak("pdf/names.pdf", &["pdf-text"], |t| {
        let names: String = t.encode_utf16().map(|unit| format!("/uni{unit:04X} ")).collect();
        let codes: String = (1..=t.encode_utf16().count()).map(|code| format!("{code:02x}")).collect();
        pdf(
            &[
                b"<< /Type /Page /Contents 3 0 R /Resources << /Font << /F1 2 0 R >> >> >>".to_vec(),
                format!("<< /Type /Font /Subtype /Type3 /Encoding << /Differences [1 {names}] >> >>").into(),
                stream("", "/FlateDecode", &zlib(format!("q BT /F1 9 Tf <{codes}> Tj ET Q").as_bytes())),
            ],
            "",
        )
    }),
    leak("pdf/picture.pdf", &["pdf-stream", "bytes"], |t| {
        let picture = jpeg(&[(0xfe, padded(t))]);
        pdf_with(stream("/Subtype /Image", "[/FlateDecode /DCTDecode]", &zlib(&picture)))
    }),
    leak("pdf/comment.pdf", &["bytes"], |t| {
        pdf(&[b"<< /Type /Catalog >>".to_vec()], &format!("\n% {t}\n"))
    }),
];

/// A text with others behind it, so that it packs: what does not stands in a stream as it is.
fn padded(text: &str) -> Vec<u8> {
    format!("{text}{}", "、次の文章".repeat(40)).into()
}

fn workbook(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("memory takes a workbook")
}
