//! A line on the terminal that says how far a long piece of work has come.

use std::ops::ControlFlow;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// It is drawn on a terminal only, on the standard error output, and is gone when the work is done.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Some work, of which nothing is done.
    pub(crate) fn new(what: &'static str) -> Self {
        let style = ProgressStyle::with_template("{elapsed:>4} {msg:<20} {bar:40} {pos}/{len}");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style.expect("indicatif reads it"));
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// So much of it is done; it goes on.
    pub(crate) fn at(&self, done: u32, of: u32) -> ControlFlow<()> {
        self.0.set_length(of.into());
        self.0.set_position(done.into());
        ControlFlow::Continue(())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
