//! Saying what is being done, how far it is and how long it took.

use std::io::{IsTerminal, Write, stdout};
use std::time::{Duration, Instant};

use anyhow::Result;

/// How often a step reminds of itself where lines cannot be rewritten.
const REMINDER: Duration = Duration::from_secs(30);

/// A known number of steps, shown as `[2/5] building the single-page app … 83 s`.
pub struct Progress {
    total: usize,
    done: usize,
}

impl Progress {
    /// Starts counting.
    pub fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Runs the next step under its label.
    pub fn step<T>(
        &mut self,
        label: &str,
        work: impl FnOnce(&mut Ticker) -> Result<T>,
    ) -> Result<T> {
        self.done += 1;
        let mut ticker = Ticker::new(format!("[{}/{}] {label} …", self.done, self.total));
        ticker.tick(0);
        let result = work(&mut ticker);
        match &result {
            Ok(_) => ticker.finish(),
            Err(_) => ticker.interrupt(),
        }
        result
    }
}

/// The line of the step that runs.
pub struct Ticker {
    prefix: String,
    started: Instant,
    shown: Option<Instant>,
    rewrite: bool,
}

impl Ticker {
    fn new(prefix: String) -> Self {
        Self {
            prefix,
            started: Instant::now(),
            shown: None,
            rewrite: stdout().is_terminal(),
        }
    }

    /// Shows that the step is alive and how many crates it has compiled.
    pub fn tick(&mut self, compiled: usize) {
        let pause = if self.rewrite {
            Duration::from_secs(1)
        } else {
            REMINDER
        };
        if self.shown.is_some_and(|shown| shown.elapsed() < pause) {
            return;
        }
        let first = self.shown.replace(Instant::now()).is_none();
        let detail = match (first, compiled) {
            (true, _) => String::new(),
            (false, 0) => format!(" {}", seconds(self.started.elapsed())),
            (false, n) => format!(" {}, {n} crates", seconds(self.started.elapsed())),
        };
        self.show(&detail, !self.rewrite);
    }

    /// Ends the line, so that what is printed next starts on its own.
    pub fn interrupt(&mut self) {
        if self.rewrite && self.shown.take().is_some() {
            println!();
        }
    }

    fn finish(&mut self) {
        let took = seconds(self.started.elapsed());
        self.show(&format!(" {took}"), true);
    }

    fn show(&self, detail: &str, end: bool) {
        let start = if self.rewrite { "\r\x1b[2K" } else { "" };
        let end = if end { "\n" } else { "" };
        print!("{start}{}{detail}{end}", self.prefix);
        // Progress that cannot be written is no reason to stop the work.
        stdout().flush().ok();
    }
}

/// A duration for people: tenths below ten seconds, whole seconds above.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else {
        format!("{seconds:.0} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_have_tenths_and_long_ones_none() {
        assert_eq!(seconds(Duration::from_millis(1_740)), "1.7 s");
        assert_eq!(seconds(Duration::from_millis(9_960)), "10 s");
        assert_eq!(seconds(Duration::from_secs(83)), "83 s");
    }

    #[test]
    fn a_failed_step_is_still_counted() {
        let mut progress = Progress::new(2);
        let failed: Result<()> = progress.step("a", |_| anyhow::bail!("no"));
        assert!(failed.is_err());
        assert_eq!(progress.step("b", |_| Ok(7)).unwrap(), 7);
        assert_eq!(progress.done, 2);
    }
}
