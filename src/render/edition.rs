//! A site in one language: how nodes are called and linked for its readers.

use std::sync::OnceLock;

use super::press::Press;
use super::shelf::kind_key;
use super::state::Standing;
use super::theme::{Engine, Theme};
use super::view;
use crate::catalog::Item;
use crate::check;
use crate::expression::Expressions;
use crate::model::kinds::document::Document;
use crate::model::kinds::soa::ISMS_WIDE;
use crate::model::shape::Shape;
use crate::model::{Kind, word_label};
use crate::source::blocks::{Block, headings, plain};
use crate::span::FileId;
use crate::text::{Lang, Text, is_cjk};
use crate::trace::NodeId;

/// A site in one language.
pub(super) struct Edition<'a> {
    press: &'a Press<'a>,
    theme: &'a Theme,
    draft: bool,
    /// The templates, made when the first page asks for them: a language that nothing is printed in needs none.
    engine: OnceLock<Engine>,
    lang: Lang,
    expressions: OnceLock<Expressions>,
    /// The links to nodes by their numbers; each is made when the first page asks for it.
    links: Vec<OnceLock<Box<view::Link>>>,
}

/// The text of a document for readers of a language.
pub(super) struct DocumentText<'a> {
    /// The blocks.
    pub(super) blocks: &'a [Block],
    /// The file.
    pub(super) file: FileId,
    /// The language it is written in.
    pub(super) lang: Lang,
}

impl<'a> Edition<'a> {
    /// The site for readers of `lang`; a draft says on every page that it is one.
    pub(super) fn new(press: &'a Press<'a>, theme: &'a Theme, lang: Lang, draft: bool) -> Self {
        Self {
            press,
            theme,
            draft,
            engine: OnceLock::new(),
            lang,
            expressions: OnceLock::new(),
            links: press.visible.graph.nodes().map(|_| OnceLock::new()).collect(),
        }
    }

    /// What all languages share.
    pub(super) fn press(&self) -> &'a Press<'a> {
        self.press
    }

