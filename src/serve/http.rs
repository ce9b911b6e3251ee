//! Answers requests: accepts connections, asks the guard, looks up the table.
//!
//! Invariant: what is answered comes from the table of the state, from this program, or from the two; no path of a request reaches a disk.

use std::convert::Infallible;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use super::events::Events;
use super::guard::{Asked, Guard, Refusal, Verdict};
use super::patient::Patient;
use super::view::{self, Desk};
use super::{Options, Shown, States, preview};
use crate::text::Text;

/// What every answer says, whatever it is.
const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
];
/// What a page may load and do; the pages say it themselves too.
const PAGE_POLICY: &str = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                           frame-ancestors 'none'";
/// What a picture may do that is a document of its own when it is opened.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// The most headers of a request.
const MAX_HEADERS: usize = 100;
/// The most bytes of a request's line and headers.
const MAX_HEAD: usize = 16 << 10;

/// What all connections share.
pub(super) struct Shared {
    pub(super) guard: Guard,
    /// The folder of the preview's own files: nobody can name it who has not read a page.
    pub(super) secret: String,
    pub(super) options: Options,
    pub(super) states: States,
    pub(super) seats: Arc<Semaphore>,
}

/// Accepts connections until it is dropped.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) -> std::io::Result<Infallible> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let limits = &shared.options.limits;
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD);
    loop {
        let place = Arc::clone(&places).acquire_owned().await.expect("nobody closes the places");
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, or a connection that ended before it was accepted.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        let _small = stream.set_nodelay(true);
        let stream = Patient::new(stream, limits.patience);
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| {
            let shared = Arc::clone(&shared);
            async move { Ok::<_, Infallible>(shared.answer(request).await) }
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            let _ended = connection.await;
            drop(place);
        });
    }
}

impl Shared {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Response<Answer> {
        // Whole, if it was: an absolute target does not begin with `/`.
        let target = request.uri().to_string();
        let headers: Vec<_> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        let verdict = self.guard.judge(&Asked {
            method: request.method().as_str(),
            target: &target,
            headers: &headers,
        });
        let mut response = match verdict {
            Verdict::Refuse(refusal) => refused(refusal),
            Verdict::Enter { location, cookie } => entered(&location, &cookie),
            Verdict::Allow(path) => match path.strip_prefix(&self.secret).and_then(|rest| rest.strip_prefix('/')) {
                Some(own) => self.own(own).await,
                None => self.page(path).await,
            },
        };
        if request.method() == Method::HEAD {
            if let Some(length) = response.body().size_hint().exact() {
                response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
            }
            *response.body_mut() = Answer::Whole(None);
        }
        response
    }

    /// One of the preview's own files.
    async fn own(self: Arc<Self>, name: &str) -> Response<Answer> {
        let fixed = |kind, text: &'static str| answer(StatusCode::OK, kind, Bytes::from_static(text.as_bytes()));
        match name {
            "events" => self.events(),
            "preview.js" => fixed(kind_of(name), preview::SCRIPT),
            "idiomorph.js" => fixed(kind_of(name), preview::MORPH),
            "preview.css" => fixed(kind_of(name), preview::STYLE),
            _ => match name.strip_prefix("state/") {
                Some(path) => {
                    let path = page_path(path).to_owned();
                    self.made(move |shared, shown| {
                        let options = &shared.options;
                        let desk = Desk {
                            root: &options.root,
                            editor: options.editor.as_ref(),
                            strict: options.strict,
                        };
                        answer(StatusCode::OK, "application/json", view::json(shown, &path, &desk).into())
                    })
                    .await
                }
                None => missing(),
            },
        }
    }

    fn events(&self) -> Response<Answer> {
        let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() else {
            return said(
                StatusCode::SERVICE_UNAVAILABLE,
                &Text::new("開いているページが多すぎます。", "Too many pages are open."),
            );
        };
        let events = Events::new(self.states.clone(), self.options.limits.beat, seat);
        let mut response = answer(StatusCode::OK, "text/event-stream; charset=utf-8", Bytes::new());
        *response.body_mut() = Answer::Events(events);
        response
    }

