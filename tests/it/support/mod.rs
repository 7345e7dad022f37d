//! What the tests stand on: a PostgreSQL, houses as processes, a client that talks to them.

pub mod client;
pub mod database;
pub mod hostile;
pub mod house;

use std::future::Future;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

pub use house::House;

/// How long something that takes a moment may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The time outside; only signatures need it.
#[expect(clippy::disallowed_methods, reason = "the houses under test run on the system's clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Asks again and again until the answer is there; fails after 15 s with `what` was waited for.
pub async fn eventually<T, F, Fut>(what: &str, ask: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    within(PATIENCE, what, ask).await
}

/// [`eventually`] with another limit.
pub async fn within<T, F, Fut>(limit: Duration, what: &str, mut ask: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(started.elapsed() < limit, "{what}: not within {limit:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A small generator of numbers (splitmix64) whose seed can be printed and used again.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// `ATENEO_TEST_SEED`, else from the clock.
    pub fn from_environment() -> (Self, u64) {
        let given = std::env::var("ATENEO_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| u64::try_from(now().timestamp_micros()).unwrap_or_default());
        (Self::new(seed), seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}
