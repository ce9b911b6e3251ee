//! `ismsbook confirm`: the digest of the text that an approval or a confirmation rests on, printed or written into its field.

use clap::{Arg, ArgAction, Command};

use super::{Ending, Outcome, Run, Subcommand, Trouble, note, print};
use crate::book::Book;
use crate::data::Node;
use crate::output;
use crate::span::Sources as _;
use crate::text;
use crate::text::{Lang, Text, nearest};
use crate::trace::attest::{self, Act, Attestation};

pub(super) const COMMAND: Subcommand = Subcommand {
    name: "confirm",
    about: Text::new(
        "承認や確認の対象となる内容のダイジェストを示し、又は項目に書き込みます",
        "Prints the digest of what an approval or a confirmation rests on, or writes it into its field",
    ),
    examples: &[
        "ismsbook confirm POL-ISMS",
        "ismsbook confirm R-012 --field treatment.plan_approved",
        "ismsbook confirm soa:isms --field approved --write",
    ],
    arguments,
    run,
};

fn arguments(command: Command, lang: Lang) -> Command {
    let text = |ja: &'static str, en: &'static str| Text::new(ja, en).get(lang).to_owned();
    command
        .arg(
            Arg::new("id")
                .value_name("ID")
                .required(true)
                .help(text("記録又は文書の ID", "id of a record or document")),
        )
        .arg(Arg::new("field").long("field").value_name("FIELD").help(text(
            "項目 (例: approved, confirmed)。ダイジェストだけを示します",
            "the field, such as approved or confirmed; prints its digest alone",
        )))
        .arg(Arg::new("write").long("write").action(ArgAction::SetTrue).help(text(
            "その項目の digest に書き込みます。ほかは変えません",
            "write it into the digest of that field, and change nothing else",
        )))
}

fn run(run: &Run<'_>) -> Outcome {
    let book = run.open()?;
    let lang = run.lang(&book);
    let found = attestations(&book, run.word("id").unwrap_or_default())?;
    let asked = run.word("field").map(|field| named(&found, field)).transpose()?;
    if !run.matches.get_flag("write") {
        match asked {
            Some(act) => print(&format!("{}\n", act.digest.as_deref().ok_or_else(rests_on_nothing)?)),
            None => print(&table(&found, lang)),
        }
        return Ok(Ending::Clean);
    }
    let (act, stated) = target(&found, asked)?;
    let digest = act.digest.as_deref().ok_or_else(rests_on_nothing)?;
    if stated.digest.as_ref().is_some_and(|(written, _)| written == digest) {
        note(Text::new("変更はありません", "nothing to change").get(lang));
        return Ok(Ending::Clean);
    }
    let file = stated.node.span.file;
    let (text, path) = (book.files.text(file), book.files.path(file));
    let (range, words) = edit(text, stated, digest);
    output::amend(&run.root()?.join(path), text, range, &words).map_err(|refusal| Trouble::new(refusal.message()))?;
    let field = act.field;
    note(
        text!(
            "`{path}` の `{field}` に {digest} を書き込みました",
            "wrote {digest} into `{field}` in `{path}`"
        )
        .get(lang),
    );
    Ok(Ending::Clean)
}

/// The acts of a record; refuses ids that have none.
fn attestations(book: &Book, id: &str) -> Result<Vec<Attestation>, Trouble> {
    let Some(node) = book.graph.get(id) else {
        let trouble = Trouble::new(text!("`{id}` という ID はありません", "nothing has the id `{id}`"));
        return Err(match nearest(id, book.graph.ids()) {
            Some(near) => trouble.help(text!("`{near}` ではありませんか", "did you mean `{near}`?")),
            None => trouble,
        });
    };
    if node.broken {
        return Err(
            Trouble::new(text!("`{id}` は読み取れていません", "`{id}` could not be read")).help(Text::new(
                "`ismsbook check` で誤りを確かめてください",
                "see `ismsbook check` for what is wrong with it",
            )),
        );
    }
    let found = attest::attestations(&book.isms, &book.graph, &book.files, id);
    if found.is_empty() {
        return Err(Trouble::new(text!(
            "`{id}` は本の記録や文書ではありません",
            "`{id}` is no record or document of the book"
        )));
    }
    Ok(found)
}

/// The act in a field.
fn named<'a>(found: &'a [Attestation], field: &str) -> Result<&'a Attestation, Trouble> {
    found.iter().find(|act| act.field == field).ok_or_else(|| {
        let list = found.iter().map(|act| act.field).collect::<Vec<_>>().join("`, `");
        Trouble::new(text!(
            "`{field}` はダイジェストを持つ項目ではありません",
            "`{field}` is no field that carries a digest"
        ))
        .help(text!("使える項目: `{list}`", "fields: `{list}`"))
    })
}

