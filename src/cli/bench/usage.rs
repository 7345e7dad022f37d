//! CPU time of this process and of PostgreSQL, and how many statements were sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use diesel::connection::{InstrumentationEvent, set_default_instrumentation};

static QUERIES: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements of every connection opened from now on, but for those that only begin and end
/// transactions.
pub fn count_queries() {
    let made = set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                let frame =
                    ["BEGIN", "COMMIT", "ROLLBACK", "set local"].iter().any(|word| text.starts_with(word));
                if !frame {
                    QUERIES.fetch_add(1, Ordering::Relaxed);
                }
            }
        }))
    });
    if made.is_err() {
        tracing::warn!("queries are not counted");
    }
}

/// Statements sent so far.
pub fn queries() -> usize {
    QUERIES.load(Ordering::Relaxed)
}

/// `/proc/PID/stat` without what comes before the state: the command may hold anything.
fn fields(stat: &str) -> Vec<&str> {
    stat.rsplit_once(") ").map_or_else(Vec::new, |(_, rest)| rest.split(' ').collect())
}

fn stat(pid: &str) -> Option<String> {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()
}

/// Clock ticks to time: Linux reports 100 a second to everybody (proc(5), `sysconf(_SC_CLK_TCK)`).
fn time(fields: &[&str]) -> Duration {
    let ticks: u64 = fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The processes that are measured.
#[derive(Debug, Clone)]
pub struct Meter {
    postmaster: String,
}

impl Meter {
    /// `backend` is the pid of one of the server's processes, on this machine.
    pub fn new(backend: i32) -> anyhow::Result<Self> {
        let stat = stat(&backend.to_string()).context("PostgreSQL does not run on this machine")?;
        let postmaster = fields(&stat).get(1).map(|pid| (*pid).to_owned());
        Ok(Self { postmaster: postmaster.context("/proc reads strangely")? })
    }

    /// CPU time so far of this process and of all of PostgreSQL's.
    pub fn read(&self) -> (Duration, Duration) {
        let own = stat("self").map_or(Duration::ZERO, |stat| time(&fields(&stat)));
        let mut server = Duration::ZERO;
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            else {
                continue;
            };
            if let Some(stat) = stat(pid) {
                let fields = fields(&stat);
                if fields.get(1) == Some(&self.postmaster.as_str()) {
                    server += time(&fields);
                }
            }
        }
        (own, server)
    }
}

/// The value below which `part` of all lie.
pub fn percentile(sorted: &[Duration], part: f64) -> Duration {
    let at = ((sorted.len() as f64 * part).ceil() as usize).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_read() {
        let line = "42 (a) b) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 5";
        assert_eq!(fields(line)[1], "7");
        assert_eq!(time(&fields(line)), Duration::from_secs(2));
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 0.5), Duration::from_millis(50));
        assert_eq!(percentile(&times, 0.95), Duration::from_millis(95));
        assert_eq!(percentile(&times, 1.0), Duration::from_millis(100));
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
    }
}
