//! One house: its database (managed or given), its app, and the loops that serve it.

use std::future::Future;
use std::time::Duration;

use anyhow::Context as _;
use secrecy::ExposeSecret as _;
use tokio_util::sync::CancellationToken;

use super::{web, worker};
use crate::app::{App, AppState};
use crate::clock::Clock;
use crate::config::Config;
use crate::db;
use crate::db::local::Cluster;
use crate::federation::lookup::Finder;
use crate::federation::setup;
use crate::telemetry;

pub struct House {
    pub app: AppState,
    cluster: Option<Cluster>,
    migrations: Vec<String>,
}

/// Which loops a process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Web,
    Worker,
    Both,
}

impl House {
    /// Finds or starts the database, migrates it, and opens the app.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        let (url, cluster) = database(&config).await?;
        let migrations = db::migrate(&url).await.context("the database cannot be brought up to date")?;
        let app = App::new(config, &url, Clock::default(), std::sync::Arc::new(Finder))?;
        setup::ensure_server_actor(&app).await?;
        Ok(Self { app, cluster, migrations })
    }

    /// What opening did to the schema, in words.
    pub fn migrated(&self) -> String {
        match self.migrations.len() {
            0 => "the database is up to date".to_owned(),
            count => format!("{count} migrations run: {}", self.migrations.join(", ")),
        }
    }

    /// Leaves the managed cluster; the last one out stops it.
    pub async fn close(self) -> anyhow::Result<()> {
        self.app.db.close();
        if let Some(cluster) = self.cluster {
            cluster.leave().await?;
        }
        Ok(())
    }
}

/// Address of the configured database, or of the managed one, which is started when it does not run.
pub async fn database(config: &Config) -> anyhow::Result<(String, Option<Cluster>)> {
    Ok(match &config.database_url {
        Some(url) => (url.expose_secret().to_owned(), None),
        None => {
            let cluster = Cluster::join(&config.data_dir).await?;
            (cluster.url().to_owned(), Some(cluster))
        }
    })
}

/// Runs until SIGINT or SIGTERM, then stops gracefully.
pub async fn serve(house: &House, part: Part) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let metrics = telemetry::metrics()?;
    let mut web_task = None;
    if part != Part::Worker {
        let listener = web::listen(&house.app).await?;
        tracing::info!(address = %listener.local_addr()?, url = house.app.site.base(), "listening");
        web_task = Some(tokio::spawn(web::serve(house.app.clone(), listener, metrics, stop.clone())));
    }
    let worker_task = (part != Part::Web).then(|| tokio::spawn(worker::run(house.app.clone(), stop.clone())));
    tokio::select! {
        () = signal() => {}
        () = ended(&mut web_task) => {}
    }
    tracing::info!("stopping");
    stop.cancel();
    let grace = Duration::from_secs(20);
    if let Some(task) = web_task {
        within(grace, task, "web").await?;
    }
    if let Some(task) = worker_task {
        within(grace, task, "worker").await?;
    }
    Ok(())
}

async fn ended(task: &mut Option<tokio::task::JoinHandle<anyhow::Result<()>>>) {
    match task {
        Some(task) if task.is_finished() => {}
        Some(task) => {
            while !task.is_finished() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        None => std::future::pending().await,
    }
}

async fn within<F>(grace: Duration, task: F, what: &str) -> anyhow::Result<()>
where
    F: Future<Output = Result<anyhow::Result<()>, tokio::task::JoinError>>,
{
    match tokio::time::timeout(grace, task).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Err(anyhow::anyhow!("{what} ended badly: {error}")),
        Err(_) => {
            tracing::warn!(what, "did not finish in time");
            Ok(())
        }
    }
}

/// Ctrl-C, or the service manager's word.
pub async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
