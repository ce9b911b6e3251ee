//! Where links and pictures lead, and which addresses are refused.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::{Builder, Kind};
use crate::diagnostic::Diagnostic;
use crate::source::blocks::Target;
use crate::source::markdown::address::{self, Refusal};
use crate::span::Span;
use crate::text;
use crate::text::Text;

impl Builder<'_, '_> {
    pub(super) fn link(&mut self, link_type: LinkType, address: &str, title: &str, range: &Range<usize>) -> Kind {
        let title = self.without_placeholders(title);
        let is_untitled = matches!(link_type, LinkType::WikiLink { has_pothole: false });
        if self.holds_placeholder(address) {
            let message = Text::new("リンク先に式は使えません", "an expression cannot stand in the address of a link");
            let span = self.span(range.clone());
            self.sink.push(
                Diagnostic::new("bad-expression", span, message)
                    .help(Text::new("`[[id]]` で記録を指してください", "name a record with `[[id]]`")),
            );
            return Kind::Link {
                target: Target::Refused,
                title,
                is_untitled: false,
            };
        }
        let target = match link_type {
            LinkType::WikiLink { .. } => record(address),
            LinkType::Email => Target::External(format!("mailto:{address}")),
            _ => match address::link(address) {
                Ok(target) => target,
                Err(refusal) => {
                    let span = self.span(range.clone());
                    self.sink.push(link_scheme(span, &refusal));
                    Target::Refused
                }
            },
        };
        let is_untitled = is_untitled && matches!(target, Target::Record { .. });
        Kind::Link {
            target,
            title,
            is_untitled,
        }
    }

    pub(super) fn image(&mut self, link_type: LinkType, address: &str, title: &str, range: &Range<usize>) -> Kind {
        let title = self.without_placeholders(title);
        let span = self.span(range.clone());
        if self.holds_placeholder(address) {
            let message = Text::new(
                "画像の場所に式は使えません",
                "an expression cannot stand in the address of an image",
            );
            self.sink.push(Diagnostic::new("bad-expression", span, message).help(Text::new(
                "画像の場所をそのまま書いてください",
                "write the place of the image as it is",
            )));
            return Kind::Image { address: None, title };
        }
        let address = match link_type {
            LinkType::WikiLink { .. } => address.strip_suffix('\\').unwrap_or(address),
            _ => address,
        };
        let address = match address::image(address) {
            Ok(path) => Some(path),
            Err(refusal) => {
                self.sink.push(image_external(span, &refusal));
                None
            }
        };
        Kind::Image { address, title }
    }
}

/// Where `[[address]]` leads.
fn record(address: &str) -> Target {
    // In a table the bar of `[[id\|text]]` is escaped.
    let address = address.strip_suffix('\\').unwrap_or(address);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (id, fragment) = match address.split_once('#') {
        Some((id, fragment)) => (words(id), Some(words(fragment))),
        None => (words(address), None),
    };
    if id.is_empty() {
        Target::File { path: id, fragment }
    } else {
        Target::Record { id, fragment }
    }
}

fn link_scheme(span: Span, refusal: &Refusal) -> Diagnostic {
    let message = match refusal {
        Refusal::Scheme(scheme) => text!("リンク先の `{scheme}:` は使えません", "a link cannot lead to `{scheme}:`"),
        other => of_address(other),
    };
    let schemes = address::SCHEMES.join(", ");
    Diagnostic::new("link-scheme", span, message).help(text!(
        "使えるのは {schemes} と、この文書からの相対パスです",
        "a link leads to {schemes} or to a path relative to this document"
    ))
}

fn image_external(span: Span, refusal: &Refusal) -> Diagnostic {
    let message = match refusal {
        Refusal::Scheme(scheme) => {
            text!(
                "画像の場所に `{scheme}:` は使えません。ページは外部のものを読み込みません",
                "an image cannot come from `{scheme}:`; pages load nothing from outside"
            )
        }
        other => of_address(other),
    };
    Diagnostic::new("image-external", span, message).help(Text::new(
        "画像を本の中に置き、相対パスで指します",
        "put the image into the book and name it by a relative path",
    ))
}

fn of_address(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Scheme(scheme) => text!("`{scheme}:` は使えません", "`{scheme}:` cannot be used"),
        Refusal::Host => Text::new("`//` で始まる場所は使えません", "an address cannot begin with `//`"),
        Refusal::NoHost => Text::new(
            "`https:` の後にホスト名がありません",
            "an address of the web needs a host, as in `https://example.com/`",
        ),
        Refusal::Backslash => Text::new(
            "場所に `\\` は使えません。区切りは `/` です",
            "an address cannot hold `\\`; folders are separated by `/`",
        ),
        Refusal::Invisible => Text::new("場所に見えない文字が入っています", "this address holds an invisible character"),
    }
}
