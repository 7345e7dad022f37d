//! What tests stand on: a PostgreSQL cluster, a database for each house, houses as processes.

pub mod browser;
mod database;
mod description;
pub mod every_page;
mod house;
pub mod mail;
pub mod peer;
pub mod smtp;
pub mod web;

pub use database::TestDatabase;
pub use house::{Answer, House, Member, client};

use std::future::Future;
use std::time::{Duration, Instant};

/// Asks until the answer is there; fails after 20 s, saying what was awaited.
pub async fn eventually<T, F>(what: &str, mut ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
