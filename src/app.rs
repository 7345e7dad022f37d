//! What every door and worker holds: configuration, database, files, the outbound client, the clock.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::http::client::{Client, Policy};
use crate::lookup::Lookup;
use crate::mail::Mailer;
use crate::secret::Secret;
use crate::site::{Here, Site};
use crate::storage::Storage;

/// Shared by reference; see [`AppState`].
pub struct App {
    pub config: Config,
    pub site: Site,
    pub db: Db,
    pub storage: Storage,
    pub http: Client,
    pub mailer: Mailer,
    pub secret: Secret,
    pub clock: Clock,
    /// Hashing a password takes 19 MiB and 17 ms: as many at once as there are cores.
    pub password_slots: tokio::sync::Semaphore,
    /// How to find what other servers hold; federation's, handed in by the composition root.
    pub lookup: Arc<dyn Lookup>,
}

pub type AppState = Arc<App>;

impl App {
    /// Connects the parts; `database_url` is the configured one or that of the managed cluster.
    pub fn new(
        config: Config,
        database_url: &str,
        clock: Clock,
        lookup: Arc<dyn Lookup>,
    ) -> anyhow::Result<AppState> {
        crate::db::local::create_data_dir(&config.data_dir)?;
        let site = Site::new(&config);
        let agent = format!("Ateneo/{} (+{})", env!("CARGO_PKG_VERSION"), site.base());
        Ok(Arc::new(Self {
            db: Db::new(database_url, config.database.pool_size)?,
            storage: Storage::directory(&config.data_dir.join("media"))?,
            http: Client::new(Policy { allow_loopback: config.federation.allow_loopback }, &agent)?,
            mailer: Mailer::new(&config.mail, site.host(), &config.instance.title, &config.data_dir)?,
            secret: Secret::load(config.secret.as_ref(), &config.data_dir)?,
            password_slots: tokio::sync::Semaphore::new(
                std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            ),
            lookup,
            site,
            clock,
            config,
        }))
    }

    /// Where and when: what room functions ask for.
    #[must_use]
    pub fn here(&self) -> Here<'_> {
        Here { site: &self.site, now: self.clock.now() }
    }
}
