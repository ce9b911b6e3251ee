//! The states of a run as server-sent events: one message for the state that stands, and one for each that comes.
//!
//! A subscriber has no queue. It is told the newest state when it can take a message; what came between is left out. So one that is stuck costs a seat and nothing
//! else, and gives the seat back when its connection ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::{Shown, States};

/// How long a browser waits before it comes back, after a connection has ended.
const RETRY: &str = "retry: 1000\n\n";
/// Says nothing: shows both sides that the connection stands.
const BEAT: &str = ":\n\n";

/// The messages to one subscriber.
pub(super) struct Events {
    next: Pin<Box<dyn Future<Output = Next> + Send>>,
}

/// A message, and what the one after it is made from.
type Next = Option<(Feed, Bytes)>;

/// What the messages are made from.
struct Feed {
    states: States,
    beat: Duration,
    greeted: bool,
    _seat: OwnedSemaphorePermit,
}

impl Events {
    /// Messages about `states`, with a sign of life after each `beat` of silence.
    pub(super) fn new(states: States, beat: Duration, seat: OwnedSemaphorePermit) -> Self {
        let mut feed = Feed {
            states,
            beat,
            greeted: false,
            _seat: seat,
        };
        feed.states.mark_changed();
        Self {
            next: Box::pin(feed.next()),
        }
    }

    /// The next message; `None` when no state will come any more.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.next.as_mut().poll(context).map(|found| {
            let (feed, bytes) = found?;
            self.next = Box::pin(feed.next());
            Some(bytes)
        })
    }
}

impl Feed {
    async fn next(mut self) -> Next {
        if !self.greeted {
            self.greeted = true;
            return Some((self, Bytes::from_static(RETRY.as_bytes())));
        }
        loop {
            match tokio::time::timeout(self.beat, self.states.changed()).await {
                Err(_) => return Some((self, Bytes::from_static(BEAT.as_bytes()))),
                Ok(Err(_)) => return None,
                Ok(Ok(())) => {}
            }
            // Before the first state there is nothing to tell.
            let message = message(&self.states.borrow_and_update());
            if let Some(message) = message {
                return Some((self, Bytes::from(message)));
            }
        }
    }
}

fn message(shown: &watch::Ref<'_, Option<Arc<Shown>>>) -> Option<String> {
    let shown = shown.as_ref()?;
    let (number, broken) = (shown.number, shown.is_broken());
    Some(format!("event: state\ndata: {{\"generation\":{number},\"broken\":{broken}}}\n\n"))
}