    /// The templates.
    pub(super) fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| {
            let site = Self::site_view(self.press, self.theme, self.lang, self.draft);
            self.theme.engine(site, self.lang)
        })
    }

    /// The language of the reader.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// What evaluates authors' expressions; made when the first one is met.
    pub(super) fn expressions(&self) -> &Expressions {
        self.expressions.get_or_init(|| Expressions::of(self.press.visible, self.lang))
    }

    /// The words of a text.
    pub(super) fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// The words of a label: in English with a capital at the beginning.
    pub(super) fn label(&self, text: &Text) -> String {
        text.label(self.lang)
    }

    /// The language of words that do not stand in the reader's.
    pub(super) fn foreign(&self, words: &str) -> Option<&'static str> {
        match self.lang {
            Lang::En => words.chars().any(is_cjk).then_some("ja"),
            Lang::Ja if self.press.addresses.book() == Lang::En => {
                (words.chars().any(|c| c.is_ascii_alphabetic()) && !words.chars().any(is_cjk)).then_some("en")
            }
            Lang::Ja => None,
        }
    }

    /// Author's words with their language.
    pub(super) fn passage(&self, text: &Text) -> view::Passage {
        let text = self.say(text);
        view::Passage {
            lang: self.foreign(&text),
            text,
        }
    }

    /// A state in the reader's language.
    pub(super) fn state(&self, standing: &Standing) -> view::State {
        view::State {
            mark: standing.mark,
            label: self.say(&standing.label),
        }
    }

    /// How a node stands.
    pub(super) fn state_of(&self, node: NodeId) -> Option<view::State> {
        self.press.state(node).map(|standing| self.state(standing))
    }

    /// The text of a document that readers of this language get.
    pub(super) fn document_text(&self, document: &'a Document) -> DocumentText<'a> {
        match &document.translation {
            Some(translation) if self.lang == Lang::En => DocumentText {
                blocks: &translation.blocks,
                file: translation.file,
                lang: Lang::En,
            },
            translation => {
                // What has an English translation is not written in English, whatever the book's language.
                let lang = if translation.is_some() {
                    Lang::Ja
                } else {
                    self.press.addresses.book()
                };
                DocumentText {
                    blocks: &document.blocks,
                    file: document.file,
                    lang,
                }
            }
        }
    }

    /// The address of a page.
    pub(super) fn href(&self, page: &str) -> String {
        self.press.addresses.href(page, None, self.lang)
    }

    /// The address of a report, if it has a page.
    pub(super) fn report_href(&self, name: &str, service: Option<&str>, row: Option<&str>) -> Option<String> {
        let page = self.press.addresses.report(name, service)?;
        Some(self.press.addresses.href(&format!("{page}.html"), row, self.lang))
    }

    /// A link to the node of an id; plain words if there is none.
    pub(super) fn link_to(&self, id: &str) -> view::Link {
        match self.press.visible.graph.find(id) {
            Some(node) => self.link(node),
            None => self.words(id),
        }
    }

    /// A link to the page of a rule; plain words for a code of the loader.
    pub(super) fn rule(&self, name: &str) -> view::Link {
        let rule = check::rule(name);
        view::Link {
            href: self.press.addresses.rule(name).map(|page| self.href(page)),
            id: name.to_owned(),
            title: rule.map_or_else(|| name.to_owned(), |rule| plain_words(rule.summary().get(self.lang()))),
            kind: self.say(&RULE),
            state: None,
            lang: None,
        }
    }

    /// A link that leads nowhere.
    pub(super) fn words(&self, words: &str) -> view::Link {
        view::Link {
            href: None,
            id: String::new(),
            title: words.to_owned(),
            kind: String::new(),
            state: None,
            lang: self.foreign(words),
        }
    }

    /// A link to a node.
    pub(super) fn link(&self, at: NodeId) -> view::Link {
        self.known_link(at).clone()
    }

    /// A link to a node, as it is kept for all pages.
    pub(super) fn known_link(&self, at: NodeId) -> &view::Link {
        self.links[at.index()].get_or_init(|| Box::new(self.make_link(at)))
    }

    fn make_link(&self, at: NodeId) -> view::Link {
        let node = self.press.visible.graph.node(at);
        let title = self.title(at);
        view::Link {
            href: self.press.addresses.of_node(at, None, self.lang),
            id: self.printed_id(at, &title),
            kind: self.kind_label(at),
            state: if node.broken { None } else { self.state_of(at) },
            lang: self.foreign(&title),
            title,
        }
    }

    /// The words by which a text names a node: its id where people know it by its id, else its title, with the heading it means.
    pub(super) fn reference(&self, at: NodeId, fragment: Option<&str>) -> String {
        let link = self.known_link(at);
        let is_document = self.press.visible.graph.node(at).kind == Kind::Document;
        let name = if link.id.is_empty() || is_document { &link.title } else { &link.id };
        match fragment.and_then(|fragment| self.heading(at, fragment)) {
            Some(heading) => format!("{name} {heading}"),
            None => name.clone(),
        }
    }

    /// How a node is called.
    pub(super) fn title(&self, at: NodeId) -> String {
        let visible = self.press.visible;
        let node = visible.graph.node(at);
        match node.kind {
            Kind::SoaRow => {
                let scope = node
                    .id
                    .strip_prefix("soa:")
                    .and_then(|id| id.split_once('/'))
                    .map_or("", |(scope, _)| scope);
                format!("{} — {}", self.say(&node.title), self.say(&self.scope_title(scope)))
            }
            Kind::Section => match visible.graph.stated_by(at).next() {
                Some(edge) => format!("{} › {}", self.title(edge.to), self.say(&node.title)),
                None => self.say(&node.title),
            },
            Kind::Side => {
                let side = node.id.rsplit_once('/').map_or("", |(_, side)| side);
                let party = self.party(side);
                match self.lang {
                    Lang::Ja => format!("{}（{party}）", node.title.ja),
                    Lang::En => format!("{} ({party})", node.title.en),
                }
            }
            Kind::Scope | Kind::Assessment | Kind::Review => self.label(&self.unnamed(node.kind, &node.id)),
            // Where a statement is the name, its first sentence has to do.
            Kind::Finding => first_sentence(node.title.get(self.lang)),
            _ => self.say(&node.title),
        }
    }

    /// What a record is called that has no name but its id: by its kind and day.
    fn unnamed(&self, kind: Kind, id: &str) -> Text {
        let isms = self.press.visible.isms;
        let of = |kind: Text, what: Text| Text::owned(format!("{}（{}）", kind.ja, what.ja), format!("{} ({})", kind.en, what.en));
        let word = |shape: Shape| crate::report::register::words(kind, &shape);
        match kind {
            Kind::Scope => isms.scopes.get(id).map(|scope| of(kind.label(), word(Shape::of(&scope.kind)))),
            Kind::Assessment => isms.assessments.get(id).map(|assessment| {
                let (regular, on) = (word(Shape::of(&assessment.kind)), assessment.on.0);
                of(
                    kind.label(),
                    Text::owned(format!("{}、{on}", regular.ja), format!("{}, {on}", regular.en)),
                )
            }),
            Kind::Review => isms
                .reviews
                .get(id)
                .map(|review| of(kind.label(), Text::same(review.on.0.to_string()))),
            _ => None,
        }
        .unwrap_or_else(|| Text::same(id))
    }

    /// What a side is called: the short name of its party.
    pub(super) fn party(&self, side: &str) -> String {
        if side == crate::catalog::SHARED {
            return self.say(&Text::new("共通", "Shared"));
        }
        let party = self.press.visible.catalog.parties().iter().find(|party| party.id == side);
        party.map_or_else(|| side.to_owned(), |party| party.short.get(self.lang).to_owned())
    }

    /// What a Statement of Applicability is about.
    pub(super) fn scope_title(&self, scope: &str) -> Text {
        if scope == ISMS_WIDE {
            return Text::new("ISMS全体", "Whole ISMS");
        }
        self.press
            .visible
            .isms
            .services
            .get(scope)
            .map_or_else(|| Text::same(scope), |service| service.name.text())
    }

    /// The id as it is printed: empty for what people know by its name.
    fn printed_id(&self, at: NodeId, title: &str) -> String {
        let visible = self.press.visible;
        let node = visible.graph.node(at);
        let id = match node.kind {
            Kind::Role
            | Kind::Person
            | Kind::Unit
            | Kind::Site
            | Kind::System
            | Kind::Supplier
            | Kind::Service
            | Kind::Soa
            | Kind::Section
            | Kind::Group
            | Kind::Standard
            | Kind::Party => "",
            Kind::SoaRow => node.id.split_once('/').map_or("", |(_, row)| row),
            Kind::Document if self.press.document(at).is_some_and(|document| document.head.id.is_none()) => "",
            _ => &node.id,
        };
        if id == title { String::new() } else { id.to_owned() }
    }

    /// What kind of thing a node is.
    pub(super) fn kind_label(&self, at: NodeId) -> String {
        let node = self.press.visible.graph.node(at);
        if let Some(kind) = self.press.document(at).and_then(|document| document.head.kind) {
            return self.label(&word_label("DocumentKind", kind_key(kind)));
        }
        if node.kind == Kind::Requirement
            && let Some(law) = self.press.visible.isms.requirements.get(&node.id)
        {
            return self.say(&crate::report::register::words(Kind::Requirement, &Shape::of(&law.kind)));
        }
        match self.press.visible.catalog.get(&node.id) {
            Some(Item::ControlSide(..)) => self.label(&Kind::Control.label()),
            Some(Item::PositionSide(..)) => self.label(&Kind::Position.label()),
            _ => self.label(&node.kind.label()),
        }
    }

    /// The words of a heading of a document.
    pub(super) fn heading(&self, at: NodeId, fragment: &str) -> Option<String> {
        let document = self.press.document(at)?;
        let find = |blocks| {
            headings(blocks)
                .into_iter()
                .find(|heading| heading.id == fragment)
                .map(|heading| plain(&heading.inlines))
        };
        find(self.document_text(document).blocks).or_else(|| find(&document.blocks))
    }

    /// The classification of a record as a seal.
    pub(super) fn classification(&self, kind: Kind, id: &str) -> Option<view::Classification> {
        use crate::model::value::Classification;
        let classification = self.press.visible.isms.classification(kind, id)?;
        let label = word_label(
            "Classification",
            match classification {
                Classification::Public => "public",
                Classification::Customer => "customer",
                Classification::Internal => "internal",
                Classification::Confidential => "confidential",
            },
        );
        Some(view::Classification {
            label: self.say(&label),
            seal: classification != Classification::Public,
        })
    }
}

/// The first sentence of a text in Markdown without its marks.
fn plain_words(text: &str) -> String {
    first_sentence(&text.replace('\n', " ").replace('`', ""))
}

const RULE: Text = Text::new("検査の規則", "Rule");

/// The first sentence of a text, at most a line long.
fn first_sentence(text: &str) -> String {
    const LINE: usize = 60;
    let end = text.find('。').or_else(|| text.find(". ")).unwrap_or(text.len());
    let sentence = &text[..end];
    let limit = if sentence.chars().any(is_cjk) { LINE } else { 2 * LINE };
    match sentence.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &sentence[..at]),
        None => sentence.to_owned(),
    }
}