    /// A file of the book.
    async fn page(self: Arc<Self>, path: String) -> Response<Answer> {
        self.made(move |shared, shown| {
            let path = page_path(&path);
            let line = |path| preview::line(&shared.secret, path, shown.number);
            let is_page = path.ends_with(".html");
            match shown.state.get(path) {
                Some(bytes) if is_page => answer(StatusCode::OK, kind_of(path), preview::inject(&bytes, &line(path)).into()),
                Some(bytes) => answer(StatusCode::OK, kind_of(path), Bytes::from_owner(bytes)),
                // It may come, and is shown then. Where it is missing, only the browser knows what was asked for.
                None if is_page => absent(&line("")),
                None => missing(),
            }
        })
        .await
    }

    /// What `make` makes of the state, as soon as there is one. Pages may be rendered only now, so other requests do not wait for it.
    async fn made(self: Arc<Self>, make: impl FnOnce(&Self, &Shown) -> Response<Answer> + Send + 'static) -> Response<Answer> {
        let mut states = self.states.clone();
        let shown = states.wait_for(Option::is_some).await.ok().and_then(|shown| shown.clone());
        let made = match shown {
            Some(shown) => tokio::task::spawn_blocking(move || make(&self, &shown)).await.ok(),
            None => None,
        };
        made.unwrap_or_else(|| {
            said(
                StatusCode::INTERNAL_SERVER_ERROR,
                &Text::new("このページを作れませんでした。", "This page could not be made."),
            )
        })
    }
}

/// The path of the table that a path of a request stands for.
fn page_path(path: &str) -> &str {
    if path.is_empty() { "index.html" } else { path }
}

fn refused(refusal: Refusal) -> Response<Answer> {
    let status = StatusCode::from_u16(refusal.status()).expect("refusals have statuses of HTTP");
    let mut response = said(status, &refusal.message());
    match refusal {
        Refusal::Method => drop(response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"))),
        // What follows on the connection is the body, and would be read as a request.
        Refusal::Body => drop(response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"))),
        _ => {}
    }
    response
}

fn entered(location: &str, cookie: &str) -> Response<Answer> {
    let (Ok(location), Ok(cookie)) = (HeaderValue::from_str(location), HeaderValue::from_str(cookie)) else {
        return refused(Refusal::Target);
    };
    let mut response = said(StatusCode::SEE_OTHER, &Text::new("ページへ進みます。", "On to the page."));
    response.headers_mut().insert(LOCATION, location);
    response.headers_mut().insert(SET_COOKIE, cookie);
    response
}

fn missing() -> Response<Answer> {
    absent("")
}

/// That a page is missing; `line` follows the book.
fn absent(line: &str) -> Response<Answer> {
    let words = Text::new("この本にそのページはありません。", "The book has no such page.");
    sentence(StatusCode::NOT_FOUND, &words, line)
}

/// A small page with a sentence in both languages. Nothing of the request stands in it.
fn said(status: StatusCode, words: &Text) -> Response<Answer> {
    sentence(status, words, "")
}

/// As [`said`], with `line` in its head.
fn sentence(status: StatusCode, words: &Text, line: &str) -> Response<Answer> {
    let number = status.as_u16();
    let (ja, en) = (&words.ja, &words.en);
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>{number}</title>\n{line}</head>\n<body class=\"ip-bare\">\n<p>{ja}</p>\n<p lang=\"en\">{en}</p>\n</body>\n</html>\n"
    );
    answer(status, "text/html; charset=utf-8", page.into())
}

/// An answer with what all of them say.
fn answer(status: StatusCode, kind: &'static str, bytes: Bytes) -> Response<Answer> {
    let mut response = Response::new(Answer::Whole(Some(bytes)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let policy = if kind == "image/svg+xml" { SVG_POLICY } else { PAGE_POLICY };
    headers.insert("content-security-policy", HeaderValue::from_static(policy));
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// What a file is, by the end of its name.
fn kind_of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "yaml" | "yml" | "toml" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "zip" => "application/zip",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The body of an answer.
pub(super) enum Answer {
    /// All at once; `None` when it has been sent.
    Whole(Option<Bytes>),
    /// Message by message.
    Events(Events),
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take()),
            Self::Events(events) => events.poll(context),
        };
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
