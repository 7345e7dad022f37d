//! How much one host may send, and how much we take before we catch up. None of the per-host limits
//! applies on loopback, where one machine plays every host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use moka::future::Cache;
use url::Url;

use super::journal;
use crate::actors::instance;
use crate::app::App;
use crate::db::ids::InstanceId;
use crate::federation::failure::Failure;
use crate::site::host_of;

/// Journal rows, and the age of the oldest, above which we ask senders to wait.
const JOURNAL_ROWS: i64 = 50_000;
const JOURNAL_AGE: f64 = 60.0;
/// Hosts remembered; a full table is emptied, which only forgives.
const HOSTS: usize = 20_000;

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

#[derive(Debug, Default)]
struct State {
    hosts: HashMap<String, Bucket>,
    new_actors: HashMap<String, Bucket>,
    journal: Option<(Instant, bool)>,
}

#[derive(Clone)]
pub struct Limits {
    state: Arc<Mutex<State>>,
    heard: Cache<InstanceId, ()>,
    unlimited: bool,
    per_second: f64,
    burst: f64,
    new_actors_per_minute: f64,
}

impl Limits {
    #[must_use]
    pub fn new(app: &App) -> Self {
        let federation = &app.config.federation;
        Self {
            state: Arc::default(),
            heard: Cache::builder().max_capacity(20_000).time_to_live(Duration::from_secs(10)).build(),
            unlimited: federation.allow_loopback,
            per_second: f64::from(federation.inbox_per_second),
            burst: f64::from(federation.inbox_burst),
            new_actors_per_minute: f64::from(federation.new_actors_per_minute),
        }
    }

    /// 429 once a host has used up its share.
    pub fn check_host(&self, host: &str) -> Result<(), Failure> {
        if self.unlimited || self.take(|state| &mut state.hosts, host, (self.per_second, self.burst)) {
            return Ok(());
        }
        Err(Failure::later(StatusCode::TOO_MANY_REQUESTS, 10, "too many activities from this host"))
    }

    /// 429 when too many unknown actors of one host ask to be fetched.
    pub fn check_new_actor(&self, key_id: &Url) -> Result<(), Failure> {
        let host = host_of(key_id).unwrap_or_default();
        let rate = (self.new_actors_per_minute / 60.0, self.new_actors_per_minute);
        if self.unlimited || self.take(|state| &mut state.new_actors, &host, rate) {
            return Ok(());
        }
        Err(Failure::later(StatusCode::TOO_MANY_REQUESTS, 60, "too many new actors of this host"))
    }

    fn take(
        &self,
        table: impl FnOnce(&mut State) -> &mut HashMap<String, Bucket>,
        host: &str,
        (per_second, burst): (f64, f64),
    ) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let table = table(&mut state);
        if table.len() >= HOSTS && !table.contains_key(host) {
            table.clear();
        }
        let now = Instant::now();
        let bucket = table.entry(host.to_owned()).or_insert(Bucket { tokens: burst, at: now });
        bucket.tokens = (bucket.tokens + now.duration_since(bucket.at).as_secs_f64() * per_second).min(burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }

    /// 503 while the journal is too long; looked at once a second.
    pub async fn check_journal(&self, app: &App) -> Result<(), Failure> {
        let known = {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.journal.filter(|(at, _)| at.elapsed() < Duration::from_secs(1))
        };
        let full = match known {
            Some((_, full)) => full,
            None => {
                let (rows, age) = journal::backlog(&mut *app.db.conn().await?).await?;
                let full = rows > JOURNAL_ROWS || age > JOURNAL_AGE;
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.journal = Some((Instant::now(), full));
                full
            }
        };
        if full {
            return Err(Failure::later(StatusCode::SERVICE_UNAVAILABLE, 30, "catching up; try again soon"));
        }
        Ok(())
    }

    /// A valid signature from a host closes its breaker; written at most every ten seconds.
    pub async fn heard_from(&self, app: &App, instance: Option<InstanceId>) -> Result<(), Failure> {
        let Some(instance) = instance else { return Ok(()) };
        if self.heard.contains_key(&instance) {
            return Ok(());
        }
        self.heard.insert(instance, ()).await;
        instance::heard_from(&mut *app.db.conn().await?, instance).await?;
        Ok(())
    }
}
