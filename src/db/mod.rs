//! The database: pool, transactions, migrations, the managed cluster.

pub mod bell;
pub mod connect;
pub mod ids;
pub mod local;
pub mod page;
mod prepared;
pub mod schema;

use diesel::migration::{Migration, MigrationSource as _, MigrationVersion};
use diesel::pg::Pg;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{
    AsyncConnection as _, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection as _,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use futures_util::FutureExt as _;

use crate::error::{Error, Result};
use bell::Bell;
pub use prepared::prepared;

/// A connection; room functions take `&mut Conn`.
pub type Conn = AsyncPgConnection;
pub type PooledConn = Object<AsyncPgConnection>;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Key of the advisory lock that lets one process migrate at a time.
const MIGRATION_LOCK: i64 = 0x6174_656e_656f;

/// The pool and the bell that wakes workers.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    url: String,
    pub bell: Bell,
}

impl Db {
    /// Makes a pool; connections are opened when first needed.
    pub fn new(url: &str, size: usize) -> anyhow::Result<Self> {
        let manager =
            AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(with_options(url), {
                let mut config = ManagerConfig::default();
                config.custom_setup = Box::new(|url| connect::establish(url).boxed());
                // A closed connection is seen without asking; anything else is seen by who uses it.
                config.recycling_method = RecyclingMethod::Fast;
                config
            });
        let pool = Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(std::time::Duration::from_secs(10)))
            .runtime(deadpool::Runtime::Tokio1)
            .build()?;
        Ok(Self { pool, url: url.to_owned(), bell: Bell::start(url) })
    }

    pub async fn conn(&self) -> Result<PooledConn> {
        Ok(self.pool.get().await?)
    }

    /// Runs `work` in one transaction and, once it is committed, wakes the workers.
    pub async fn transaction<'a, R, F>(&self, work: F) -> Result<R>
    where
        for<'r> F:
            AsyncFnOnce(&'r mut Conn) -> Result<R> + Work<&'r mut Conn, Result<R>, Fut: Send> + Send + 'a,
        R: Send + 'a,
    {
        let mut conn = self.conn().await?;
        let done = conn.transaction(async |conn| work(conn).await).await?;
        self.bell.ring();
        Ok(done)
    }

    /// Runs `work`, which only reads, in one transaction: settings made with `set local` end with it.
    pub async fn reading<'a, R, F>(&self, work: F) -> Result<R>
    where
        for<'r> F:
            AsyncFnOnce(&'r mut Conn) -> Result<R> + Work<&'r mut Conn, Result<R>, Fut: Send> + Send + 'a,
        R: Send + 'a,
    {
        self.conn().await?.transaction(async |conn| work(conn).await).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.conn().await?.batch_execute("select 1").await?;
        Ok(())
    }

    /// Closes every connection; for a clean stop.
    pub fn close(&self) {
        self.pool.close();
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Connections in use and open, for metrics.
    #[must_use]
    pub fn pool_status(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.size)
    }
}

/// A transaction left open holds the publisher back, so the server ends it after 5 s.
fn with_options(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!(
        "{url}{separator}options=-c%20idle_in_transaction_session_timeout%3D5000%20-c%20jit%3Doff&application_name=ateneo"
    )
}

/// An async closure whose future is `Send`: bounds the language cannot say on `AsyncFnOnce` itself yet.
pub trait Work<T, R>: AsyncFnOnce(T) -> R + FnOnce(T) -> <Self as Work<T, R>>::Fut {
    type Fut: Future<Output = R>;
}

impl<F, T, Fut, R> Work<T, R> for F
where
    F: AsyncFnOnce(T) -> R + FnOnce(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// Brings the schema up to date; several processes may call it at once.
pub async fn migrate(url: &str) -> anyhow::Result<Vec<String>> {
    migrate_to(url, "").await
}

/// Version of the newest migration this program knows.
#[must_use]
pub fn newest_migration() -> String {
    let known = migrations().into_iter().map(|migration| migration.name().version().to_string());
    known.max().unwrap_or_default()
}

fn migrations() -> Vec<Box<dyn Migration<Pg>>> {
    MIGRATIONS.migrations().unwrap_or_default()
}

/// Brings the schema as far as the migration `version`; all the way when that is empty.
pub async fn migrate_to(url: &str, version: &str) -> anyhow::Result<Vec<String>> {
    let wanted = version.to_owned();
    let mut lock = connect::establish(url).await?;
    lock.batch_execute(&format!("select pg_advisory_lock({MIGRATION_LOCK})")).await?;
    let conn = connect::establish(url).await?;
    let mut harness = AsyncMigrationHarness::new(conn);
    let done = tokio::task::spawn_blocking(move || {
        run(&mut harness, &wanted).map_err(|error| anyhow::anyhow!("migration failed: {error}"))
    })
    .await??;
    drop(lock);
    Ok(done)
}

fn run(
    harness: &mut AsyncMigrationHarness<AsyncPgConnection>,
    wanted: &str,
) -> diesel::migration::Result<Vec<String>> {
    let mut done = Vec::new();
    for migration in harness.pending_migrations(MIGRATIONS)? {
        let version: MigrationVersion<'static> = migration.name().version().as_owned();
        if wanted.is_empty() || version.to_string().as_str() <= wanted {
            done.push(harness.run_migration(&migration)?.to_string());
        }
    }
    Ok(done)
}

/// Takes every migration back, newest first.
pub async fn revert_all(url: &str) -> anyhow::Result<()> {
    let conn = connect::establish(url).await?;
    let mut harness = AsyncMigrationHarness::new(conn);
    tokio::task::spawn_blocking(move || {
        harness
            .revert_all_migrations(MIGRATIONS)
            .map(|_| ())
            .map_err(|error| anyhow::anyhow!("migration cannot be taken back: {error}"))
    })
    .await?
}

/// Turns an absent row into `None`.
pub fn optional<T>(result: Result<T, diesel::result::Error>) -> Result<Option<T>> {
    match result {
        Ok(row) => Ok(Some(row)),
        Err(diesel::result::Error::NotFound) => Ok(None),
        Err(error) => Err(Error::from(error)),
    }
}

/// The next id, for rows whose own columns need it.
pub async fn new_id(conn: &mut Conn) -> Result<i64> {
    use diesel_async::RunQueryDsl;
    Ok(diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>("new_id()")).get_result(conn).await?)
}
