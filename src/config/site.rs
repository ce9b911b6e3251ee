//! `[site]`: what the site has beside its pages, and what pages say of their sources.

use serde::Deserialize;

use super::dates;
use crate::data::At;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text::Text;

/// What the site has beside its pages. The default is everything that asks nothing of anybody.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Whether it can be searched: a search box on every page, a page of its own, and an index of all words.
    pub search: bool,
    /// Whether the syntax of code blocks is marked.
    pub highlight: bool,
    /// Where the source of a page is edited; pages name their sources without a link otherwise.
    pub edit: Option<EditAddress>,
    /// Where git is asked for, so that pages carry the dates of their last changes; nothing is asked otherwise.
    pub dates: Option<Span>,
}

impl Default for SiteSettings {
    fn default() -> Self {
        RawSite::default().validate(&mut Vec::new())
    }
}

/// The address at which sources are edited: an address of the web with `{path}` once, and `{line}` once or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditAddress(String);

const PATH: &str = "{path}";
const LINE: &str = "{line}";

impl EditAddress {
    /// Reads the address; `None` if it is none: of another scheme, without a host of its own, without `{path}`, or with something that cannot stand in an address.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let rest = ["https://", "http://"]
            .into_iter()
            .find_map(|scheme| address.strip_prefix(scheme))?;
        let (host, path) = rest.split_once('/')?;
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        let fixed = path.replacen(PATH, "", 1).replacen(LINE, "", 1);
        let is_address = |c: char| c.is_ascii_graphic() && !"{}\"<>\\`^|".contains(c);
        let fits = !host.is_empty() && host.chars().all(is_host) && path.contains(PATH) && fixed.chars().all(is_address);
        fits.then(|| Self(address.to_owned()))
    }

    /// Whether it leads to a line.
    #[must_use]
    pub fn names_lines(&self) -> bool {
        self.0.contains(LINE)
    }

    /// The address of a line, counted from 1, of the file at `path`, which is percent-encoded.
    #[must_use]
    pub fn url(&self, path: &str, line: usize) -> String {
        // An encoded path holds no brace, so what is put in is not looked at again.
        self.0.replace(LINE, &line.to_string()).replace(PATH, path)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSite {
    search: bool,
    highlight: bool,
    edit: Option<At<String>>,
    dates: Option<At<String>>,
}

impl Default for RawSite {
    fn default() -> Self {
        Self {
            search: true,
            highlight: true,
            edit: None,
            dates: None,
        }
    }
}

impl RawSite {
    /// Holds the settings against what there is; what does not fit is said and left out.
    pub(super) fn validate(self, said: &mut Vec<Diagnostic>) -> SiteSettings {
        let edit = self.edit.and_then(|address| {
            let known = EditAddress::parse(&address.value);
            said.extend(known.is_none().then(|| not_an_address(&address)));
            known
        });
        SiteSettings {
            search: self.search,
            highlight: self.highlight,
            edit,
            dates: dates::asked(self.dates, said),
        }
    }
}

fn not_an_address(address: &At<String>) -> Diagnostic {
    let message = Text::new(
        "原稿を編集するアドレスの形が正しくありません",
        "this is no address at which sources are edited",
    );
    Diagnostic::new("bad-value", address.span, message).help(Text::new(
        "`https://git.example/isms/edit/main/{path}` のように、`http://` 又は `https://` で始め、`{path}` を一度だけ書いてください。`{line}` も一度書けます",
        "write it as in `https://git.example/isms/edit/main/{path}`: with `http://` or `https://`, and `{path}` exactly once; `{line}` may stand there once too",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_a_path_and_a_line() {
        let url = |address: &str| EditAddress::parse(address).map(|address| address.url("content/a%20b.md", 3));
        assert_eq!(
            url("https://git.example/isms/edit/main/{path}").as_deref(),
            Some("https://git.example/isms/edit/main/content/a%20b.md")
        );
        assert_eq!(
            url("http://127.0.0.1:8080/edit?file={path}#L{line}").as_deref(),
            Some("http://127.0.0.1:8080/edit?file=content/a%20b.md#L3")
        );
        for wrong in [
            "",
            "{path}",
            "ftp://git.example/{path}",
            "javascript://git.example/{path}",
            "https:///{path}",
            "https://{path}",
            "https://git.example/{path}/{path}",
            "https://git.example/{path}#{line}{line}",
            "https://git.example/edit",
            "https://git.example/{path}/{branch}",
            "https://user@git.example/{path}",
            "https://git.example/a b/{path}",
            "https://git.example/\"{path}",
        ] {
            assert_eq!(url(wrong), None, "{wrong}");
        }
    }
}
