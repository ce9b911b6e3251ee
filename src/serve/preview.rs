//! What a page of a preview has more than a page of the site: one line, added as it is answered.

use crate::text::escaped;

/// The program of a preview: follows the states, and shows what is wrong.
pub(super) const SCRIPT: &str = include_str!("preview/preview.js");
/// How the panel of a preview looks.
pub(super) const STYLE: &str = include_str!("preview/preview.css");
/// Changes the document in view into another without losing its place.
pub(super) const MORPH: &str = include_str!("preview/idiomorph.js");

/// The line that a page of the state `generation` is given. `secret` is the folder of the preview's own files, `path` that of the page, empty for one
/// that is missing.
#[must_use]
pub fn line(secret: &str, path: &str, generation: u64) -> String {
    let path = escaped(path);
    format!(
        "<link rel=\"stylesheet\" href=\"/{secret}/preview.css\"><script src=\"/{secret}/idiomorph.js\" defer></script>\
         <script src=\"/{secret}/preview.js\" data-base=\"/{secret}/\" data-page=\"{path}\" data-generation=\"{generation}\" defer></script>\n"
    )
}

/// The page with `line` before the end of its head; as it is if it has no head.
#[must_use]
pub fn inject(page: &[u8], line: &str) -> Vec<u8> {
    let end = b"</head>";
    // Texts are escaped: the first of these bytes are the tag.
    let at = page.windows(end.len()).position(|window| window == end);
    let (before, after) = page.split_at(at.unwrap_or(page.len()));
    let line = if at.is_some() { line } else { "" };
    [before, line.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_added_and_nothing_else() {
        let page = b"<html>\n<head>\n<title>&lt;/head></title>\n</head>\n<body></head></body>\n";
        let line = line("s3", "a\"<b>.html", 7);
        let with = inject(page, &line);
        let text = String::from_utf8(with).expect("what is put together of texts is a text");
        assert_eq!(text.matches(&line).count(), 1);
        assert!(text.contains("data-page=\"a&quot;&lt;b&gt;.html\" data-generation=\"7\""));
        assert_eq!(text.replace(&line, "").as_bytes(), page);
        assert_eq!(inject(b"no head", &line), b"no head");
    }
}
