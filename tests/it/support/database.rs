//! One managed cluster for all tests of the process, stopped with the last database; each database is
//! cloned from a migrated template.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Weak};

use ateneo::db::local::{self, Cluster};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use tokio::sync::Mutex;

static CLUSTER: LazyLock<Mutex<Weak<Cluster>>> = LazyLock::new(|| Mutex::new(Weak::new()));
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database of its own, dropped with the value.
pub struct TestDatabase {
    name: String,
    pub url: String,
    cluster: Arc<Cluster>,
}

/// PostgreSQL's own user must reach it, wherever the checkout is.
fn directory() -> PathBuf {
    PathBuf::from(format!("/var/tmp/ateneo-tests-{}", nix::unistd::getuid()))
}

impl TestDatabase {
    /// Migrated and empty.
    pub async fn new() -> Self {
        Self::make(true).await
    }

    /// Without any table.
    pub async fn bare() -> Self {
        Self::make(false).await
    }

    async fn make(migrated: bool) -> Self {
        let mut shared = CLUSTER.lock().await;
        let cluster = match shared.upgrade() {
            Some(cluster) => cluster,
            None => {
                let directory = directory();
                local::create_data_dir(&directory).unwrap();
                let cluster = Arc::new(Cluster::join(&directory).await.unwrap());
                prune(&cluster).await;
                *shared = Arc::downgrade(&cluster);
                cluster
            }
        };
        let admin = cluster.url_of("postgres");
        let template = format!("tpl_{}", std::process::id());
        if migrated && !exists(&admin, &template).await {
            local::create_database(&admin, &template, None).await.unwrap();
            ateneo::db::migrate(&cluster.url_of(&template)).await.unwrap();
        }
        let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        // Cloning needs the template unused: one at a time, under the lock.
        local::create_database(&admin, &name, migrated.then_some(template.as_str())).await.unwrap();
        Self { url: cluster.url_of(&name), name, cluster }
    }

    pub async fn connect(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.url).await.unwrap()
    }

    /// Changes rows behind the house's back.
    pub async fn execute(&self, statement: &str) {
        diesel::sql_query(statement).execute(&mut self.connect().await).await.unwrap();
    }

    /// The number a query answers.
    pub async fn number(&self, query: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Number {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            number: i64,
        }
        let number: Number = diesel::sql_query(format!("select ({query})::bigint as number"))
            .get_result(&mut self.connect().await)
            .await
            .unwrap();
        number.number
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (admin, name) = (self.cluster.url_of("postgres"), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let _ = runtime.block_on(local::drop_database(&admin, &name));
        });
        let _ = dropped.join();
    }
}

async fn names(admin: &str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Name {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let rows: Vec<Name> = diesel::sql_query("select datname::text as name from pg_database")
        .load(&mut AsyncPgConnection::establish(admin).await.unwrap())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

async fn exists(admin: &str, name: &str) -> bool {
    names(admin).await.iter().any(|known| known == name)
}

/// Removes what runs that were killed left behind.
async fn prune(cluster: &Cluster) {
    let admin = cluster.url_of("postgres");
    for name in names(&admin).await {
        let pid = name.strip_prefix("t_").or_else(|| name.strip_prefix("tpl_"));
        let pid = pid.and_then(|rest| rest.split('_').next()?.parse::<i32>().ok());
        let alive =
            pid.is_some_and(|pid| nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), None).is_ok());
        if pid.is_some() && !alive {
            let _ = local::drop_database(&admin, &name).await;
        }
    }
}
