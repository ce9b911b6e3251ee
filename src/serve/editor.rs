//! Links that open a source in an editor: an address in a scheme of the editor's own. The server starts no program.

use std::path::Path;

use crate::text;
use crate::text::Text;

/// How a link to a place in a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    template: String,
}

/// Schemes that a browser itself answers: a link in one of them would open, run or fetch something, but no editor.
const NO_EDITORS: [&str; 13] = [
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "http",
    "https",
    "javascript",
    "vbscript",
    "view-source",
    "ws",
];

/// What a template may hold.
const PLACEHOLDERS: [&str; 3] = ["{path}", "{line}", "{column}"];

impl Editor {
    /// The template where none is asked for.
    pub const DEFAULT: &'static str = "vscode://file{path}:{line}:{column}";

    /// Reads a template. Gives what is wrong with it.
    ///
    /// # Errors
    /// If it has no scheme, or one that a browser answers itself, or does not hold `{path}`, or is no address.
    pub fn parse(template: &str) -> Result<Self, Text> {
        let scheme = template.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_scheme = |scheme: &str| {
            scheme.starts_with(|c: char| c.is_ascii_lowercase())
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        };
        let Some(scheme) = scheme.filter(|scheme| is_scheme(scheme)) else {
            return Err(Text::new(
                "エディターの URL がスキームで始まっていません",
                "the editor's address does not begin with a scheme",
            ));
        };
        if NO_EDITORS.contains(&scheme.as_str()) || scheme == "wss" {
            return Err(text!(
                "`{scheme}:` はエディターのスキームではありません",
                "`{scheme}:` is no scheme of an editor"
            ));
        }
        let fixed = PLACEHOLDERS
            .iter()
            .fold(template.to_owned(), |rest, placeholder| rest.replace(placeholder, ""));
        if let Some(wrong) = fixed
            .chars()
            .find(|c| !c.is_ascii_graphic() || matches!(c, '{' | '}' | '"' | '<' | '>' | '\\' | '`' | '^' | '|'))
        {
            return Err(text!(
                "エディターの URL に `{wrong}` は使えません",
                "`{wrong}` cannot stand in the editor's address"
            ));
        }
        if !template.contains(PLACEHOLDERS[0]) {
            return Err(Text::new(
                "エディターの URL に `{path}` がありません",
                "the editor's address does not hold `{path}`",
            ));
        }
        Ok(Self {
            template: template.to_owned(),
        })
    }

    /// The link to a place; `None` where the path cannot stand in an address, or lies on another machine: opening it would sign in there.
    #[must_use]
    pub fn link(&self, path: &Path, line: usize, column: usize) -> Option<String> {
        let path = encoded(path.to_str()?)?;
        let (line, column) = (line.to_string(), column.to_string());
        let mut link = String::new();
        let mut rest = self.template.as_str();
        // What is put in is not looked at again: a folder may be called `{line}`.
        while let Some(at) = rest.find('{') {
            link.push_str(&rest[..at]);
            let values = PLACEHOLDERS.iter().zip([&path, &line, &column]);
            let (placeholder, value) = values.into_iter().find(|(placeholder, _)| rest[at..].starts_with(**placeholder))?;
            link.push_str(value);
            rest = &rest[at + placeholder.len()..];
        }
        link.push_str(rest);
        Some(link)
    }
}

/// An absolute path for an address, each segment percent-encoded.
fn encoded(path: &str) -> Option<String> {
    let path = match path.strip_prefix(r"\\?\") {
        Some(rest) if rest.starts_with("UNC") => return None,
        Some(rest) => rest.replace('\\', "/"),
        None if path.starts_with('/') => path.to_owned(),
        None => path.replace('\\', "/"),
    };
    let (drive, inner) = match path.split_at_checked(2) {
        Some((drive, inner)) if drive.ends_with(':') && drive.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            (format!("/{drive}"), inner)
        }
        _ => (String::new(), path.as_str()),
    };
    if !inner.starts_with('/') || inner.starts_with("//") {
        return None;
    }
    let mut out = drive;
    for byte in inner.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hold_encoded_paths() {
        let editor = Editor::parse(Editor::DEFAULT).expect("the default is a template");
        let link = |path: &str| editor.link(Path::new(path), 3, 7);
        assert_eq!(
            link("/b/{line} #?.md").as_deref(),
            Some("vscode://file/b/%7Bline%7D%20%23%3F.md:3:7")
        );
        assert_eq!(link("/規").as_deref(), Some("vscode://file/%E8%A6%8F:3:7"));
        assert_eq!(link(r"\\?\C:\b\a.md").as_deref(), Some("vscode://file/C:/b/a.md:3:7"));
        assert_eq!(link(r"\\?\UNC\host\share\a.md"), None);
        assert_eq!(link(r"\\host\share\a.md"), None);
        assert_eq!(link("a.md"), None);
        let other = Editor::parse("idea://open?file={path}&line={line}").expect("this is a template");
        assert_eq!(
            other.link(Path::new("/a.md"), 3, 7).as_deref(),
            Some("idea://open?file=/a.md&line=3")
        );
    }

    #[test]
    fn what_a_browser_answers_is_no_editor() {
        for wrong in [
            "http://x/{path}",
            "HTTPS://x/{path}",
            "javascript:{path}",
            "data:{path}",
            "file://{path}",
            "vbscript:{path}",
            "{path}",
            "",
            ":{path}",
            "vscode://file",
            "vscode://{file}{path}",
            "vscode://a b{path}",
            "vscode://\"{path}",
        ] {
            assert!(Editor::parse(wrong).is_err(), "{wrong}");
        }
    }
}
