//! One managed PostgreSQL for every test of this user, and a database for each test.
//!
//! The cluster lives at a fixed place below /var/tmp and is shared by all test processes. The last
//! test that leaves stops its server; one left behind by a killed run is taken over by the next run,
//! which also drops the databases of runs that are gone. The files stay, so that the next run is
//! spared `initdb` and the migrations.

use std::fs::Permissions;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use ateneo::db;
use ateneo::db::local::{Cluster, create_data_dir, create_database, drop_database};
use nix::fcntl::{Flock, FlockArg};
use tokio::sync::Mutex;

static SHARED: Mutex<Weak<Cluster>> = Mutex::const_new(Weak::new());
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of its own, dropped with the value.
pub struct Database {
    name: String,
    cluster: Arc<Cluster>,
}

impl Database {
    /// With the current schema, cloned from a template.
    pub async fn migrated() -> Self {
        let cluster = cluster().await;
        let _lock = lock().await;
        let template = template(&cluster).await;
        Self::make(cluster, Some(&template)).await
    }

    /// Without a schema.
    pub async fn empty() -> Self {
        Self::make(cluster().await, None).await
    }

    async fn make(cluster: Arc<Cluster>, template: Option<&str>) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let admin = cluster.url_of("postgres");
        drop_database(&admin, &name).await.expect("a database left by an older process of this number");
        create_database(&admin, &name, template).await.expect("a database for the test");
        Self { name, cluster }
    }

    pub fn url(&self) -> String {
        self.cluster.url_of(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (admin, name) = (self.cluster.url_of("postgres"), self.name.clone());
        // A test may end inside a runtime, which cannot wait for another future.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(drop_database(&admin, &name)))
        });
        if !matches!(dropped.join(), Ok(Ok(Ok(())))) {
            eprintln!("{} could not be dropped; the next run does it", self.name);
        }
    }
}

async fn cluster() -> Arc<Cluster> {
    let mut shared = SHARED.lock().await;
    if let Some(cluster) = shared.upgrade() {
        return cluster;
    }
    let cluster = Arc::new(Cluster::join(&directory()).await.expect("PostgreSQL for the tests"));
    *shared = Arc::downgrade(&cluster);
    cluster
}

fn directory() -> PathBuf {
    let path = PathBuf::from(format!("/var/tmp/ateneo-test-{}", nix::unistd::getuid()));
    let path = create_data_dir(&path).expect("a directory for PostgreSQL below /var/tmp");
    // As root the server runs as somebody else, who has to pass through.
    std::fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("permissions of that directory");
    path
}

/// Held while templates are made, cloned and cleared away, by all test processes.
async fn lock() -> Flock<std::fs::File> {
    let path = directory().join("template.lock");
    tokio::task::spawn_blocking(move || {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o644);
        let file = options.open(&path).expect("the lock for templates");
        Flock::lock(file, FlockArg::LockExclusive)
            .map_err(|(_, errno)| errno)
            .expect("the lock for templates")
    })
    .await
    .expect("the lock for templates")
}

/// The name of a database with every migration run; made when the migrations are new.
async fn template(cluster: &Cluster) -> String {
    let admin = cluster.url_of("postgres");
    let name = format!("template_{:016x}", migrations_digest());
    let others = databases(&admin).await;
    if others.contains(&name) {
        return name;
    }
    for other in others.iter().filter(|other| is_stale(other)) {
        let _ = drop_database(&admin, other).await;
    }
    let draft = format!("draft_{}", std::process::id());
    drop_database(&admin, &draft).await.expect("no draft of a template");
    create_database(&admin, &draft, None).await.expect("a draft of the template");
    db::migrate(&cluster.url_of(&draft)).await.expect("the migrations");
    // Only a finished one gets the name: a killed run leaves no half template.
    execute(&admin, &format!("alter database \"{draft}\" rename to \"{name}\"")).await;
    name
}

/// Templates of other migrations, and databases of processes that are gone.
fn is_stale(name: &str) -> bool {
    let mut parts = name.split('_');
    match (parts.next(), parts.next()) {
        (Some("template"), Some(_)) => name != "template_postgis",
        (Some("test" | "draft"), Some(process)) => !Path::new("/proc").join(process).exists(),
        _ => false,
    }
}

/// FNV-1a over names and contents of the migrations.
fn migrations_digest() -> u64 {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"), &mut files);
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let name = file.to_string_lossy().into_owned().into_bytes();
        for byte in name.into_iter().chain(std::fs::read(&file).expect("a migration")) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("the migrations") {
        let path = entry.expect("the migrations").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

async fn databases(admin: &str) -> Vec<String> {
    rows(admin, "select datname::text from pg_database where not datistemplate").await
}

async fn execute(url: &str, statement: &str) {
    connect(url).await.batch_execute(statement).await.expect(statement);
}

/// The first column, as text, of what a query finds.
pub async fn rows(url: &str, query: &str) -> Vec<String> {
    let found = connect(url).await.query(query, &[]).await.expect(query);
    found.iter().map(|row| row.get(0)).collect()
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("the test database");
    tokio::spawn(connection);
    client
}
