//! A line that shows what is being done, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text::{Lang, Text};

/// The stage that a command is in. Shown after a moment's work; never in a pipe.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begins with `stage`.
    pub(super) fn start(stage: &Text, lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(ProgressStyle::default_spinner());
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        bar.set_message(stage.get(lang).to_owned());
        Self { bar }
    }

    /// Goes on to `stage`.
    pub(super) fn stage(&self, stage: &Text, lang: Lang) {
        self.bar.set_message(stage.get(lang).to_owned());
    }

    /// Clears the line, before anything else is printed.
    pub(super) fn end(self) {
        self.bar.finish_and_clear();
    }
}
