//! How far a long command has come: bytes done, bytes in all, time left.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// Told on standard error: in place on a terminal, else a line every ten seconds.
pub struct Progress {
    what: &'static str,
    done: u64,
    /// As far as known beforehand.
    total: u64,
    started: Instant,
    told: Instant,
    terminal: bool,
}

impl Progress {
    pub fn new(what: &'static str, total: u64) -> Self {
        let now = Instant::now();
        let terminal = std::io::stderr().is_terminal();
        Self { what, done: 0, total, started: now, told: now, terminal }
    }

    /// So many bytes more are done.
    pub fn add(&mut self, bytes: u64) {
        self.done += bytes;
        let every = if self.terminal { Duration::from_millis(200) } else { Duration::from_secs(10) };
        if self.told.elapsed() >= every {
            self.told = Instant::now();
            self.tell(if self.terminal { "\r" } else { "" }, if self.terminal { "\x1b[K" } else { "\n" });
        }
    }

    /// The last word.
    pub fn end(&mut self) {
        // The total was a guess.
        self.total = self.done;
        self.tell(if self.terminal { "\r" } else { "" }, "\n");
    }

    fn tell(&self, before: &str, after: &str) {
        let line = line(self.what, (self.done, self.total), self.started.elapsed());
        let mut out = std::io::stderr().lock();
        let _ = write!(out, "{before}{line}{after}");
        let _ = out.flush();
    }
}

fn line(what: &str, (done, total): (u64, u64), took: Duration) -> String {
    if done >= total {
        return format!("{what}: {} in {:.0} s", bytes(done), took.as_secs_f64());
    }
    let left = took.as_secs_f64() / (done.max(1) as f64) * ((total - done) as f64);
    format!("{what}: {} of about {}, {} left", bytes(done), bytes(total), time(left))
}

/// "12.3 MB"
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.2} GB", count as f64 / 1e9),
    }
}

fn time(seconds: f64) -> String {
    if seconds < 100.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_much_and_how_long() {
        assert_eq!(
            line("files", (25, 100), Duration::from_secs(10)),
            "files: 25 B of about 100 B, 30 s left"
        );
        assert_eq!(line("files", (5_000_000, 100), Duration::from_secs(2)), "files: 5.0 MB in 2 s");
        assert_eq!(time(600.0), "10 min");
    }
}