/// The act to write into: the one asked for, else the only one that the record states; what a translation was made from is its own only where nothing else is stated.
fn target<'a>(found: &'a [Attestation], asked: Option<&'a Attestation>) -> Result<(&'a Attestation, &'a Act), Trouble> {
    let stated = |act: &'a Attestation| act.stated.as_ref().map(|stated| (act, stated));
    let mut all: Vec<_> = found.iter().filter_map(stated).collect();
    if all.len() > 1 {
        all.retain(|(act, _)| act.field != attest::TRANSLATED);
    }
    match (asked, all.as_slice()) {
        (Some(act), _) => stated(act).ok_or_else(|| {
            let field = act.field;
            Trouble::new(text!("`{field}` はまだ書かれていません", "`{field}` is not stated yet")).help(if field == attest::TRANSLATED {
                Text::new(
                    "先に、翻訳の front matter に `translated: {version: \"版\"}`（版がなければ `{digest: \"\"}`）を書いてください",
                    "write `translated: {version: \"…\"}` into the front matter of the translation first (without a version: `{digest: \"\"}`)",
                )
            } else {
                text!(
                    "先に `{field}: {{by: 役割, on: 日付}}`（confirmed では `{{on: 日付, digest: \"\"}}`）を書いてください",
                    "write `{field}: {{by: role, on: date}}` first (for confirmed: `{{on: date, digest: \"\"}}`)"
                )
            })
        }),
        (None, [only]) => Ok(*only),
        (None, []) => Err(Trouble::new(Text::new(
            "書き込める承認や確認がありません",
            "there is no approval or confirmation to write into",
        ))
        .help(Text::new(
            "先に承認又は確認を書いてください",
            "state the approval or confirmation first",
        ))),
        (None, several) => {
            let list = several.iter().map(|(act, _)| act.field).collect::<Vec<_>>().join("`, `");
            Err(
                Trouble::new(Text::new("どの項目か決められません", "it is not clear which field is meant"))
                    .help(text!("`--field` で選んでください: `{list}`", "choose with `--field`: `{list}`")),
            )
        }
    }
}

fn rests_on_nothing() -> Trouble {
    Trouble::new(Text::new(
        "この記録は他の記録や文書を参照しておらず、確認の対象がありません",
        "this record names no other record or document, so there is nothing to confirm",
    ))
}

/// All acts, a line each: field, digest, and how it stands to what is written.
fn table(found: &[Attestation], lang: Lang) -> String {
    let width = found.iter().map(|act| act.field.len()).max().unwrap_or_default();
    let line = |act: &Attestation| {
        let written = act.stated.as_ref().map(|stated| stated.digest.as_ref().map(|(digest, _)| digest));
        let state = match (written, &act.digest) {
            (None, _) => Text::new("未記入", "not stated"),
            (Some(None), _) => Text::new("ダイジェストなし", "without digest"),
            (Some(Some(written)), Some(now)) if written == now => Text::new("変更なし", "unchanged"),
            (Some(Some(_)), _) => Text::new("変更あり", "changed"),
        };
        let digest = act.digest.as_deref().unwrap_or("-");
        format!(
            "{:width$}  {digest:digits$}  {}\n",
            act.field,
            state.get(lang),
            digits = attest::DIGITS
        )
    };
    found.iter().map(line).collect()
}

/// What to put where so that the act carries `digest`: in place of the old one, else behind its date; of a translation, behind its version.
fn edit(text: &str, stated: &Act, digest: &str) -> (std::ops::Range<usize>, String) {
    let quoted = format!("\"{digest}\"");
    if let Some((_, span)) = &stated.digest {
        return (span.range(), quoted);
    }
    let (key, on) = stated
        .node
        .entry("on")
        .or_else(|| stated.node.entry("version"))
        .map_or((stated.node.span, &stated.node), |(key, on): &(_, Node)| (key.span, on));
    let end = on.span.range().end;
    if text[stated.node.span.range()].starts_with('{') {
        return (end..end, format!(", digest: {quoted}"));
    }
    let start = key.range().start;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let (at, new_line) = match text[..line_end].strip_suffix('\r') {
        Some(line) => (line.len(), "\r\n"),
        None => (line_end, "\n"),
    };
    (at..at, format!("{new_line}{}digest: {quoted}", &text[line_start..start]))
}
