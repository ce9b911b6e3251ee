//! Raw HTML: tags that open and close frames, and those that are kept as text.

use std::mem;
use std::ops::Range;

use super::{Builder, Frame, Kind, Origin};
use crate::diagnostic::Diagnostic;
use crate::source::blocks::{Element, Inline};
use crate::source::markdown::html::{self, Meaning, Open};
use crate::text;
use crate::text::Text;

impl Builder<'_, '_> {
    pub(super) fn open_tag(&mut self, tag: &Open, source: &str, range: Range<usize>) {
        let name = tag.name.as_str();
        let refused = match html::meaning(tag) {
            Ok(Meaning::Break) => return self.inline(Inline::Break),
            Ok(meaning) if self.fits(&meaning) => return self.open_element(meaning, source, range),
            Ok(Meaning::Element(_)) => text!("`<{name}>` は `<ruby>` の中でだけ使えます", "`<{name}>` can only stand in `<ruby>`"),
            Ok(Meaning::Summary) => Text::new(
                "`<summary>` は `<details>` のすぐ後にだけ書けます",
                "`<summary>` can only stand right behind `<details>`",
            ),
            Ok(_) => text!("`<{name}>` は行の先頭に書きます", "`<{name}>` must begin a line of its own"),
            Err(message) => message,
        };
        self.raw_html(range.clone(), refused);
        if !tag.closed {
            *self.partnerless.entry(tag.name.clone()).or_default() += 1;
        }
        self.literal(source, range);
    }

    /// Whether what `meaning` says can stand here.
    fn fits(&mut self, meaning: &Meaning) -> bool {
        self.flush();
        match meaning {
            Meaning::Details(_) => {
                let around = self.stack.iter().rev().find(|frame| frame.origin != Origin::Text);
                self.in_html && around.is_some_and(|frame| frame.kind.holds_blocks())
            }
            Meaning::Summary => {
                self.in_html && matches!(self.top().kind, Kind::Details { summary: None, .. }) && self.top().blocks.is_empty()
            }
            Meaning::Element(Element::Rt | Element::Rp) => {
                let around = self.stack.iter().rev().map(|frame| &frame.kind);
                let mut around = around.skip_while(|kind| matches!(kind, Kind::Element(Element::Rt | Element::Rp)));
                matches!(around.next(), Some(Kind::Element(Element::Ruby)))
            }
            Meaning::Break | Meaning::Element(_) => true,
        }
    }

    fn open_element(&mut self, meaning: Meaning, source: &str, range: Range<usize>) {
        let kind = match meaning {
            Meaning::Details(open) => {
                self.end_text();
                Kind::Details { open, summary: None }
            }
            Meaning::Summary => Kind::Summary,
            Meaning::Element(element) => {
                self.ensure_leaf(&range);
                self.flush();
                if matches!(element, Element::Rt | Element::Rp) {
                    self.close_ruby_text();
                }
                Kind::Element(element)
            }
            Meaning::Break => return,
        };
        if self.too_deep(range.clone()) {
            let name = match &kind {
                Kind::Element(element) => html::name(element),
                Kind::Summary => "summary",
                _ => "details",
            };
            *self.partnerless.entry(name.to_owned()).or_default() += 1;
            return self.literal(source, range);
        }
        self.stack.push(Frame {
            is_level: true,
            ..Frame::new(kind, Origin::Html, range)
        });
        self.depth += 1;
    }

    /// Closes `rt` and `rp`, whose closing tags HTML lets authors leave out.
    fn close_ruby_text(&mut self) {
        while matches!(self.top().kind, Kind::Element(Element::Rt | Element::Rp)) {
            self.finish();
        }
    }

    pub(super) fn close_tag(&mut self, name: &str, source: &str, range: Range<usize>) {
        self.flush();
        let is_wanted = |frame: &Frame| match &frame.kind {
            Kind::Details { .. } => name == "details",
            Kind::Summary => name == "summary",
            Kind::Element(element) => frame.origin == Origin::Html && name == html::name(element),
            _ => false,
        };
        // What may be closed on the way: elements by a block's tag and by each other, bare text and a summary by `details`.
        let is_passed = |frame: &Frame| match frame.kind {
            Kind::Element(_) => true,
            Kind::Summary => name == "details",
            _ => name == "details" && frame.origin == Origin::Text,
        };
        let found = self
            .stack
            .iter()
            .enumerate()
            .rev()
            .find(|(_, frame)| is_wanted(frame) || !is_passed(frame));
        if let Some((at, _)) = found.filter(|(_, frame)| is_wanted(frame) && (self.in_html || name != "details")) {
            while self.stack.len() > at + 1 {
                let is_optional = name == "ruby" && matches!(self.top().kind, Kind::Element(Element::Rt | Element::Rp));
                if !is_optional {
                    self.report_unclosed();
                }
                self.finish();
            }
            self.finish();
            return;
        }
        if let Some(count) = self.partnerless.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return self.literal(source, range);
        }
        let open = self.stack.iter_mut().rev().find(|frame| is_wanted(frame) && !frame.is_reported);
        let message = if let Some(open) = open {
            open.is_reported = true;
            text!(
                "`</{name}>` と `<{name}>` が同じまとまりの中にありません",
                "`</{name}>` does not stand within the same part of the text as its `<{name}>`"
            )
        } else {
            text!("`</{name}>` に対応する `<{name}>` がありません", "`</{name}>` closes nothing")
        };
        self.raw_html(range.clone(), message);
        self.literal(source, range);
    }

    /// Reports that the last frame's tag does not close, unless that was said.
    pub(super) fn report_unclosed(&mut self) {
        let frame = self.top_mut();
        let name = match &frame.kind {
            Kind::Details { .. } => "details",
            Kind::Summary => "summary",
            Kind::Element(element) => html::name(element),
            _ => return,
        };
        if mem::replace(&mut frame.is_reported, true) {
            return;
        }
        let range = frame.range.clone();
        let message = text!("`<{name}>` が閉じられていません", "`<{name}>` does not close");
        *self.partnerless.entry(name.to_owned()).or_default() += 1;
        let span = self.span(range);
        let help = text!(
            "同じまとまりの中で `</{name}>` で閉じます",
            "close it with `</{name}>` within the same part of the text"
        );
        self.sink.push(Diagnostic::new("raw-html", span, message).help(help));
    }

    pub(super) fn raw_html(&mut self, range: Range<usize>, message: Text) {
        let allowed = html::ALLOWED;
        let help = text!(
            "使える要素は {allowed} です。`<` を文字として書くときは `&lt;` とします",
            "what can be used: {allowed}; to write a `<` itself, write `&lt;`"
        );
        let span = self.span(range);
        self.sink.push(Diagnostic::new("raw-html", span, message).help(help));
    }
}
